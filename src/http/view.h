/* View: what a handler reads of its organization: one snapshot, its zone, and where the plans have put the jobs. */
#ifndef ROUTRIQ_HTTP_VIEW_H
#define ROUTRIQ_HTTP_VIEW_H

#include "base/zone.h"
#include "dispatch/dispatch.h"
#include "http/exchange.h"

struct view {
    const struct old_store_port *store;
    struct old_snapshot *snapshot;
    const struct zone *zone; /* the organization's */
    struct placements placements;
};

/* False after answering. What was opened is closed by view_close. */
bool view_open(struct exchange *x, struct view *view);
void view_close(struct view *view);

/* The job or technician that an id or ext:<source>:<externalId> stands for; NULL when there is none. */
const struct job *view_find_job(const struct view *view, struct text reference);
const struct technician *view_find_technician(const struct view *view, struct text reference);

/* The date that the query asks for, else today in the organization's zone. */
struct date view_date(const struct exchange *x, const struct view *view);

#endif
