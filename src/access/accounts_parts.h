/* What the use cases of accounts share; for the files of this room alone.
 *
 * A fault sticks, so a use case that found nothing raises what that means, and a store that failed before is still heard. */
#ifndef ROUTRIQ_ACCESS_ACCOUNTS_PARTS_H
#define ROUTRIQ_ACCESS_ACCOUNTS_PARTS_H

#include "access/access.h"
#include "base/fault.h"

/* ---- bodies ------------------------------------------------------------------------------------------------------ */

/* Merges the body onto the noun, with the issues of `c`, which begin here. True when nothing is wrong so far; what follows may
 * add more and must then ask access_is_right. `resolve` may be NULL. */
bool access_read(struct access_context *c, const struct shape *shape, const struct json *body, void *noun,
                 bool (*resolve)(void *context, const struct shape_member *member, const struct where *where,
                                 struct text reference, struct text *id));
/* False with "validation_failed" or "not_supported" when there are issues. */
bool access_is_right(const struct access_context *c, struct fault *fault);
/* A member of the whole body. The name must outlive the place. */
struct where access_where(const char *name);
/* True when the body says something of it that is not null. */
bool access_says(const struct json *body, const char *name);

/* A member that the use case itself has filled in is not null from now on; and one is made null. */
void access_give(enum row_kind kind, void *noun, const char *member);
void access_clear(enum row_kind kind, void *noun, const char *member);

/* ---- secrets ----------------------------------------------------------------------------------------------------- */

/* 32 random bytes as a text, and what is kept of them. */
struct text access_secret_make(struct access_context *c, struct sha256 *digest);
/* False when the text is none such. */
bool access_secret_read(struct arena *arena, struct text secret, struct sha256 *digest);

/* ---- changes ----------------------------------------------------------------------------------------------------- */

struct text access_id(struct access_context *c);
/* c->set, begun when it is not yet. */
struct change_set *access_set(struct access_context *c, struct text organization_id, struct text actor);
/* A row that this arena keeps, whatever becomes of the snapshot. */
const struct row *access_keep(struct arena *arena, const struct row *row);

/* Puts what a row becomes, or makes it (`before` NULL: with a new id). Returns the row as it is then. */
struct access_put {
    enum row_kind kind;
    const struct row *before;
    struct text id; /* of a new one */
    const void *noun;
    const char *action;
    struct text person_id;
};
const struct row *access_put(struct access_context *c, const struct access_put *put);

/* A right is given only while its giver has it: expects the row behind the identity to be as it was read. */
void access_expect(struct access_context *c, const struct identity *maker);
/* False with "scope_not_held" when `scopes` are not all the maker's; `where` is the field that asks for them. */
bool access_may_give(const struct identity *maker, uint64_t scopes, const char *where, struct fault *fault);
bool access_may_give_role(const struct identity *maker, int32_t role, const char *where, struct fault *fault);

/* ---- who is good ------------------------------------------------------------------------------------------------- */

bool access_key_is_good(const struct key_record *key, int64_t steady_ms);
bool access_session_is_good(const struct row *session, int64_t steady_ms);
bool access_invite_is_good(const struct user_record *user, int64_t steady_ms);
/* Somebody who can sign in. */
bool access_user_is_able(const struct user_record *user);
/* The value of our cookie; empty without one, or with two. */
struct text access_cookie_find(struct text cookies);
void access_identity_of_user(struct identity *identity, const struct row *user);
struct text access_csrf_token(struct arena *arena, struct text secret);
bool access_needs_session(const struct identity *identity, struct fault *fault);
/* A password may travel the way of this request, and the page that it comes from is ours. */
bool access_way_is_good(struct access_context *c, const struct credentials *given, struct fault *fault);

/* ---- users ------------------------------------------------------------------------------------------------------- */

/* For access_read: a technician by id or ext:<source>:<externalId>. */
bool access_technician_resolve(void *context, const struct shape_member *member, const struct where *where,
                               struct text reference, struct text *id);
/* Role and technician fit together, or issues say why not. */
void access_user_judge(struct access_context *c, const struct json *body, struct user_record *record);
/* False with "weak_password", and an issue at the member. */
bool access_password_is_good(struct access_context *c, const struct user_record *user, struct text organization_name,
                             struct text password, const char *member, struct fault *fault);

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

/* All sessions of a user, over or not, the oldest first. */
bool access_sessions_of(struct access_context *c, struct snapshot *snapshot, struct text user_id,
                        struct row_list *sessions, struct fault *fault);
void access_session_drop(struct access_context *c, const struct row *session);
/* A new session, and the user as `after` tells. Sessions of the user that are over end, the one of the cookie, the oldest when
 * there are too many, and with `end_all` all others. */
struct session_wish {
    const struct row *user;
    const struct user_record *after;
    const char *action; /* what happened to the user */
    bool end_all;
};
bool access_session_begin(struct access_context *c, struct snapshot *snapshot, const struct credentials *given,
                          const struct session_wish *wish, struct session_begun *begun, struct fault *fault);

#endif
