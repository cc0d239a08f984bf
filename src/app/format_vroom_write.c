/* The answer in VROOM's own form: code, summary, unassigned and routes. */
#include "app/format_vroom.h"
#include "base/fault.h"

static const char NOTE_ESTIMATE[] =
    "No road engine was asked: travel without a matrix is estimated from the coordinates, alike for all profiles.";
static const char NOTE_SETUP[] =
    "Setup is counted at every task, also where several follow each other at one place; VROOM counts it once there.";

static const char NOTE_STEPS[] =
    "The steps of some vehicles make no route that keeps every rule of the file; the search did not begin with those.";

static const struct text TYPES[] = {{"job", 3}, {"pickup", 6}, {"delivery", 8}};

static void none_write(struct json_writer *w, struct text name)
{
    json_name(w, name);
    json_array_begin(w);
    json_array_end(w);
}

static void amounts_write(struct json_writer *w, const struct vroom *file, struct text name, const int64_t *amounts)
{
    if (file->amounts == 0) {
        return;
    }
    json_name(w, name);
    json_array_begin(w);
    for (int32_t k = 0; k < file->amounts; k++) {
        json_integer(w, amounts[k]);
    }
    json_array_end(w);
}

static void words_write(struct json_writer *w, struct text words)
{
    if (!text_is_empty(words)) {
        json_name_string(w, TEXT("description"), words);
    }
}

static void spot_write(struct json_writer *w, const struct vroom_spot *spot)
{
    if (spot->location != NULL) {
        json_name(w, TEXT("location"));
        json_value(w, spot->location);
    }
    if (spot->index != NULL) {
        json_name(w, TEXT("location_index"));
        json_value(w, spot->index);
    }
}

static void sums_write(struct json_writer *w, const struct vroom *file, const struct vroom_sums *sums)
{
    amounts_write(w, file, TEXT("delivery"), sums->delivery);
    amounts_write(w, file, TEXT("amount"), sums->delivery); /* the old name, which VROOM still writes */
    amounts_write(w, file, TEXT("pickup"), sums->pickup);
    json_name_integer(w, TEXT("setup"), sums->setup_s);
    json_name_integer(w, TEXT("service"), sums->service_s);
    json_name_integer(w, TEXT("duration"), sums->duration_s);
    json_name_integer(w, TEXT("waiting_time"), sums->waiting_s);
    json_name_integer(w, TEXT("priority"), sums->priority);
    if (file->distances) {
        json_name_integer(w, TEXT("distance"), sums->distance_m);
    }
    none_write(w, TEXT("violations"));
}

static void task_head(struct json_writer *w, const struct vroom_task *task)
{
    json_name_string(w, TEXT("type"), TYPES[task->kind]);
    words_write(w, task->description);
    spot_write(w, &task->spot);
    json_name_integer(w, TEXT("id"), task->id);
    json_name_integer(w, TEXT("job"), task->id); /* the old name, which VROOM still writes */
}

/* Type, description, place and id: what a step is. */
static void step_head(struct json_writer *w, const struct vroom *file, const struct vroom_route *route,
                      const struct vroom_step *step)
{
    if (step->kind == VROOM_STEP_TASK) {
        task_head(w, &file->tasks[step->of]);
    } else if (step->kind == VROOM_STEP_BREAK) {
        const struct vroom_break *pause = &file->vehicles[route->vehicle].breaks[step->of];
        json_name_string(w, TEXT("type"), TEXT("break"));
        words_write(w, pause->description);
        json_name_integer(w, TEXT("id"), pause->id);
    } else {
        json_name_string(w, TEXT("type"), step->kind == VROOM_STEP_START ? TEXT("start") : TEXT("end"));
        spot_write(w, step->spot);
    }
}

static void step_write(struct json_writer *w, const struct vroom *file, const struct vroom_route *route,
                       const struct vroom_step *step)
{
    json_object_begin(w);
    step_head(w, file, route, step);
    json_name_integer(w, TEXT("setup"), step->setup_s);
    json_name_integer(w, TEXT("service"), step->service_s);
    json_name_integer(w, TEXT("waiting_time"), step->waiting_s);
    amounts_write(w, file, TEXT("load"), step->load);
    json_name_integer(w, TEXT("arrival"), step->arrival_s);
    json_name_integer(w, TEXT("duration"), step->duration_s);
    none_write(w, TEXT("violations"));
    if (file->distances) {
        json_name_integer(w, TEXT("distance"), step->distance_m);
    }
    json_object_end(w);
}

static void route_write(struct json_writer *w, const struct vroom *file, const struct vroom_route *route)
{
    json_object_begin(w);
    json_name_integer(w, TEXT("vehicle"), file->vehicles[route->vehicle].id);
    json_name_integer(w, TEXT("cost"), route->sums.cost);
    words_write(w, file->vehicles[route->vehicle].description);
    sums_write(w, file, &route->sums);
    json_name(w, TEXT("steps"));
    json_array_begin(w);
    for (int32_t i = 0; i < route->step_count; i++) {
        step_write(w, file, route, &route->steps[i]);
    }
    json_array_end(w);
    json_object_end(w);
}

static void unassigned_write(struct json_writer *w, const struct vroom *file, const struct solution *solution)
{
    json_name(w, TEXT("unassigned"));
    json_array_begin(w);
    for (int32_t i = 0; i < solution->left_out_count; i++) {
        const struct vroom_task *task = &file->tasks[solution->left_out[i]];
        json_object_begin(w);
        json_name_integer(w, TEXT("id"), task->id);
        spot_write(w, &task->spot);
        json_name_string(w, TEXT("type"), TYPES[task->kind]);
        words_write(w, task->description);
        json_object_end(w);
    }
    json_array_end(w);
}

static void summary_write(struct json_writer *w, const struct vroom *file, const struct solution *solution,
                          const struct vroom_answer *answer)
{
    json_name(w, TEXT("summary"));
    json_object_begin(w);
    json_name_integer(w, TEXT("cost"), answer->sums.cost);
    json_name_integer(w, TEXT("routes"), answer->route_count);
    json_name_integer(w, TEXT("unassigned"), solution->left_out_count);
    sums_write(w, file, &answer->sums);
    json_object_end(w);
}

/* What VROOM does not have: in what this answer is another than VROOM's would be. */
static void notes_write(struct json_writer *w, const struct vroom *file)
{
    json_name(w, TEXT("notes"));
    json_array_begin(w);
    if (file->estimated) {
        json_string(w, text_of(NOTE_ESTIMATE));
    }
    if (file->setup_kept) {
        json_string(w, text_of(NOTE_SETUP));
    }
    if (file->steps_unused) {
        json_string(w, text_of(NOTE_STEPS));
    }
    json_array_end(w);
}

bool format_vroom_write(struct arena *arena, const struct format_file *file, const struct solution *solution,
                        struct json_writer *w, struct fault *fault)
{
    const struct vroom *vroom = file->instance;
    struct vroom_answer answer;
    if (!vroom_judge(arena, vroom, solution, &answer, fault)) {
        return false;
    }
    json_name_integer(w, TEXT("code"), 0);
    summary_write(w, vroom, solution, &answer);
    unassigned_write(w, vroom, solution);
    json_name(w, TEXT("routes"));
    json_array_begin(w);
    for (int32_t i = 0; i < answer.route_count; i++) {
        route_write(w, vroom, &answer.routes[i]);
    }
    json_array_end(w);
    notes_write(w, vroom);
    return true;
}
