/* Listing: a list of rows by the filters of its query, page by page. */
#ifndef ROUTRIQ_HTTP_LISTING_H
#define ROUTRIQ_HTTP_LISTING_H

#include "http/view.h"

/* How one row is written. False: work->fault. */
typedef bool listing_row(struct json_writer *w, struct records_work *work, const struct row *row);

/* Reads at once what the writing of these rows will look for; NULL where that is nothing. */
typedef void listing_ahead(struct records_work *work, const struct row_list *rows);

/* Answers a list of that kind: {items, nextCursor}, and checkpoint where updatedSince was given. Filters are the parameters
 * of the route that have these names: status, priority, technicianId, branch, source, externalId, q, date, updatedSince,
 * active (of incidents: those that are not over), jobId, kind, state. */
void listing_answer(struct exchange *x, enum row_kind kind, listing_ahead *ahead, listing_row *write);

#endif
