/* Incidents: areas in which everybody is slower for a time.
 *
 * One begins and ends by itself, at `from` and `until`; ending it by hand takes back what is left of it. At most
 * LIVE_INCIDENTS_MOST that are not over are there at a time. Live days have those that touch them. */
#ifndef ROUTRIQ_RECORDS_INCIDENTS_H
#define ROUTRIQ_RECORDS_INCIDENTS_H

#include "records/work.h"

/* {area: {center, radiusKm}, factor, from, until, note?}. Refused: what is over already; 409 too_many_incidents. */
void records_incident_create(struct records_work *work, const struct json *body, struct records_outcome *outcome);
/* It is over from now on; one that has not begun never does. Of one that is over nothing changes. */
void records_incident_end(struct records_work *work, struct text id, int32_t if_version,
                          struct records_outcome *outcome);
void records_incident_write(struct json_writer *w, struct records_work *work, const struct row *incident);

/* Those that are not over and last at some time between the two, as the work sees them, in the order of their ids. False:
 * work->fault. */
bool records_incidents_of(struct records_work *work, int64_t start_s, int64_t end_s, struct live_incident_list *list);

#endif
