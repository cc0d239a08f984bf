/* Accounts: who asks, and the keys, organizations, users and sessions by which they are known.
 *
 *     struct access_context c = {…};                       what a use case may look at, and where it puts what it wants
 *     access_key_create(&c, &identity, &body, &made, &fault);
 *     access_key_made_write(&w, arena, &made);
 *
 * A use case reads the snapshot and puts what it wants changed into c->set; it never commits. It returns false with a fault
 * whose code is the answer's error: "validation_failed" and "not_supported" with all of it in c->wrong and c->not_built, else
 * what stands beside it here; and whatever the store raises. After a fault c->set must not be kept. Rows that are given back
 * show how things stand afterwards, and live in the arena.
 *
 * Times. What ends by itself (a key, an invitation, a session) ends by the steady clock, in seconds since 1970; what is shown
 * (createdAt, revokedAt) is the wall's.
 *
 * Secrets (keys, invitations, cookies) are given back once, in `secret`, and only their SHA-256 is kept. They never stand in
 * the audit: shapes hide the digests, and nothing else of them is put anywhere.
 *
 * Nothing is cached: key, user and session are read anew for each request, so a revocation counts from its commit on, on every
 * node. Whoever gives rights (a key, an invitation) expects its own row to be as it was read, so a maker that is revoked in
 * between gives nothing.
 *
 * Sessions. A session is 32 random bytes in the cookie __Host-routriq. It ends SESSION_IDLE_S after its last use and
 * SESSION_MOST_S after its beginning; of more than SESSIONS_MOST of one user the oldest ends. A new one begins with each
 * sign-in and each change of the password. A request with it that changes something must come from a page of ours (way.h) and
 * say the session's CSRF token, which is HMAC-SHA256 under the session's secret, so that only who has the cookie can make it
 * and every node can check it.
 *
 * Roles. viewer: everything that reads. dispatcher: and what plans and keeps the records. owner: everything. technician: the
 * own day only, see struct identity.
 */
#ifndef ROUTRIQ_ACCESS_ACCOUNTS_H
#define ROUTRIQ_ACCESS_ACCOUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "access/way.h"
#include "base/fault.h"
#include "base/issue.h"
#include "base/json.h"
#include "base/text.h"
#include "ports/ports.h"

struct arena;
struct identity;
struct password_host;
struct throttle;

enum {
    KEY_GRACE_MOST_S = 7 * 24 * 3600, /* for which a rotated key goes on beside the new one */
    INVITE_LASTS_S = 7 * 24 * 3600,
    SESSION_IDLE_S = 8 * 3600,
    SESSION_MOST_S = 7 * 24 * 3600,
    SESSIONS_MOST = 10,
    SESSION_BYTES = 32,
    LOGIN_CANDIDATES = 3, /* organizations that are tried for one e-mail */
    TOUCH_EVERY_MS = 60 * 1000,
};

struct access_context {
    struct arena *arena;
    const struct store_port *store;
    /* Of the identity's organization, opened and closed by the caller. NULL is allowed where nobody is known yet: to
     * identify, for an organization's creation, a login, an invitation that is accepted. */
    struct snapshot *snapshot;
    /* Begun by the caller with the identity's organization and actor, or NULL: then a use case that changes something begins
     * it, and the caller takes it from here. A login, an invitation's acceptance and an organization's creation always begin
     * it themselves, because only they know whose it is. */
    struct change_set *set;
    const struct entropy_port *entropy;
    int64_t now_ms;                  /* wall */
    int64_t steady_ms;               /* steady */
    struct text request_id;          /* for sets that are begun here */
    const struct way_settings *ways; /* needed to identify, for logins and passwords */
    struct password_host *passwords; /* needed for logins and passwords */
    struct throttle *throttle;       /* likewise */
    struct issues wrong;             /* what refuses a body, all of it. Begun by the use case */
    struct issues not_built;         /* what it asks for and would be ignored */
    struct fault trouble;            /* of the store, while a body was read: raised when the reading is done */
    int32_t retry_after_s;           /* of "login_throttled" */
};

/* ---- who asks ---------------------------------------------------------------------------------------------------- */

/* What a request shows of who sends it. Texts are headers' values; empty: not sent. */
struct credentials {
    struct text authorization;
    struct text cookie; /* the whole header */
    struct text csrf_token;
    struct text agent; /* User-Agent, kept with a session for its owner to know it by */
    bool changes;      /* the method is not GET, HEAD or OPTIONS */
    struct way way;
};

/* Finds out who asks: by the bearer key, and only without an Authorization by the session. Notes the use. Texts of the identity
 * live in the arena. Faults: FAULT_DENIED "unauthorized", "https_required" (a session over an open way), "csrf_failed". */
bool access_identify(struct access_context *c, const struct credentials *given, struct identity *identity,
                     struct fault *fault);
/* Once more, in the snapshot of what follows, as a body may take a while to come: is the key, the session still good? Takes
 * over what changed, such as scopes. Fault: "unauthorized". */
bool access_identity_renew(struct access_context *c, struct identity *identity, struct fault *fault);
/* Whoever may start the program on the machine of its data may do everything. */
struct identity access_command_line(struct text organization_id);

/* True where the route is about one's own work (a status, an outcome, a position): the handler must then hold the object
 * against only_technician_id when that is not empty. */
bool identity_may_own(const struct identity *identity, int32_t scope);
/* By what the limiter counts, and as what the answer's RateLimit-Policy names it: a key's budget is "default", a user's,
 * whatever the number of sessions, is "session". */
struct text identity_limit_key(const struct identity *identity);
struct text identity_limit_policy(const struct identity *identity);

/* What a role may do, as scope bits; and what its own_scopes are. `role` is an enum role. */
uint64_t role_scopes(int32_t role);
uint64_t role_own_scopes(int32_t role);

/* ---- keys -------------------------------------------------------------------------------------------------------- */

/* Something new and the secret that opens it, which is shown once. */
struct access_made {
    const struct row *row;
    struct text secret;
};

/* {label, scopes?, expiresAt?}. Without scopes all that the maker has but admin. Faults: validation_failed, FAULT_INVALID
 * "scope_not_held". */
bool access_key_create(struct access_context *c, const struct identity *maker, const struct json *body,
                       struct access_made *made, struct fault *fault);
/* {graceSeconds? 0 to KEY_GRACE_MOST_S}, or NULL: a new key of the same label, scopes and end; the old one ends after the grace,
 * or at once (revoked) without one. `replaced` is the old one as it is afterwards; NULL when nobody asks. Faults:
 * validation_failed, FAULT_NOT_FOUND "not_found", FAULT_CONFLICT "key_revoked", "scope_not_held" when the old key may more
 * than the maker. */
bool access_key_rotate(struct access_context *c, const struct identity *maker, struct text id, const struct json *body,
                       struct access_made *made, const struct row **replaced, struct fault *fault);
/* One that is revoked already stays as it is. Fault: "not_found". */
bool access_key_revoke(struct access_context *c, const struct identity *who, struct text id, const struct row **key,
                       struct fault *fault);

/* ---- organizations ----------------------------------------------------------------------------------------------- */

struct organization_wish {
    struct text name;
    struct text timezone; /* a name of tzdata */
    struct text currency; /* empty: USD */
    bool sandbox;         /* its keys are rq_test_, nothing of it goes out to the world */
};

/* An organization with its first key, which may do everything: c->set is begun for it. `made` is the key. Fault:
 * validation_failed, with the paths "/name", "/timezone" and "/currency". */
bool access_organization_create(struct access_context *c, const struct organization_wish *wish,
                                const struct row **organization, struct access_made *made, struct fault *fault);

/* ---- users ------------------------------------------------------------------------------------------------------- */

/* {email, role, name?, technicianId?}: `made.secret` is the invitation's token. A technician's user names the technician, by id
 * or ext:<source>:<externalId>. Faults: validation_failed, FAULT_CONFLICT "email_taken", "scope_not_held" for a role that may
 * more than the maker. */
bool access_user_invite(struct access_context *c, const struct identity *maker, const struct json *body,
                        struct access_made *made, struct fault *fault);
/* A new invitation to a user who lost the first one, or the password: the one before ends. The password stays good until the
 * invitation is accepted. Faults: "not_found" (also who is not active), "scope_not_held". */
bool access_user_invite_again(struct access_context *c, const struct identity *maker, struct text id,
                              struct access_made *made, struct fault *fault);
/* "<base>/accept-invite#<token>": after the # it reaches no server's log. */
struct text access_invite_url(struct arena *arena, struct text base, struct text token);
/* {token, password, name?}: sets the password and ends all sessions. It does not sign in. Faults: validation_failed,
 * FAULT_DENIED "https_required" and "csrf_failed", FAULT_NOT_FOUND "invite_invalid", FAULT_INVALID "weak_password" (c->wrong
 * has why). */
bool access_invite_accept(struct access_context *c, const struct credentials *given, const struct json *body,
                          const struct row **user, struct fault *fault);

/* {name, role, technicianId, active}, merged. Who is made inactive is signed out. `if_version` 0: any. Faults: validation_failed,
 * not_supported (another e-mail), "not_found", FAULT_CONFLICT "version_conflict" and "last_owner", "scope_not_held". */
bool access_user_patch(struct access_context *c, const struct identity *maker, struct text id, const struct json *patch,
                       int32_t if_version, const struct row **user, struct fault *fault);
/* The same as {active: false}, and the invitation ends. */
bool access_user_disable(struct access_context *c, const struct identity *maker, struct text id, int32_t if_version,
                         const struct row **user, struct fault *fault);

/* ---- sessions ---------------------------------------------------------------------------------------------------- */

/* The rows behind an identity, as its owner is told of them. */
struct access_me {
    const struct row *organization;
    const struct row *key;     /* NULL for a session */
    const struct row *user;    /* NULL for a key */
    const struct row *session; /* likewise */
};

struct session_begun {
    const struct identity *identity; /* whose it is from now on */
    struct access_me me;
    struct text secret; /* for access_cookie_text */
};

/* {email, password, organizationId?}. The session that the cookie names, when it is the same user's, ends. Faults:
 * validation_failed, FAULT_DENIED "https_required", "csrf_failed", "invalid_credentials" (which does not tell what was wrong),
 * FAULT_UNAVAILABLE "login_throttled" with c->retry_after_s, "unavailable" when too many sign in at once. */
bool access_login(struct access_context *c, const struct credentials *given, const struct json *body,
                  struct session_begun *begun, struct fault *fault);
/* Ends the identity's own session. */
bool access_logout(struct access_context *c, const struct identity *identity, struct fault *fault);
/* {currentPassword, newPassword}: ends all sessions of the user and begins a new one. Faults: validation_failed, FAULT_DENIED
 * "session_required" for a key, "https_required", "invalid_credentials", "login_throttled", "weak_password". */
bool access_password_change(struct access_context *c, const struct identity *identity, const struct credentials *given,
                            const struct json *body, struct session_begun *begun, struct fault *fault);

/* The user's own sessions that are not over, the oldest first. Fault: "session_required" for a key, here and below. */
bool access_sessions(struct access_context *c, const struct identity *identity, struct row_list *sessions,
                     struct fault *fault);
/* One of them; `ended` is what it was. Fault: "not_found". */
bool access_session_end(struct access_context *c, const struct identity *identity, struct text id,
                        const struct row **ended, struct fault *fault);
/* All but the one that asks; `ended` are what they were. */
bool access_sessions_end_others(struct access_context *c, const struct identity *identity, struct row_list *ended,
                                struct fault *fault);

/* The value of Set-Cookie: a session's; and the one that takes it away. */
struct text access_cookie_text(struct arena *arena, struct text secret);
struct text access_cookie_end(void);

/* ---- bodies and answers ----------------------------------------------------------------------------------------------------- */

/* What the bodies look like that are no row's, for the description of the API. */
extern const struct shape access_rotation_shape;   /* {graceSeconds} */
extern const struct shape access_login_shape;      /* {email, password, organizationId} */
extern const struct shape access_password_shape;   /* {currentPassword, newPassword} */
extern const struct shape access_acceptance_shape; /* {token, password, name} */

/* As listed: {id, label, prefix, scopes, createdAt, lastUsedAt, expiresAt, revokedAt, rotatedFrom, …}. */
void access_key_write(struct json_writer *w, struct arena *arena, const struct row *key);
/* The same with "key". */
void access_key_made_write(struct json_writer *w, struct arena *arena, const struct access_made *made);
void access_user_write(struct json_writer *w, struct arena *arena, const struct row *user);
/* The same with "inviteToken" and "inviteUrl"; both null when `secret` is empty, as in an answer that is kept. */
void access_user_made_write(struct json_writer *w, struct arena *arena, const struct access_made *made,
                            struct text base);
/* With "current": it is the one that asks. */
void access_session_write(struct json_writer *w, struct arena *arena, const struct row *session,
                          const struct identity *identity);
/* Reads the rows behind an identity from the snapshot. Fault: "unauthorized" when one is gone. */
bool access_me_find(struct access_context *c, const struct identity *identity, struct access_me *me,
                    struct fault *fault);
/* {kind: "key"|"session", organization: {id, name, timezone, currency, sandbox}, scopes: […], key: {…}|null, user: {…}|null,
 * session: {…}|null, technicianId, csrfToken}: also the answer to a login and to a change of the password. */
void access_me_write(struct json_writer *w, struct arena *arena, const struct identity *identity,
                     const struct access_me *me);

#endif
