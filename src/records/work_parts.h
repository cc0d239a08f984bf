/* How rows are put, for the files of this room alone. */
#ifndef ROUTRIQ_RECORDS_WORK_PARTS_H
#define ROUTRIQ_RECORDS_WORK_PARTS_H

#include "records/work.h"

/* `after`, with the names that are equal to those before, when compared folded, as they were written before. */
const void *records_written(struct arena *arena, enum row_kind kind, const void *before, const void *after);

/* Lets the work see a row so, whatever the snapshot has; without a noun: as if it was not there. Nothing is put. */
void records_see(struct records_work *work, const struct row *row);

#endif
