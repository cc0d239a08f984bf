/* Technicians: who there is, what they carry and where they are. */
#include "base/arena.h"
#include "http/batch.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"
#include "records/people.h"

/* ---- the record -------------------------------------------------------------------------------------------------- */

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *technician)
{
    return records_technician_write(w, work, technician, NULL);
}

void endpoint_technicians(struct exchange *x)
{
    listing_answer(x, ROW_TECHNICIAN, write_listed);
}

void endpoint_technician(struct exchange *x)
{
    view_answer_object(x, ROW_TECHNICIAN, records_technician_write);
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
    int32_t if_version = 0;
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (exchange_if_match(x, &if_version) && route_check_query(x)) {
        records_technician_patch(work, exchange_path_value(x, 0), &x->body, if_version, &outcome);
        view_answer(x, work, &outcome, records_technician_write);
    }
}

void endpoint_technician_deactivate(struct exchange *x)
{
    int32_t if_version = 0;
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (exchange_if_match(x, &if_version) && route_check_query(x)) {
        records_technician_deactivate(work, exchange_path_value(x, 0), if_version, &outcome);
        view_answer(x, work, &outcome, records_technician_write);
    }
}

/* ---- positions --------------------------------------------------------------------------------------------------- */

void endpoint_technician_location(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (!route_check_query(x)) {
        return;
    }
    records_technician_locate(work, exchange_path_value(x, 0), &x->body, NULL, &outcome);
    if (view_is_taken(x, work, &outcome)) {
        records_positions_audit(work, 1, x->request.body);
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
    view_answer_object(x, ROW_TECHNICIAN, write_inventory);
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
    if (route_check_query(x)) {
        records_feedback_add(work, exchange_path_value(x, 0), &x->body, &outcome);
        view_answer(x, work, &outcome, records_technician_write);
    }
}
