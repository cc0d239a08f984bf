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

/* ---- signing in -------------------------------------------------------------------------------------------------- */

static void who_signs_in_is_known_by_the_cookie(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "ann@b.example", "dispatcher");
    struct session_begun begun = testing_login(t, "Ann@B.example", "198.51.100.7");
    struct identity identity;
    assert_true(testing_knows(t, testing_reading(t, begun.secret), &identity));
    assert_int_equal(identity.by, IDENTITY_SESSION);
    assert_true(text_equal(identity.user_id, id));
    assert_true(text_equal(identity.session_id, begun.me.session->id));
    assert_true(text_equal(identity.organization_id, t->organization_id));
    assert_true(identity.scopes == role_scopes(ROLE_DISPATCHER));
    assert_text(identity.key_id, "");
    assert_true(text_equal(identity.actor, text_format(t->arena, "user:%.*s", TEXT_ARGS(id))));
    assert_true(text_equal(identity.csrf_token, begun.identity->csrf_token));
    assert_true(identity.version == begun.identity->version);
    assert_text(identity_limit_policy(&identity), "session");
    assert_true(text_equal(identity_limit_key(&identity), id));
    const struct session_record *session = testing_row(t, ROW_SESSION, identity.session_id)->noun;
    assert_text(session->address, "198.51.100.7");
    assert_text(session->agent, "Browser/1");
    assert_int_equal(((const struct user_record *)testing_row(t, ROW_USER, id)->noun)->last_login_at_ms, t->now_ms);
}

static void the_answer_tells_the_browser_what_it_needs_and_not_the_cookie(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "dispatcher");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    struct json_writer w = json_writer_make(t->arena);
    struct json at_login;
    struct json later;
    access_me_write(&w, t->arena, begun.identity, &begun.me);
    assert_true(json_parse(t->arena, json_written(&w), &at_login, &t->fault));
    struct identity identity;
    struct access_me me;
    assert_true(testing_knows(t, testing_reading(t, begun.secret), &identity));
    testing_begin(t);
    assert_true(access_me_find(&t->c, &identity, &me, &t->fault));
    w = json_writer_make(t->arena);
    access_me_write(&w, t->arena, &identity, &me);
    assert_true(json_parse(t->arena, json_written(&w), &later, &t->fault));
    static const char *const same[] = {"kind", "organization", "scopes", "key", "user", "technicianId", "csrfToken"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct json_writer a = json_writer_make(t->arena);
        struct json_writer b = json_writer_make(t->arena);
        json_value(&a, json_get(&at_login, text_of(same[i])));
        json_value(&b, json_get(&later, text_of(same[i])));
        assert_true(text_equal(json_written(&a), json_written(&b)));
    }
    assert_text(json_get(&later, TEXT("kind"))->string, "session");
    assert_int_equal(json_get(json_get(&later, TEXT("session")), TEXT("current"))->type, JSON_TRUE);
    struct text document = json_written(&w);
    struct text secret = begun.secret;
    for (size_t i = 0; i + secret.length <= document.length; i++) {
        assert_false(text_equal(text_slice(document, i, i + secret.length), secret));
    }
    assert_true(
        text_equal(access_cookie_text(t->arena, secret),
                   text_format(t->arena, "__Host-routriq=%.*s; Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Lax",
                               TEXT_ARGS(secret))));
}

/* Whoever asks learns from neither words nor time whether there is such a user: the same code, sentence and runs of argon2. */
static void a_wrong_password_and_an_unknown_email_are_the_same(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct text gone = testing_user(t, "gone@b.example", "viewer");
    struct access_made made;
    const struct row *user = NULL;
    assert_true(access_user_disable(&t->c, &t->identity, gone, 0, &user, &t->fault));
    testing_commit(t, TEXT(""));
    assert_true(access_user_invite(&t->c, &t->identity, testing_json(t, "{'email':'new@b.example','role':'viewer'}"),
                                   &made, &t->fault));
    testing_commit(t, made.secret);
    static const char *const emails[] = {"ann@b.example", "nobody@b.example", "gone@b.example", "new@b.example"};
    struct fault first = {.kind = FAULT_NONE};
    for (size_t i = 0; i < sizeof emails / sizeof *emails; i++) {
        int64_t before = password_host_runs(t->passwords);
        assert_false(testing_login_from(t, "198.51.100.7", emails[i], "not the van that smells"));
        assert_int_equal(password_host_runs(t->passwords) - before, LOGIN_CANDIDATES);
        assert_string_equal(t->fault.code, "invalid_credentials");
        assert_int_equal(t->fault.kind, FAULT_DENIED);
        assert_true(i == 0 || memcmp(&first, &t->fault, sizeof first) == 0);
        assert_null(t->c.set);
        first = t->fault;
    }
}

static void of_several_organizations_the_password_or_the_client_chooses(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct text first_id = t->organization_id;
    struct identity first_identity = t->identity;
    /* A sandbox beside it, with the same e-mail and password. */
    const struct organization_wish wish = {.name = TEXT("Sandbox"), .timezone = TEXT("Europe/Berlin"), .sandbox = true};
    const struct row *sandbox = NULL;
    struct access_made made;
    testing_begin(t);
    assert_true(access_organization_create(&t->c, &wish, &sandbox, &made, &t->fault));
    testing_commit(t, made.secret);
    t->organization_id = sandbox->id;
    assert_true(testing_knows(t, testing_bearer(t, made.secret), &t->identity));
    testing_user(t, "ann@b.example", "viewer");
    t->organization_id = first_id;
    t->identity = first_identity;
    for (int i = 0; i < 2; i++) {
        struct text wanted = i == 0 ? first_id : sandbox->id;
        const struct credentials page = testing_page("198.51.100.7");
        const struct json *body = testing_json(t,
                                               "{'email':'ann@b.example','password':'" TESTING_PASSWORD "',"
                                               "'organizationId':'%.*s'}",
                                               TEXT_ARGS(wanted));
        struct session_begun begun;
        int64_t before = password_host_runs(t->passwords);
        testing_begin(t);
        assert_true(access_login(&t->c, &page, body, &begun, &t->fault));
        assert_true(text_equal(begun.identity->organization_id, wanted));
        assert_true(text_equal(t->c.set->organization_id, wanted));
        assert_int_equal(password_host_runs(t->passwords) - before, 1);
    }
    const struct credentials page = testing_page("198.51.100.7");
    struct session_begun begun;
    testing_begin(t);
    assert_false(access_login(&t->c, &page,
                              testing_json(t, "{'email':'ann@b.example','password':'" TESTING_PASSWORD "',"
                                              "'organizationId':'0196d0f0-2000-7000-8000-000000000001'}"),
                              &begun, &t->fault));
    assert_true(testing_raised(t, "invalid_credentials"));
    assert_true(testing_login_with(t, &page, "ann@b.example", TESTING_PASSWORD, &begun));
}

static void signing_in_needs_a_safe_way_and_a_page_of_ours(void **state)
{
    struct testing_accounts *t = *state;
    struct session_begun begun;
    testing_user(t, "ann@b.example", "owner");
    int64_t before = password_host_runs(t->passwords);
    struct credentials open = testing_page("198.51.100.7");
    open.way.tls = false;
    assert_false(testing_login_with(t, &open, "ann@b.example", TESTING_PASSWORD, &begun));
    assert_true(testing_raised(t, "https_required"));
    struct credentials foreign = testing_page("198.51.100.7");
    foreign.way.origin = TEXT("https://evil.example");
    assert_false(testing_login_with(t, &foreign, "ann@b.example", TESTING_PASSWORD, &begun));
    assert_true(testing_raised(t, "csrf_failed"));
    assert_int_equal(password_host_runs(t->passwords), before);
    struct credentials program = {.way = {.peer = TEXT("127.0.0.1")}, .changes = true};
    assert_true(testing_login_with(t, &program, "ann@b.example", TESTING_PASSWORD, &begun));
}

static void a_login_is_described_by_its_body(void **state)
{
    struct testing_accounts *t = *state;
    struct session_begun begun;
    const struct credentials page = testing_page("198.51.100.7");
    static const char *const wrong[] = {
        "{}",  "{'email':'a@b'}", "{'email':7,'password':'x'}", "{'email':'a@b','password':'x','remember':true}", "[]",
        "null"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        testing_begin(t);
        assert_false(access_login(&t->c, &page, testing_json(t, "%s", wrong[i]), &begun, &t->fault));
        assert_true(testing_raised(t, "validation_failed"));
    }
}

/* ---- the throttle ------------------------------------------------------------------------------------------------ */

static void after_five_failures_the_right_password_does_not_help(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    for (int i = 0; i < THROTTLE_PAIR_MOST; i++) {
        assert_false(testing_login_from(t, "198.51.100.7", "ann@b.example", "not the van that smells"));
        assert_true(testing_raised(t, "invalid_credentials"));
    }
    int64_t before = password_host_runs(t->passwords);
    assert_false(testing_login_from(t, "198.51.100.7", "Ann@b.example", TESTING_PASSWORD));
    assert_true(testing_raised(t, "login_throttled"));
    assert_true(t->c.retry_after_s >= 1 && t->c.retry_after_s <= 2 * THROTTLE_WINDOW_S);
    assert_int_equal(password_host_runs(t->passwords), before); /* and costs nothing */
    assert_true(
        testing_login_from(t, "198.51.100.8", "ann@b.example", TESTING_PASSWORD)); /* she herself, from elsewhere */
    testing_pass(t, 2 * THROTTLE_WINDOW_S);
    assert_true(testing_login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
}

static void a_success_begins_the_count_anew(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    for (int i = 0; i < 4 * (THROTTLE_PAIR_MOST - 1); i++) {
        assert_false(testing_login_from(t, "198.51.100.7", "ann@b.example", "not the van that smells"));
        assert_true(testing_raised(t, "invalid_credentials"));
        if (i % (THROTTLE_PAIR_MOST - 1) == THROTTLE_PAIR_MOST - 2) {
            assert_true(testing_login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
        }
    }
}

static bool no_users(void *context, struct arena *arena, struct text email_folded, struct row_list *users,
                     const struct text **organization_ids, struct fault *fault)
{
    (void)context;
    (void)arena;
    (void)email_folded;
    (void)users;
    (void)organization_ids;
    return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The database is away.");
}

static void a_store_that_is_away_is_held_against_nobody(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct store_port good = t->store;
    t->store.find_users = no_users;
    for (int i = 0; i < 2 * THROTTLE_PAIR_MOST; i++) {
        assert_false(testing_login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
        assert_true(testing_raised(t, "unavailable"));
    }
    t->store = good;
    assert_true(testing_login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
}

/* ---- the password ------------------------------------------------------------------------------------------------ */

static bool change(struct testing_accounts *t, struct text secret, const char *current, const char *new,
                   struct session_begun *begun)
{
    struct credentials given = testing_signed(t, secret);
    struct identity identity;
    assert_true(testing_knows(t, given, &identity));
    return access_password_change(&t->c, &identity, &given,
                                  testing_json(t, "{'currentPassword':'%s','newPassword':'%s'}", current, new), begun,
                                  &t->fault);
}

static void a_new_password_ends_all_sessions_and_begins_one(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "ann@b.example", "owner");
    struct session_begun first = testing_login(t, "ann@b.example", "198.51.100.7");
    struct session_begun other = testing_login(t, "ann@b.example", "198.51.100.8");
    struct session_begun begun;
    assert_true(change(t, first.secret, TESTING_PASSWORD, "a rainy van smells", &begun));
    testing_commit(t, begun.secret);
    assert_false(testing_is_signed_in(t, first.secret));
    assert_false(testing_is_signed_in(t, other.secret));
    assert_true(testing_is_signed_in(t, begun.secret));
    assert_int_equal(testing_session_count(t, id), 1);
    assert_false(testing_login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
    assert_true(testing_raised(t, "invalid_credentials"));
    assert_true(testing_login_from(t, "198.51.100.7", "ann@b.example", "a rainy van smells"));
}

static void who_has_the_session_still_needs_the_password_to_change_it(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct session_begun first = testing_login(t, "ann@b.example", "198.51.100.7");
    struct session_begun begun;
    assert_false(change(t, first.secret, TESTING_PASSWORD, "ann@b.example", &begun));
    assert_true(testing_raised(t, "weak_password"));
    assert_true(testing_has_issue(&t->c.wrong, "/newPassword", "weak_password"));
    for (int i = 0; i < THROTTLE_PAIR_MOST; i++) {
        assert_false(change(t, first.secret, "not the van that smells", "a rainy van smells", &begun));
        assert_true(testing_raised(t, "invalid_credentials"));
    }
    assert_false(change(t, first.secret, TESTING_PASSWORD, "a rainy van smells", &begun));
    assert_true(testing_raised(t, "login_throttled"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_signs_in_is_known_by_the_cookie, begin, end),
        cmocka_unit_test_setup_teardown(the_answer_tells_the_browser_what_it_needs_and_not_the_cookie, begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_password_and_an_unknown_email_are_the_same, begin, end),
        cmocka_unit_test_setup_teardown(of_several_organizations_the_password_or_the_client_chooses, begin, end),
        cmocka_unit_test_setup_teardown(signing_in_needs_a_safe_way_and_a_page_of_ours, begin, end),
        cmocka_unit_test_setup_teardown(a_login_is_described_by_its_body, begin, end),
        cmocka_unit_test_setup_teardown(after_five_failures_the_right_password_does_not_help, begin, end),
        cmocka_unit_test_setup_teardown(a_success_begins_the_count_anew, begin, end),
        cmocka_unit_test_setup_teardown(a_store_that_is_away_is_held_against_nobody, begin, end),
        cmocka_unit_test_setup_teardown(a_new_password_ends_all_sessions_and_begins_one, begin, end),
        cmocka_unit_test_setup_teardown(who_has_the_session_still_needs_the_password_to_change_it, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
