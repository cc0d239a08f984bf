/* View: what handlers read of their organization, on top of the exchange's snapshot. */
#ifndef ROUTRIQ_HTTP_VIEW_H
#define ROUTRIQ_HTTP_VIEW_H

#include "base/zone.h"
#include "desk/desk.h"
#include "http/error.h"
#include "http/exchange.h"
#include "records/records.h"

/* The use cases' way to the organization's rows, over the exchange's snapshot. `writes`: into the exchange's change-set. */
struct records_work *view_work(struct exchange *x, bool writes);

/* Who decides, with the rights of the request. */
struct desk view_desk(struct exchange *x, struct records_work *work);

/* The organization's zone. */
const struct zone *view_zone(struct exchange *x);
/* The date that the query asks for, else today in the organization's zone. */
struct date view_date(struct exchange *x);

/* The row that the i-th {name} of the path stands for, by id or ext:<source>:<externalId>. NULL after answering 404. */
const struct row *view_row(struct exchange *x, struct records_work *work, enum row_kind kind, int32_t index);

/* The technician whom the query has to name, by `technicianId`. NULL after answering 422 or 404. */
const struct row *view_technician(struct exchange *x, struct records_work *work);

/* Answers 503 for a work whose store failed. True when it did not. */
bool view_is_sound(struct exchange *x, const struct records_work *work);

/* How an object is written, with the warnings that its change gave rise to. False: work->fault. */
typedef bool view_write(struct json_writer *w, struct records_work *work, const struct row *row,
                        const struct issues *warnings);

/* Answers a GET of one object of that kind, the path's first. */
void view_answer_object(struct exchange *x, enum row_kind kind, view_write *write);
void view_answer_row(struct exchange *x, struct records_work *work, const struct row *row, view_write *write);
/* Answers what a use case made of a request: 201 with Location, 200, or what it refused. */
void view_answer(struct exchange *x, struct records_work *work, const struct records_outcome *outcome,
                 view_write *write);

/* A use case that changes one object, which the path names. */
typedef void view_change(struct records_work *work, struct text reference, const struct json *body, int32_t if_version,
                         struct records_outcome *outcome);
/* Answers a change of the path's first object, held against If-Match. */
void view_answer_change(struct exchange *x, view_change *change, view_write *write);

/* The error of an outcome that failed. */
enum error view_error(const struct records_outcome *outcome);
/* True when the use case refused nothing and its store is sound; else answered. */
bool view_is_taken(struct exchange *x, const struct records_work *work, const struct records_outcome *outcome);

#endif
