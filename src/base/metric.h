/* Metrics: counters that any thread may raise. Whoever makes the struct owns it; the room `http` renders it for a scraper.
 * Nothing here names an organization: what is counted is the installation's. */
#ifndef ROUTRIQ_BASE_METRIC_H
#define ROUTRIQ_BASE_METRIC_H

#include <stdatomic.h>
#include <stdint.h>

struct metric {
    const char *name;   /* "routriq_commit_batches_total" */
    const char *help;   /* one sentence */
    const char *labels; /* "route=\"listJobs\",status=\"200\""; NULL: none */
    atomic_int_fast64_t value;
};

enum { METRIC_BUCKETS = 16 };

/* How long things took. Bucket i counts what took at most metric_bucket_us(i), and not as little as the one before. */
struct metric_histogram {
    const char *name;
    const char *help;
    atomic_int_fast64_t buckets[METRIC_BUCKETS + 1]; /* the last: longer than all */
    atomic_int_fast64_t sum_us;
};

void metric_add(struct metric *metric, int64_t by);
void metric_set(struct metric *metric, int64_t value);
int64_t metric_value(const struct metric *metric);

/* 100 us for the first, twice as much for each next one: up to 3.3 s. */
int64_t metric_bucket_us(int bucket);
void metric_observe(struct metric_histogram *histogram, int64_t took_us);

#endif
