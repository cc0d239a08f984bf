#include "desk/day.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/insight.h"

/* The weights that are active, in the order of the factors. */
static bool weights_read(struct desk *desk, struct score_weights *weights)
{
    struct learning_weights active;
    int32_t version = 0;
    if (!desk_weights_active(desk->work, &active, &version)) {
        return false;
    }
    *weights = (struct score_weights){.version = version};
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        int32_t member = shape_find(&learning_shape_weights, factor_name((enum factor)i));
        const int64_t *weight_e4 = shape_at(&learning_shape_weights.members[member], &active);
        weights->weights_e4[i] = (int32_t)*weight_e4;
    }
    return true;
}

static int32_t at_factor(int32_t minutes, int64_t factor_e4)
{
    return (int32_t)clamp_int64(divide_round_half_up(minutes * factor_e4, 10000), 0, LIVE_MINUTES_MOST);
}

/* What a job of that type is expected to take with a technician of the day (-1: not known who). Of somebody whose pace was not
 * learned, her service factor says how she differs. */
static struct live_forecast forecast_of(struct arena *arena, const struct duration_model *model,
                                        const struct live_day *day, struct text job_type, int32_t technician)
{
    const struct live_technician *she = technician < 0 ? NULL : &day->technicians.items[technician];
    struct text id = she == NULL ? TEXT("") : she->id;
    struct live_forecast forecast = learning_durations_forecast(arena, model, job_type, id);
    if (she != NULL && !learning_durations_know(model, id)) {
        forecast.p10 = at_factor(forecast.p10, she->service_factor_e4);
        forecast.p50 = at_factor(forecast.p50, she->service_factor_e4);
        forecast.p80 = at_factor(forecast.p80, she->service_factor_e4);
        forecast.p90 = at_factor(forecast.p90, she->service_factor_e4);
    }
    return forecast;
}

/* What a job is expected to take, with who has it; and what is planned with, where a quantile is asked for. */
static void forecasts_fill(struct arena *arena, const struct duration_model *model, int64_t quantile_e4,
                           struct live_day *day)
{
    struct live_job *jobs = arena_array(arena, struct live_job, day->jobs.count);
    int32_t member = shape_find(&live_shape_job, TEXT("forecast"));
    for (int32_t i = 0; i < day->jobs.count; i++) {
        jobs[i] = day->jobs.items[i];
        int32_t technician = live_find_technician(day, jobs[i].technician_id);
        jobs[i].forecast = forecast_of(arena, model, day, jobs[i].job_type, technician);
        shape_give(&jobs[i], member);
        if (quantile_e4 > 0) {
            const struct duration_planned plan =
                learning_durations_plan(arena, model, jobs[i].job_type, jobs[i].technician_id, quantile_e4);
            live_job_plan(&jobs[i], plan.minutes, plan.others);
        }
    }
    day->jobs.items = jobs;
}

/* What is known of everybody for the job that is asked about. */
static void people_fill(struct arena *arena, const struct desk_model *model, struct decision_inputs *inputs,
                        struct text job_type)
{
    int32_t count = inputs->day.technicians.count;
    struct decision_person *people = arena_array(arena, struct decision_person, count);
    for (int32_t i = 0; i < count; i++) {
        struct text id = inputs->day.technicians.items[i].id;
        people[i] = (struct decision_person){
            .given = 7, /* all of it */
            .technician_id = id,
            .performance_e4 = learning_performance_e4(arena, &model->performance, job_type, id),
            .forecast = forecast_of(arena, &model->durations, &inputs->day, job_type, i),
        };
    }
    inputs->question.people = (struct decision_person_list){count, people};
}

static void settings_take(const struct desk_day_order *order, struct live_day *live)
{
    if (order->goals.count > 0) {
        live->goals = order->goals;
        shape_give(live, shape_find(&live_shape_day, TEXT("goals")));
    }
    if (order->quantile_e4 > 0) {
        live->planning.durations = DURATIONS_PREDICTED;
        live->planning.duration_quantile_e4 = order->quantile_e4;
    }
}

/* The live day with what every job is expected to take. Jobs are planned with what the records say they are, by the same model. */
static bool live_gather(struct records_work *work, const struct desk_day_order *order, struct live_day *live,
                        struct records_live_rows *rows)
{
    const struct desk_model *model = desk_learned(work);
    if (model == NULL || !records_live_day_rows(work, order->date, live, rows)) {
        return false;
    }
    settings_take(order, live);
    if (desk_has_learned(model)) {
        forecasts_fill(work->arena, &model->durations, order->quantile_e4, live);
    }
    return true;
}

bool desk_day_live(struct records_work *work, struct date date, struct live_day *live)
{
    struct records_live_rows rows;
    const struct desk_day_order order = {.date = date};
    return live_gather(work, &order, live, &rows);
}

static bool gather(struct desk *desk, const struct desk_day_order *order, struct text job_id, struct desk_day *day)
{
    struct records_work *work = desk->work;
    struct score_weights weights;
    struct live_day live;
    *day = (struct desk_day){.plan = NULL};
    if (!live_gather(work, order, &live, &day->rows) || !weights_read(desk, &weights)) {
        return false;
    }
    const struct desk_model *model = desk_learned(work);
    decision_ask(work->arena, &live, job_id, &weights, &day->inputs);
    int32_t job = live_find_job(&live, job_id);
    if (desk_has_learned(model) && job >= 0) {
        people_fill(work->arena, model, &day->inputs, live.jobs.items[job].job_type);
    }
    day->model_version = model->version;
    day->plan = records_find_named(work, ROW_PLAN, date_text(work->arena, order->date));
    return !fault_is(&work->fault);
}

bool desk_day_is_over(const struct live_day *day)
{
    bool over = day->end_s <= day->now_s;
    for (int32_t t = 0; t < day->technicians.count && over; t++) {
        const struct live_shift_list *shifts = &day->technicians.items[t].shifts;
        for (int32_t i = 0; i < shifts->count && over; i++) {
            over = shifts->items[i].end_s <= day->now_s; /* one on call may lie within another */
        }
    }
    return over;
}

bool desk_day_is_near(struct records_work *work, struct date date, const char *path, struct records_outcome *outcome)
{
    struct date today = zone_date(records_zone(work, TEXT("")), divide_floor(work->now_ms, 1000), NULL);
    if (today.days - date.days <= LIVE_DAYS_BACK_MOST) {
        return true;
    }
    issue_add_at(&outcome->wrong, text_of(path), "out_of_range",
                 "%.*s is more than eight years ago: nothing is decided about such a day.",
                 TEXT_ARGS(date_text(work->arena, date)));
    return records_is_right(outcome);
}

bool desk_day_make(struct desk *desk, struct date date, struct text job_id, struct desk_day *day)
{
    const struct desk_day_order order = {.date = date};
    return gather(desk, &order, job_id, day);
}

bool desk_day_order(struct desk *desk, const struct desk_day_order *order, struct desk_day *day)
{
    return gather(desk, order, TEXT(""), day);
}
