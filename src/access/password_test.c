#include "access/password.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "access/testing_entropy.h"
#include "base/arena.h"
#include "base/testing.h"

struct fixture {
    struct arena *arena;
    struct random random;
    struct entropy_port entropy;
    struct password_host *host;
};

static int begin(void **state)
{
    struct arena *arena = arena_create(0);
    struct fixture *f = arena_new(arena, struct fixture);
    f->arena = arena;
    f->random = random_make(1, 0);
    f->entropy = testing_entropy(&f->random);
    f->host = password_host_create(arena, &f->entropy);
    *state = f;
    return 0;
}

static int end(void **state)
{
    arena_destroy(((struct fixture *)*state)->arena);
    return 0;
}

static void a_password_is_known_again_and_no_other_is_taken_for_it(void **state)
{
    struct fixture *f = *state;
    struct text encoded;
    struct text again;
    struct fault fault = {.kind = FAULT_NONE};
    struct text password =
        TEXT("tall order of 72 bytes and more, so that nothing behind the seventy-second is cut off: Ä");
    assert_true(password_make(f->host, f->arena, password, &encoded, &fault));
    assert_true(text_starts_with(encoded, TEXT("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(password_check(f->host, f->arena, encoded, password, &fault));
    struct text shorter = text_slice(password, 0, password.length - 2);
    assert_false(password_check(f->host, f->arena, encoded, shorter, &fault));
    struct text other = text_format(f->arena, "%.*sä", TEXT_ARGS(shorter));
    assert_false(password_check(f->host, f->arena, encoded, other, &fault));
    assert_no_fault(&fault);
    assert_true(password_make(f->host, f->arena, password, &again, &fault));
    assert_false(text_equal(encoded, again)); /* each with a salt of its own */
}

static void nobodys_password_costs_one_run_and_is_never_right(void **state)
{
    struct fixture *f = *state;
    struct fault fault = {.kind = FAULT_NONE};
    int64_t before = password_host_runs(f->host);
    assert_true(password_check_nobody(f->host, f->arena, TEXT("anything"), &fault));
    assert_no_fault(&fault);
    assert_int_equal(password_host_runs(f->host), before + 1);
}

static void what_is_kept_and_cannot_be_read_opens_nothing(void **state)
{
    static const char *const ruined[] = {"", "x", "$argon2id$v=19$m=19456,t=2,p=1$AAAA", "$argon2i$v=19$m=8,t=1,p=1$"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof ruined / sizeof *ruined; i++) {
        struct fault fault = {.kind = FAULT_NONE};
        assert_false(password_check(f->host, f->arena, text_of(ruined[i]), TEXT("anything"), &fault));
        assert_int_equal(fault.kind, FAULT_UNAVAILABLE);
    }
}

struct crowd {
    struct password_host *host;
    atomic_int done;
    atomic_int refused;
};

static void *one_of_many(void *argument)
{
    struct crowd *crowd = argument;
    struct arena *arena = arena_create(0);
    struct fault fault = {.kind = FAULT_NONE};
    if (password_check_nobody(crowd->host, arena, TEXT("anything"), &fault)) {
        atomic_fetch_add(&crowd->done, 1);
    } else {
        assert_string_equal(fault.code, "unavailable");
        atomic_fetch_add(&crowd->refused, 1);
    }
    arena_destroy(arena);
    return NULL;
}

static void a_crowd_waits_or_is_told_to_come_again(void **state)
{
    enum { MANY = 16 };
    struct fixture *f = *state;
    struct crowd crowd = {.host = f->host};
    pthread_t threads[MANY];
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, one_of_many, &crowd), 0);
    }
    for (int i = 0; i < MANY; i++) {
        pthread_join(threads[i], NULL);
    }
    assert_int_equal(atomic_load(&crowd.done) + atomic_load(&crowd.refused), MANY);
    assert_true(atomic_load(&crowd.done) >= PASSWORD_RUNNING + PASSWORD_WAITING); /* who is refused met so many */
    assert_int_equal(password_host_runs(f->host), atomic_load(&crowd.done));
}

/* ---- which are taken --------------------------------------------------------------------------------------------- */

static const char *judged(struct fixture *f, struct text password)
{
    static const struct text around_items[] = {
        {"marta.keller@north-hvac.example", 31}, {"Marta Keller", 12}, {"North HVAC Heating", 18}};
    const struct text_list around = {3, around_items};
    struct where body = {.parent = NULL};
    struct where where = where_member(&body, "password");
    struct issues issues = issues_make(f->arena);
    bool good = password_is_acceptable(f->arena, password, &around, &where, &issues);
    assert_int_equal(issues.count, good ? 0 : 1);
    if (!good) {
        assert_text(issues.list[0].path, "/password");
    }
    return good ? "" : text_to_c(f->arena, issues.list[0].code);
}

static void passwords_have_8_to_256_bytes(void **state)
{
    struct fixture *f = *state;
    char bytes[PASSWORD_BYTES_MOST + 1];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (char)('!' + random_below(&f->random, '~' - '!'));
    }
    assert_string_equal(judged(f, TEXT("")), "too_short");
    assert_string_equal(judged(f, TEXT("vK3#q9x")), "too_short");
    assert_string_equal(judged(f, TEXT("vK3#q9xL")), "");
    assert_string_equal(judged(f, (struct text){bytes, 64}), "");
    assert_string_equal(judged(f, (struct text){bytes, PASSWORD_BYTES_MOST}), "");
    assert_string_equal(judged(f, (struct text){bytes, PASSWORD_BYTES_MOST + 1}), "too_long");
}

static void what_everybody_tries_first_is_weak(void **state)
{
    static const char *const weak[] = {
        "password",      "Password1",      "P@ssw0rd!",   "passwordpassword", "password123456", "12345678",
        "123456789",     "87654321",       "11111111",    "aaaaaaaaaaaa",     "abcdefgh",       "qwertyuiop",
        "QWERTY123",     "poiuytrewq",     "1qaz2wsx",    "iloveyou",         "iloveyou2",      "Sommer2024!",
        "sunshine2024",  "welcome1",       "letmein!!",   "changeme",         "admin1234",      "abc123abc123",
        "football1",     "trustno1",       "dragon99",    "monkey12",         "starwars1977",   "asdfghjkl",
        "xyxyxyxyxyxy",  "Dispatch2026",   "technician1", "routriq2026",      "$ecret123",      "wachtwoord1",
        "martakeller",   "MartaKeller1",   "keller1987",  "north-hvac",       "NorthHvac2026",  "heating!2026",
        "marta marta m", "michael.jordan", "zxcvbnm,",    "k1k1k1k1k1k1",
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        if (strcmp(judged(f, text_of(weak[i])), "weak_password") != 0) {
            fail_msg("%s is taken", weak[i]);
        }
    }
}

static void any_other_is_taken_whatever_it_is_made_of(void **state)
{
    static const char *const good[] = {
        "correct battery staple",
        "vK3#q9xL",
        "k3jd9x2q",
        "the van smells of rain",
        "monkey-dragon-sunshine-football",
        "        x gap between",
        "Ünïcödé-wörter",
        "配送係の合言葉",
        "tr0ub4dor&3xyz",
        "Marta keeps 3 wrenches dry",
        "aGVsbG8gd29ybGQ",
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        if (strcmp(judged(f, text_of(good[i])), "") != 0) {
            fail_msg("%s is refused", good[i]);
        }
    }
}

/* Short words add up to a long text that everybody knows. */
static void the_own_address_is_weak_however_short_its_words_are(void **state)
{
    static const struct text around_items[] = {{"a.li@x-y.example.org", 20}, {"A. Li", 5}};
    const struct text_list around = {2, around_items};
    struct fixture *f = *state;
    struct where body = {.parent = NULL};
    struct where where = where_member(&body, "password");
    static const char *const weak[] = {"a.li@x-y.example.org", "A.Li@X-Y.example.org", "A. LiA. Li", "a. li 2026!"};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        struct issues issues = issues_make(f->arena);
        assert_false(password_is_acceptable(f->arena, text_of(weak[i]), &around, &where, &issues));
    }
}

/* Letters and figures by chance: the estimate must not refuse what cannot be guessed. */
static void random_passwords_of_ten_are_taken(void **state)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    struct fixture *f = *state;
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
        char bytes[10];
        for (size_t k = 0; k < sizeof bytes; k++) {
            bytes[k] = letters[random_below(&f->random, sizeof letters - 1)];
        }
        refused += strcmp(judged(f, (struct text){bytes, sizeof bytes}), "") != 0;
    }
    assert_true(refused <= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_password_is_known_again_and_no_other_is_taken_for_it, begin, end),
        cmocka_unit_test_setup_teardown(nobodys_password_costs_one_run_and_is_never_right, begin, end),
        cmocka_unit_test_setup_teardown(what_is_kept_and_cannot_be_read_opens_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_crowd_waits_or_is_told_to_come_again, begin, end),
        cmocka_unit_test_setup_teardown(passwords_have_8_to_256_bytes, begin, end),
        cmocka_unit_test_setup_teardown(what_everybody_tries_first_is_weak, begin, end),
        cmocka_unit_test_setup_teardown(any_other_is_taken_whatever_it_is_made_of, begin, end),
        cmocka_unit_test_setup_teardown(the_own_address_is_weak_however_short_its_words_are, begin, end),
        cmocka_unit_test_setup_teardown(random_passwords_of_ten_are_taken, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
