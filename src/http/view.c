#include "http/view.h"

#include "base/fault.h"
#include "base/units.h"
#include "http/reply.h"

static uint64_t random_seed(const struct exchange *x)
{
    uint64_t seed = 0;
    x->services->entropy->fill(x->services->entropy->context, &seed, sizeof seed);
    return seed;
}

bool view_open(struct exchange *x, struct view *view)
{
    struct fault fault = {.kind = FAULT_NONE};
    const struct old_store_port *store = x->services->store;
    view->store = store;
    view->snapshot = store->open(store->context, x->identity.organization_id, &fault);
    if (view->snapshot == NULL) {
        reply_fault(x, &fault);
        return false;
    }
    view->zone = http_zones_find(x->zones, x->arena, store->organization(view->snapshot)->timezone, &fault);
    if (view->zone == NULL) {
        store->close(store->context, view->snapshot);
        reply_fault(x, &fault);
        return false;
    }
    int32_t count = 0;
    const struct day_plan *const *day_plans = store->day_plans(view->snapshot, &count);
    view->placements = dispatch_placements(x->arena, day_plans, count, random_seed(x));
    return true;
}

void view_close(struct view *view)
{
    view->store->close(view->store->context, view->snapshot);
}

/* Cuts "ext:<source>:<externalId>". An empty source means "api". */
static bool external_read(struct text reference, struct text *source, struct text *external_id)
{
    if (!text_starts_with(reference, TEXT("ext:"))) {
        return false;
    }
    struct text rest = text_slice(reference, 4, reference.length);
    *source = text_cut(&rest, ':');
    *source = text_is_empty(*source) ? TEXT("api") : *source;
    *external_id = rest;
    return true;
}

const struct job *view_find_job(const struct view *view, struct text reference)
{
    struct text source;
    struct text external_id;
    if (external_read(reference, &source, &external_id)) {
        return view->store->find_job_external(view->snapshot, source, external_id);
    }
    return view->store->find_job(view->snapshot, reference);
}

const struct technician *view_find_technician(const struct view *view, struct text reference)
{
    struct text source;
    struct text external_id;
    if (external_read(reference, &source, &external_id)) {
        return view->store->find_technician_external(view->snapshot, source, external_id);
    }
    return view->store->find_technician(view->snapshot, reference);
}

struct date view_date(const struct exchange *x, const struct view *view)
{
    bool given = false;
    struct date date;
    struct text value = exchange_query_value(x, TEXT("date"), &given);
    if (given && date_parse(value, &date)) {
        return date;
    }
    return zone_date(view->zone, divide_floor(exchange_wall_ms(x), 1000), NULL);
}
