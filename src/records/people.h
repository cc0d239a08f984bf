/* Technicians and customers: what is kept of people. */
#ifndef ROUTRIQ_RECORDS_PEOPLE_H
#define ROUTRIQ_RECORDS_PEOPLE_H

#include "records/work.h"

/* ---- technicians ------------------------------------------------------------------------------------------------- */

/* By externalId and source, merged; without an externalId always a new one. */
void records_technician_upsert(struct records_work *work, const struct json *body, const struct where *where,
                               int32_t if_version, struct records_outcome *outcome);
void records_technician_patch(struct records_work *work, struct text reference, const struct json *patch,
                              int32_t if_version, struct records_outcome *outcome);
/* Deactivates. Open jobs keep their place, and a warning counts them, as it does when active is patched to false. */
void records_technician_deactivate(struct records_work *work, struct text reference, int32_t if_version,
                                   struct records_outcome *outcome);
/* The technician, for reading: any for the office, only the own row for a technician. NULL closes the outcome. */
const struct row *records_technician_read(struct records_work *work, struct text reference,
                                          struct records_outcome *outcome);
/* The technician as clients see her, with her branch by name and the newest position (or null). False: work->fault. */
bool records_technician_write(struct json_writer *w, struct records_work *work, const struct row *technician,
                              const struct issues *warnings);

/* {lat, lng, at, speedKmh?, batteryPercent?, fuelPercent?}. RECORDS_UNCHANGED for one that is not newer than what is known:
 * it is kept in the history all the same. `reference` empty: the body has technicianId. It changes nothing in the technician's
 * row, which keeps its version. Positions have no entry of their own in the audit: records_positions_audit makes one for a
 * whole call. */
void records_technician_locate(struct records_work *work, struct text reference, const struct json *body,
                               const struct where *where, struct records_outcome *outcome);
/* How many positions a call has told, of whom, and a commitment to `body`, the bytes that were sent: where somebody was is
 * not in the audit, and what was sent can still be proved by who has it. `technician_ids` has one for each position that was
 * kept; none: nothing to say. */
void records_positions_audit(struct records_work *work, const struct text_list *technician_ids, struct text body);
/* Where technicians are, with what this work has put already: positions[i] is of technician_ids[i], NULL where nothing is
 * known. False: work->fault. */
bool records_positions_newest(struct records_work *work, const struct text *technician_ids, int32_t count,
                              const struct position_entry **positions);
/* Of one. False without work->fault: nothing is known. */
bool records_position_newest(struct records_work *work, struct text technician_id,
                             const struct position_entry **position);

/* {moves: [{sku, delta, reason}]}: one after the other, all or none. 409 insufficient_stock below zero. */
void records_inventory_move(struct records_work *work, struct text reference, const struct json *body,
                            struct records_outcome *outcome);
/* {items: [{sku, onHand, reserved}]}: reserved is what her open jobs require. False: work->fault. */
bool records_inventory_write(struct json_writer *w, struct records_work *work, const struct row *technician);

/* {date, score, comment?}. What was appended; NULL when the outcome failed. */
const struct feedback_entry *records_feedback_add(struct records_work *work, struct text reference,
                                                  const struct json *body, struct records_outcome *outcome);
void records_feedback_write(struct json_writer *w, const struct feedback_entry *feedback);

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

/* The customer that stands in a job's body: with an externalId found or made by it (in the job's source, unless the customer
 * names its own), else by its id (or ext:<source>:<externalId>), else `known` (the customer that the job has), merged, else a
 * new one. An id of nobody is wrong: a customer without a name would be made of it, and the job be of nobody. Nothing is put when anything is wrong
 * in the outcome, by this or by what was read before it: so a job is read whole first. NULL then, or with work->fault. */
const struct row *records_customer_of_job(struct records_work *work, const struct json *body, const struct where *where,
                                          struct text source, const struct row *known, struct records_outcome *outcome);

/* ---- bodies that are no records ---------------------------------------------------------------------------------- */

extern const struct shape records_shape_position; /* of records_technician_locate */
extern const struct shape records_shape_moves;    /* of records_inventory_move */
extern const struct shape records_shape_opt;      /* of records_customer_opt */

#endif
