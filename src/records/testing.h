/* What the tests of this room share: an organization in a store of its own, and one work after the other over it. */
#ifndef ROUTRIQ_RECORDS_TESTING_H
#define ROUTRIQ_RECORDS_TESTING_H

#include "base/testing.h"
#include "records/records.h"
#include "store/store.h"

/* Friday 15 May 2026, 12:00 in UTC. */
#define TESTING_NOW_MS (INT64_C(1778846400) * 1000)

enum { TESTING_ZONES = 4 };

struct testing_records {
    struct arena *arena;
    struct store_memory *memory;
    struct store_port store;
    struct entropy_port entropy;
    int32_t zone_count;
    struct zone zones[TESTING_ZONES];
    uint64_t drawn; /* by the entropy, which only has to be different each time */
    int64_t now_ms; /* of the next work */
    struct records_work work;
    const struct records_insight *insight; /* of the next work */
    enum commit_result committed;
};

/* An organization in that zone, with a work begun. */
struct testing_records *testing_records_make(const char *timezone);
void testing_records_end(struct testing_records *t);

/* Begins a work over what is kept now; what the one before it has put is forgotten. */
struct records_work *testing_work(struct testing_records *t);
/* Commits what the work has put, which must succeed, and begins the next. */
void testing_commit(struct testing_records *t);

/* JSON with ' for ". */
const struct json *testing_json(struct testing_records *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A technician or a customer, put by hand into the work; its id. */
struct text testing_put(struct testing_records *t, enum row_kind kind, const char *json);

/* The whole of a request's body. */
const struct where *testing_body(void);
/* True when an issue with that path and code is among them. */
bool testing_has_issue(const struct issues *issues, const char *path, const char *code);
/* How many puts, audits, events and appends of that word the work has: "put", "audit", "event", "append". */
int32_t testing_count(const struct testing_records *t, const char *what);

#endif
