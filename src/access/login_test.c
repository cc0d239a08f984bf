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

static bool login_with(struct testing_accounts *t, const struct credentials *given, const char *email,
                       const char *password, struct session_begun *begun)
{
    const struct json *body = testing_json(t, "{'email':'%s','password':'%s'}", email, password);
    testing_begin(t);
    return access_login(&t->c, given, body, begun, &t->fault);
}

static bool login_from(struct testing_accounts *t, const char *address, const char *email, const char *password)
{
    struct session_begun begun;
    const struct credentials page = testing_page(address);
    return login_with(t, &page, email, password, &begun);
}

static struct credentials reading(struct testing_accounts *t, struct text secret)
{
    return (struct credentials){.cookie = text_format(t->arena, "__Host-routriq=%.*s", TEXT_ARGS(secret)),
                                .way = {.tls = true, .peer = TEXT("198.51.100.7")}};
}

static bool is_signed_in(struct testing_accounts *t, struct text secret)
{
    struct identity identity;
    bool known = testing_knows(t, reading(t, secret), &identity);
    assert_true(known || testing_raised(t, "unauthorized"));
    return known;
}

static int32_t session_count(struct testing_accounts *t, struct text user_id)
{
    struct row_list list;
    const struct list_filter filter = {.user_id = user_id};
    const struct list_query query = {.kind = ROW_SESSION, .limit = 500, .filter = &filter};
    testing_begin(t);
    assert_true(t->store.list(t->c.snapshot, t->arena, &query, &list, &t->fault));
    return list.count;
}

/* ---- signing in -------------------------------------------------------------------------------------------------- */

static void who_signs_in_is_known_by_the_cookie(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "ann@b.example", "dispatcher");
    struct session_begun begun = testing_login(t, "Ann@B.example", "198.51.100.7");
    struct identity identity;
    assert_true(testing_knows(t, reading(t, begun.secret), &identity));
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
    assert_true(testing_knows(t, reading(t, begun.secret), &identity));
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
        assert_false(login_from(t, "198.51.100.7", emails[i], "not the van that smells"));
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
    assert_true(login_with(t, &page, "ann@b.example", TESTING_PASSWORD, &begun));
}

static void signing_in_needs_a_safe_way_and_a_page_of_ours(void **state)
{
    struct testing_accounts *t = *state;
    struct session_begun begun;
    testing_user(t, "ann@b.example", "owner");
    int64_t before = password_host_runs(t->passwords);
    struct credentials open = testing_page("198.51.100.7");
    open.way.tls = false;
    assert_false(login_with(t, &open, "ann@b.example", TESTING_PASSWORD, &begun));
    assert_true(testing_raised(t, "https_required"));
    struct credentials foreign = testing_page("198.51.100.7");
    foreign.way.origin = TEXT("https://evil.example");
    assert_false(login_with(t, &foreign, "ann@b.example", TESTING_PASSWORD, &begun));
    assert_true(testing_raised(t, "csrf_failed"));
    assert_int_equal(password_host_runs(t->passwords), before);
    struct credentials program = {.way = {.peer = TEXT("127.0.0.1")}, .changes = true};
    assert_true(login_with(t, &program, "ann@b.example", TESTING_PASSWORD, &begun));
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
        assert_false(login_from(t, "198.51.100.7", "ann@b.example", "not the van that smells"));
        assert_true(testing_raised(t, "invalid_credentials"));
    }
    int64_t before = password_host_runs(t->passwords);
    assert_false(login_from(t, "198.51.100.7", "Ann@b.example", TESTING_PASSWORD));
    assert_true(testing_raised(t, "login_throttled"));
    assert_true(t->c.retry_after_s >= 1 && t->c.retry_after_s <= 2 * THROTTLE_WINDOW_S);
    assert_int_equal(password_host_runs(t->passwords), before);                    /* and costs nothing */
    assert_true(login_from(t, "198.51.100.8", "ann@b.example", TESTING_PASSWORD)); /* she herself, from elsewhere */
    testing_pass(t, 2 * THROTTLE_WINDOW_S);
    assert_true(login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
}

static void a_success_begins_the_count_anew(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    for (int i = 0; i < 4 * (THROTTLE_PAIR_MOST - 1); i++) {
        assert_false(login_from(t, "198.51.100.7", "ann@b.example", "not the van that smells"));
        assert_true(testing_raised(t, "invalid_credentials"));
        if (i % (THROTTLE_PAIR_MOST - 1) == THROTTLE_PAIR_MOST - 2) {
            assert_true(login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
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
        assert_false(login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
        assert_true(testing_raised(t, "unavailable"));
    }
    t->store = good;
    assert_true(login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
}

/* ---- how long ---------------------------------------------------------------------------------------------------- */

static void a_session_ends_when_it_idles_by_the_steady_clock(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    t->now_ms += INT64_C(400) * 86400 * 1000;
    t->steady_ms += (int64_t)SESSION_IDLE_S * 1000 - 1000;
    assert_true(is_signed_in(t, begun.secret)); /* and is used now, in whole seconds */
    t->steady_ms += (int64_t)SESSION_IDLE_S * 1000 - 1;
    assert_true(is_signed_in(t, begun.secret));
    t->now_ms -= INT64_C(800) * 86400 * 1000;
    t->steady_ms += (int64_t)SESSION_IDLE_S * 1000;
    assert_false(is_signed_in(t, begun.secret));
}

static void a_session_that_is_used_ends_after_a_week(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "owner");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    int64_t begun_ms = t->steady_ms;
    while (t->steady_ms + 3600 * 1000 < begun_ms + (int64_t)SESSION_MOST_S * 1000) {
        t->steady_ms += 3600 * 1000;
        assert_true(is_signed_in(t, begun.secret));
    }
    t->steady_ms = begun_ms + (int64_t)SESSION_MOST_S * 1000 - 1;
    assert_true(is_signed_in(t, begun.secret));
    t->steady_ms += 1;
    assert_false(is_signed_in(t, begun.secret));
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
        assert_int_equal(session_count(t, id), kept);
        for (int k = 0; k <= i; k++) {
            assert_int_equal(is_signed_in(t, secrets[k]), k > i - kept);
        }
    }
    testing_pass(t, SESSION_IDLE_S);
    assert_int_equal(session_count(t, id), SESSIONS_MOST); /* until somebody looks */
    testing_login(t, "ann@b.example", "198.51.100.7");
    assert_int_equal(session_count(t, id), 1);
}

static void two_logins_at_once_do_not_pass_the_bound(void **state)
{
    struct testing_accounts *t = *state;
    struct session_begun begun;
    testing_user(t, "ann@b.example", "owner");
    assert_true(login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
    struct change_set *first = t->c.set;
    const struct credentials page = testing_page("198.51.100.8");
    assert_true(login_with(t, &page, "ann@b.example", TESTING_PASSWORD, &begun));
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
    assert_true(login_with(t, &given, "ann@b.example", TESTING_PASSWORD, &second));
    testing_commit(t, second.secret);
    assert_false(is_signed_in(t, first.secret));
    assert_true(is_signed_in(t, second.secret));
    assert_true(is_signed_in(t, elsewhere.secret));
    assert_true(is_signed_in(t, bobs.secret));
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
    assert_true(testing_knows(t, reading(t, secrets[0]), &ann));
    assert_true(access_sessions(&t->c, &ann, &list, &t->fault));
    assert_int_equal(list.count, 4);
    assert_true(text_equal(list.rows[3].id, ids[3]));
    assert_true(access_session_end(&t->c, &ann, ids[1], &ended, &t->fault));
    assert_true(text_equal(ended->id, ids[1]));
    testing_commit(t, secrets[1]);
    assert_false(is_signed_in(t, secrets[1]));
    testing_begin(t);
    assert_false(access_session_end(&t->c, &ann, ids[1], &ended, &t->fault));
    assert_true(testing_raised(t, "not_found"));
    assert_false(access_session_end(&t->c, &ann, bobs.me.session->id, &ended, &t->fault)); /* somebody else's */
    assert_true(testing_raised(t, "not_found"));
    assert_true(access_sessions_end_others(&t->c, &ann, &list, &t->fault));
    assert_int_equal(list.count, 2);
    testing_commit(t, secrets[2]);
    assert_false(is_signed_in(t, secrets[2]));
    assert_true(is_signed_in(t, secrets[0]));
    assert_true(is_signed_in(t, bobs.secret));
    testing_begin(t);
    assert_true(access_logout(&t->c, &ann, &t->fault));
    testing_commit(t, secrets[0]);
    assert_false(is_signed_in(t, secrets[0]));
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
    assert_false(is_signed_in(t, first.secret));
    assert_false(is_signed_in(t, other.secret));
    assert_true(is_signed_in(t, begun.secret));
    assert_int_equal(session_count(t, id), 1);
    assert_false(login_from(t, "198.51.100.7", "ann@b.example", TESTING_PASSWORD));
    assert_true(testing_raised(t, "invalid_credentials"));
    assert_true(login_from(t, "198.51.100.7", "ann@b.example", "a rainy van smells"));
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
        struct credentials given = reading(t, s);
        given.cookie = cookies[i];
        assert_false(testing_knows(t, given, &identity));
        assert_true(testing_raised(t, "unauthorized"));
    }
    assert_true(is_signed_in(t, s));
}

/* Bytes of any kind, and good headers with some changed. */
static void nobody_is_known_by_chance(void **state)
{
    struct testing_accounts *t = *state;
    testing_user(t, "ann@b.example", "viewer");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    const struct credentials good = reading(t, begun.secret);
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
        cmocka_unit_test_setup_teardown(who_signs_in_is_known_by_the_cookie, begin, end),
        cmocka_unit_test_setup_teardown(the_answer_tells_the_browser_what_it_needs_and_not_the_cookie, begin, end),
        cmocka_unit_test_setup_teardown(a_wrong_password_and_an_unknown_email_are_the_same, begin, end),
        cmocka_unit_test_setup_teardown(of_several_organizations_the_password_or_the_client_chooses, begin, end),
        cmocka_unit_test_setup_teardown(signing_in_needs_a_safe_way_and_a_page_of_ours, begin, end),
        cmocka_unit_test_setup_teardown(a_login_is_described_by_its_body, begin, end),
        cmocka_unit_test_setup_teardown(after_five_failures_the_right_password_does_not_help, begin, end),
        cmocka_unit_test_setup_teardown(a_success_begins_the_count_anew, begin, end),
        cmocka_unit_test_setup_teardown(a_store_that_is_away_is_held_against_nobody, begin, end),
        cmocka_unit_test_setup_teardown(a_session_ends_when_it_idles_by_the_steady_clock, begin, end),
        cmocka_unit_test_setup_teardown(a_session_that_is_used_ends_after_a_week, begin, end),
        cmocka_unit_test_setup_teardown(a_user_has_ten_sessions_at_most, begin, end),
        cmocka_unit_test_setup_teardown(two_logins_at_once_do_not_pass_the_bound, begin, end),
        cmocka_unit_test_setup_teardown(a_new_login_in_a_browser_ends_its_old_session, begin, end),
        cmocka_unit_test_setup_teardown(a_session_is_over_when_its_user_says_so, begin, end),
        cmocka_unit_test_setup_teardown(a_key_has_no_sessions_and_no_password, begin, end),
        cmocka_unit_test_setup_teardown(a_new_password_ends_all_sessions_and_begins_one, begin, end),
        cmocka_unit_test_setup_teardown(who_has_the_session_still_needs_the_password_to_change_it, begin, end),
        cmocka_unit_test_setup_teardown(a_change_with_a_session_proves_that_it_is_meant, begin, end),
        cmocka_unit_test_setup_teardown(beside_a_bearer_key_the_cookie_does_not_count, begin, end),
        cmocka_unit_test_setup_teardown(what_is_no_cookie_of_ours_is_nobody, begin, end),
        cmocka_unit_test_setup_teardown(nobody_is_known_by_chance, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
