/* Sessions: begun, listed, ended. */
#include <string.h>

#include "access/accounts_parts.h"
#include "base/arena.h"

/* ---- of a user --------------------------------------------------------------------------------------------------- */

/* The store is asked for the user's; one that lists all of the organization's is understood too. */
bool access_sessions_of(struct access_context *c, struct snapshot *snapshot, struct text user_id,
                        struct row_list *sessions, struct fault *fault)
{
    const struct list_filter filter = {.user_id = user_id};
    struct list_query query = {.kind = ROW_SESSION, .order = LIST_CREATED, .limit = 200, .filter = &filter};
    struct row_list page = {.more = true};
    struct row *rows = NULL;
    int32_t count = 0;
    while (page.more) {
        if (!c->store->list(snapshot, c->arena, &query, &page, fault)) {
            return false;
        }
        struct row *larger = arena_array(c->arena, struct row, count + page.count);
        for (int32_t i = 0; i < count; i++) {
            larger[i] = rows[i];
        }
        rows = larger;
        for (int32_t i = 0; i < page.count; i++) {
            if (text_equal(((const struct session_record *)page.rows[i].noun)->user_id, user_id)) {
                rows[count++] = *access_keep(c->arena, &page.rows[i]);
            }
        }
        query.after_seq = page.count > 0 ? page.rows[page.count - 1].created_seq : 0;
    }
    *sessions = (struct row_list){.count = count, .rows = rows};
    return true;
}

void access_session_drop(struct access_context *c, const struct row *session)
{
    const struct change change = {
        .kind = ROW_SESSION,
        .id = session->id,
        .version = session->version,
        .before = session->noun,
        .action = "session.ended",
        .person_id = ((const struct session_record *)session->noun)->user_id,
    };
    change_set_drop(c->set, &change);
}

/* ---- begun ------------------------------------------------------------------------------------------------------- */

static bool is_of_cookie(struct access_context *c, const struct credentials *given, const struct row *session)
{
    struct sha256 digest;
    const struct session_record *record = session->noun;
    return access_secret_read(c->arena, access_cookie_find(given->cookie), &digest) &&
           memcmp(digest.bytes, record->digest.bytes, sizeof digest.bytes) == 0;
}

/* Makes room for one more: those that are over go, the cookie's, and from the oldest on those that are too many. */
static bool others_end(struct access_context *c, struct snapshot *snapshot, const struct credentials *given,
                       const struct session_wish *wish, struct fault *fault)
{
    struct row_list sessions;
    if (!access_sessions_of(c, snapshot, wish->user->id, &sessions, fault)) {
        return false;
    }
    bool *ends = arena_array(c->arena, bool, sessions.count);
    int32_t left = 0;
    for (int32_t i = 0; i < sessions.count; i++) {
        const struct row *session = &sessions.rows[i];
        ends[i] = wish->end_all || !access_session_is_good(session, c->steady_ms) || is_of_cookie(c, given, session);
        left += ends[i] ? 0 : 1;
    }
    for (int32_t i = 0; i < sessions.count; i++) {
        if (!ends[i] && left >= SESSIONS_MOST) {
            ends[i] = true;
            left--;
        }
        if (ends[i]) {
            access_session_drop(c, &sessions.rows[i]);
        }
    }
    return true;
}

/* At most `most` bytes, whole characters. */
static struct text cut_to(struct text t, size_t most)
{
    return text_slice(t, 0, text_utf8_length(text_slice(t, 0, most)));
}

static const struct row *session_put(struct access_context *c, const struct credentials *given, struct text user_id,
                                     struct text *secret)
{
    struct session_record *record = arena_new(c->arena, struct session_record);
    shape_preset(shape_of_row[ROW_SESSION], record);
    record->user_id = user_id;
    record->expires_at_s = c->steady_ms / 1000 + SESSION_MOST_S;
    record->address = cut_to(way_client(c->arena, c->ways, &given->way), 64);
    record->agent = cut_to(text_trim(given->agent), RECORD_NAME_BYTES);
    *secret = access_secret_make(c, &record->digest);
    access_give(ROW_SESSION, record, "userId");
    access_give(ROW_SESSION, record, "digest");
    access_give(ROW_SESSION, record, "expiresAt");
    if (!text_is_empty(record->address)) {
        access_give(ROW_SESSION, record, "address");
    }
    if (!text_is_empty(record->agent)) {
        access_give(ROW_SESSION, record, "agent");
    }
    return access_put(
        c,
        &(struct access_put){
            .kind = ROW_SESSION, .id = access_id(c), .noun = record, .action = "session.begun", .person_id = user_id});
}

bool access_session_begin(struct access_context *c, struct snapshot *snapshot, const struct credentials *given,
                          const struct session_wish *wish, struct session_begun *begun, struct fault *fault)
{
    struct text organization_id = c->set->organization_id;
    const struct row *organization = c->store->find(snapshot, c->arena, ROW_ORGANIZATION, organization_id, fault);
    if (organization == NULL || !others_end(c, snapshot, given, wish, fault)) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such organization.");
    }
    /* Two that begin at the same moment both put the user's row, so one of them comes again and sees the other: that keeps
     * their number within its bound. */
    const struct row *user = access_put(
        c, &(struct access_put){.kind = ROW_USER, .before = wish->user, .noun = wish->after, .action = wish->action});
    const struct row *session = session_put(c, given, user->id, &begun->secret);
    struct identity *identity = arena_new(c->arena, struct identity);
    *identity = (struct identity){
        .organization_id = organization_id,
        .by = IDENTITY_SESSION,
        .user_id = user->id,
        .session_id = session->id,
        .actor = text_format(c->arena, "user:%.*s", TEXT_ARGS(user->id)),
        .csrf_token = access_csrf_token(c->arena, begun->secret),
    };
    access_identity_of_user(identity, user);
    begun->identity = identity;
    begun->me =
        (struct access_me){.organization = access_keep(c->arena, organization), .user = user, .session = session};
    return true;
}

/* ---- the user's own ---------------------------------------------------------------------------------------------- */

bool access_sessions(struct access_context *c, const struct identity *identity, struct row_list *sessions,
                     struct fault *fault)
{
    struct row_list all;
    if (!access_needs_session(identity, fault) || !access_sessions_of(c, c->snapshot, identity->user_id, &all, fault)) {
        return false;
    }
    struct row *rows = arena_array(c->arena, struct row, all.count);
    int32_t count = 0;
    for (int32_t i = 0; i < all.count; i++) {
        if (access_session_is_good(&all.rows[i], c->steady_ms)) {
            rows[count++] = all.rows[i];
        }
    }
    *sessions = (struct row_list){.count = count, .rows = rows};
    return true;
}

bool access_session_end(struct access_context *c, const struct identity *identity, struct text id,
                        const struct row **ended, struct fault *fault)
{
    if (!access_needs_session(identity, fault)) {
        return false;
    }
    const struct row *session = c->store->find(c->snapshot, c->arena, ROW_SESSION, id, fault);
    const struct session_record *record = session == NULL ? NULL : session->noun;
    if (record == NULL || !text_equal(record->user_id, identity->user_id)) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "", "There is no such session.");
    }
    access_set(c, identity->organization_id, identity->actor);
    access_session_drop(c, session);
    *ended = session;
    return true;
}

bool access_logout(struct access_context *c, const struct identity *identity, struct fault *fault)
{
    const struct row *ended = NULL;
    return access_session_end(c, identity, identity->session_id, &ended, fault);
}

bool access_sessions_end_others(struct access_context *c, const struct identity *identity, struct row_list *ended,
                                struct fault *fault)
{
    struct row_list all;
    if (!access_needs_session(identity, fault) || !access_sessions_of(c, c->snapshot, identity->user_id, &all, fault)) {
        return false;
    }
    access_set(c, identity->organization_id, identity->actor);
    struct row *rows = arena_array(c->arena, struct row, all.count);
    int32_t count = 0;
    for (int32_t i = 0; i < all.count; i++) {
        if (!text_equal(all.rows[i].id, identity->session_id)) {
            rows[count++] = all.rows[i];
            access_session_drop(c, &all.rows[i]);
        }
    }
    *ended = (struct row_list){.count = count, .rows = rows};
    return true;
}

/* ---- cookies ----------------------------------------------------------------------------------------------------- */

struct text access_cookie_text(struct arena *arena, struct text secret)
{
    return text_format(arena, "__Host-routriq=%.*s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Lax",
                       TEXT_ARGS(secret), (int)SESSION_MOST_S);
}

struct text access_cookie_end(void)
{
    return TEXT("__Host-routriq=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
}
