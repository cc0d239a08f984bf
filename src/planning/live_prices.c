/* Prices and limits: what days, ways and jobs cost by the goals, and how much of them somebody takes. */
#include "planning/live_parts.h"

enum { E4 = 10000 };

static int64_t *prices(const struct live_draft *draft, int32_t count)
{
    return arena_array(draft->arena, int64_t, count);
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

/* Jobs that are done count. */
static void limits_fill(struct live_draft *draft)
{
    int32_t count = draft->day->technicians.count;
    int32_t *jobs_max = draft_numbers(draft, count);
    int32_t *pace_e4 = draft_numbers(draft, count);
    bool limited = false, paced = false;
    int32_t max_jobs = shape_find(&live_shape_technician, TEXT("maxJobs"));
    for (int32_t t = 0; t < count; t++) {
        const struct live_technician *technician = &draft->day->technicians.items[t];
        bool given = shape_has(technician, max_jobs);
        int32_t left = technician->max_jobs - draft->people[t].done;
        jobs_max[t] = !given ? INT32_MAX : left > 0 ? left : 0;
        pace_e4[t] = (int32_t)clamp_int64(technician->service_factor_e4, 1, 1000000);
        limited = limited || given;
        paced = paced || pace_e4[t] != E4;
    }
    draft->jobs_max = jobs_max;
    draft->problem.jobs_max = limited ? jobs_max : NULL;
    draft->problem.pace_e4 = paced ? pace_e4 : NULL;
}

/* What is in a battery that nobody has told of is all that fits. */
static void reach_fill(struct live_draft *draft)
{
    int32_t count = draft->day->technicians.count;
    bool any = false;
    draft->reach_d = draft_numbers(draft, count);
    for (int32_t t = 0; t < count; t++) {
        const struct record_vehicle *vehicle = &draft->day->technicians.items[t].vehicle;
        draft->reach_d[t] = INT32_MAX;
        if (vehicle->given != 0 && vehicle->type == VEHICLE_ELECTRIC && vehicle->range_km > 0) {
            int32_t told = live_battery_percent(&draft->day->technicians.items[t]);
            int64_t left = (int64_t)(told == LIVE_NO_BATTERY ? 100 : told) - vehicle->reserve_percent;
            draft->reach_d[t] = (int32_t)clamp_int64(vehicle->range_km * left * 10, 0, INT32_MAX - 1);
            any = true;
        }
    }
    draft->problem.reach_d = any ? draft->reach_d : NULL;
}

static void splits_fill(struct live_draft *draft)
{
    int32_t *split = draft_numbers(draft, draft->task_count);
    bool any = false;
    for (int32_t i = 0; i < draft->task_count; i++) {
        split[i] = draft_job(draft, i)->break_may_split ? 1 : 0;
        any = any || split[i] != 0;
    }
    draft->problem.job_split = any && draft->problem.dims.breaks > 0 ? split : NULL;
    /* A break within a job would move what depends on its end. */
    const struct problem *problem = &draft->problem;
    for (int32_t k = 0; problem->crew_first != NULL && k < problem->dims.crew_jobs; k++) {
        split[problem->crew_job[k]] = 0;
    }
    for (int32_t k = 0; problem->precedence_before != NULL && k < problem->dims.precedences; k++) {
        split[problem->precedence_before[k]] = split[problem->precedence_after[k]] = 0;
    }
}

/* ---- prices ------------------------------------------------------------------------------------------------------ */

/* Waiting is not paid for: she is there for the whole shift, and a plan saves nothing of it. */
static void wages_fill(struct live_draft *draft)
{
    const struct live_weights *weights = &draft->weights;
    int32_t count = draft->day->technicians.count;
    int64_t *drive_c = prices(draft, count), *service_c = prices(draft, count), *overtime_c = prices(draft, count);
    int64_t *used_c = prices(draft, count);
    for (int32_t t = 0; t < count; t++) {
        const struct live_technician *technician = &draft->day->technicians.items[t];
        const struct live_person *person = &draft->people[t];
        int64_t hour_c = live_weights_hourly_c(weights, technician->hourly_cost_e4);
        int64_t over_e4 = technician->overtime_hourly_cost_e4 > technician->hourly_cost_e4
                              ? technician->overtime_hourly_cost_e4 - technician->hourly_cost_e4
                              : technician->hourly_cost_e4 / 2;
        drive_c[t] = weights->common.drive_c + hour_c;
        service_c[t] = hour_c;
        overtime_c[t] = weights->overtime_c + live_weights_hourly_c(weights, over_e4);
        bool sunk = person->done > 0 || person->fact_count > 0;
        used_c[t] = sunk ? 0 : live_weights_fixed_c(weights, technician->fixed_cost_e4);
    }
    draft->problem.drive_c = weights->common.drive_c;
    draft->problem.technician_used_c = used_c;
    draft->problem.overtime_c = overtime_c;
    if (weights->money_c > 0) {
        draft->problem.technician_drive_c = drive_c;
        draft->problem.technician_distance_c = prices(draft, count);
        draft->problem.technician_wait_c = prices(draft, count);
        draft->problem.technician_service_c = service_c;
    }
}

/* Kilometres are priced as energy, whose unit here is one of cost: of a metre they would be fractions. No battery is followed. */
static void kilometres_fill(struct live_draft *draft)
{
    int32_t count = draft->day->technicians.count;
    if (count == 0 || (draft->weights.money_c == 0 && draft->weights.kwh_c == 0)) {
        return;
    }
    struct problem *problem = &draft->problem;
    int32_t *model = draft_numbers(draft, count);
    int32_t *first = draft_numbers(draft, (int64_t)count + 1);
    int32_t *speed = draft_numbers(draft, count);
    int32_t *use = draft_numbers(draft, count);
    int64_t *unit_c = prices(draft, count);
    for (int32_t t = 0; t < count; t++) {
        model[t] = t;
        first[t + 1] = t + 1;
        speed[t] = INT32_MAX;
        use[t] = live_weights_km_c(&draft->weights, draft->day, &draft->day->technicians.items[t]);
        unit_c[t] = 1;
    }
    problem->dims.energy_models = problem->dims.energy_bands = count;
    problem->energy_model = model;
    problem->energy_capacity_e = draft_numbers(draft, count);
    problem->energy_start_e = draft_numbers(draft, count);
    problem->energy_reserve_e = draft_numbers(draft, count);
    problem->energy_c = unit_c;
    problem->band_first = first;
    problem->band_speed = speed;
    problem->band_use_e = use;
}

/* All jobs that have lost their people together weigh less than one that has a place, and each more than anything else. */
static int64_t lost_price(const struct live_draft *draft)
{
    int64_t count = 0;
    for (int32_t i = 0; i < draft->task_count; i++) {
        count += draft->tasks[i].lost && draft->tasks[i].member == 0 ? 1 : 0;
    }
    return draft->weights.placed_c / (2 * (count + 1));
}

static void left_out_fill(struct live_draft *draft)
{
    int64_t *left_out_c = prices(draft, draft->task_count);
    int64_t lost_c = lost_price(draft);
    for (int32_t i = 0; i < draft->task_count; i++) {
        const struct live_task *task = &draft->tasks[i];
        const struct live_job *job = draft_job(draft, i);
        int64_t value_c = draft->weights.common.left_out_c[draft_priority(draft, task->job)] +
                          live_weights_value_c(&draft->weights, job->value_e4);
        int64_t without_c = task->lost ? lost_c + value_c : value_c;
        left_out_c[i] = task->member > 0 ? 0 : task->technician >= 0 ? draft->weights.placed_c : without_c;
    }
    draft->problem.job_left_out_c = left_out_c;
}

static void service_fill(struct live_draft *draft)
{
    int32_t *service_t = draft_numbers(draft, draft->task_count);
    for (int32_t i = 0; i < draft->task_count; i++) {
        service_t[i] = live_draft_service_t(draft, draft->tasks[i].job, -1);
    }
    draft->problem.job_service_t = service_t;
}

void live_draft_prices(struct live_draft *draft)
{
    limits_fill(draft);
    reach_fill(draft);
    splits_fill(draft);
    wages_fill(draft);
    kilometres_fill(draft);
    left_out_fill(draft);
    service_fill(draft);
    if (draft->weights.common.balance.cost > 0) {
        struct balance *balance = arena_new(draft->arena, struct balance);
        *balance = draft->weights.common.balance;
        draft->problem.balance = balance;
    }
}
