/* For tests of the port: one store of three siblings, and what every promise begins with. */
#ifndef ROUTRIQ_STORE_TESTING_BENCH_H
#define ROUTRIQ_STORE_TESTING_BENCH_H

#include "store/store.h"
#include "store/testing.h"

struct CMUnitTest;

enum sibling { MEMORY, SQLITE, POSTGRES, SIBLINGS };

/* A store's siblings; a database of PostgreSQL takes a second to make, so all promises share one and leave it empty. */
struct family {
    enum sibling sibling;
    struct testing_database *database;
};

/* One store. Time is the test's own: virtual on those that are told the time. PostgreSQL has a clock of its own, so there
 * the queue is moved instead. */
struct bench {
    struct arena *arena;
    enum sibling sibling;
    struct store_memory *memory;
    struct testing_database *database;
    bool owns_database;
    struct store *store;
    struct clock_port clock;
    int64_t now_ms;
    struct store_port port;
    struct commit_outcome last;
    struct kept_answer kept;
    int32_t done;
};

int bench_up(void **state);
int bench_down(void **state);
void bench_time_is(struct bench *b, int64_t now_ms);
int64_t bench_store_time(struct bench *b, int64_t time_ms);
enum commit_result bench_commit(struct bench *b, const struct change_set *set);
struct change_set *bench_begun(struct bench *b, const char *organization, int64_t at_ms);
void *bench_new_noun(struct bench *b, enum row_kind kind);
void bench_put(struct change_set *set, enum row_kind kind, const char *id, int32_t version, const void *noun);
void bench_organization_make(struct bench *b, const char *id);
struct job_record *bench_job_of(struct bench *b, const char *external_id);
enum commit_result bench_job_put(struct bench *b, const char *organization, const char *id, int32_t version,
                                 const struct job_record *job, int64_t at_ms);
struct snapshot *bench_opened(struct bench *b, const char *organization);

/* Runs the tests of a page on each sibling; each begins with bench_up, whose state is the family. */
int bench_run(const struct CMUnitTest *tests, size_t count);

#endif
