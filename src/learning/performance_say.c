#include "base/arena.h"
#include "base/units.h"
#include "learning/names.h"
#include "learning/performance_parts.h"

enum { ONE_E4 = 10000 };

/* What each measure counts. */
static const int32_t measure_weight[PERFORMANCE_MEASURE_COUNT] = {4, 3, 3};

/* The steps that a question has; NULL for those it has not. */
struct steps {
    const struct performance_shares *type;
    const struct performance_shares *technician;
    const struct performance_shares *pair;
};

/* ---- finding ----------------------------------------------------------------------------------------------------- */

static int32_t find_type(const struct performance_model *model, struct text folded)
{
    return learning_find(model->types.items, model->types.count, sizeof *model->types.items,
                         offsetof(struct performance_type, job_type), folded);
}

static int32_t find_technician(const struct performance_model *model, struct text id)
{
    return learning_find(model->technicians.items, model->technicians.count, sizeof *model->technicians.items,
                         offsetof(struct performance_technician, id), id);
}

static const struct performance_shares *find_pair(const struct performance_model *model, int32_t type,
                                                  int32_t technician)
{
    int32_t low = 0;
    int32_t high = type < 0 || technician < 0 ? 0 : model->pairs.count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const struct performance_pair *pair = &model->pairs.items[middle];
        int32_t order = pair->type != type ? pair->type - type : pair->technician - technician;
        if (order == 0) {
            return &pair->shares;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

static struct steps steps_of(struct arena *scratch, const struct performance_model *model, struct text job_type,
                             struct text technician_id)
{
    int32_t type = text_is_empty(job_type) ? -1 : find_type(model, text_fold(scratch, job_type));
    int32_t technician = find_technician(model, technician_id);
    return (struct steps){
        .type = type < 0 ? NULL : &model->types.items[type].shares,
        .technician = technician < 0 ? NULL : &model->technicians.items[technician].shares,
        .pair = find_pair(model, type, technician),
    };
}

/* ---- the number -------------------------------------------------------------------------------------------------- */

static int64_t share_e4(const struct performance_model *model, const struct steps *steps, int m)
{
    int64_t share = steps->type == NULL ? model->shares.of[m].says_e4 : steps->type->of[m].says_e4;
    share += steps->technician == NULL ? 0 : steps->technician->of[m].says_e4;
    share += steps->pair == NULL ? 0 : steps->pair->of[m].says_e4;
    return clamp_int64(share, 0, ONE_E4);
}

static int32_t mix_e4(const struct performance_model *model, const struct steps *steps)
{
    int64_t sum = 0;
    int64_t weights = 0;
    for (int m = 0; m < PERFORMANCE_MEASURE_COUNT; m++) {
        if (model->shares.of[m].n > 0) {
            sum += share_e4(model, steps, m) * measure_weight[m];
            weights += measure_weight[m];
        }
    }
    return weights == 0 ? PERFORMANCE_DEFAULT_E4 : (int32_t)divide_round_half_up(sum, weights);
}

int32_t learning_performance_e4(struct arena *scratch, const struct performance_model *model, struct text job_type,
                                struct text technician_id)
{
    struct arena_mark mark = arena_mark(scratch);
    struct steps steps = steps_of(scratch, model, job_type, technician_id);
    arena_rewind(scratch, mark);
    return mix_e4(model, &steps);
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static void measure_tell(struct text_builder *out, const struct performance_share *share, int m)
{
    static const char *const words[PERFORMANCE_MEASURE_COUNT] = {"fixed at the first visit", "customers content",
                                                                 "as swift as usual"};
    if (share->n > 0) {
        text_append_format(out, "%s %d%% %s (%d)", out->length == 0 ? "" : ",",
                           (int)divide_round_half_up(share->average_e4, 100), words[m], (int)share->n);
    }
}

/* " 92% fixed at the first visit (24), 85% customers content (12)". */
static struct text shares_text(struct arena *arena, const struct performance_shares *shares)
{
    struct text_builder out = text_builder_make(arena);
    for (int m = 0; m < PERFORMANCE_MEASURE_COUNT; m++) {
        measure_tell(&out, &shares->of[m], m);
    }
    return text_built(&out);
}

static struct text basis_text(struct arena *arena, const struct performance_model *model, const struct steps *steps,
                              const struct duration_question *question)
{
    struct text her = text_is_empty(question->technician) ? TEXT("this technician") : question->technician;
    struct text type = question->job_type;
    if (model->n == 0) {
        return TEXT("The default: no outcomes are known.");
    }
    if (steps->pair != NULL) {
        struct text shares = shares_text(arena, steps->pair);
        return text_format(arena, "Of %.*s jobs by %.*s:%.*s; drawn towards all jobs by %.*s, and those of others.",
                           TEXT_ARGS(type), TEXT_ARGS(her), TEXT_ARGS(shares), TEXT_ARGS(her));
    }
    if (steps->technician != NULL) {
        struct text shares = shares_text(arena, steps->technician);
        return text_format(arena, "Of all jobs by %.*s:%.*s; drawn towards those of others.", TEXT_ARGS(her),
                           TEXT_ARGS(shares));
    }
    struct text shares = shares_text(arena, steps->type != NULL ? steps->type : &model->shares);
    return text_format(arena, "Of %s jobs by everybody:%.*s; no outcomes of %.*s are known.",
                       steps->type != NULL ? text_to_c(arena, type) : "all", TEXT_ARGS(shares), TEXT_ARGS(her));
}

void learning_performance_explain(struct arena *arena, const struct performance_model *model,
                                  const struct duration_question *question, struct performance_answer *answer)
{
    struct steps steps = steps_of(arena, model, question->job_type, question->technician_id);
    answer->performance_e4 = mix_e4(model, &steps);
    answer->basis = basis_text(arena, model, &steps, question);
}
