#include "dispatch/decision_plan.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

void decision_search_give(struct decision_inputs *inputs, const char *member)
{
    shape_give(&inputs->search, shape_find(&decision_shape_search, text_of(member)));
}

void decision_search_begin(struct decision_inputs *inputs, uint64_t seed, int32_t lanes)
{
    shape_preset(&decision_shape_search, &inputs->search);
    inputs->search.seed = (int64_t)(seed & (uint64_t)DECISION_SEED_MOST);
    inputs->search.lanes = lanes;
    decision_search_give(inputs, "seed");
    decision_search_give(inputs, "lanes");
    shape_give(inputs, shape_find(&decision_shape_inputs, TEXT("search")));
}

static bool has(const struct decision_search *search, const char *member)
{
    return shape_has(search, shape_find(&decision_shape_search, text_of(member)));
}

/* The set of those that are named; NULL: no name. What is not on the day is passed over. */
static const uint64_t *set_of(struct arena *arena, const struct live_day *day, const struct text_list *ids,
                              int32_t (*find)(const struct live_day *day, struct text id), int32_t count)
{
    if (ids->count == 0) {
        return NULL;
    }
    uint64_t *set = arena_array(arena, uint64_t, count / 64 + 1);
    for (int32_t i = 0; i < ids->count; i++) {
        int32_t index = find(day, ids->items[i]);
        if (index >= 0) {
            set[index / 64] |= UINT64_C(1) << (index % 64);
        }
    }
    return set;
}

bool decision_plan_problem(struct arena *arena, const struct decision_inputs *inputs, struct live_problem *made,
                           struct fault *fault)
{
    const struct decision_search *search = &inputs->search;
    const struct live_day *day = &inputs->day;
    struct live_options options = live_options_all();
    if (has(search, "movedMax")) {
        options.moved_max = search->moved_max;
    }
    if (has(search, "freezeMinutes")) {
        options.freeze_minutes = search->freeze_minutes;
    }
    options.jobs = set_of(arena, day, &search->job_ids, live_find_job, day->jobs.count);
    options.technicians = set_of(arena, day, &search->technician_ids, live_find_technician, day->technicians.count);
    options.lost = set_of(arena, day, &search->lost_job_ids, live_find_job, day->jobs.count);
    if (!text_is_empty(inputs->question.job_id)) {
        options.emergency = live_find_job(day, inputs->question.job_id);
        if (options.emergency < 0) {
            return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "/question/jobId", "The job is not on that day.");
        }
    }
    return live_problem_make(arena, day, &options, made, fault);
}

bool decision_plan(struct arena *arena, const struct decision_inputs *inputs, const struct replan_order *order,
                   const struct replan_host *host, struct decision_planned *planned, struct fault *fault)
{
    struct replan_order whole = *order;
    whole.seed = (uint64_t)inputs->search.seed;
    whole.lanes = inputs->search.lanes;
    return decision_plan_problem(arena, inputs, &planned->made, fault) &&
           dispatch_replan(arena, &planned->made, &whole, host, &planned->answer, fault);
}

struct text decision_plan_result(struct arena *arena, const struct decision_planned *planned)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    replan_write(&w, arena, &planned->made, &planned->answer.plan);
    json_object_end(&w);
    return json_written(&w);
}
