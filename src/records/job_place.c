/* Places: whose route a job is on, and when. */
#include "base/arena.h"
#include "base/units.h"
#include "records/job_parts.h"

static void member_set(struct job_record *job, const char *member, bool given)
{
    if (given) {
        records_give(ROW_JOB, job, member);
    } else {
        records_clear(ROW_JOB, job, member);
    }
}

static void locks_take(struct job_record *job, const struct records_place *place, bool has)
{
    if (place->by_hand) {
        job->locks = place->locks;
    } else if (!has) {
        records_clear(ROW_JOB, job, "locks");
    }
}

static void place_take(struct job_record *job, const struct records_place *place)
{
    bool has = !text_is_empty(place->technician_id) && place->start_s != 0;
    bool is_hers = text_equal(job->technician_id, place->technician_id);
    job->technician_id = place->technician_id;
    job->crew_technician_ids = place->crew_technician_ids;
    job->scheduled_start_s = place->start_s;
    job->scheduled_end_s = place->end_s;
    job->sequence = place->sequence;
    job->plan_version = place->plan_version;
    member_set(job, "technicianId", !text_is_empty(place->technician_id));
    member_set(job, "crewTechnicianIds", true);
    member_set(job, "scheduledStart", place->start_s != 0);
    member_set(job, "scheduledEnd", place->end_s > place->start_s);
    member_set(job, "sequence", place->sequence > 0);
    member_set(job, "planVersion", place->plan_version > 0);
    locks_take(job, place, has);
    if (!has) {
        records_job_take_status(job, JOB_UNSCHEDULED, 0);
    } else if (job->status == JOB_UNSCHEDULED || job->status > JOB_DISPATCHED || !is_hers) {
        records_job_take_status(job, JOB_SCHEDULED, 0); /* what was sent to another is not sent to her */
    }
}

static bool same_people(const struct job_record *a, const struct job_record *b)
{
    bool same =
        text_equal(a->technician_id, b->technician_id) && a->crew_technician_ids.count == b->crew_technician_ids.count;
    for (int32_t i = 0; same && i < a->crew_technician_ids.count; i++) {
        same = text_equal(a->crew_technician_ids.items[i], b->crew_technician_ids.items[i]);
    }
    return same;
}

static bool is_on_route(const struct job_record *job)
{
    return records_job_has_place(job) && !records_job_is_final(job->status) && job->status != JOB_ON_HOLD;
}

void records_job_expect_routes(const struct records_job_change *change)
{
    struct records_work *work = change->work;
    const struct job_record *job = change->job, *known = change->before == NULL ? NULL : change->before->noun;
    bool stays = known != NULL && is_on_route(known) && same_people(known, job) &&
                 known->scheduled_start_s == job->scheduled_start_s;
    bool is_past =
        (job->scheduled_start_s + DAY_SECONDS) * 1000 < work->now_ms; /* no plan is made of that day any more */
    if (!is_on_route(job) || stays || is_past) {
        return;
    }
    const struct zone *zone = records_zone(work, TEXT(""));
    struct date date = zone_date(zone, job->scheduled_start_s, NULL);
    struct route_precondition route = {.from_s = zone_instant_s(zone, date, 0, ZONE_START),
                                       .to_s = zone_instant_s(zone, (struct date){date.days + 1}, 0, ZONE_START),
                                       .seq = work->store->seq(work->snapshot)};
    for (int32_t i = -1; i < job->crew_technician_ids.count; i++) {
        route.technician_id = i < 0 ? job->technician_id : job->crew_technician_ids.items[i];
        change_set_expect_route(work->set, &route);
    }
}

bool records_job_put_at(struct records_work *work, const struct row *row, const struct records_place *place,
                        const char *action, struct records_outcome *outcome)
{
    const struct job_record *before = row->noun;
    records_outcome_begin(work, outcome);
    bool is_called_back = place->by_hand && before->status == JOB_EN_ROUTE;
    if (before->status > JOB_DISPATCHED && !is_called_back) {
        struct text status = records_job_status_name(before->status);
        return records_refuse(outcome, RECORDS_ILLEGAL, "illegal_transition", "A job that is %.*s keeps its place.",
                              TEXT_ARGS(status));
    }
    struct job_record *job = shape_copy(work->arena, shape_of_row[ROW_JOB], before);
    struct records_job_change change = {.work = work, .before = row, .job = job, .outcome = outcome};
    place_take(job, place);
    if (place->by_hand) { /* a plan that is put on the board expects the routes that it touches by itself */
        records_job_expect_routes(&change);
    }
    records_job_put(&change, action, "job.updated", TEXT(""));
    if (job->status != before->status) {
        struct records_job_line line = {
            .status = job->status, .at_ms = work->now_ms, .applied = true, .technician_id = job->technician_id};
        records_job_tell(work, row->id, &line);
    }
    return !fault_is(&work->fault);
}

bool records_job_lock(struct records_work *work, const struct row *row, uint64_t locks, const char *action,
                      struct records_outcome *outcome)
{
    struct job_record *job = shape_copy(work->arena, shape_of_row[ROW_JOB], row->noun);
    struct records_job_change change = {.work = work, .before = row, .job = job, .outcome = outcome};
    records_outcome_begin(work, outcome);
    job->locks = locks;
    records_give(ROW_JOB, job, "locks");
    records_job_put(&change, action, "job.updated", TEXT(""));
    return !fault_is(&work->fault);
}
