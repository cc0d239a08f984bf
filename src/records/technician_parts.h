/* Technicians, for the files of this room alone. */
#ifndef ROUTRIQ_RECORDS_TECHNICIAN_PARTS_H
#define ROUTRIQ_RECORDS_TECHNICIAN_PARTS_H

#include "records/work.h"

/* Each job of hers that is neither completed nor canceled, as the work sees it. False: work->fault. */
bool records_open_jobs(struct records_work *work, struct text technician_id,
                       void (*each)(void *context, const struct job_record *job), void *context);

/* The row of a part, however it is written; `count` when there is none. */
int32_t records_stock_find(const struct record_stock *rows, int32_t count, struct text sku);

#endif
