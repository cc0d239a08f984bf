#include "base/arena.h"
#include "base/fault.h"
#include "learning/performance_parts.h"
#include "model/model.h"

#define AT(type, member) .offset = offsetof(struct type, member)
#define TABLE(type, rows)                                                                                              \
    .size = sizeof(struct type), .count = (int32_t)(sizeof(rows) / sizeof *(rows)), .members = (rows)
#define COUNTED .low = 0, .high = DURATION_JOBS_MOST

static const struct shape_member share_rows[] = {
    {"n", SHAPE_INTEGER, SHAPE_REQUIRED, AT(performance_share, n), COUNTED},
    {"average", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(performance_share, average_e4), .scale = 10000, .low = 0,
     .high = 10000},
    {"says", SHAPE_DECIMAL, SHAPE_REQUIRED, AT(performance_share, says_e4), .scale = 10000, .low = -20000,
     .high = 20000, .says = "A share; of technicians and pairs what they add to one."},
};
const struct shape learning_shape_share = {.name = "PerformanceShare", TABLE(performance_share, share_rows)};

static const struct shape_member shares_rows[] = {
    {"firstTimeFix", SHAPE_OBJECT, SHAPE_REQUIRED, AT(performance_shares, of[PERFORMANCE_FIXED]),
     .of = &learning_shape_share},
    {"csat", SHAPE_OBJECT, SHAPE_REQUIRED, AT(performance_shares, of[PERFORMANCE_CSAT]), .of = &learning_shape_share},
    {"swift", SHAPE_OBJECT, SHAPE_REQUIRED, AT(performance_shares, of[PERFORMANCE_SWIFT]), .of = &learning_shape_share},
};
const struct shape learning_shape_shares = {.name = "PerformanceShares", TABLE(performance_shares, shares_rows)};

static const struct shape_member type_rows[] = {
    {"jobType", SHAPE_TEXT, SHAPE_REQUIRED, AT(performance_type, job_type), .low = 1, .high = RECORD_NAME_BYTES},
    {"shares", SHAPE_OBJECT, SHAPE_REQUIRED, AT(performance_type, shares), .of = &learning_shape_shares},
};
const struct shape learning_shape_performance_type = {.name = "PerformanceType", TABLE(performance_type, type_rows)};

static const struct shape_member technician_rows[] = {
    {"id", SHAPE_TEXT, SHAPE_REQUIRED, AT(performance_technician, id), .low = 1, .high = RECORD_ID_BYTES},
    {"shares", SHAPE_OBJECT, SHAPE_REQUIRED, AT(performance_technician, shares), .of = &learning_shape_shares},
};
const struct shape learning_shape_performance_technician = {.name = "PerformanceTechnician",
                                                            TABLE(performance_technician, technician_rows)};

static const struct shape_member pair_rows[] = {
    {"type", SHAPE_INTEGER, SHAPE_REQUIRED, AT(performance_pair, type), .low = 0, .high = PERFORMANCE_TYPES_MOST - 1},
    {"technician", SHAPE_INTEGER, SHAPE_REQUIRED, AT(performance_pair, technician), .low = 0,
     .high = PERFORMANCE_TECHNICIANS_MOST - 1},
    {"shares", SHAPE_OBJECT, SHAPE_REQUIRED, AT(performance_pair, shares), .of = &learning_shape_shares},
};
const struct shape learning_shape_performance_pair = {.name = "PerformancePair", TABLE(performance_pair, pair_rows)};

static const struct shape_member model_rows[] = {
    {"format", SHAPE_INTEGER, SHAPE_REQUIRED, AT(performance_model, format), .low = 1, .high = 1000},
    {"n", SHAPE_INTEGER, SHAPE_REQUIRED, AT(performance_model, n), COUNTED},
    {"shares", SHAPE_OBJECT, SHAPE_REQUIRED, AT(performance_model, shares), .of = &learning_shape_shares},
    {"types", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(performance_model, types), .most = PERFORMANCE_TYPES_MOST,
     .of = &learning_shape_performance_type},
    {"technicians", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(performance_model, technicians),
     .most = PERFORMANCE_TECHNICIANS_MOST, .of = &learning_shape_performance_technician},
    {"pairs", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(performance_model, pairs), .most = PERFORMANCE_PAIRS_MOST,
     .of = &learning_shape_performance_pair},
};
const struct shape learning_shape_performance = {.name = "PerformanceModel",
                                                 TABLE(performance_model, model_rows),
                                                 .says = "What was learned of how well technicians do their jobs."};

struct text learning_performance_text(struct arena *arena, const struct performance_model *model)
{
    struct json_writer w = json_writer_make(arena);
    shape_write(&w, &learning_shape_performance, model, SHAPE_FOR_STORE);
    return json_written(&w);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool lists_in_order(struct arena *arena, const struct performance_model *model)
{
    bool rising = true;
    for (int32_t i = 0; i < model->types.count; i++) {
        struct text type = model->types.items[i].job_type;
        rising = rising && text_equal(text_fold(arena, type), type) &&
                 (i == 0 || text_compare(model->types.items[i - 1].job_type, type) < 0);
    }
    for (int32_t i = 1; i < model->technicians.count; i++) {
        rising = rising && text_compare(model->technicians.items[i - 1].id, model->technicians.items[i].id) < 0;
    }
    return rising;
}

static bool pairs_in_order(const struct performance_model *model)
{
    int64_t before = -1;
    for (int32_t i = 0; i < model->pairs.count; i++) {
        const struct performance_pair *pair = &model->pairs.items[i];
        int64_t place = (int64_t)pair->type * PERFORMANCE_TECHNICIANS_MOST + pair->technician;
        if (pair->type >= model->types.count || pair->technician >= model->technicians.count || place <= before) {
            return false;
        }
        before = place;
    }
    return true;
}

bool learning_performance_take(struct arena *arena, const struct json *document, struct performance_model *model,
                               struct fault *fault)
{
    struct issues wrong = issues_make(arena);
    struct issues not_built = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &wrong, .not_built = &not_built};
    shape_preset(&learning_shape_performance, model);
    bool is_right = shape_merge(&reader, &learning_shape_performance, SHAPE_FROM_STORE, document, NULL, model) &&
                    model->format == PERFORMANCE_FORMAT && lists_in_order(arena, model) && pairs_in_order(model);
    return is_right || fault_raise(fault, FAULT_INVALID, "internal", "", "This is no model of performance.");
}

bool learning_performance_read(struct arena *arena, struct text text, struct performance_model *model,
                               struct fault *fault)
{
    struct json document;
    if (!json_parse(arena, text, &document, NULL)) {
        return fault_raise(fault, FAULT_INVALID, "internal", "", "This is no model of performance.");
    }
    return learning_performance_take(arena, &document, model, fault);
}
