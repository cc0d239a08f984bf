#include <string.h>

#include "access/testing.h"

#define NOBODY "0196d0f0-2000-7000-8000-000000000001"

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

static const struct user_record *record_of(const struct row *row)
{
    return row->noun;
}

/* A technician put by hand; the id. */
static struct text technician(struct testing_accounts *t)
{
    struct technician_record *record = arena_new(t->arena, struct technician_record);
    shape_preset(shape_of_row[ROW_TECHNICIAN], record);
    int32_t name = shape_find(shape_of_row[ROW_TECHNICIAN], TEXT("name"));
    int32_t external_id = shape_find(shape_of_row[ROW_TECHNICIAN], TEXT("externalId"));
    record->name = TEXT("Marta");
    record->external_id = TEXT("T-1");
    record->given |= UINT64_C(1) << name | UINT64_C(1) << external_id;
    testing_begin(t);
    t->c.set = change_set_begin(t->arena, t->organization_id,
                                &(struct change_origin){.actor = TEXT("test"), .request_id = TEXT("test")});
    struct text id = TEXT("0196d0f0-1000-7000-8000-000000000009");
    change_set_put(
        t->c.set, &(struct change){
                      .kind = ROW_TECHNICIAN, .id = id, .version = 1, .after = record, .action = "technician.created"});
    testing_commit(t, TEXT(""));
    return id;
}

static bool invite(struct testing_accounts *t, const struct identity *maker, const char *body, struct access_made *made)
{
    testing_begin(t);
    return access_user_invite(&t->c, maker, testing_json(t, "%s", body), made, &t->fault);
}

static bool patch(struct testing_accounts *t, struct text id, const char *body, const struct row **user)
{
    testing_begin(t);
    return access_user_patch(&t->c, &t->identity, id, testing_json(t, "%s", body), 0, user, &t->fault);
}

static bool accept(struct testing_accounts *t, struct text token, const char *password, const struct row **user)
{
    const struct credentials page = testing_page("198.51.100.7");
    testing_begin(t);
    return access_invite_accept(
        &t->c, &page, testing_json(t, "{'token':'%.*s','password':'%s'}", TEXT_ARGS(token), password), user, &t->fault);
}

static bool signs_in(struct testing_accounts *t, const char *email, const char *password)
{
    const struct credentials page = testing_page("198.51.100.7");
    struct session_begun begun;
    testing_begin(t);
    bool in = access_login(&t->c, &page, testing_json(t, "{'email':'%s','password':'%s'}", email, password), &begun,
                           &t->fault);
    assert_true(in || testing_raised(t, "invalid_credentials"));
    return in;
}

/* ---- roles ------------------------------------------------------------------------------------------------------- */

static void roles_have_the_scopes_of_the_contract(void **state)
{
    (void)state;
    for (int i = 0; i < SCOPE_COUNT; i++) {
        struct text name = scope_name((enum scope)i);
        bool reads = name.length > 5 && text_equal(text_slice(name, name.length - 5, name.length), TEXT(":read"));
        static const char *const dispatchers[] = {"jobs:write",   "technicians:write", "customers:write",
                                                  "dispatch:run", "dispatch:approve",  "simulation:run"};
        bool dispatches = reads;
        for (size_t k = 0; k < sizeof dispatchers / sizeof *dispatchers; k++) {
            dispatches = dispatches || text_equal(name, text_of(dispatchers[k]));
        }
        bool field = text_equal(name, TEXT("jobs:read")) || text_equal(name, TEXT("technicians:read"));
        bool own = text_equal(name, TEXT("jobs:write")) || text_equal(name, TEXT("technicians:write"));
        assert_int_equal(role_scopes(ROLE_VIEWER) >> i & 1, reads);
        assert_int_equal(role_scopes(ROLE_DISPATCHER) >> i & 1, dispatches);
        assert_int_equal(role_scopes(ROLE_OWNER) >> i & 1, 1);
        assert_int_equal(role_scopes(ROLE_TECHNICIAN) >> i & 1, field);
        assert_int_equal(role_own_scopes(ROLE_TECHNICIAN) >> i & 1, own);
        assert_int_equal(role_own_scopes(ROLE_OWNER), 0);
    }
}

/* ---- invitations ------------------------------------------------------------------------------------------------- */

static void an_invitation_is_accepted_once(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made;
    const struct row *user = NULL;
    assert_true(invite(t, &t->identity, "{'email':'Ann@North.example','role':'dispatcher','name':'Ann'}", &made));
    assert_text(record_of(made.row)->email, "Ann@North.example");
    testing_commit(t, made.secret);
    assert_false(signs_in(t, "ann@north.example", TESTING_PASSWORD)); /* not yet */
    assert_true(accept(t, made.secret, TESTING_PASSWORD, &user));
    assert_text(record_of(user)->name, "Ann");
    struct change_set *second = t->c.set;
    testing_commit(t, made.secret);
    assert_true(signs_in(t, "ANN@north.example ", TESTING_PASSWORD));
    assert_false(accept(t, made.secret, TESTING_PASSWORD, &user));
    assert_true(testing_raised(t, "invite_invalid"));
    /* Not even by two at the same moment. */
    t->c.set = second;
    assert_int_equal(testing_submit(t, made.secret), COMMIT_CONFLICT);
}

static void an_invitation_ends(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made;
    const struct row *user = NULL;
    assert_true(invite(t, &t->identity, "{'email':'a@b.example','role':'viewer'}", &made));
    testing_commit(t, made.secret);
    testing_pass(t, INVITE_LASTS_S - 1);
    assert_true(accept(t, made.secret, TESTING_PASSWORD, &user));
    testing_pass(t, 1);
    assert_false(accept(t, made.secret, TESTING_PASSWORD, &user));
    assert_true(testing_raised(t, "invite_invalid"));
}

static void a_token_that_was_never_given_is_refused_without_any_work(void **state)
{
    static const char *const tokens[] = {"x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "rq_live_0"};
    struct testing_accounts *t = *state;
    const struct row *user = NULL;
    int64_t before = password_host_runs(t->passwords);
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        assert_false(accept(t, text_of(tokens[i]), TESTING_PASSWORD, &user));
        assert_true(testing_raised(t, "invite_invalid"));
    }
    assert_int_equal(password_host_runs(t->passwords), before);
}

static void a_weak_password_keeps_the_invitation(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made;
    const struct row *user = NULL;
    assert_true(invite(t, &t->identity, "{'email':'marta@b.example','role':'viewer'}", &made));
    testing_commit(t, made.secret);
    static const char *const weak[] = {"short", "password123", "marta12345", "NorthHvac1"};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        assert_false(accept(t, made.secret, weak[i], &user));
        assert_true(testing_raised(t, "weak_password"));
        assert_true(testing_has_issue(&t->c.wrong, "/password", i == 0 ? "too_short" : "weak_password"));
    }
    assert_true(accept(t, made.secret, TESTING_PASSWORD, &user));
}

static void an_invitation_is_accepted_over_a_safe_way_from_a_page_of_ours(void **state)
{
    struct testing_accounts *t = *state;
    const struct row *user = NULL;
    struct credentials open = testing_page("198.51.100.7");
    open.way.tls = false;
    testing_begin(t);
    assert_false(access_invite_accept(&t->c, &open, testing_json(t, "{}"), &user, &t->fault));
    assert_true(testing_raised(t, "https_required"));
    struct credentials foreign = testing_page("198.51.100.7");
    foreign.way.fetch_site = TEXT("cross-site");
    assert_false(access_invite_accept(&t->c, &foreign, testing_json(t, "{}"), &user, &t->fault));
    assert_true(testing_raised(t, "csrf_failed"));
}

static void a_second_invitation_ends_the_first_and_then_the_old_password(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "a@b.example", "owner");
    struct access_made first;
    struct access_made second;
    const struct row *user = NULL;
    struct session_begun begun = testing_login(t, "a@b.example", "198.51.100.7");
    assert_true(access_user_invite_again(&t->c, &t->identity, id, &first, &t->fault));
    testing_commit(t, first.secret);
    assert_true(signs_in(t, "a@b.example", TESTING_PASSWORD)); /* until it is accepted */
    testing_begin(t);
    assert_true(access_user_invite_again(&t->c, &t->identity, id, &second, &t->fault));
    testing_commit(t, second.secret);
    assert_false(accept(t, first.secret, "a rainy van smells", &user));
    assert_true(testing_raised(t, "invite_invalid"));
    assert_true(accept(t, second.secret, "a rainy van smells", &user));
    testing_commit(t, second.secret);
    assert_false(signs_in(t, "a@b.example", TESTING_PASSWORD));
    assert_true(signs_in(t, "a@b.example", "a rainy van smells"));
    struct identity identity;
    struct credentials given = {.cookie = text_format(t->arena, "__Host-routriq=%.*s", TEXT_ARGS(begun.secret)),
                                .way = {.tls = true}};
    assert_false(testing_knows(t, given, &identity));
    assert_true(testing_raised(t, "unauthorized"));
    struct identity narrow = t->identity;
    narrow.scopes = UINT64_C(1) << SCOPE_ADMIN;
    testing_begin(t);
    assert_false(access_user_invite_again(&t->c, &narrow, id, &second, &t->fault));
    assert_true(testing_raised(t, "scope_not_held"));
    assert_false(access_user_invite_again(&t->c, &t->identity, TEXT(NOBODY), &second, &t->fault));
    assert_true(testing_raised(t, "not_found"));
}

static void an_invitation_is_described_by_its_body(void **state)
{
    static const struct {
        const char *body, *error, *path, *code;
    } wrong[] = {
        {"{}", "validation_failed", "/email", "required"},
        {"{'email':'a@b.example'}", "validation_failed", "/role", "required"},
        {"{'email':'a@b.example','role':'king'}", "validation_failed", "/role", "unknown_value"},
        {"{'email':'ann','role':'viewer'}", "validation_failed", "/email", "invalid_email"},
        {"{'email':'a@b@c','role':'viewer'}", "validation_failed", "/email", "invalid_email"},
        {"{'email':'a b@c.example','role':'viewer'}", "validation_failed", "/email", "invalid_email"},
        {"{'email':'a\\u000d\\u000aBcc: x@c','role':'viewer'}", "validation_failed", "/email", "invalid_email"},
        {"{'email':'a@b.example','role':'viewer','password':'x'}", "validation_failed", "/password", "unknown_field"},
        {"{'email':'a@b.example','role':'technician'}", "validation_failed", "/technicianId", "required"},
        {"{'email':'a@b.example','role':'technician','technicianId':'T-1'}", "validation_failed", "/technicianId",
         "invalid_id"},
        {"{'email':'a@b.example','role':'technician','technicianId':'" NOBODY "'}", "validation_failed",
         "/technicianId", "unknown_technician"},
        {"{'email':'a@b.example','role':'technician','technicianId':'ext::T-9'}", "validation_failed", "/technicianId",
         "unknown_technician"},
        {"{'email':'a@b.example','role':'viewer','technicianId':'ext::T-1'}", "not_supported", "/technicianId",
         "not_supported"},
    };
    struct testing_accounts *t = *state;
    technician(t);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct access_made made;
        assert_false(invite(t, &t->identity, wrong[i].body, &made));
        assert_true(testing_raised(t, wrong[i].error));
        bool not_built = strcmp(wrong[i].error, "not_supported") == 0;
        if (!testing_has_issue(not_built ? &t->c.not_built : &t->c.wrong, wrong[i].path, wrong[i].code)) {
            fail_msg("%s: no %s", wrong[i].body, wrong[i].code);
        }
    }
}

static void an_email_is_one_users_whatever_its_capitals(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made;
    testing_user(t, "ann@b.example", "viewer");
    assert_false(invite(t, &t->identity, "{'email':'ANN@b.example','role':'viewer'}", &made));
    assert_true(testing_raised(t, "email_taken"));
}

static void nobody_invites_somebody_who_may_more(void **state)
{
    static const char *const words[] = {"viewer", "dispatcher", "owner", "technician"};
    struct testing_accounts *t = *state;
    technician(t);
    for (int32_t role = 0; role < 4; role++) {
        for (int round = 0; round < 20; round++) {
            struct identity maker = t->identity;
            maker.scopes = random_next(&t->random) & SCOPES_ALL;
            maker.scopes |= round % 2 == 0 ? role_scopes(role) : 0;
            maker.scopes |= round % 4 == 0 ? role_own_scopes(role) : 0;
            struct access_made made;
            struct text body = text_format(t->arena, "{'email':'r@b.example','role':'%s'%s}", words[role],
                                           role == ROLE_TECHNICIAN ? ",'technicianId':'ext::T-1'" : "");
            bool invited = invite(t, &maker, text_to_c(t->arena, body), &made);
            assert_int_equal(invited, ((role_scopes(role) | role_own_scopes(role)) & ~maker.scopes) == 0);
            assert_true(invited || testing_raised(t, "scope_not_held"));
        }
    }
}

static void a_technicians_user_may_the_own_day_only(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = technician(t);
    struct access_made made;
    struct identity identity;
    const struct row *user = NULL;
    assert_true(
        invite(t, &t->identity, "{'email':'m@b.example','role':'technician','technicianId':'ext:api:T-1'}", &made));
    testing_commit(t, made.secret);
    assert_true(accept(t, made.secret, TESTING_PASSWORD, &user));
    testing_commit(t, made.secret);
    struct session_begun begun = testing_login(t, "m@b.example", "198.51.100.7");
    assert_true(testing_knows(t, testing_signed(t, begun.secret), &identity));
    assert_true(text_equal(identity.only_technician_id, id));
    assert_false(identity_may(&identity, SCOPE_JOBS_WRITE));
    assert_true(identity_may_own(&identity, SCOPE_JOBS_WRITE));
    assert_true(identity_may_own(&identity, SCOPE_JOBS_READ));
    assert_false(identity_may_own(&identity, SCOPE_CUSTOMERS_READ));
    /* Of another role: at once, on the next request, and the technician is forgotten. */
    assert_true(patch(t, user->id, "{'role':'viewer'}", &user));
    assert_text(record_of(user)->technician_id, "");
    testing_commit(t, TEXT(""));
    assert_true(testing_knows(t, testing_signed(t, begun.secret), &identity));
    assert_text(identity.only_technician_id, "");
    assert_true(identity_may(&identity, SCOPE_CUSTOMERS_READ));
    assert_false(identity_may_own(&identity, SCOPE_JOBS_WRITE));
}

/* ---- changes ----------------------------------------------------------------------------------------------------- */

static void what_was_read_of_a_user_can_be_sent_back(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "ann@b.example", "viewer");
    struct json_writer w = json_writer_make(t->arena);
    access_user_write(&w, t->arena, testing_row(t, ROW_USER, id));
    struct json read;
    assert_true(json_parse(t->arena, json_written(&w), &read, &t->fault));
    assert_null(json_get(&read, TEXT("password")));
    assert_null(json_get(&read, TEXT("inviteDigest")));
    const struct row *user = NULL;
    assert_true(access_user_patch(&t->c, &t->identity, id, &read, 0, &user, &t->fault));
    assert_null(t->c.set);
    assert_int_equal(user->version, 2);
    assert_true(patch(t, id, "{'email':'ANN@B.EXAMPLE','name':'Ann'}", &user));
    assert_int_equal(user->version, 3);
    assert_text(record_of(user)->email, "ann@b.example");
    assert_text(record_of(user)->name, "Ann");
    testing_commit(t, TEXT(""));
    assert_false(patch(t, id, "{'email':'other@b.example'}", &user));
    assert_true(testing_raised(t, "not_supported"));
    assert_false(patch(t, id, "{'role':null}", &user));
    assert_true(testing_raised(t, "validation_failed"));
    assert_false(patch(t, TEXT(NOBODY), "{}", &user));
    assert_true(testing_raised(t, "not_found"));
    assert_false(access_user_patch(&t->c, &t->identity, id, testing_json(t, "{}"), 2, &user, &t->fault));
    assert_true(testing_raised(t, "version_conflict"));
    assert_true(access_user_patch(&t->c, &t->identity, id, testing_json(t, "{}"), 3, &user, &t->fault));
}

static void who_is_disabled_is_out_at_once(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "ann@b.example", "dispatcher");
    struct identity identity;
    const struct row *user = NULL;
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    const struct credentials given = testing_signed(t, begun.secret);
    assert_true(testing_knows(t, given, &identity));
    assert_true(access_user_disable(&t->c, &t->identity, id, 0, &user, &t->fault));
    assert_false(record_of(user)->active);
    assert_int_equal(t->c.set->drop_count, 1);
    testing_commit(t, TEXT(""));
    assert_false(access_identity_renew(&t->c, &identity, &t->fault));
    assert_true(testing_raised(t, "unauthorized"));
    assert_false(testing_knows(t, given, &identity));
    assert_true(testing_raised(t, "unauthorized"));
    assert_false(signs_in(t, "ann@b.example", TESTING_PASSWORD));
    testing_begin(t);
    assert_true(access_user_disable(&t->c, &t->identity, id, 0, &user, &t->fault)); /* once more changes nothing */
    assert_null(t->c.set);
    assert_true(patch(t, id, "{'active':true}", &user));
    testing_commit(t, TEXT(""));
    assert_false(testing_knows(t, given, &identity)); /* the session does not come back */
    assert_true(testing_raised(t, "unauthorized"));
    assert_true(signs_in(t, "ann@b.example", TESTING_PASSWORD));
}

/* Even where a session was left behind. */
static void the_session_of_somebody_who_cannot_sign_in_is_worth_nothing(void **state)
{
    struct testing_accounts *t = *state;
    struct text id = testing_user(t, "ann@b.example", "dispatcher");
    struct session_begun begun = testing_login(t, "ann@b.example", "198.51.100.7");
    const struct credentials given = testing_signed(t, begun.secret);
    struct identity identity;
    const struct row *row = testing_row(t, ROW_USER, id);
    struct user_record record = *record_of(row);
    record.active = false;
    t->c.set = change_set_begin(t->arena, t->organization_id,
                                &(struct change_origin){.actor = TEXT("test"), .request_id = TEXT("test")});
    change_set_put(t->c.set, &(struct change){.kind = ROW_USER,
                                              .id = row->id,
                                              .version = row->version + 1,
                                              .before = row->noun,
                                              .after = &record,
                                              .action = "test.changed"});
    testing_commit(t, TEXT(""));
    assert_false(testing_knows(t, given, &identity));
    assert_true(testing_raised(t, "unauthorized"));
}

static void disabling_ends_an_invitation(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made;
    const struct row *user = NULL;
    assert_true(invite(t, &t->identity, "{'email':'a@b.example','role':'viewer'}", &made));
    testing_commit(t, made.secret);
    assert_true(patch(t, made.row->id, "{'active':false}", &user));
    testing_commit(t, TEXT(""));
    assert_true(patch(t, made.row->id, "{'active':true}", &user));
    testing_commit(t, TEXT(""));
    assert_false(accept(t, made.secret, TESTING_PASSWORD, &user));
    assert_true(testing_raised(t, "invite_invalid"));
}

/* ---- the last owner ---------------------------------------------------------------------------------------------- */

static void the_last_owner_who_can_sign_in_stays(void **state)
{
    static const char *const ways_out[] = {"{'active':false}", "{'role':'dispatcher'}", "{'role':'viewer','name':'x'}"};
    struct testing_accounts *t = *state;
    struct text ann = testing_user(t, "ann@b.example", "owner");
    struct access_made invited;
    const struct row *user = NULL;
    /* One who is invited, one who is disabled and one who only dispatches are none. */
    testing_user(t, "dan@b.example", "dispatcher");
    assert_true(invite(t, &t->identity, "{'email':'ina@b.example','role':'owner'}", &invited));
    testing_commit(t, invited.secret);
    struct text eve = testing_user(t, "eve@b.example", "owner");
    assert_true(access_user_disable(&t->c, &t->identity, eve, 0, &user, &t->fault));
    testing_commit(t, TEXT(""));
    for (size_t i = 0; i < sizeof ways_out / sizeof *ways_out; i++) {
        assert_false(patch(t, ann, ways_out[i], &user));
        assert_true(testing_raised(t, "last_owner"));
        assert_null(t->c.set);
    }
    assert_false(access_user_disable(&t->c, &t->identity, ann, 0, &user, &t->fault));
    assert_true(testing_raised(t, "last_owner"));
    assert_true(patch(t, ann, "{'name':'Ann'}", &user)); /* anything else of hers may change */
    testing_commit(t, TEXT(""));
    /* Who is only invited may go at any time; once she has accepted, Ann may go. */
    assert_true(patch(t, invited.row->id, "{'name':'Ina'}", &user));
    testing_commit(t, TEXT(""));
    assert_true(accept(t, invited.secret, TESTING_PASSWORD, &user));
    testing_commit(t, TEXT(""));
    assert_true(patch(t, ann, ways_out[1], &user));
    testing_commit(t, TEXT(""));
    assert_false(patch(t, invited.row->id, ways_out[1], &user));
    assert_true(testing_raised(t, "last_owner"));
}

static void two_owners_do_not_take_each_other_out(void **state)
{
    struct testing_accounts *t = *state;
    struct text ann = testing_user(t, "ann@b.example", "owner");
    struct text bob = testing_user(t, "bob@b.example", "owner");
    const struct row *user = NULL;
    assert_true(patch(t, ann, "{'role':'viewer'}", &user));
    struct change_set *first = t->c.set;
    assert_true(patch(t, bob, "{'role':'viewer'}", &user));
    struct change_set *second = t->c.set;
    t->c.set = first;
    assert_int_equal(testing_submit(t, TEXT("")), COMMIT_DONE);
    t->c.set = second;
    assert_int_equal(testing_submit(t, TEXT("")), COMMIT_CONFLICT);
}

/* Owners come and go at random; there always is one left who can sign in once there was one. */
static void an_owner_is_left_whatever_is_done(void **state)
{
    enum { USERS = 4 };
    struct testing_accounts *t = *state;
    struct text ids[USERS];
    int32_t roles[USERS];
    bool active[USERS];
    for (int i = 0; i < USERS; i++) {
        char email[32] = "p0@b.example";
        email[1] = (char)('0' + i);
        ids[i] = testing_user(t, email, "owner");
        roles[i] = ROLE_OWNER;
        active[i] = true;
    }
    for (int round = 0; round < 300; round++) {
        int who = (int)random_below(&t->random, USERS);
        int32_t role = random_below(&t->random, 2) == 0 ? ROLE_OWNER : ROLE_DISPATCHER;
        bool is_active = random_below(&t->random, 2) == 0;
        int owners = 0;
        for (int i = 0; i < USERS; i++) {
            owners += i != who && roles[i] == ROLE_OWNER && active[i];
        }
        bool was_owner = roles[who] == ROLE_OWNER && active[who];
        bool allowed = owners > 0 || !was_owner || (role == ROLE_OWNER && is_active);
        const struct row *user = NULL;
        struct text body = text_format(t->arena, "{'role':'%s','active':%s}",
                                       role == ROLE_OWNER ? "owner" : "dispatcher", is_active ? "true" : "false");
        assert_int_equal(patch(t, ids[who], text_to_c(t->arena, body), &user), allowed);
        if (!allowed) {
            assert_true(testing_raised(t, "last_owner"));
            continue;
        }
        if (t->c.set != NULL) {
            testing_commit(t, TEXT(""));
        }
        roles[who] = role;
        active[who] = is_active;
    }
}

static void an_invitations_link_keeps_its_token_from_logs(void **state)
{
    struct testing_accounts *t = *state;
    assert_text(access_invite_url(t->arena, TEXT("https://d.example"), TEXT("tok")),
                "https://d.example/accept-invite#tok");
    assert_text(access_invite_url(t->arena, TEXT("https://d.example/"), TEXT("tok")),
                "https://d.example/accept-invite#tok");
    struct access_made made;
    assert_true(invite(t, &t->identity, "{'email':'a@b.example','role':'viewer'}", &made));
    struct json_writer w = json_writer_make(t->arena);
    struct json written;
    access_user_made_write(&w, t->arena, &made, TEXT("https://d.example"));
    assert_true(json_parse(t->arena, json_written(&w), &written, &t->fault));
    assert_true(text_equal(json_get(&written, TEXT("inviteToken"))->string, made.secret));
    made.secret = TEXT("");
    w = json_writer_make(t->arena);
    access_user_made_write(&w, t->arena, &made, TEXT("https://d.example"));
    assert_true(json_parse(t->arena, json_written(&w), &written, &t->fault));
    assert_int_equal(json_get(&written, TEXT("inviteToken"))->type, JSON_NULL);
    assert_int_equal(json_get(&written, TEXT("inviteUrl"))->type, JSON_NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roles_have_the_scopes_of_the_contract),
        cmocka_unit_test_setup_teardown(an_invitation_is_accepted_once, begin, end),
        cmocka_unit_test_setup_teardown(an_invitation_ends, begin, end),
        cmocka_unit_test_setup_teardown(a_token_that_was_never_given_is_refused_without_any_work, begin, end),
        cmocka_unit_test_setup_teardown(a_weak_password_keeps_the_invitation, begin, end),
        cmocka_unit_test_setup_teardown(an_invitation_is_accepted_over_a_safe_way_from_a_page_of_ours, begin, end),
        cmocka_unit_test_setup_teardown(a_second_invitation_ends_the_first_and_then_the_old_password, begin, end),
        cmocka_unit_test_setup_teardown(an_invitation_is_described_by_its_body, begin, end),
        cmocka_unit_test_setup_teardown(an_email_is_one_users_whatever_its_capitals, begin, end),
        cmocka_unit_test_setup_teardown(nobody_invites_somebody_who_may_more, begin, end),
        cmocka_unit_test_setup_teardown(a_technicians_user_may_the_own_day_only, begin, end),
        cmocka_unit_test_setup_teardown(what_was_read_of_a_user_can_be_sent_back, begin, end),
        cmocka_unit_test_setup_teardown(who_is_disabled_is_out_at_once, begin, end),
        cmocka_unit_test_setup_teardown(the_session_of_somebody_who_cannot_sign_in_is_worth_nothing, begin, end),
        cmocka_unit_test_setup_teardown(disabling_ends_an_invitation, begin, end),
        cmocka_unit_test_setup_teardown(the_last_owner_who_can_sign_in_stays, begin, end),
        cmocka_unit_test_setup_teardown(two_owners_do_not_take_each_other_out, begin, end),
        cmocka_unit_test_setup_teardown(an_owner_is_left_whatever_is_done, begin, end),
        cmocka_unit_test_setup_teardown(an_invitations_link_keeps_its_token_from_logs, begin, end),
    };
    int in_memory = cmocka_run_group_tests_name("in memory", tests, NULL, NULL);
    setenv(TESTING_ON_SQLITE, "1", 1);
    return in_memory + cmocka_run_group_tests_name("on sqlite", tests, NULL, NULL);
}
