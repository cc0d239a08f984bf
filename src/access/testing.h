/* What the tests of accounts share: a store of its own, one use case after the other over it, and clocks that stand. */
#ifndef ROUTRIQ_ACCESS_TESTING_H
#define ROUTRIQ_ACCESS_TESTING_H

#include "access/access.h"
#include "access/testing_entropy.h"
#include "base/arena.h"
#include "base/testing.h"
#include "store/store.h"

/* Friday 15 May 2026, 12:00 in UTC. */
#define TESTING_NOW_MS (INT64_C(1778846400) * 1000)
/* When the environment has this, stores are files instead of memory. */
#define TESTING_ON_SQLITE "ROUTRIQ_TESTING_ON_SQLITE"
#define TESTING_PASSWORD "the van smells of rain"

struct testing_accounts {
    struct arena *arena;
    struct store_memory *memory;
    struct store *file;
    struct text folder; /* of the file */
    struct clock_port clock;
    struct store_port store;
    struct random random;
    struct entropy_port entropy;
    struct way_settings ways;
    struct password_host *passwords;
    struct throttle *throttle;
    int64_t now_ms;    /* of the next use case */
    int64_t steady_ms; /* likewise */
    struct access_context c;
    struct fault fault; /* of the last use case */
    enum commit_result committed;
    /* The first organization, with its first key. */
    struct text organization_id;
    struct text key_id;
    struct text key;
    struct identity identity; /* by that key */
};

/* An organization, live or a sandbox, and a context begun over it. */
struct testing_accounts *testing_accounts_make(bool sandbox);
void testing_accounts_end(struct testing_accounts *t);

/* Begins anew over what is kept now: a snapshot of the organization, nothing to change, no fault. */
struct access_context *testing_begin(struct testing_accounts *t);
/* Commits what the use case has put; how that ends. Asserts that no secret given stands in its audit. */
enum commit_result testing_submit(struct testing_accounts *t, struct text secret);
/* The same, which must succeed, and begins the next. */
void testing_commit(struct testing_accounts *t, struct text secret);
void testing_pass(struct testing_accounts *t, int64_t seconds);

/* JSON with ' for ". */
const struct json *testing_json(struct testing_accounts *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* True when the last use case raised that code; the fault is gone then. */
bool testing_raised(struct testing_accounts *t, const char *code);
/* True when an issue with that path and code is among them. */
bool testing_has_issue(const struct issues *issues, const char *path, const char *code);

/* Credentials of a browser on this machine. */
struct credentials testing_page(const char *address);
/* With a session's cookie and its CSRF token, for something that changes. */
struct credentials testing_signed(struct testing_accounts *t, struct text secret);
struct credentials testing_bearer(struct testing_accounts *t, struct text key);
/* Identifies by credentials over what is kept now. */
bool testing_knows(struct testing_accounts *t, struct credentials given, struct identity *identity);

/* Somebody invited who has accepted, with TESTING_PASSWORD; the id. */
struct text testing_user(struct testing_accounts *t, const char *email, const char *role);
/* Signs in from an address; asserts that it works. */
struct session_begun testing_login(struct testing_accounts *t, const char *email, const char *address);

/* Tries to sign in; what is to be kept then stands in the context. */
bool testing_login_with(struct testing_accounts *t, const struct credentials *given, const char *email,
                        const char *password, struct session_begun *begun);
bool testing_login_from(struct testing_accounts *t, const char *address, const char *email, const char *password);
/* What a browser shows of itself that reads with a session. */
struct credentials testing_reading(struct testing_accounts *t, struct text secret);
bool testing_is_signed_in(struct testing_accounts *t, struct text secret);
int32_t testing_session_count(struct testing_accounts *t, struct text user_id);

const struct row *testing_row(struct testing_accounts *t, enum row_kind kind, struct text id);

#endif
