/* Technicians and customers: what is kept of people. */
#ifndef ROUTRIQ_RECORDS_PEOPLE_H
#define ROUTRIQ_RECORDS_PEOPLE_H

#include "records/records.h"

/* ---- technicians ------------------------------------------------------------------------------------------------- */

/* By externalId and source, merged; without an externalId always a new one. */
void records_technician_upsert(struct records_work *work, const struct json *body, const struct where *where,
                               int32_t if_version, struct records_outcome *outcome);
void records_technician_patch(struct records_work *work, struct text reference, const struct json *patch,
                              int32_t if_version, struct records_outcome *outcome);
/* Deactivates. Open jobs keep their place, and a warning counts them. */
void records_technician_deactivate(struct records_work *work, struct text reference, int32_t if_version,
                                   struct records_outcome *outcome);
/* {lat, lng, at, speedKmh?, batteryPercent?, fuelPercent?}. RECORDS_UNCHANGED for one that is not newer than what is known:
 * it is kept in the history all the same. `reference` empty: the body has technicianId. Positions have no entry of their own in
 * the audit: records_positions_audit makes one for a whole call. */
void records_technician_locate(struct records_work *work, struct text reference, const struct json *body,
                               const struct where *where, struct records_outcome *outcome);
void records_positions_audit(struct records_work *work, int32_t count, struct text body);
/* {moves: [{sku, delta, reason}]}: all or none. 409 insufficient_stock below zero. */
void records_inventory_move(struct records_work *work, struct text reference, const struct json *body,
                            struct records_outcome *outcome);
/* {items: [{sku, onHand, reserved}]}: reserved is what her open jobs require. False: work->fault. */
bool records_inventory_write(struct json_writer *w, struct records_work *work, const struct row *technician);
/* {date, score, comment?} */
void records_feedback_add(struct records_work *work, struct text reference, const struct json *body,
                          struct records_outcome *outcome);
/* The technician as clients see her, with the newest position (or null). False: work->fault. */
bool records_technician_write(struct json_writer *w, struct records_work *work, const struct row *technician,
                              const struct issues *warnings);

/* ---- customers --------------------------------------------------------------------------------------------------- */

void records_customer_upsert(struct records_work *work, const struct json *body, const struct where *where,
                             int32_t if_version, struct records_outcome *outcome);
void records_customer_patch(struct records_work *work, struct text reference, const struct json *patch,
                            int32_t if_version, struct records_outcome *outcome);
/* {channel?, reason?}: from one channel or all. */
void records_customer_opt(struct records_work *work, struct text reference, const struct json *body, bool out,
                          struct records_outcome *outcome);
void records_customer_write(struct json_writer *w, struct records_work *work, const struct row *customer,
                            const struct issues *warnings);

/* The customer that stands in a job's body: with an externalId found or made by it (in the job's source), else `known` (the
 * customer that the job has), merged, else a new one. NULL when something is wrong, which stands in the outcome. */
const struct row *records_customer_of_job(struct records_work *work, const struct json *body, const struct where *where,
                                          struct text source, const struct row *known, struct records_outcome *outcome);

#endif
