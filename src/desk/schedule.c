#include "desk/schedule.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/apply.h"
#include "desk/mode.h"
#include "desk/review_parts.h"
#include "desk/roster.h"

/* ---- what is over ------------------------------------------------------------------------------------------------ */

static bool past_show(struct desk *desk, const struct desk_day *day, struct day_schedule *schedule)
{
    struct records_work *work = desk->work;
    struct day *board = arena_new(work->arena, struct day);
    struct plan *plan = arena_new(work->arena, struct plan);
    if (!records_board(work, day->inputs.day.date, board, plan)) {
        return false;
    }
    dispatch_schedule_of_plan(work->arena, board, plan, schedule);
    dispatch_schedule_past(work->arena, &day->inputs.day, schedule);
    dispatch_schedule_energy(&day->inputs.day, DISPATCH_ENERGY_PAST, schedule);
    return true;
}

/* ---- what is to come --------------------------------------------------------------------------------------------- */

static const struct text *names_of(struct desk *desk, const struct desk_day *day)
{
    int32_t count = day->inputs.day.technicians.count;
    struct text *names = arena_array(desk->work->arena, struct text, count);
    for (int32_t t = 0; t < count; t++) {
        names[t] = ((const struct technician_record *)day->rows.technicians[t]->noun)->name;
    }
    return names;
}

static bool refuse_stale(struct records_outcome *outcome)
{
    return records_refuse(outcome, RECORDS_ILLEGAL, "proposal_stale",
                          "On the day as it is now the proposal cannot be done whole. Rebase it.");
}

/* The day as approving all of the proposal makes it. NULL: work->fault, or the outcome. */
static const struct live_day *preview(struct desk *desk, const struct row *proposal, const struct live_day *day,
                                      struct records_outcome *outcome)
{
    struct arena *arena = desk->work->arena;
    struct live_problem *made = arena_new(arena, struct live_problem);
    struct plan_changes changes;
    struct told_obstacle obstacle;
    struct live_options options = live_options_all();
    const struct proposal_record *record = proposal->noun;
    options.freeze_minutes = 0; /* as whoever decides about it sees the day */
    options.lost = desk_roster_lost(desk->work, day, record);
    if (!live_problem_make(arena, day, &options, made, &desk->work->fault)) {
        return NULL;
    }
    struct review_wishes wishes = review_wishes_of(arena, made, record, false);
    if (wishes.count < record->changes.count ||
        !changes_wish(arena, made, wishes.wishes, wishes.count, &changes, &obstacle)) {
        refuse_stale(outcome);
        return NULL;
    }
    bool *chosen = arena_array(arena, bool, changes.count);
    for (int32_t i = 0; i < changes.count; i++) {
        chosen[i] = true;
    }
    const struct desk_applying applying = {.changes = &changes, .chosen = chosen, .plan = changes.after};
    return desk_apply_seen(desk, &applying);
}

static bool live_show(struct desk *desk, const struct desk_showing *showing, const struct desk_day *day,
                      struct day_schedule *schedule, struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    struct live_problem *made = arena_new(work->arena, struct live_problem);
    const struct live_options options = live_options_all();
    const struct live_day *live = &day->inputs.day;
    if (showing->proposal != NULL) {
        live = preview(desk, showing->proposal, live, outcome);
    }
    if (live == NULL || !live_problem_make(work->arena, live, &options, made, &work->fault)) {
        return false;
    }
    const struct live_view view = {
        .made = made, .plan = &made->standing, .names = names_of(desk, day), .with_geometry = showing->with_geometry};
    dispatch_schedule_of_live(work->arena, &view, schedule);
    dispatch_schedule_energy(live, DISPATCH_ENERGY_LIVE, schedule);
    return true;
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

/* The decision that made the plan in force, of the jobs that it has placed. */
static void decisions_fill(const struct desk_day *day, struct day_schedule *schedule)
{
    if (day->plan == NULL) {
        return;
    }
    struct text decision_id = ((const struct plan_record *)day->plan->noun)->decision_id;
    for (int32_t r = 0; r < schedule->route_count; r++) {
        for (int32_t i = 0; i < schedule->routes[r].stop_count; i++) {
            struct day_stop *stop = &schedule->routes[r].stops[i];
            const struct job_record *job = stop->job >= 0 ? day->rows.jobs[stop->job]->noun : NULL;
            if (job != NULL && job->plan_version == day->plan->version) {
                stop->decision_id = decision_id;
            }
        }
    }
}

bool desk_schedule(struct desk *desk, const struct desk_showing *showing, struct day_schedule *schedule,
                   struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    struct desk_day *day = arena_new(work->arena, struct desk_day);
    records_outcome_begin(work, outcome);
    if (showing->as_of != NULL && !records_as_of(work, showing->as_of, outcome)) {
        return false;
    }
    const struct organization_record *organization = work->organization->noun;
    if (!desk_day_make(desk, showing->date, TEXT(""), day)) {
        return false;
    }
    bool shown = desk_day_is_over(&day->inputs.day) && showing->proposal == NULL
                     ? past_show(desk, day, schedule)
                     : live_show(desk, showing, day, schedule, outcome);
    if (!shown) {
        return false;
    }
    schedule->timezone = organization->timezone;
    schedule->plan_version = day->plan == NULL ? 0 : day->plan->version;
    schedule->engine_stopped = desk_is_stopped(desk, TEXT(""));
    decisions_fill(day, schedule);
    return true;
}
