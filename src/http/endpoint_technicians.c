/* Technicians: who there is, what they carry and where they are. */
#include "base/arena.h"
#include "http/batch.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"
#include "records/records.h"

/* ---- the record -------------------------------------------------------------------------------------------------- */

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *technician)
{
    return records_technician_write(w, work, technician, NULL);
}

void endpoint_technicians(struct exchange *x)
{
    listing_answer(x, ROW_TECHNICIAN, NULL, write_listed);
}

void endpoint_technician(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, false);
    records_outcome_begin(work, &outcome);
    const struct row *technician = records_technician_read(work, exchange_path_value(x, 0), &outcome);
    if (view_is_taken(x, work, &outcome) && route_check_query(x)) {
        view_answer_row(x, work, technician, records_technician_write);
    }
}

static void take_upsert(struct records_work *work, const struct json *body, const struct where *where,
                        int32_t if_version, struct batch_item *item)
{
    records_technician_upsert(work, body, where, if_version, &item->outcome);
}

void endpoint_technicians_upsert(struct exchange *x)
{
    batch_upsert(x, "technicians", take_upsert, records_technician_write);
}

void endpoint_technician_patch(struct exchange *x)
{
    view_answer_change(x, records_technician_patch, records_technician_write);
}

static void deactivate(struct records_work *work, struct text reference, const struct json *body, int32_t if_version,
                       struct records_outcome *outcome)
{
    (void)body;
    records_technician_deactivate(work, reference, if_version, outcome);
}

void endpoint_technician_deactivate(struct exchange *x)
{
    view_answer_change(x, deactivate, records_technician_write);
}

/* ---- positions --------------------------------------------------------------------------------------------------- */

/* One entry for the whole call, of everybody who was told of in it. */
static void audit_positions(struct exchange *x, struct records_work *work)
{
    const struct change_set *set = x->change_set;
    struct text *ids = arena_array(x->arena, struct text, set->append_count);
    struct text_list list = {0, ids};
    for (int32_t i = 0; i < set->append_count; i++) {
        if (set->appends[i].kind == APPEND_POSITION) {
            ids[list.count++] = set->appends[i].parent_id;
        }
    }
    records_positions_audit(work, &list, x->request.body);
}

void endpoint_technician_location(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (!route_check_query(x)) {
        return;
    }
    records_technician_locate(work, exchange_path_value(x, 0), &x->body, NULL, &outcome);
    if (view_is_taken(x, work, &outcome)) {
        audit_positions(x, work);
        view_answer(x, work, &outcome, records_technician_write);
    }
}

static void take_location(struct records_work *work, const struct json *body, const struct where *where,
                          int32_t if_version, struct batch_item *item)
{
    (void)if_version;
    records_technician_locate(work, TEXT(""), body, where, &item->outcome);
    item->has_applied = true;
    item->applied = item->outcome.result == RECORDS_UPDATED;
}

void endpoint_technician_locations(struct exchange *x)
{
    batch_answer(x, "locations", take_location);
    if (x->response.status == 200) {
        audit_positions(x, view_work(x, true));
    }
}

/* ---- what they carry, and what they say -------------------------------------------------------------------------- */

static bool write_inventory(struct json_writer *w, struct records_work *work, const struct row *technician,
                            const struct issues *warnings)
{
    (void)warnings;
    return records_inventory_write(w, work, technician);
}

void endpoint_inventory(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, false);
    records_outcome_begin(work, &outcome);
    const struct row *technician = records_technician_read(work, exchange_path_value(x, 0), &outcome);
    if (view_is_taken(x, work, &outcome) && route_check_query(x)) {
        view_answer_row(x, work, technician, write_inventory);
    }
}

void endpoint_inventory_move(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (route_check_query(x)) {
        records_inventory_move(work, exchange_path_value(x, 0), &x->body, &outcome);
        view_answer(x, work, &outcome, write_inventory);
    }
}

void endpoint_feedback(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (!route_check_query(x)) {
        return;
    }
    const struct feedback_entry *feedback = records_feedback_add(work, exchange_path_value(x, 0), &x->body, &outcome);
    if (view_is_taken(x, work, &outcome)) {
        struct json_writer w = reply_begin(x);
        records_feedback_write(&w, feedback);
        reply_end(x, &w, 201);
    }
}
