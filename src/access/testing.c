#include "access/testing.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool occurs(struct text whole, struct text part)
{
    for (size_t i = 0; i + part.length <= whole.length; i++) {
        if (memcmp(whole.bytes + i, part.bytes, part.length) == 0) {
            return true;
        }
    }
    return false;
}

static void committed(void *argument, const struct commit_outcome *outcome)
{
    ((struct testing_accounts *)argument)->committed = outcome->result;
}

enum commit_result testing_submit(struct testing_accounts *t, struct text secret)
{
    struct sha256 digest = sha256_of(secret.bytes, secret.length);
    struct text kept = sha256_hex(t->arena, &digest);
    const struct change_set *set = t->c.set;
    assert_non_null(set);
    for (int32_t i = 0; set != NULL && i < set->audit_count; i++) {
        const struct audit_put *audit = &set->audits[i];
        assert_false(secret.length > 0 && occurs(audit->entry, secret));
        assert_false(secret.length > 0 && occurs(audit->openings, secret));
        assert_false(occurs(audit->entry, kept));
        assert_false(occurs(audit->entry, TEXT("igest")));
        assert_false(occurs(audit->entry, TEXT("argon2")));
        assert_false(occurs(audit->openings, TEXT("argon2")));
        assert_false(occurs(audit->entry, TEXT(TESTING_PASSWORD)));
    }
    t->committed = COMMIT_UNKNOWN;
    assert_true(t->store.submit(t->store.context, t->c.set, committed, t));
    return t->committed;
}

void testing_commit(struct testing_accounts *t, struct text secret)
{
    assert_no_fault(&t->fault);
    assert_int_equal(testing_submit(t, secret), COMMIT_DONE);
    testing_begin(t);
}

struct access_context *testing_begin(struct testing_accounts *t)
{
    if (t->c.snapshot != NULL) {
        t->store.close(t->store.context, t->c.snapshot);
    }
    t->fault = (struct fault){.kind = FAULT_NONE};
    t->c = (struct access_context){
        .arena = t->arena,
        .store = &t->store,
        .entropy = &t->entropy,
        .now_ms = t->now_ms,
        .steady_ms = t->steady_ms,
        .request_id = TEXT("request-1"),
        .ways = &t->ways,
        .passwords = t->passwords,
        .throttle = t->throttle,
    };
    if (t->organization_id.length > 0) {
        t->c.snapshot = t->store.open(t->store.context, t->organization_id, &t->fault);
        assert_non_null(t->c.snapshot);
    }
    return &t->c;
}

void testing_pass(struct testing_accounts *t, int64_t seconds)
{
    t->now_ms += seconds * 1000;
    t->steady_ms += seconds * 1000;
    testing_begin(t);
}

/* ---- the store --------------------------------------------------------------------------------------------------- */

static int64_t steady_now(void *context)
{
    return ((struct testing_accounts *)context)->steady_ms;
}

/* In memory; or where the environment says so a file's, in a folder of its own. */
static void store_begin(struct testing_accounts *t)
{
    if (getenv(TESTING_ON_SQLITE) == NULL) {
        t->memory = store_memory_create();
        t->store = store_memory_port(t->memory);
        return;
    }
    char folder[] = "/tmp/routriq-access-XXXXXX";
    assert_non_null(mkdtemp(folder));
    t->folder = text_copy(t->arena, text_of(folder));
    t->clock = (struct clock_port){t, steady_now, steady_now, steady_now};
    const struct store_settings settings = {
        .database = text_format(t->arena, "sqlite:%s/db", folder), .clock = &t->clock, .may_migrate = true};
    t->file = store_open(&settings, &t->fault);
    assert_no_fault(&t->fault);
    t->store = store_port_of(t->file);
}

static void store_end(struct testing_accounts *t)
{
    store_memory_destroy(t->memory);
    store_close(t->file);
    DIR *folder = text_is_empty(t->folder) ? NULL : opendir(text_to_c(t->arena, t->folder));
    for (struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL; entry = readdir(folder)) {
        unlinkat(dirfd(folder), entry->d_name, 0);
    }
    if (folder != NULL) {
        closedir(folder);
        rmdir(text_to_c(t->arena, t->folder));
    }
}

struct testing_accounts *testing_accounts_make(bool sandbox)
{
    struct arena *arena = arena_create(0);
    struct testing_accounts *t = arena_new(arena, struct testing_accounts);
    *t = (struct testing_accounts){.arena = arena, .now_ms = TESTING_NOW_MS, .steady_ms = TESTING_NOW_MS};
    store_begin(t);
    t->random = random_make(5, 0);
    t->entropy = testing_entropy(&t->random);
    t->passwords = password_host_create(arena, &t->entropy);
    t->throttle = throttle_create(arena, &t->entropy);
    testing_begin(t);
    const struct organization_wish wish = {
        .name = TEXT("North HVAC"), .timezone = TEXT("America/New_York"), .sandbox = sandbox};
    const struct row *organization = NULL;
    struct access_made made;
    assert_true(access_organization_create(&t->c, &wish, &organization, &made, &t->fault));
    t->organization_id = organization->id;
    t->key_id = made.row->id;
    t->key = made.secret;
    testing_commit(t, made.secret);
    assert_true(testing_knows(t, testing_bearer(t, t->key), &t->identity));
    return t;
}

void testing_accounts_end(struct testing_accounts *t)
{
    struct arena *arena = t->arena;
    t->store.close(t->store.context, t->c.snapshot);
    store_end(t);
    arena_destroy(arena);
}

const struct json *testing_json(struct testing_accounts *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct text written = text_format_list(t->arena, format, arguments);
    va_end(arguments);
    char *bytes = text_to_c(t->arena, written);
    for (char *c = bytes; *c != '\0'; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    struct json *json = arena_new(t->arena, struct json);
    struct fault fault = {.kind = FAULT_NONE};
    json_parse(t->arena, text_of(bytes), json, &fault);
    assert_no_fault(&fault);
    return json;
}

bool testing_raised(struct testing_accounts *t, const char *code)
{
    bool raised = strcmp(t->fault.code, code) == 0;
    if (!raised) {
        print_error("%s, not %s: %s\n", t->fault.code, code, t->fault.what);
    }
    t->fault = (struct fault){.kind = FAULT_NONE};
    return raised;
}

bool testing_has_issue(const struct issues *issues, const char *path, const char *code)
{
    for (int32_t i = 0; i < issues->listed; i++) {
        if (text_equal(issues->list[i].path, text_of(path)) && text_equal(issues->list[i].code, text_of(code))) {
            return true;
        }
    }
    return false;
}

struct credentials testing_page(const char *address)
{
    return (struct credentials){
        .agent = TEXT("Browser/1"),
        .changes = true,
        .way = {.tls = true,
                .peer = text_of(address),
                .host = TEXT("dispatch.example"),
                .origin = TEXT("https://dispatch.example"),
                .fetch_site = TEXT("same-origin")},
    };
}

struct credentials testing_signed(struct testing_accounts *t, struct text secret)
{
    struct credentials given = testing_page("198.51.100.7");
    given.cookie = text_format(t->arena, "theme=dark; __Host-routriq=%.*s", TEXT_ARGS(secret));
    struct identity identity;
    given.changes = false;
    testing_begin(t);
    if (access_identify(&t->c, &given, &identity, &t->fault)) {
        given.csrf_token = identity.csrf_token;
    }
    given.changes = true;
    testing_begin(t);
    return given;
}

struct credentials testing_bearer(struct testing_accounts *t, struct text key)
{
    return (struct credentials){.authorization = text_format(t->arena, "Bearer %.*s", TEXT_ARGS(key))};
}

bool testing_knows(struct testing_accounts *t, struct credentials given, struct identity *identity)
{
    testing_begin(t);
    return access_identify(&t->c, &given, identity, &t->fault);
}

struct text testing_user(struct testing_accounts *t, const char *email, const char *role)
{
    struct access_made made;
    const struct row *user = NULL;
    const struct json *wish = testing_json(t, "{'email':'%s','role':'%s'}", email, role);
    testing_begin(t);
    assert_true(access_user_invite(&t->c, &t->identity, wish, &made, &t->fault));
    testing_commit(t, made.secret);
    const struct credentials page = testing_page("198.51.100.7");
    const struct json *acceptance =
        testing_json(t, "{'token':'%.*s','password':'" TESTING_PASSWORD "'}", TEXT_ARGS(made.secret));
    assert_true(access_invite_accept(&t->c, &page, acceptance, &user, &t->fault));
    testing_commit(t, made.secret);
    return user->id;
}

struct session_begun testing_login(struct testing_accounts *t, const char *email, const char *address)
{
    struct session_begun begun;
    const struct credentials page = testing_page(address);
    const struct json *body = testing_json(t, "{'email':'%s','password':'" TESTING_PASSWORD "'}", email);
    testing_begin(t);
    if (!access_login(&t->c, &page, body, &begun, &t->fault)) {
        assert_no_fault(&t->fault);
    }
    testing_commit(t, begun.secret);
    return begun;
}

const struct row *testing_row(struct testing_accounts *t, enum row_kind kind, struct text id)
{
    testing_begin(t);
    const struct row *row = t->store.find(t->c.snapshot, t->arena, kind, id, &t->fault);
    assert_no_fault(&t->fault);
    return row;
}

/* ---- signing in --------------------------------------------------------------------------------------------------- */

bool testing_login_with(struct testing_accounts *t, const struct credentials *given, const char *email,
                        const char *password, struct session_begun *begun)
{
    const struct json *body = testing_json(t, "{'email':'%s','password':'%s'}", email, password);
    testing_begin(t);
    return access_login(&t->c, given, body, begun, &t->fault);
}

bool testing_login_from(struct testing_accounts *t, const char *address, const char *email, const char *password)
{
    struct session_begun begun;
    const struct credentials page = testing_page(address);
    return testing_login_with(t, &page, email, password, &begun);
}

struct credentials testing_reading(struct testing_accounts *t, struct text secret)
{
    return (struct credentials){.cookie = text_format(t->arena, "__Host-routriq=%.*s", TEXT_ARGS(secret)),
                                .way = {.tls = true, .peer = TEXT("198.51.100.7")}};
}

bool testing_is_signed_in(struct testing_accounts *t, struct text secret)
{
    struct identity identity;
    bool known = testing_knows(t, testing_reading(t, secret), &identity);
    assert_true(known || testing_raised(t, "unauthorized"));
    return known;
}

int32_t testing_session_count(struct testing_accounts *t, struct text user_id)
{
    struct row_list list;
    const struct list_filter filter = {.user_id = user_id};
    const struct list_query query = {.kind = ROW_SESSION, .limit = 500, .filter = &filter};
    testing_begin(t);
    assert_true(t->store.list(t->c.snapshot, t->arena, &query, &list, &t->fault));
    return list.count;
}
