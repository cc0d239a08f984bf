/* What an emergency comes to, as JSON. */
#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"
#include "dispatch/emergency.h"

/* Who was told a time hears of another: when it is later, or not within what was said. */
static bool must_be_told(const struct live_day *day, const struct plan_change *change)
{
    const struct live_job *job = &day->jobs.items[change->job];
    bool within = change->to.start_s >= job->promised.start_s && change->to.start_s < job->promised.end_s;
    bool later = change->from.technician >= 0 && change->to.start_s - change->from.start_s >= CHANGES_RETIME_S;
    return live_was_told(job) && (later || !within);
}

static void move_write(struct json_writer *w, struct arena *arena, const struct live_day *day,
                       const struct plan_change *change)
{
    json_object_begin(w);
    json_name_string(w, TEXT("jobId"), day->jobs.items[change->job].id);
    json_name(w, TEXT("from"));
    replan_place_write(w, arena, day, &change->from);
    json_name(w, TEXT("to"));
    replan_place_write(w, arena, day, &change->to);
    json_name(w, TEXT("startDeltaMinutes"));
    json_fixed(w, divide_round_half_up((change->to.start_s - change->from.start_s) * 10, MINUTE_SECONDS), 10);
    json_name_bool(w, TEXT("toldCustomer"), change->is_told);
    json_object_end(w);
}

static void moved_write(struct json_writer *w, struct arena *arena, const struct emergency *emergency)
{
    const struct plan_changes *changes = &emergency->changes;
    json_name(w, TEXT("moved"));
    json_array_begin(w);
    for (int32_t i = 0; i < changes->count; i++) {
        if (!emergency_is_own(emergency, &changes->items[i])) {
            move_write(w, arena, &emergency->day, &changes->items[i]);
        }
    }
    json_array_end(w);
    json_name(w, TEXT("mustTell"));
    json_array_begin(w);
    for (int32_t i = 0; i < changes->count; i++) {
        if (must_be_told(&emergency->day, &changes->items[i])) {
            json_string(w, emergency->day.jobs.items[changes->items[i].job].id);
        }
    }
    json_array_end(w);
}

struct text emergency_result(struct arena *arena, const struct decision_inputs *inputs,
                             const struct emergency *emergency)
{
    const struct decision_working *ranking = &emergency->ranking;
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    assign_write(&w, &ranking->made, &ranking->question, &ranking->answer, inputs->question.top_k);
    moved_write(&w, arena, emergency);
    json_name(&w, TEXT("budget"));
    json_object_begin(&w);
    json_name_integer(&w, TEXT("maxMovedJobs"), inputs->search.moved_max);
    json_name_integer(&w, TEXT("used"), emergency->moved);
    json_object_end(&w);
    json_object_end(&w);
    return json_written(&w);
}
