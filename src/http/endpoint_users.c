/* Users: who may sign in, and as what. */
#include "base/arena.h"
#include "base/fault.h"
#include "http/account.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *user)
{
    access_user_write(w, work->arena, user);
    return true;
}

void endpoint_users(struct exchange *x)
{
    listing_answer(x, ROW_USER, NULL, write_listed);
}

static void answer_user(struct exchange *x, const struct row *user)
{
    struct json_writer w = reply_begin(x);
    access_user_write(&w, x->arena, user);
    reply_header(x, TEXT("ETag"), text_format(x->arena, "\"%d\"", (int)user->version));
    reply_end(x, &w, 200);
}

/* The answer that is kept for an Idempotency-Key has no invitation in it: it is a secret. */
static void keep_without_secret(struct exchange *x, const struct access_made *made)
{
    struct access_made told = {.row = made->row, .secret = TEXT("")};
    struct json_writer w = reply_begin(x);
    access_user_made_write(&w, x->arena, &told, TEXT(""));
    reply_end_kept(x, &w);
}

static void answer_invited(struct exchange *x, const struct access_made *made)
{
    struct text base = account_base(x);
    keep_without_secret(x, made);
    struct json_writer w = reply_begin(x);
    access_user_made_write(&w, x->arena, made, base);
    reply_header(x, TEXT("Location"), text_format(x->arena, "/api/v1/users/%.*s", TEXT_ARGS(made->row->id)));
    reply_header(x, TEXT("ETag"), text_format(x->arena, "\"%d\"", (int)made->row->version));
    reply_end(x, &w, 201);
}

void endpoint_user_invite(struct exchange *x)
{
    struct access_context c = account_changes(x);
    struct access_made made;
    struct fault fault = {.kind = FAULT_NONE};
    if (!route_check_query(x)) {
        return;
    }
    if (access_user_invite(&c, &x->identity, &x->body, &made, &fault)) {
        answer_invited(x, &made);
    } else {
        account_refuse(x, &c, &fault);
    }
}

void endpoint_user_patch(struct exchange *x)
{
    struct access_context c = account_changes(x);
    const struct row *user = NULL;
    int32_t if_version = 0;
    struct fault fault = {.kind = FAULT_NONE};
    if (!exchange_if_match(x, &if_version) || !route_check_query(x)) {
        return;
    }
    if (access_user_patch(&c, &x->identity, exchange_path_value(x, 0), &x->body, if_version, &user, &fault)) {
        answer_user(x, user);
    } else {
        account_refuse(x, &c, &fault);
    }
}

void endpoint_user_disable(struct exchange *x)
{
    struct access_context c = account_changes(x);
    const struct row *user = NULL;
    int32_t if_version = 0;
    struct fault fault = {.kind = FAULT_NONE};
    if (!exchange_if_match(x, &if_version) || !route_check_query(x)) {
        return;
    }
    if (access_user_disable(&c, &x->identity, exchange_path_value(x, 0), if_version, &user, &fault)) {
        answer_user(x, user);
    } else {
        account_refuse(x, &c, &fault);
    }
}
