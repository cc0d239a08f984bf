#include "base/arena.h"
#include "base/fault.h"
#include "learning/durations_parts.h"
#include "model/model.h"

#define AT(type, member) .offset = offsetof(struct type, member)
#define TABLE(type, rows)                                                                                              \
    .size = sizeof(struct type), .count = (int32_t)(sizeof(rows) / sizeof *(rows)), .members = (rows)
#define COUNTED .low = 0, .high = DURATION_JOBS_MOST
#define SAID .scale = 100, .low = 100, .high = DURATION_SAID_MOST_E2
#define ERROR .scale = 100, .low = 0, .high = DURATION_SAID_MOST_E2
#define SHARE .scale = 10000, .low = 0, .high = 10000

static const struct shape_member minutes_rows[] = {
    {"p10", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_minutes, p10_e2), SAID},
    {"p50", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_minutes, p50_e2), SAID},
    {"p80", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_minutes, p80_e2), SAID},
    {"p90", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_minutes, p90_e2), SAID},
    {"mean", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_minutes, mean_e2), SAID},
};
const struct shape learning_shape_minutes = {.name = "DurationMinutes", TABLE(duration_minutes, minutes_rows)};

static const struct shape_member type_rows[] = {
    {"jobType", SHAPE_TEXT, SHAPE_REQUIRED, AT(duration_type, job_type), .low = 1, .high = RECORD_NAME_BYTES},
    {"n", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_type, n), COUNTED},
    {"anybody", SHAPE_OBJECT, SHAPE_REQUIRED, AT(duration_type, anybody), .of = &learning_shape_minutes,
     .says = "When it is not known who comes."},
    {"one", SHAPE_OBJECT, SHAPE_REQUIRED, AT(duration_type, one), .of = &learning_shape_minutes,
     .says = "Of a technician whose pace is known; to be multiplied by it."},
};
const struct shape learning_shape_type = {.name = "DurationType", TABLE(duration_type, type_rows)};

static const struct shape_member technician_rows[] = {
    {"id", SHAPE_TEXT, SHAPE_REQUIRED, AT(duration_technician, id), .low = 1, .high = RECORD_ID_BYTES},
    {"n", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_technician, n), COUNTED},
    {"pace", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_technician, pace_e4), .scale = 10000,
     .low = DURATION_PACE_LEAST_E4, .high = DURATION_PACE_MOST_E4,
     .says = "What this technician takes of what everybody takes; above 1 is longer."},
};
const struct shape learning_shape_technician = {.name = "DurationTechnician",
                                                TABLE(duration_technician, technician_rows)};

static const struct shape_member pair_rows[] = {
    {"type", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_pair, type), .low = 0, .high = DURATION_TYPES_MOST - 1,
     .says = "Its place in types, from 0."},
    {"technician", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_pair, technician), .low = 0,
     .high = DURATION_TECHNICIANS_MOST - 1, .says = "Its place in technicians, from 0."},
    {"n", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_pair, n), COUNTED},
    {"minutes", SHAPE_OBJECT, SHAPE_REQUIRED, AT(duration_pair, minutes), .of = &learning_shape_minutes},
};
const struct shape learning_shape_pair = {.name = "DurationPair", TABLE(duration_pair, pair_rows)};

static const struct shape_member measures_rows[] = {
    {"train", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_measures, train), COUNTED,
     .says = "Jobs of earlier days, that the model was fitted on to be judged."},
    {"test", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_measures, test), COUNTED,
     .says = "Jobs of later days, that it was judged by."},
    {"error", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, error_e2), ERROR,
     .says = "Minutes between the P50 and what it took, on average."},
    {"errorOfTypeMedian", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, error_type_median_e2), ERROR,
     .says = "The same of the plain median of the job's type."},
    {"testGiven", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_measures, test_given), COUNTED,
     .says = "Jobs of later days for which durationMinutes was given."},
    {"errorOfGiven", SHAPE_DECIMAL, 0, AT(duration_measures, error_given_e2), ERROR,
     .says = "Minutes between durationMinutes and what it took."},
    {"errorWhereGiven", SHAPE_DECIMAL, 0, AT(duration_measures, error_of_given_e2), ERROR,
     .says = "Minutes between the P50 and what it took, on the same jobs."},
    {"pinballP10", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, pinball_p10_e2), ERROR},
    {"pinballP50", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, pinball_p50_e2), ERROR},
    {"pinballP80", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, pinball_p80_e2), ERROR},
    {"pinballP90", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, pinball_p90_e2), ERROR},
    {"coverageP10P90", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, coverage_p10_p90_e4), SHARE,
     .says = "The share of later jobs between P10 and P90; 0.8 is right."},
    {"coverageP80", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(duration_measures, coverage_p80_e4), SHARE,
     .says = "The share of later jobs not above the P80; 0.8 is right."},
};
const struct shape learning_shape_measures = {.name = "DurationMeasures", TABLE(duration_measures, measures_rows)};

static const struct shape_member model_rows[] = {
    {"format", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_model, format), .low = 1, .high = 1000},
    {"defaultMinutes", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_model, default_minutes), .low = 1,
     .high = DURATION_MOST_MINUTES},
    {"n", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_model, n), COUNTED, .says = "Jobs it was learned from."},
    {"dropped", SHAPE_INTEGER, SHAPE_REQUIRED, AT(duration_model, dropped), COUNTED,
     .says = "Jobs whose duration is not known, or cannot be right."},
    {"firstDay", SHAPE_DATE, 0, AT(duration_model, first_day)},
    {"lastDay", SHAPE_DATE, 0, AT(duration_model, last_day)},
    {"minutes", SHAPE_OBJECT, 0, AT(duration_model, minutes), .of = &learning_shape_minutes},
    {"types", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(duration_model, types), .most = DURATION_TYPES_MOST,
     .of = &learning_shape_type},
    {"technicians", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(duration_model, technicians),
     .most = DURATION_TECHNICIANS_MOST, .of = &learning_shape_technician},
    {"pairs", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(duration_model, pairs), .most = DURATION_PAIRS_MOST,
     .of = &learning_shape_pair},
    {"measures", SHAPE_OBJECT, 0, AT(duration_model, measures), .of = &learning_shape_measures},
};
const struct shape learning_shape_durations = {
    .name = "DurationModel", TABLE(duration_model, model_rows), .says = "What was learned of how long jobs take."};

struct text learning_durations_text(struct arena *arena, const struct duration_model *model)
{
    struct json_writer w = json_writer_make(arena);
    shape_write(&w, &learning_shape_durations, model, SHAPE_FOR_STORE);
    return json_written(&w);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool is_rising(const struct duration_minutes *minutes)
{
    return minutes->p10_e2 <= minutes->p50_e2 && minutes->p50_e2 <= minutes->p80_e2 &&
           minutes->p80_e2 <= minutes->p90_e2;
}

static bool types_in_order(struct arena *arena, const struct duration_type_list *list)
{
    for (int32_t i = 0; i < list->count; i++) {
        const struct duration_type *type = &list->items[i];
        if (!text_equal(text_fold(arena, type->job_type), type->job_type) || type->one.p50_e2 != type->anybody.p50_e2 ||
            !is_rising(&type->one) || !is_rising(&type->anybody) ||
            (i > 0 && text_compare(list->items[i - 1].job_type, type->job_type) >= 0)) {
            return false;
        }
    }
    return true;
}

static bool technicians_in_order(const struct duration_technician_list *list)
{
    for (int32_t i = 1; i < list->count; i++) {
        if (text_compare(list->items[i - 1].id, list->items[i].id) >= 0) {
            return false;
        }
    }
    return true;
}

static bool pairs_in_order(const struct duration_model *model)
{
    int64_t before = -1;
    for (int32_t i = 0; i < model->pairs.count; i++) {
        const struct duration_pair *pair = &model->pairs.items[i];
        int64_t place = (int64_t)pair->type * DURATION_TECHNICIANS_MOST + pair->technician;
        if (pair->type >= model->types.count || pair->technician >= model->technicians.count || place <= before ||
            !is_rising(&pair->minutes)) {
            return false;
        }
        before = place;
    }
    return true;
}

/* What the shape does not say. */
static bool is_model(struct arena *arena, const struct duration_model *model)
{
    bool is_empty = model->types.count == 0 && model->technicians.count == 0;
    return model->format == DURATION_FORMAT && types_in_order(arena, &model->types) &&
           technicians_in_order(&model->technicians) && pairs_in_order(model) && is_rising(&model->minutes) &&
           (model->minutes.given != 0 || is_empty);
}

bool learning_durations_take(struct arena *arena, const struct json *document, struct duration_model *model,
                             struct fault *fault)
{
    struct issues wrong = issues_make(arena);
    struct issues not_built = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &wrong, .not_built = &not_built};
    shape_preset(&learning_shape_durations, model);
    bool is_right = shape_merge(&reader, &learning_shape_durations, SHAPE_FROM_STORE, document, NULL, model) &&
                    is_model(arena, model);
    return is_right || fault_raise(fault, FAULT_INVALID, "internal", "", "This is no model of durations.");
}

bool learning_durations_read(struct arena *arena, struct text text, struct duration_model *model, struct fault *fault)
{
    struct json document;
    if (!json_parse(arena, text, &document, NULL)) {
        return fault_raise(fault, FAULT_INVALID, "internal", "", "This is no model of durations.");
    }
    return learning_durations_take(arena, &document, model, fault);
}
