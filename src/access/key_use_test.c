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

static bool create(struct testing_accounts *t, const struct json *body, struct access_made *made)
{
    testing_begin(t);
    return access_key_create(&t->c, &t->identity, body, made, &t->fault);
}

static struct access_made created(struct testing_accounts *t, const struct json *body)
{
    struct access_made made;
    if (!create(t, body, &made)) {
        assert_no_fault(&t->fault);
    }
    testing_commit(t, made.secret);
    return made;
}

static bool opens(struct testing_accounts *t, struct text key)
{
    struct identity identity;
    bool known = testing_knows(t, testing_bearer(t, key), &identity);
    assert_true(known || strcmp(t->fault.code, "unauthorized") == 0);
    return known;
}

/* ---- organizations ----------------------------------------------------------------------------------------------- */

static void an_organization_is_made_with_a_key_that_may_do_everything(void **state)
{
    struct testing_accounts *t = *state;
    assert_true(text_starts_with(t->key, TEXT("rq_live_")));
    assert_true(text_equal(t->identity.organization_id, t->organization_id));
    assert_true(t->identity.scopes == SCOPES_ALL);
    assert_int_equal(t->identity.by, IDENTITY_KEY);
    assert_true(text_equal(t->identity.actor, text_format(t->arena, "key:%.*s", TEXT_ARGS(t->key_id))));
    assert_text(identity_limit_policy(&t->identity), "default");
    assert_true(text_equal(identity_limit_key(&t->identity), t->key_id));
}

static void the_keys_of_a_sandbox_show_it(void **state)
{
    struct testing_accounts *t = testing_accounts_make(true);
    (void)state;
    assert_true(text_starts_with(t->key, TEXT("rq_test_")));
    struct access_made made = created(t, testing_json(t, "{'label':'second'}"));
    assert_true(text_starts_with(made.secret, TEXT("rq_test_")));
    assert_true(opens(t, made.secret));
    testing_accounts_end(t);
}

static void an_organization_needs_a_name_a_timezone_and_a_currency(void **state)
{
    static const struct {
        const char *name, *timezone, *currency, *path, *code;
    } wrong[] = {
        {"", "Europe/Berlin", "EUR", "/name", "required"},
        {"N", "Europe/Bonn", "EUR", "/timezone", "invalid_timezone"},
        {"N", "../../etc/passwd", "EUR", "/timezone", "invalid_timezone"},
        {"N", "", "EUR", "/timezone", "required"},
        {"N", "Europe/Berlin", "eur", "/currency", "unknown_value"},
        {"N", "Europe/Berlin", "EURO", "/currency", "too_long"},
    };
    struct testing_accounts *t = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const struct organization_wish wish = {.name = text_of(wrong[i].name),
                                               .timezone = text_of(wrong[i].timezone),
                                               .currency = text_of(wrong[i].currency)};
        const struct row *organization = NULL;
        struct access_made made;
        testing_begin(t);
        assert_false(access_organization_create(&t->c, &wish, &organization, &made, &t->fault));
        assert_true(testing_raised(t, "validation_failed"));
        assert_true(testing_has_issue(&t->c.wrong, wrong[i].path, wrong[i].code));
    }
}

/* ---- create ------------------------------------------------------------------------------------------------------ */

static void a_key_without_scopes_has_all_of_its_makers_but_admin(void **state)
{
    struct testing_accounts *t = *state;
    struct identity identity;
    struct access_made made = created(t, testing_json(t, "{'label':'bridge'}"));
    assert_true(testing_knows(t, testing_bearer(t, made.secret), &identity));
    assert_true(identity.scopes == (SCOPES_ALL & ~(UINT64_C(1) << SCOPE_ADMIN)));
}

/* Whatever the maker has and whatever is asked for: a key is made when it asks for a part of it, and has that. */
static void a_key_can_give_only_what_its_maker_has(void **state)
{
    struct testing_accounts *t = *state;
    struct identity maker = t->identity;
    for (int round = 0; round < 300; round++) {
        maker.scopes = random_next(&t->random) & SCOPES_ALL;
        uint64_t asked = random_next(&t->random) & SCOPES_ALL;
        asked &= round % 2 == 0 ? maker.scopes : SCOPES_ALL;
        struct text_builder list = text_builder_make(t->arena);
        for (int i = 0; i < SCOPE_COUNT; i++) {
            if ((asked >> i & 1) != 0) {
                text_append_format(&list, "%s'%.*s'", list.length > 0 ? "," : "", TEXT_ARGS(scope_name((enum scope)i)));
            }
        }
        const struct json *body = testing_json(t, "{'label':'x','scopes':[%.*s]}", TEXT_ARGS(text_built(&list)));
        struct access_made made;
        testing_begin(t);
        bool good = access_key_create(&t->c, &maker, body, &made, &t->fault);
        assert_int_equal(good, asked != 0 && (asked & ~maker.scopes) == 0);
        if (good) {
            assert_true(((const struct key_record *)made.row->noun)->scopes == asked);
        } else {
            assert_true(testing_raised(t, asked == 0 ? "validation_failed" : "scope_not_held"));
            assert_null(t->c.set);
        }
    }
}

static void a_key_is_described_by_its_body(void **state)
{
    static const struct {
        const char *body, *path, *code;
    } wrong[] = {
        {"{}", "/label", "required"},
        {"{'label':''}", "/label", "required"},
        {"{'label':7}", "/label", "invalid_type"},
        {"{'label':'x','scopes':[]}", "/scopes", "required"},
        {"{'label':'x','scopes':['jobs']}", "/scopes/0", "unknown_value"},
        {"{'label':'x','expiresAt':'2026-05-15T12:00:00Z'}", "/expiresAt", "out_of_range"},
        {"{'label':'x','expiresAt':'2027-01-01T00:00:00'}", "/expiresAt", "offset_required"},
        {"{'label':'x','digest':'00'}", "/digest", "unknown_field"},
        {"{'label':'x','realm':'live'}", "/realm", "unknown_field"},
    };
    struct testing_accounts *t = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct access_made made;
        assert_false(create(t, testing_json(t, "%s", wrong[i].body), &made));
        assert_true(testing_raised(t, "validation_failed"));
        if (!testing_has_issue(&t->c.wrong, wrong[i].path, wrong[i].code)) {
            fail_msg("%s: no %s", wrong[i].body, wrong[i].code);
        }
    }
}

static void a_key_ends_when_it_expires_by_the_steady_clock(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made = created(t, testing_json(t, "{'label':'x','expiresAt':'2026-05-15T13:00:00Z'}"));
    t->now_ms -= INT64_C(86400) * 1000; /* setting the clock back gains nothing */
    t->steady_ms = TESTING_NOW_MS + 3600 * 1000 - 1;
    assert_true(opens(t, made.secret));
    t->steady_ms += 1;
    assert_false(opens(t, made.secret));
    assert_true(testing_raised(t, "unauthorized"));
    t->now_ms += INT64_C(86400) * 1000 * 400;
    t->steady_ms -= 1;
    assert_true(opens(t, made.secret));
}

/* ---- rotate and revoke ------------------------------------------------------------------------------------------- */

static bool rotate(struct testing_accounts *t, struct text id, const char *body, struct access_made *made,
                   const struct row **old)
{
    testing_begin(t);
    return access_key_rotate(&t->c, &t->identity, id, body == NULL ? NULL : testing_json(t, "%s", body), made, old,
                             &t->fault);
}

static void without_a_grace_the_old_key_is_revoked_with_the_new_ones_commit(void **state)
{
    struct testing_accounts *t = *state;
    const struct row *old = NULL;
    struct access_made first = created(t, testing_json(t, "{'label':'x','scopes':['jobs:read']}"));
    struct access_made second;
    assert_true(rotate(t, first.row->id, NULL, &second, &old));
    assert_int_equal(((const struct key_record *)old->noun)->revoked_at_s, t->now_ms / 1000);
    testing_commit(t, second.secret);
    assert_false(opens(t, first.secret));
    assert_true(opens(t, second.secret));
    const struct key_record *record = second.row->noun;
    assert_text(record->label, "x");
    assert_true(record->scopes == UINT64_C(1) << SCOPE_JOBS_READ);
    assert_true(text_equal(record->rotated_from, first.row->id));
}

/* Keys of any end, rotated with any grace: both are good until the old one's end, which is the earlier of the grace's and its
 * own, and the new one as long as the old one would have been. */
static void a_rotated_key_overlaps_for_its_grace(void **state)
{
    struct testing_accounts *t = *state;
    for (int round = 0; round < 200; round++) {
        int64_t life_s = round % 3 == 0 ? 0 : random_between(&t->random, 1, 100000);
        int32_t grace_s = random_between(&t->random, 0, 100000);
        t->steady_ms += random_between(&t->random, 0, 1999);
        int64_t at_ms = t->steady_ms;
        int64_t end_s = at_ms / 1000 + 1 + life_s;
        struct text expires = text_format(t->arena, ",'expiresAt':'%.*s'", TEXT_ARGS(instant_text(t->arena, end_s)));
        const struct json *body = testing_json(t, "{'label':'x'%s}", life_s == 0 ? "" : text_to_c(t->arena, expires));
        struct access_made first = created(t, body);
        struct access_made second;
        struct text grace = text_format(t->arena, "{'graceSeconds':%d}", (int)grace_s);
        assert_true(rotate(t, first.row->id, text_to_c(t->arena, grace), &second, NULL));
        testing_commit(t, second.secret);
        for (int look = 0; look < 10; look++) {
            int64_t later_ms = look == 0 || grace_s == 0 ? 0
                               : look == 1               ? grace_s * INT64_C(1000) - 1
                                                         : random_between(&t->random, 0, 120000) * INT64_C(1000);
            t->steady_ms = at_ms + later_ms;
            bool lives = life_s == 0 || t->steady_ms < end_s * 1000;
            bool overlaps = grace_s > 0 && lives && later_ms < grace_s * INT64_C(1000);
            bool is_open = opens(t, first.secret);
            int64_t away_ms = later_ms - grace_s * INT64_C(1000);
            assert_true(is_open == overlaps || (lives && grace_s > 0 && away_ms >= 0 && away_ms < 1000));
            assert_int_equal(opens(t, second.secret), lives);
        }
        t->steady_ms = at_ms;
    }
}

static void a_key_that_is_over_is_not_rotated(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made;
    struct access_made expiring = created(t, testing_json(t, "{'label':'x','expiresAt':'2026-05-15T13:00:00Z'}"));
    struct access_made revoked = created(t, testing_json(t, "{'label':'y'}"));
    const struct row *row = NULL;
    assert_true(access_key_revoke(&t->c, &t->identity, revoked.row->id, &row, &t->fault));
    testing_commit(t, revoked.secret);
    assert_false(rotate(t, revoked.row->id, NULL, &made, NULL));
    assert_true(testing_raised(t, "key_revoked"));
    testing_pass(t, 3600);
    assert_false(rotate(t, expiring.row->id, NULL, &made, NULL));
    assert_true(testing_raised(t, "key_revoked"));
    assert_false(rotate(t, TEXT("0196d0f0-2000-7000-8000-000000000001"), NULL, &made, NULL));
    assert_true(testing_raised(t, "not_found"));
    assert_false(rotate(t, t->key_id, "{'graceSeconds':604801}", &made, NULL));
    assert_true(testing_raised(t, "validation_failed"));
    assert_false(rotate(t, t->key_id, "{'grace':1}", &made, NULL));
    assert_true(testing_raised(t, "validation_failed"));
}

/* Else a key with nothing but admin could make itself one that may do everything. */
static void who_may_less_does_not_rotate_a_key_that_may_more(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made narrow = created(t, testing_json(t, "{'label':'x','scopes':['admin']}"));
    struct access_made made;
    struct identity maker;
    assert_true(testing_knows(t, testing_bearer(t, narrow.secret), &maker));
    assert_false(access_key_rotate(&t->c, &maker, t->key_id, NULL, &made, NULL, &t->fault));
    assert_true(testing_raised(t, "scope_not_held"));
    assert_null(t->c.set);
    assert_true(access_key_rotate(&t->c, &maker, narrow.row->id, NULL, &made, NULL, &t->fault));
    testing_commit(t, made.secret);
    assert_false(opens(t, narrow.secret));
}

static void a_revoked_key_opens_nothing_from_its_commit_on(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made = created(t, testing_json(t, "{'label':'x'}"));
    struct identity identity;
    const struct row *row = NULL;
    assert_true(testing_knows(t, testing_bearer(t, made.secret), &identity));
    assert_true(access_identity_renew(&t->c, &identity, &t->fault));
    assert_true(access_key_revoke(&t->c, &t->identity, made.row->id, &row, &t->fault));
    testing_commit(t, made.secret);
    assert_false(access_identity_renew(&t->c, &identity, &t->fault)); /* who was known a moment ago */
    assert_true(testing_raised(t, "unauthorized"));
    assert_false(opens(t, made.secret));
    /* A second time changes nothing. */
    testing_begin(t);
    assert_true(access_key_revoke(&t->c, &t->identity, made.row->id, &row, &t->fault));
    assert_null(t->c.set);
    assert_int_equal(row->version, 2);
    assert_false(access_key_revoke(&t->c, &t->identity, t->organization_id, &row, &t->fault));
    assert_true(testing_raised(t, "not_found"));
}

static void a_maker_that_is_revoked_in_between_makes_nothing(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made maker_key = created(t, testing_json(t, "{'label':'x','scopes':['admin']}"));
    struct access_made made;
    struct identity maker;
    const struct row *row = NULL;
    assert_true(testing_knows(t, testing_bearer(t, maker_key.secret), &maker));
    assert_true(
        access_key_create(&t->c, &maker, testing_json(t, "{'label':'y','scopes':['admin']}"), &made, &t->fault));
    struct access_context late = t->c;
    t->c.snapshot = NULL; /* stays open for the late one */
    testing_begin(t);
    assert_true(access_key_revoke(&t->c, &t->identity, maker_key.row->id, &row, &t->fault));
    testing_commit(t, maker_key.secret);
    t->c.set = late.set;
    assert_int_equal(testing_submit(t, made.secret), COMMIT_CONFLICT);
    t->store.close(t->store.context, late.snapshot);
}

/* ---- who asks ---------------------------------------------------------------------------------------------------- */

static void a_key_of_another_realm_or_another_secret_is_refused(void **state)
{
    struct testing_accounts *t = *state;
    struct identity identity;
    const struct text headers[] = {
        TEXT("Bearer"),
        TEXT("Basic cnE6cnE="),
        t->key,
        text_format(t->arena, "Bearer %.*s %.*s", TEXT_ARGS(t->key), TEXT_ARGS(t->key)),
        text_format(t->arena, "Bearer %.*sx", TEXT_ARGS(t->key)),
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        assert_false(testing_knows(t, (struct credentials){.authorization = headers[i]}, &identity));
        assert_true(testing_raised(t, "unauthorized"));
    }
    /* A proper key with our prefix and checksum that is not ours. */
    struct testing_accounts *other = testing_accounts_make(false);
    struct text stranger = other->key;
    assert_true(opens(other, stranger));
    struct key_record record = *(const struct key_record *)testing_row(t, ROW_KEY, t->key_id)->noun;
    record.digest.bytes[31] ^= 1;
    struct change_set *set = change_set_begin(t->arena, t->organization_id,
                                              &(struct change_origin){.actor = TEXT("t"), .request_id = TEXT("t")});
    const struct row *row = testing_row(t, ROW_KEY, t->key_id);
    change_set_put(set, &(struct change){ROW_KEY, row->id, 2, row->noun, &record, "test.changed", TEXT("")});
    t->c.set = set;
    testing_commit(t, TEXT(""));
    assert_false(opens(t, t->key));
    assert_true(testing_raised(t, "unauthorized"));
    testing_accounts_end(other);
}

static void the_use_of_a_key_is_noted_within_a_minute(void **state)
{
    struct testing_accounts *t = *state;
    assert_int_equal(testing_row(t, ROW_KEY, t->key_id)->last_used_ms, TESTING_NOW_MS);
    testing_pass(t, 59);
    assert_true(opens(t, t->key));
    assert_int_equal(testing_row(t, ROW_KEY, t->key_id)->last_used_ms, TESTING_NOW_MS);
    testing_pass(t, 1);
    assert_true(opens(t, t->key));
    assert_int_equal(testing_row(t, ROW_KEY, t->key_id)->last_used_ms, t->now_ms);
    struct json_writer w = json_writer_make(t->arena);
    access_key_write(&w, t->arena, testing_row(t, ROW_KEY, t->key_id));
    struct json written;
    assert_true(json_parse(t->arena, json_written(&w), &written, &t->fault));
    assert_text(json_get(&written, TEXT("lastUsedAt"))->string, "2026-05-15T12:01:00Z");
    assert_text(json_get(&written, TEXT("createdAt"))->string, "2026-05-15T12:00:00Z");
    assert_int_equal(json_get(&written, TEXT("prefix"))->string.length, KEY_PREFIX_LENGTH);
    assert_int_equal(json_get(&written, TEXT("revokedAt"))->type, JSON_NULL);
    assert_int_equal(json_get(&written, TEXT("scopes"))->count, SCOPE_COUNT);
    assert_null(json_get(&written, TEXT("digest")));
    assert_null(json_get(&written, TEXT("key")));
}

static void a_new_key_is_shown_once(void **state)
{
    struct testing_accounts *t = *state;
    struct access_made made = created(t, testing_json(t, "{'label':'x'}"));
    struct json_writer w = json_writer_make(t->arena);
    access_key_made_write(&w, t->arena, &made);
    struct json written;
    assert_true(json_parse(t->arena, json_written(&w), &written, &t->fault));
    assert_true(text_equal(json_get(&written, TEXT("key"))->string, made.secret));
    assert_true(text_equal(json_get(&written, TEXT("id"))->string, made.row->id));
    struct access_me me;
    assert_true(access_me_find(&t->c, &t->identity, &me, &t->fault));
    w = json_writer_make(t->arena);
    access_me_write(&w, t->arena, &t->identity, &me);
    assert_true(json_parse(t->arena, json_written(&w), &written, &t->fault));
    assert_text(json_get(&written, TEXT("kind"))->string, "key");
    assert_int_equal(json_get(&written, TEXT("user"))->type, JSON_NULL);
    assert_int_equal(json_get(&written, TEXT("csrfToken"))->type, JSON_NULL);
    assert_text(json_get(json_get(&written, TEXT("organization")), TEXT("timezone"))->string, "America/New_York");
}

static void the_command_line_may_do_everything(void **state)
{
    struct testing_accounts *t = *state;
    struct identity identity = access_command_line(t->organization_id);
    struct access_made made;
    testing_begin(t);
    assert_true(access_identity_renew(&t->c, &identity, &t->fault));
    assert_true(
        access_key_create(&t->c, &identity, testing_json(t, "{'label':'x','scopes':['admin']}"), &made, &t->fault));
    assert_text(t->c.set->audits[0].actor, "command line");
    testing_commit(t, made.secret);
    assert_true(opens(t, made.secret));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_organization_is_made_with_a_key_that_may_do_everything, begin, end),
        cmocka_unit_test(the_keys_of_a_sandbox_show_it),
        cmocka_unit_test_setup_teardown(an_organization_needs_a_name_a_timezone_and_a_currency, begin, end),
        cmocka_unit_test_setup_teardown(a_key_without_scopes_has_all_of_its_makers_but_admin, begin, end),
        cmocka_unit_test_setup_teardown(a_key_can_give_only_what_its_maker_has, begin, end),
        cmocka_unit_test_setup_teardown(a_key_is_described_by_its_body, begin, end),
        cmocka_unit_test_setup_teardown(a_key_ends_when_it_expires_by_the_steady_clock, begin, end),
        cmocka_unit_test_setup_teardown(without_a_grace_the_old_key_is_revoked_with_the_new_ones_commit, begin, end),
        cmocka_unit_test_setup_teardown(a_rotated_key_overlaps_for_its_grace, begin, end),
        cmocka_unit_test_setup_teardown(a_key_that_is_over_is_not_rotated, begin, end),
        cmocka_unit_test_setup_teardown(who_may_less_does_not_rotate_a_key_that_may_more, begin, end),
        cmocka_unit_test_setup_teardown(a_revoked_key_opens_nothing_from_its_commit_on, begin, end),
        cmocka_unit_test_setup_teardown(a_maker_that_is_revoked_in_between_makes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(a_key_of_another_realm_or_another_secret_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(the_use_of_a_key_is_noted_within_a_minute, begin, end),
        cmocka_unit_test_setup_teardown(a_new_key_is_shown_once, begin, end),
        cmocka_unit_test_setup_teardown(the_command_line_may_do_everything, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
