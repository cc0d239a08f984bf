/* Keys, sign-in and sessions. Secrets are shown once, and answers that show one are never kept. */
#include "base/arena.h"
#include "base/fault.h"
#include "http/account.h"
#include "http/endpoints.h"
#include "http/list_page.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"

/* ---- keys -------------------------------------------------------------------------------------------------------- */

static bool write_listed_key(struct json_writer *w, struct records_work *work, const struct row *key)
{
    access_key_write(w, work->arena, key);
    return true;
}

void endpoint_keys(struct exchange *x)
{
    listing_answer(x, ROW_KEY, NULL, write_listed_key);
}

static void answer_made_key(struct exchange *x, const struct access_made *made, int32_t status)
{
    struct json_writer w = reply_begin(x);
    access_key_made_write(&w, x->arena, made);
    reply_end(x, &w, status);
}

void endpoint_key_create(struct exchange *x)
{
    struct access_context c = account_changes(x);
    struct access_made made;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_key_create(&c, &x->identity, &x->body, &made, &fault)) {
        answer_made_key(x, &made, 201);
    } else {
        account_refuse(x, &c, &fault);
    }
}

void endpoint_key_rotate(struct exchange *x)
{
    struct access_context c = account_changes(x);
    struct access_made made;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_key_rotate(&c, &x->identity, exchange_path_value(x, 0), &x->body, &made, NULL, &fault)) {
        answer_made_key(x, &made, 200);
    } else {
        account_refuse(x, &c, &fault);
    }
}

void endpoint_key_revoke(struct exchange *x)
{
    struct access_context c = account_changes(x);
    const struct row *key = NULL;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (!access_key_revoke(&c, &x->identity, exchange_path_value(x, 0), &key, &fault)) {
        account_refuse(x, &c, &fault);
        return;
    }
    struct json_writer w = reply_begin(x);
    access_key_write(&w, x->arena, key);
    reply_end(x, &w, 200);
}

/* ---- who asks ---------------------------------------------------------------------------------------------------- */

static void answer_me(struct exchange *x, const struct identity *identity, const struct access_me *me)
{
    struct json_writer w = reply_begin(x);
    access_me_write(&w, x->arena, identity, me);
    reply_end(x, &w, 200);
}

void endpoint_me(struct exchange *x)
{
    struct access_context c = exchange_access(x);
    struct access_me me;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_me_find(&c, &x->identity, &me, &fault)) {
        answer_me(x, &x->identity, &me);
    } else {
        account_refuse(x, &c, &fault);
    }
}

/* ---- sign-in ----------------------------------------------------------------------------------------------------- */

static void answer_begun(struct exchange *x, const struct session_begun *begun)
{
    reply_header(x, TEXT("Set-Cookie"), access_cookie_text(x->arena, begun->secret));
    answer_me(x, begun->identity, &begun->me);
}

void endpoint_login(struct exchange *x)
{
    struct access_context c = exchange_access(x);
    const struct credentials given = exchange_credentials(x);
    struct session_begun begun;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_login(&c, &given, &x->body, &begun, &fault)) {
        x->change_set = c.set;
        answer_begun(x, &begun);
    } else {
        account_refuse_login(x, &c, &fault);
    }
}

void endpoint_logout(struct exchange *x)
{
    struct access_context c = account_changes(x);
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (!access_logout(&c, &x->identity, &fault)) {
        account_refuse(x, &c, &fault);
        return;
    }
    reply_header(x, TEXT("Set-Cookie"), access_cookie_end());
    reply_header(x, TEXT("Clear-Site-Data"), TEXT("\"cache\", \"cookies\", \"storage\""));
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name_bool(&w, TEXT("signedOut"), true);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

void endpoint_password(struct exchange *x)
{
    struct access_context c = account_changes(x);
    const struct credentials given = exchange_credentials(x);
    struct session_begun begun;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_password_change(&c, &x->identity, &given, &x->body, &begun, &fault)) {
        answer_begun(x, &begun);
    } else {
        account_refuse_login(x, &c, &fault);
    }
}

void endpoint_accept_invite(struct exchange *x)
{
    struct access_context c = exchange_access(x);
    const struct credentials given = exchange_credentials(x);
    const struct row *user = NULL;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (!access_invite_accept(&c, &given, &x->body, &user, &fault)) {
        account_refuse(x, &c, &fault);
        return;
    }
    x->change_set = c.set;
    struct json_writer w = reply_begin(x);
    access_user_write(&w, x->arena, user);
    reply_end(x, &w, 200);
}

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

static void answer_sessions(struct exchange *x, const struct row_list *sessions)
{
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < sessions->count; i++) {
        access_session_write(&w, x->arena, &sessions->rows[i], &x->identity);
    }
    json_array_end(&w);
    json_name_null(&w, TEXT("nextCursor")); /* one user has few */
    json_object_end(&w);
    reply_end(x, &w, 200);
}

void endpoint_sessions(struct exchange *x)
{
    struct access_context c = exchange_access(x);
    struct row_list sessions;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_sessions(&c, &x->identity, &sessions, &fault)) {
        answer_sessions(x, &sessions);
    } else {
        account_refuse(x, &c, &fault);
    }
}

void endpoint_sessions_end_others(struct exchange *x)
{
    struct access_context c = account_changes(x);
    struct row_list ended;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_sessions_end_others(&c, &x->identity, &ended, &fault)) {
        answer_sessions(x, &ended);
    } else {
        account_refuse(x, &c, &fault);
    }
}

void endpoint_session_end(struct exchange *x)
{
    struct access_context c = account_changes(x);
    const struct row *ended = NULL;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (!access_session_end(&c, &x->identity, exchange_path_value(x, 0), &ended, &fault)) {
        account_refuse(x, &c, &fault);
        return;
    }
    struct json_writer w = reply_begin(x);
    access_session_write(&w, x->arena, ended, &x->identity);
    reply_end(x, &w, 200);
}
