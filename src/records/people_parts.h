/* What technicians, customers, branches and settings have in common; for the files of this room alone. */
#ifndef ROUTRIQ_RECORDS_PEOPLE_PARTS_H
#define ROUTRIQ_RECORDS_PEOPLE_PARTS_H

#include "records/work.h"

/* Closes the outcome as forbidden for somebody who may touch the own day only. */
bool records_by_office(const struct records_work *work, struct records_outcome *outcome);

/* The row that is addressed. NULL closes the outcome as missing. */
const struct row *records_addressed(struct records_work *work, enum row_kind kind, struct text reference,
                                    struct records_outcome *outcome);

/* The technician or customer that an upsert means: by externalId, and by the source of the body, else `source`. NULL: a new
 * one. */
const struct row *records_meant(struct records_work *work, enum row_kind kind, const struct json *body,
                                struct text source);

/* What the row becomes (`before` NULL: a new one) with the body merged onto it, in the work's arena. NULL after an issue. */
void *records_merged(struct records_work *work, enum row_kind kind, const struct row *before, const struct json *body,
                     const struct where *where, struct records_outcome *outcome);

/* records_put with something more to say in its audit entry: a noun of that shape. */
void records_put_saying(struct records_work *work, const struct records_put *put, const struct shape *shape,
                        const void *said, struct records_outcome *outcome);

#endif
