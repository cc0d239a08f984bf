#include "dispatch/decision.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/units.h"

#define AT(type, member) .offset = offsetof(struct type, member)
#define TABLE(type, rows)                                                                                              \
    .size = sizeof(struct type), .count = (int32_t)(sizeof(rows) / sizeof *(rows)), .members = (rows)

static const struct shape_member person_rows[] = {
    {"technicianId", SHAPE_REFERENCE, SHAPE_REQUIRED, AT(decision_person, technician_id), .words = "technician"},
    {"performance", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(decision_person, performance_e4), .scale = 10000, .low = 0,
     .high = 10000, .preset = DECISION_PERFORMANCE_USUAL_E4},
    {"forecast", SHAPE_OBJECT, 0, AT(decision_person, forecast), .of = &live_shape_forecast},
};
static const struct shape shape_person = {.name = "DecisionPerson", TABLE(decision_person, person_rows)};

static const struct shape_member weight_rows[] = {
    {"factor", SHAPE_TEXT, SHAPE_REQUIRED, AT(decision_weight, factor), .low = 1, .high = RECORD_NAME_BYTES},
    {"weight", SHAPE_DECIMAL, SHAPE_NOT_NULL, AT(decision_weight, weight_e4), .scale = 10000, .low = 0,
     .high = 10000000},
};
static const struct shape shape_weight = {.name = "DecisionWeight", TABLE(decision_weight, weight_rows)};

static const struct shape_member question_rows[] = {
    {"jobId", SHAPE_REFERENCE, 0, AT(decision_question, job_id), .words = "job"},
    {"topK", SHAPE_INTEGER, SHAPE_NOT_NULL, AT(decision_question, top_k), .low = 1, .high = LIVE_TECHNICIANS_MOST,
     .preset = 3},
    {"weightsVersion", SHAPE_INTEGER, SHAPE_REQUIRED, AT(decision_question, weights_version), .low = 1,
     .high = INT32_MAX},
    {"weights", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(decision_question, weights), .most = FACTOR_COUNT,
     .of = &shape_weight},
    {"people", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(decision_question, people), .most = LIVE_TECHNICIANS_MOST,
     .of = &shape_person},
};
static const struct shape shape_question = {.name = "DecisionQuestion", TABLE(decision_question, question_rows)};

static const struct shape_member search_rows[] = {
    {"seed", SHAPE_LONG, SHAPE_REQUIRED, AT(decision_search, seed), .low = 0, .high = DECISION_SEED_MOST},
    {"lanes", SHAPE_INTEGER, SHAPE_REQUIRED, AT(decision_search, lanes), .low = 1, .high = SOLVER_LANES_MAX},
    {"movedMax", SHAPE_INTEGER, 0, AT(decision_search, moved_max), .low = 0, .high = LIVE_JOBS_MOST},
    {"freezeMinutes", SHAPE_INTEGER, 0, AT(decision_search, freeze_minutes), .low = 0, .high = 7 * MINUTES_A_DAY},
    {"jobIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(decision_search, job_ids), .most = LIVE_JOBS_MOST,
     .words = "job"},
    {"technicianIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(decision_search, technician_ids),
     .most = LIVE_TECHNICIANS_MOST, .words = "technician"},
    {"lostJobIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(decision_search, lost_job_ids),
     .most = LIVE_JOBS_MOST, .words = "job"},
};
const struct shape decision_shape_search = {.name = "DecisionSearch", TABLE(decision_search, search_rows)};

static const struct shape_member inputs_rows[] = {
    {"day", SHAPE_OBJECT, SHAPE_REQUIRED, AT(decision_inputs, day), .of = &live_shape_day},
    {"question", SHAPE_OBJECT, SHAPE_NOT_NULL, AT(decision_inputs, question), .of = &shape_question},
    {"search", SHAPE_OBJECT, 0, AT(decision_inputs, search), .of = &decision_shape_search},
    {"hand", SHAPE_OBJECT, 0, AT(decision_inputs, hand), .of = &hand_shape_ask},
};
const struct shape decision_shape_inputs = {.name = "DecisionInputs", TABLE(decision_inputs, inputs_rows)};

static void give(const struct shape *shape, void *value, const char *member)
{
    shape_give(value, shape_find(shape, text_of(member)));
}

void decision_ask(struct arena *arena, const struct live_day *day, struct text job_id,
                  const struct score_weights *weights, struct decision_inputs *inputs)
{
    shape_preset(&decision_shape_inputs, inputs);
    inputs->day = *day;
    inputs->question.job_id = job_id;
    inputs->question.weights_version = weights->version;
    inputs->question.weights = decision_weights_write(arena, weights);
    give(&decision_shape_inputs, inputs, "day");
    if (!text_is_empty(job_id)) {
        give(&shape_question, &inputs->question, "jobId");
    }
    give(&shape_question, &inputs->question, "weightsVersion");
}

struct text decision_text(struct arena *arena, const struct decision_inputs *inputs)
{
    struct json_writer w = json_writer_make(arena);
    shape_write(&w, &decision_shape_inputs, inputs, SHAPE_FOR_STORE);
    return json_written(&w);
}

bool decision_read(struct arena *arena, struct text text, struct decision_inputs *inputs, struct fault *fault)
{
    struct json document;
    struct issues wrong = issues_make(arena);
    struct issues not_built = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &wrong, .not_built = &not_built};
    shape_preset(&decision_shape_inputs, inputs);
    return (json_parse(arena, text, &document, NULL) &&
            shape_merge(&reader, &decision_shape_inputs, SHAPE_FROM_STORE, &document, NULL, inputs)) ||
           fault_raise(fault, FAULT_INVALID, "invalid_value", "", "These are no inputs of a decision.");
}

/* ---- weights ----------------------------------------------------------------------------------------------------- */

struct decision_weight_list decision_weights_write(struct arena *arena, const struct score_weights *weights)
{
    struct decision_weight *items = arena_array(arena, struct decision_weight, FACTOR_COUNT);
    int32_t count = 0;
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        if (weights->weights_e4[i] > 0) {
            items[count++] = (struct decision_weight){3, factor_name((enum factor)i), weights->weights_e4[i]};
        }
    }
    return (struct decision_weight_list){count, items};
}

bool decision_weights_read(const struct decision_question *question, struct score_weights *weights)
{
    int64_t sum = 0;
    *weights = (struct score_weights){.version = question->weights_version};
    for (int32_t i = 0; i < question->weights.count; i++) {
        enum factor factor = factor_find(question->weights.items[i].factor);
        if (factor == FACTOR_COUNT) {
            return false;
        }
        weights->weights_e4[factor] = (int32_t)question->weights.items[i].weight_e4;
        sum += question->weights.items[i].weight_e4;
    }
    return sum > 0;
}

/* ---- the work ---------------------------------------------------------------------------------------------------- */

/* What is known of everybody, by the day's indices. */
static void people_lay(struct arena *arena, const struct decision_inputs *inputs, struct assign_question *question)
{
    int32_t count = inputs->day.technicians.count;
    int32_t *performance_e4 = arena_array(arena, int32_t, count);
    struct live_forecast *forecasts = arena_array(arena, struct live_forecast, count);
    for (int32_t t = 0; t < count; t++) {
        performance_e4[t] = DECISION_PERFORMANCE_USUAL_E4;
    }
    for (int32_t i = 0; i < inputs->question.people.count; i++) {
        const struct decision_person *person = &inputs->question.people.items[i];
        int32_t t = live_find_technician(&inputs->day, person->technician_id);
        if (t >= 0) {
            performance_e4[t] = (int32_t)person->performance_e4;
            forecasts[t] = person->forecast;
        }
    }
    question->performance_e4 = performance_e4;
    question->forecasts = forecasts;
}

bool decision_assign_within(struct arena *arena, const struct decision_inputs *inputs,
                            const struct live_options *options, struct decision_working *working, struct fault *fault)
{
    int32_t job = live_find_job(&inputs->day, inputs->question.job_id);
    if (job < 0) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", "/question/jobId", "The job is not on that day.");
    }
    if (!decision_weights_read(&inputs->question, &working->weights)) {
        return fault_raise(fault, FAULT_INVALID, "invalid_value", "/question/weights", "These are no weights.");
    }
    if (!live_problem_make(arena, &inputs->day, options, &working->made, fault)) {
        return false;
    }
    working->question = (struct assign_question){.job = job, .weights = &working->weights};
    people_lay(arena, inputs, &working->question);
    dispatch_assign(arena, &working->made, &working->question, &working->answer);
    return true;
}

bool decision_assign(struct arena *arena, const struct decision_inputs *inputs, struct decision_working *working,
                     struct fault *fault)
{
    const struct live_options options = live_options_all();
    return decision_assign_within(arena, inputs, &options, working, fault);
}

struct text decision_result(struct arena *arena, const struct decision_inputs *inputs,
                            const struct decision_working *working)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    assign_write(&w, &working->made, &working->question, &working->answer, inputs->question.top_k);
    json_object_end(&w);
    return json_written(&w);
}
