#include "base/metric.h"

/* Relaxed: a counter orders nothing but itself. */
void metric_add(struct metric *metric, int64_t by)
{
    atomic_fetch_add_explicit(&metric->value, by, memory_order_relaxed);
}

void metric_set(struct metric *metric, int64_t value)
{
    atomic_store_explicit(&metric->value, value, memory_order_relaxed);
}

int64_t metric_value(const struct metric *metric)
{
    return atomic_load_explicit(&metric->value, memory_order_relaxed);
}

int64_t metric_bucket_us(int bucket)
{
    return INT64_C(100) << bucket;
}

void metric_observe(struct metric_histogram *histogram, int64_t took_us)
{
    int bucket = 0;
    while (bucket < METRIC_BUCKETS && took_us > metric_bucket_us(bucket)) {
        bucket++;
    }
    atomic_fetch_add_explicit(&histogram->buckets[bucket], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&histogram->sum_us, took_us, memory_order_relaxed);
}
