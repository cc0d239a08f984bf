#include "records/incidents.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "records/people_parts.h"

static const struct where whole = {.parent = NULL};

/* ---- made and ended ---------------------------------------------------------------------------------------------- */

/* Incidents that are not over at an instant: as many as there may be. */
static bool lasting_list(struct records_work *work, int64_t at_s, struct row_list *list)
{
    const struct list_filter filter = {.active = LIST_ALL, .lasts_at_s = at_s};
    const struct list_query query = {.kind = ROW_INCIDENT, .limit = LIVE_INCIDENTS_MOST, .filter = &filter};
    return work->store->list(work->snapshot, work->arena, &query, list, &work->fault);
}

static bool has_room(struct records_work *work, struct records_outcome *outcome)
{
    struct row_list list = {.count = 0};
    if (!lasting_list(work, divide_floor(work->now_ms, 1000), &list)) {
        return false;
    }
    return list.count < LIVE_INCIDENTS_MOST ||
           records_refuse(outcome, RECORDS_ILLEGAL, "too_many_incidents",
                          "There are %d incidents that are not over: end one first.", (int)LIVE_INCIDENTS_MOST);
}

static void is_still_to_come(struct records_work *work, const struct incident_record *incident,
                             struct records_outcome *outcome)
{
    struct where place = where_member(&whole, "until");
    if (incident->until_s != 0 && incident->until_s * 1000 <= work->now_ms) {
        issue_add(&outcome->wrong, &place, "out_of_range", "until must be ahead: what is over slows nobody down.");
    }
}

void records_incident_create(struct records_work *work, const struct json *body, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    if (!records_by_office(work, outcome)) {
        return;
    }
    struct incident_record *noun = records_merged(work, ROW_INCIDENT, NULL, body, &whole, outcome);
    if (noun != NULL) {
        is_still_to_come(work, noun, outcome);
    }
    if (!records_is_right(outcome) || noun == NULL || !has_room(work, outcome)) {
        return;
    }
    noun->created_by = work->set->origin.actor;
    records_give(ROW_INCIDENT, noun, "createdBy");
    const struct records_put put = {.kind = ROW_INCIDENT, .noun = noun, .action = "incident.created"};
    records_put(work, &put, outcome);
}

void records_incident_end(struct records_work *work, struct text id, int32_t if_version,
                          struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    const struct row *row =
        records_by_office(work, outcome) ? records_addressed(work, ROW_INCIDENT, id, outcome) : NULL;
    if (row == NULL || !records_is_at(outcome, row, if_version)) {
        return;
    }
    int64_t now_s = divide_floor(work->now_ms, 1000);
    struct incident_record *noun = shape_copy(work->arena, shape_of_row[ROW_INCIDENT], row->noun);
    noun->until_s = noun->until_s < now_s ? noun->until_s : now_s;
    noun->from_s = noun->from_s < noun->until_s ? noun->from_s : noun->until_s;
    const struct records_put put = {.kind = ROW_INCIDENT, .before = row, .noun = noun, .action = "incident.ended"};
    records_put(work, &put, outcome);
}

void records_incident_write(struct json_writer *w, struct records_work *work, const struct row *incident)
{
    json_object_begin(w);
    records_write_head(w, work->arena, incident);
    shape_write_members(w, shape_of_row[ROW_INCIDENT], incident->noun, SHAPE_FOR_CLIENT);
    json_object_end(w);
}

/* ---- on a day ---------------------------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    return text_compare(((const struct live_incident *)a)->id, ((const struct live_incident *)b)->id);
}

static void incident_add(struct live_incident *items, struct live_incident_list *list, const struct row *row,
                         int64_t start_s, int64_t end_s)
{
    const struct incident_record *record = row->noun;
    bool touches = record->from_s < end_s && record->until_s > start_s && record->until_s > record->from_s;
    if (touches && list->count < LIVE_INCIDENTS_MOST) {
        items[list->count++] = (struct live_incident){
            .given = 127, /* all of it */
            .id = row->id,
            .center = record->area.center,
            .radius_m = (int32_t)record->area.radius_m,
            .factor_e4 = record->factor_e4,
            .from_s = record->from_s,
            .until_s = record->until_s,
        };
    }
}

bool records_incidents_of(struct records_work *work, int64_t start_s, int64_t end_s, struct live_incident_list *list)
{
    int64_t now_s = divide_floor(work->now_ms, 1000);
    int64_t from_s = now_s > start_s ? now_s : start_s;
    struct row_list rows = {.count = 0};
    int32_t own = 0;
    *list = (struct live_incident_list){0, NULL};
    if (!lasting_list(work, from_s, &rows)) {
        return false;
    }
    struct live_incident *items = arena_array(work->arena, struct live_incident, LIVE_INCIDENTS_MOST);
    for (const struct row *row = NULL; (row = records_own(work, ROW_INCIDENT, &own)) != NULL;) {
        incident_add(items, list, row, from_s, end_s);
    }
    for (int32_t i = 0; i < rows.count; i++) {
        if (records_own_row(work, ROW_INCIDENT, rows.rows[i].id) == NULL) { /* its own is newer */
            incident_add(items, list, &rows.rows[i], from_s, end_s);
        }
    }
    qsort(items, (size_t)list->count, sizeof *items, by_id);
    list->items = items;
    return true;
}
