/* The live day of a date (model/live.h), gathered from the records as the work sees them. */
#ifndef ROUTRIQ_RECORDS_LIVE_DAY_H
#define ROUTRIQ_RECORDS_LIVE_DAY_H

#include "records/work.h"

/* What belongs to the date is said in of_date.h, and in board_of_date.h for readers outside. Forecasts are not filled
 * in: who has them adds them. False: work->fault. */
bool records_live_day(struct records_work *work, struct date date, struct live_day *day);

/* The rows that a live day was made of, in its order: for what is shown of it and no decision looks at. */
struct records_live_rows {
    const struct row *const *jobs;
    const struct row *const *technicians;
};
bool records_live_day_rows(struct records_work *work, struct date date, struct live_day *day,
                           struct records_live_rows *rows);

/* When somebody works on a date, by a zone: her shifts that begin on it, the time off that meets them, and her breaks. Nothing
 * else of `made` is filled in. */
void records_live_hours(struct arena *arena, const struct technician_record *record, const struct zone *zone,
                        struct date date, struct live_technician *made);

#endif
