/* Metrics: what this process has counted, as a page for Prometheus (text format 0.0.4). No label names an organization. */
#ifndef ROUTRIQ_HTTP_METRICS_H
#define ROUTRIQ_HTTP_METRICS_H

#include "base/metric.h"
#include "base/text.h"

struct arena;
struct http_route;
struct http_metrics;

/* What happens beside answers, counted for whoever watches over sign-in and limits. */
enum http_event {
    HTTP_LOGIN_WRONG,     /* an e-mail or a password that was wrong */
    HTTP_LOGIN_THROTTLED, /* an attempt that was not even judged */
    HTTP_LIMITED_KEY,     /* a request beyond a key's rate, */
    HTTP_LIMITED_SESSION, /* or beyond that of somebody who is signed in */
    HTTP_STREAMS_OPEN,    /* a gauge */
    HTTP_STREAMS_SLOW,    /* ended, because the client did not take what there was */
    HTTP_STREAM_EVENTS,   /* that were told, */
    HTTP_STREAM_MISSED,   /* and passing ones that were not, because the client was slow */
    HTTP_EVENT_COUNT
};

/* What others have counted. A counter's name ends in _total; anything else is a gauge. */
struct metric_page {
    int32_t count;
    const struct metric *values;
    int32_t histogram_count;
    const struct metric_histogram *const *histograms;
};

/* Where more of them come from, at each scrape; `take` NULL: nowhere. */
struct metric_source {
    void *context;
    struct metric_page (*take)(void *context);
};

struct http_metrics *metrics_create(struct arena *arena);
/* A request was answered. `route` NULL: none has its path. */
void metrics_count(struct http_metrics *metrics, const struct http_route *route, int32_t status, int64_t took_us);
void metrics_event(struct http_metrics *metrics, enum http_event event);
/* Adds `by`, which may be negative where the number goes up and down. */
void metrics_add(struct http_metrics *metrics, enum http_event event, int64_t by);

struct text metrics_text(struct arena *arena, struct http_metrics *metrics, const struct metric_source *more);

#endif
