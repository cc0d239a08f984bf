#include <string.h>

#include "access/testing.h"

static int begin(void **state)
{
    *state = testing_accounts_make(false);
    return 0;
}

static int end(void **state)
{
    testing_accounts_end(*state);
    return 0;
}

/* ---- how long ---------------------------------------------------------------------------------------------------- */

static void a_session_ends_when_it_idles_by_the_steady_clock(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    t->now_ms += INT64_C(400) * 86400 * 1000;
    t->steady_ms += (int64_t)SESSION_IDLE_S * 1000 - 1000;
    assert_true(testing_is_signed_in(t, begun.secret)); /* and is used now, in whole seconds */
    t->steady_ms += (int64_t)SESSION_IDLE_S * 1000 - 1;
    assert_true(testing_is_signed_in(t, begun.secret));
    t->now_ms -= INT64_C(800) * 86400 * 1000;
    t->steady_ms += (int64_t)SESSION_IDLE_S * 1000;
    assert_false(testing_is_signed_in(t, begun.secret));
}

static void a_session_that_is_used_ends_after_a_week(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    int64_t begun_ms = t->steady_ms;
    while (t->steady_ms + 3600 * 1000 < begun_ms + (int64_t)SESSION_MOST_S * 1000) {
        t->steady_ms += 3600 * 1000;
        assert_true(testing_is_signed_in(t, begun.secret));
    }
    t->steady_ms = begun_ms + (int64_t)SESSION_MOST_S * 1000 - 1;
    assert_true(testing_is_signed_in(t, begun.secret));
    t->steady_ms += 1;
    assert_false(testing_is_signed_in(t, begun.secret));
}

/* Beside a list of when each was used: at most ten, the oldest goes first, those that are over are cleared away. */
static void a_user_has_ten_sessions_at_most(void **state)
{
    enum { TIMES = 40 };
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "ann@b.example", "owner");
    struct text secrets[TIMES];
    for (int i = 0; i < TIMES; i++) {
        struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
        secrets[i] = begun.secret;
        testing_pass(t, 60);
        int32_t kept = i + 1 < SESSIONS_MOST ? i + 1 : SESSIONS_MOST;
        assert_int_equal(testing_session_count(t, id), kept);
        for (int k = 0; k <= i; k++) {
            assert_int_equal(testing_is_signed_in(t, secrets[k]), k > i - kept);
        }
    }
    testing_pass(t, SESSION_IDLE_S);
    assert_int_equal(testing_session_count(t, id), SESSIONS_MOST); /* until somebody looks */
    testing_login(t, "ann@b.example", "198.51.100.7");
    assert_int_equal(testing_session_count(t, id), 1);
}

static void two_logins_at_once_do_not_pass_the_bound(void **state)
{
    struct testing_accounts *t = *state;
    struct session_begun begun;
    testing_user(t, "ann@b.example", "owner");
    assert_true(testing_login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
    struct change_set *first = t->c.set;
    const struct credentials page = testing_page("198.51.100.8");
    assert_true(testing_login_with(t, &page, "ann@b.example", TESTING_PASSWORD, &begun));
    assert_int_equal(testing_submit(t, begun.secret), COMMIT_DONE);
    t->c.set = first;
    assert_int_equal(testing_submit(t, begun.secret), COMMIT_CONFLICT);
}

/* ---- ends -------------------------------------------------------------------------------------------------------- */

static void a_new_login_in_a_browser_ends_its_old_session(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    testing_user(t, "bob@b.example", "viewer");
    struct session_begun first = testing_login(t, "ann@b.example", "198.51.100.7");
    struct session_begun elsewhere = testing_login(t, "ann@b.example", "198.51.100.8");
    struct session_begun bobs = testing_login(t, "bob@b.example", "198.51.100.8");
    struct session_begun second;
    struct credentials given = testing_page("198.51.100.7");
    given.cookie = text_format(t->arena, "__Host-routriq=%.*s", TEXT_ARGS(first.secret));
    assert_true(testing_login_with(t, &given, "ann@b.example", TESTING_PASSWORD, &second));
    testing_commit(t, second.secret);
    assert_false(testing_is_signed_in(t, first.secret));
    assert_true(testing_is_signed_in(t, second.secret));
    assert_true(testing_is_signed_in(t, elsewhere.secret));
    assert_true(testing_is_signed_in(t, bobs.secret));
}

static void a_session_is_over_when_its_user_says_so(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    testing_user(t, "bob@b.example", "owner");
    struct text secrets[4];
    struct text ids[4];
    for (int i = 0; i < 4; i++) {
        struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
        secrets[i] = begun.secret;
        ids[i] = begun.me.session->id;
    }
    struct session_begun bobs = testing_login(t, "bob@b.example", "198.51.100.7");
    struct identity ann;
    struct row_list list;
    const struct row *ended = NULL;
    assert_true(testing_knows(t, testing_reading(t, secrets[0]), &ann));
    assert_true(access_sessions(&t->c, &ann, &list, &t->fault));
    assert_int_equal(list.count, 4);
    assert_true(text_equal(list.rows[3].id, ids[3]));
    assert_true(access_session_end(&t->c, &ann, ids[1], &ended, &t->fault));
    assert_true(text_equal(ended->id, ids[1]));
    testing_commit(t, secrets[1]);
    assert_false(testing_is_signed_in(t, secrets[1]));
    testing_begin(t);
    assert_false(access_session_end(&t->c, &ann, ids[1], &ended, &t->fault));
    assert_true(testing_raised(t, "not_found"));
    assert_false(access_session_end(&t->c, &ann, bobs.me.session->id, &ended, &t->fault)); /* somebody else's */
    assert_true(testing_raised(t, "not_found"));
    assert_true(access_sessions_end_others(&t->c, &ann, &list, &t->fault));
    assert_int_equal(list.count, 2);
    testing_commit(t, secrets[2]);
    assert_false(testing_is_signed_in(t, secrets[2]));
    assert_true(testing_is_signed_in(t, secrets[0]));
    assert_true(testing_is_signed_in(t, bobs.secret));
    testing_begin(t);
    assert_true(access_logout(&t->c, &ann, &t->fault));
    testing_commit(t, secrets[0]);
    assert_false(testing_is_signed_in(t, secrets[0]));
    assert_text(access_cookie_end(), "__Host-routriq=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
}

static void a_key_has_no_sessions_and_no_password(void **state)
{
    struct testing_accounts *t = *state;
    struct row_list list;
    struct session_begun begun;
    const struct row *ended = NULL;
    const struct credentials page = testing_page("198.51.100.7");
    testing_begin(t);
    assert_false(access_logout(&t->c, &t->identity, &t->fault));
    assert_true(testing_raised(t, "session_required"));
    assert_false(access_sessions(&t->c, &t->identity, &list, &t->fault));
    assert_true(testing_raised(t, "session_required"));
    assert_false(access_session_end(&t->c, &t->identity, TEXT(""), &ended, &t->fault));
    assert_true(testing_raised(t, "session_required"));
    assert_false(access_sessions_end_others(&t->c, &t->identity, &list, &t->fault));
    assert_true(testing_raised(t, "session_required"));
    assert_false(access_password_change(&t->c, &t->identity, &page, testing_json(t, "{}"), &begun, &t->fault));
    assert_true(testing_raised(t, "session_required"));
}

/* ---- what a session's request has to show ------------------------------------------------------------------------ */

static void a_change_with_a_session_proves_that_it_is_meant(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    struct session_begun other = testing_login(t, "ann@b.example", "198.51.100.7");
    const struct credentials good = testing_signed(t, begun.secret);
    struct identity identity;
    assert_true(testing_knows(t, good, &identity));
    const struct text tokens[] = {TEXT(""), TEXT("x"), other.identity->csrf_token,
                                  text_slice(good.csrf_token, 0, good.csrf_token.length - 1), begun.secret};
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        struct credentials bad = good;
        bad.csrf_token = tokens[i];
        assert_false(testing_knows(t, bad, &identity));
        assert_true(testing_raised(t, "csrf_failed"));
        bad.changes = false; /* reading needs none */
        assert_true(testing_knows(t, bad, &identity));
    }
    struct credentials foreign = good;
    foreign.way.fetch_site = TEXT("same-site");
    assert_false(testing_knows(t, foreign, &identity));
    assert_true(testing_raised(t, "csrf_failed"));
    struct credentials silent = good;
    silent.way.fetch_site = TEXT("");
    silent.way.origin = TEXT("");
    assert_false(testing_knows(t, silent, &identity));
    assert_true(testing_raised(t, "csrf_failed"));
    struct credentials open = good;
    open.way.tls = false;
    assert_false(testing_knows(t, open, &identity));
    assert_true(testing_raised(t, "https_required"));
}

static void beside_a_bearer_key_the_cookie_does_not_count(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "viewer");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    struct credentials both = testing_signed(t, begun.secret);
    struct identity identity;
    both.authorization = text_format(t->arena, "Bearer %.*s", TEXT_ARGS(t->key));
    both.csrf_token = TEXT("");
    assert_true(testing_knows(t, both, &identity));
    assert_int_equal(identity.by, IDENTITY_KEY);
    both.authorization = TEXT("Bearer nonsense");
    assert_false(testing_knows(t, both, &identity));
    assert_true(testing_raised(t, "unauthorized"));
}

static void what_is_no_cookie_of_ours_is_nobody(void **state)
{
    struct testing_accounts *t = *state;
    struct identity identity;
    testing_user(t, "ann@b.example", "viewer");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    struct text s = begun.secret;
    const struct text cookies[] = {
        TEXT(""),
        TEXT("__Host-routriq"),
        TEXT("__Host-routriq="),
        text_format(t->arena, "routriq=%.*s", TEXT_ARGS(s)),
        text_format(t->arena, "__host-routriq=%.*s", TEXT_ARGS(s)),
        text_format(t->arena, "__Host-routriq=%.*sA", TEXT_ARGS(s)),
        text_format(t->arena, "__Host-routriq=\"%.*s\"", TEXT_ARGS(s)),
        text_format(t->arena, "__Host-routriq=%.*s; __Host-routriq=%.*s", TEXT_ARGS(s), TEXT_ARGS(s)),
        text_format(t->arena, "__Host-routriq=%.*s", TEXT_ARGS(t->key)),
        text_format(t->arena, "__Host-routriq=%.*s", TEXT_ARGS(begun.identity->csrf_token)),
    };
    for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++) {
        struct credentials given = testing_reading(t, s);
        given.cookie = cookies[i];
        assert_false(testing_knows(t, given, &identity));
        assert_true(testing_raised(t, "unauthorized"));
    }
    assert_true(testing_is_signed_in(t, s));
}

/* Bytes of any kind, and good headers with some changed. */
static void nobody_is_known_by_chance(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "viewer");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    const struct credentials good = testing_reading(t, begun.secret);
    struct text bearer = testing_bearer(t, t->key).authorization;
    struct arena *lasting = t->arena;
    t->arena = arena_create(0);
    for (uint64_t round = 0; round < testing_rounds(5000, 20); round++) {
        struct credentials given = good;
        bool key = round % 2 == 0;
        struct text whole = key ? bearer : given.cookie;
        size_t length = whole.length - (round % 5 == 0 ? random_below(&t->random, (uint32_t)whole.length) : 0);
        char *bytes = arena_alloc(t->arena, length);
        memcpy(bytes, whole.bytes, length);
        for (int changes = random_between(&t->random, 1, 4); changes > 0; changes--) {
            bytes[random_below(&t->random, (uint32_t)length)] = (char)random_below(&t->random, 256);
        }
        *(key ? &given.authorization : &given.cookie) = (struct text){bytes, length};
        struct identity identity;
        bool known = testing_knows(t, given, &identity);
        /* "bEARER" and blanks around are taken too; the secret never is when it differs. */
        assert_true(known || strcmp(t->fault.code, "unauthorized") == 0);
        if (known) {
            size_t from = key ? whole.length - KEY_LENGTH : whole.length - begun.secret.length;
            assert_true(length == whole.length);
            assert_memory_equal(bytes + from, whole.bytes + from, whole.length - from);
        }
        arena_reset(t->arena);
    }
    arena_destroy(t->arena);
    t->arena = lasting;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_session_ends_when_it_idles_by_the_steady_clock, begin, end),
        cmocka_unit_test_setup_teardown(a_session_that_is_used_ends_after_a_week, begin, end),
        cmocka_unit_test_setup_teardown(a_user_has_ten_sessions_at_most, begin, end),
        cmocka_unit_test_setup_teardown(two_logins_at_once_do_not_pass_the_bound, begin, end),
        cmocka_unit_test_setup_teardown(a_new_login_in_a_browser_ends_its_old_session, begin, end),
        cmocka_unit_test_setup_teardown(a_session_is_over_when_its_user_says_so, begin, end),
        cmocka_unit_test_setup_teardown(a_key_has_no_sessions_and_no_password, begin, end),
        cmocka_unit_test_setup_teardown(a_change_with_a_session_proves_that_it_is_meant, begin, end),
        cmocka_unit_test_setup_teardown(beside_a_bearer_key_the_cookie_does_not_count, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_cookie_of_ours_is_nobody, begin, end),
        cmocka_unit_test_setup_teardown(nobody_is_known_by_chance, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
