#include "http/metrics.h"

#include <string.h>

#include "base/arena.h"
#include "http/route.h"

static const int16_t statuses[] = {200, 201, 202, 304, 400, 401, 403, 404, 405, 409, 411,
                                   412, 413, 415, 422, 429, 431, 500, 501, 502, 503, 507};
enum { STATUSES = sizeof statuses / sizeof *statuses };

struct http_metrics {
    int32_t routes;               /* in the table; one more row counts what has no route */
    atomic_int_fast64_t *answers; /* [route * STATUSES + status] */
    struct metric_histogram seconds;
    struct metric events[HTTP_EVENT_COUNT];
};

/* Of one name in a row, as write_values wants them. */
static const struct metric event_rows[HTTP_EVENT_COUNT] = {
    [HTTP_LOGIN_WRONG] = {.name = "routriq_login_failed_total",
                          .help = "Sign-ins that failed.",
                          .labels = "reason=\"invalid_credentials\""},
    [HTTP_LOGIN_THROTTLED] = {.name = "routriq_login_failed_total",
                              .help = "Sign-ins that failed.",
                              .labels = "reason=\"login_throttled\""},
    [HTTP_LIMITED_KEY] = {.name = "routriq_rate_limited_total",
                          .help = "Requests that were refused for their rate.",
                          .labels = "policy=\"default\""},
    [HTTP_LIMITED_SESSION] = {.name = "routriq_rate_limited_total",
                              .help = "Requests that were refused for their rate.",
                              .labels = "policy=\"session\""},
    [HTTP_STREAMS_OPEN] = {.name = "routriq_streams_open", .help = "Streams of events that are open."},
    [HTTP_STREAMS_SLOW] = {.name = "routriq_streams_slow_total",
                           .help = "Streams that were ended because the client did not take its events."},
    [HTTP_STREAM_EVENTS] = {.name = "routriq_stream_events_total", .help = "Events that were told in streams."},
    [HTTP_STREAM_MISSED] = {.name = "routriq_stream_events_missed_total",
                            .help = "Passing events that a slow client was not told."},
};

struct http_metrics *metrics_create(struct arena *arena)
{
    struct http_metrics *metrics = arena_new(arena, struct http_metrics);
    while (route_at(&route_table, metrics->routes) != NULL) {
        metrics->routes++;
    }
    metrics->answers = arena_array(arena, atomic_int_fast64_t, (metrics->routes + 1) * (int32_t)STATUSES);
    metrics->seconds.name = "routriq_http_seconds";
    metrics->seconds.help = "From a request's head to its answer.";
    memcpy(metrics->events, event_rows, sizeof event_rows);
    return metrics;
}

void metrics_count(struct http_metrics *metrics, const struct http_route *route, int32_t status, int64_t took_us)
{
    int32_t row = 0;
    while (row < metrics->routes && route_at(&route_table, row) != route) {
        row++;
    }
    for (size_t i = 0; i < STATUSES; i++) {
        if (statuses[i] == status) {
            atomic_fetch_add(&metrics->answers[(size_t)row * STATUSES + i], 1);
        }
    }
    metric_observe(&metrics->seconds, took_us);
}

void metrics_event(struct http_metrics *metrics, enum http_event event)
{
    metric_add(&metrics->events[event], 1);
}

void metrics_add(struct http_metrics *metrics, enum http_event event, int64_t by)
{
    metric_add(&metrics->events[event], by);
}

/* ---- the page ---------------------------------------------------------------------------------------------------- */

static void write_head(struct text_builder *page, const char *name, const char *help, const char *type)
{
    text_append_format(page, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static bool ends_in_total(const char *name)
{
    static const char ending[] = "_total";
    size_t length = strlen(name);
    return length >= sizeof ending - 1 && strcmp(name + length - (sizeof ending - 1), ending) == 0;
}

/* Metrics of one name stand together: the head is written for the first. */
static void write_values(struct text_builder *page, const struct metric *values, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        const struct metric *metric = &values[i];
        if (i == 0 || strcmp(values[i - 1].name, metric->name) != 0) {
            write_head(page, metric->name, metric->help, ends_in_total(metric->name) ? "counter" : "gauge");
        }
        text_append(page, text_of(metric->name));
        if (metric->labels != NULL) {
            text_append_format(page, "{%s}", metric->labels);
        }
        text_append_format(page, " %lld\n", (long long)metric_value(metric));
    }
}

static void write_histogram(struct text_builder *page, const struct metric_histogram *histogram)
{
    int64_t sum = 0;
    write_head(page, histogram->name, histogram->help, "histogram");
    for (int i = 0; i < METRIC_BUCKETS; i++) {
        sum += atomic_load(&histogram->buckets[i]);
        text_append_format(page, "%s_bucket{le=\"%.4f\"} %lld\n", histogram->name, (double)metric_bucket_us(i) / 1e6,
                           (long long)sum);
    }
    sum += atomic_load(&histogram->buckets[METRIC_BUCKETS]);
    text_append_format(page, "%s_bucket{le=\"+Inf\"} %lld\n", histogram->name, (long long)sum);
    text_append_format(page, "%s_sum %.6f\n%s_count %lld\n", histogram->name,
                       (double)atomic_load(&histogram->sum_us) / 1e6, histogram->name, (long long)sum);
}

static void write_answers(struct text_builder *page, const struct http_metrics *metrics)
{
    write_head(page, "routriq_http_requests_total", "Answers by operation and status.", "counter");
    for (int32_t row = 0; row <= metrics->routes; row++) {
        const struct http_route *route = route_at(&route_table, row);
        for (size_t i = 0; i < STATUSES; i++) {
            int64_t count = atomic_load(&metrics->answers[(size_t)row * STATUSES + i]);
            if (count > 0) {
                text_append_format(page, "routriq_http_requests_total{operation=\"%s\",status=\"%d\"} %lld\n",
                                   route == NULL ? "none" : route->operation, (int)statuses[i], (long long)count);
            }
        }
    }
}

struct text metrics_text(struct arena *arena, struct http_metrics *metrics, const struct metric_source *more)
{
    struct text_builder page = text_builder_make(arena);
    write_head(&page, "routriq_up", "1 while the process answers.", "gauge");
    text_append(&page, TEXT("routriq_up 1\n"));
    write_answers(&page, metrics);
    write_histogram(&page, &metrics->seconds);
    write_values(&page, metrics->events, HTTP_EVENT_COUNT);
    if (more->take != NULL) {
        struct metric_page others = more->take(more->context);
        write_values(&page, others.values, others.count);
        for (int32_t i = 0; i < others.histogram_count; i++) {
            write_histogram(&page, others.histograms[i]);
        }
    }
    return text_built(&page);
}
