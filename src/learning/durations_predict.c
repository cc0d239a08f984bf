#include "base/arena.h"
#include "base/units.h"
#include "learning/durations_parts.h"
#include "learning/names.h"

const char *const duration_level_word[] = {"default", "organization", "job_type", "technician"};

enum { ONE_E4 = 10000 };

/* ---- finding ----------------------------------------------------------------------------------------------------- */

int32_t learning_find_type(const struct duration_model *model, struct text folded)
{
    return learning_find(model->types.items, model->types.count, sizeof *model->types.items,
                         offsetof(struct duration_type, job_type), folded);
}

int32_t learning_find_technician(const struct duration_model *model, struct text id)
{
    return learning_find(model->technicians.items, model->technicians.count, sizeof *model->technicians.items,
                         offsetof(struct duration_technician, id), id);
}

static const struct duration_pair *find_pair(const struct duration_model *model, int32_t type, int32_t technician)
{
    int32_t low = 0;
    int32_t high = type < 0 || technician < 0 ? 0 : model->pairs.count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const struct duration_pair *pair = &model->pairs.items[middle];
        int32_t order = pair->type != type ? pair->type - type : pair->technician - technician;
        if (order == 0) {
            return pair;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return NULL;
}

static int64_t times(int64_t minutes_e2, int64_t pace_e4)
{
    return clamp_int64(divide_round_half_up(minutes_e2 * pace_e4, ONE_E4), 100, DURATION_SAID_MOST_E2);
}

static struct duration_minutes at_pace(const struct duration_minutes *minutes, int64_t pace_e4)
{
    return (struct duration_minutes){
        .p10_e2 = times(minutes->p10_e2, pace_e4),
        .p50_e2 = times(minutes->p50_e2, pace_e4),
        .p80_e2 = times(minutes->p80_e2, pace_e4),
        .p90_e2 = times(minutes->p90_e2, pace_e4),
        .mean_e2 = times(minutes->mean_e2, pace_e4),
    };
}

struct duration_found learning_durations_find(const struct duration_model *model, int32_t type, int32_t technician)
{
    const struct duration_pair *pair = find_pair(model, type, technician);
    const struct duration_minutes *minutes = &model->minutes;
    struct duration_found found = {.level = DURATION_ORGANIZATION, .n = model->n};
    if (pair != NULL) {
        return (struct duration_found){pair->minutes, 0, DURATION_TECHNICIAN, pair->n};
    }
    if (model->minutes.given == 0) {
        int64_t all = (int64_t)model->default_minutes * 100;
        return (struct duration_found){{0, all, all, all, all, all}, 0, DURATION_DEFAULT, 0};
    }
    if (type >= 0) {
        const struct duration_type *of_type = &model->types.items[type];
        minutes = technician >= 0 ? &of_type->one : &of_type->anybody;
        found.level = DURATION_JOB_TYPE;
        found.n = of_type->n;
    }
    found.pace_e4 = technician >= 0 ? model->technicians.items[technician].pace_e4 : 0;
    found.minutes = technician >= 0 ? at_pace(minutes, found.pace_e4) : *minutes;
    return found;
}

/* ---- numbers ----------------------------------------------------------------------------------------------------- */

static int32_t whole_minutes(int64_t minutes_e2)
{
    return (int32_t)divide_round_half_up(minutes_e2, 100);
}

static int32_t type_of(struct arena *scratch, const struct duration_model *model, struct text job_type)
{
    return text_is_empty(job_type) ? -1 : learning_find_type(model, text_fold(scratch, job_type));
}

struct live_forecast learning_durations_forecast(struct arena *scratch, const struct duration_model *model,
                                                 struct text job_type, struct text technician_id)
{
    struct arena_mark mark = arena_mark(scratch);
    int32_t type = type_of(scratch, model, job_type);
    struct duration_found found = learning_durations_find(model, type, learning_find_technician(model, technician_id));
    arena_rewind(scratch, mark);
    return (struct live_forecast){
        .given = learning_all_given(&live_shape_forecast),
        .p10 = whole_minutes(found.minutes.p10_e2),
        .p50 = whole_minutes(found.minutes.p50_e2),
        .p80 = whole_minutes(found.minutes.p80_e2),
        .p90 = whole_minutes(found.minutes.p90_e2),
    };
}

int32_t learning_durations_at(const struct live_forecast *forecast, int64_t quantile_e4)
{
    const int64_t shares[] = {1000, 5000, 8000, 9000};
    const int32_t minutes[] = {forecast->p10, forecast->p50, forecast->p80, forecast->p90};
    if (quantile_e4 <= shares[0]) {
        return minutes[0];
    }
    for (int i = 1; i < 4; i++) {
        if (quantile_e4 <= shares[i]) {
            int64_t part = (minutes[i] - minutes[i - 1]) * (quantile_e4 - shares[i - 1]);
            return minutes[i - 1] + (int32_t)divide_round_half_up(part, shares[i] - shares[i - 1]);
        }
    }
    return minutes[3];
}

bool learning_durations_know(const struct duration_model *model, struct text technician_id)
{
    return model->minutes.given != 0 && learning_find_technician(model, technician_id) >= 0;
}

struct duration_planned learning_durations_plan(struct arena *scratch, const struct duration_model *model,
                                                struct text job_type, struct text technician_id, int64_t quantile_e4)
{
    struct live_forecast hers = learning_durations_forecast(scratch, model, job_type, technician_id);
    struct live_forecast anybodys = learning_durations_forecast(scratch, model, job_type, TEXT(""));
    return (struct duration_planned){
        .minutes = learning_durations_at(&hers, quantile_e4),
        .others = learning_durations_know(model, technician_id) ? learning_durations_at(&anybodys, quantile_e4) : 0,
    };
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

struct telling {
    struct arena *arena;
    const struct duration_model *model;
    const struct duration_question *question;
    int32_t type;
    int32_t technician;
    struct text her; /* how she is called */
};

static struct text jobs_text(struct arena *arena, int32_t count)
{
    return text_format(arena, "%d job%s", (int)count, count == 1 ? "" : "s");
}

/* ", times her pace": what it takes her of what it takes everybody. */
static struct text pace_text(const struct telling *t, const struct duration_found *found)
{
    if (found->pace_e4 == 0) {
        return TEXT("");
    }
    int64_t percent = divide_round_half_up(found->pace_e4 - ONE_E4, 100);
    struct text jobs = jobs_text(t->arena, t->model->technicians.items[t->technician].n);
    if (percent == 0) {
        return text_format(t->arena, "; %.*s takes as long as others, by %.*s", TEXT_ARGS(t->her), TEXT_ARGS(jobs));
    }
    return text_format(t->arena, "; %.*s takes %d%% %s than others, by %.*s", TEXT_ARGS(t->her),
                       (int)(percent < 0 ? -percent : percent), percent < 0 ? "less" : "longer", TEXT_ARGS(jobs));
}

static struct text organization_text(const struct telling *t, const struct duration_found *found)
{
    struct text pace = pace_text(t, found);
    struct text type = t->question->job_type;
    if (text_is_empty(type)) {
        return text_format(t->arena, "The median of %d jobs of all types, for a job without a type%.*s.", (int)found->n,
                           TEXT_ARGS(pace));
    }
    return text_format(t->arena, "The median of %d jobs of all types, because too few of type %.*s are known%.*s.",
                       (int)found->n, TEXT_ARGS(type), TEXT_ARGS(pace));
}

static struct text basis_text(const struct telling *t, const struct duration_found *found)
{
    struct text type = t->question->job_type;
    struct text pace = pace_text(t, found);
    switch (found->level) {
    case DURATION_TECHNICIAN:
        return text_format(t->arena, "The median of %d %.*s jobs by %.*s, drawn towards %d by everybody.",
                           (int)found->n, TEXT_ARGS(type), TEXT_ARGS(t->her), (int)t->model->types.items[t->type].n);
    case DURATION_JOB_TYPE:
        return text_format(t->arena, "The median of %d %.*s jobs by everybody, drawn towards %d of all types%.*s.",
                           (int)found->n, TEXT_ARGS(type), (int)t->model->n, TEXT_ARGS(pace));
    case DURATION_ORGANIZATION:
        return organization_text(t, found);
    case DURATION_DEFAULT:
        break;
    }
    return text_format(t->arena, "The default duration: the durations of %s jobs are known.",
                       t->model->n == 0 ? "no" : "too few");
}

/* Adds the step from what was said before to what is said now. */
static void step_add(struct duration_answer *answer, const char *feature, struct text value, int32_t p50)
{
    int32_t before = 0;
    for (int32_t i = 0; i < answer->step_count; i++) {
        before += answer->steps[i].minutes;
    }
    answer->steps[answer->step_count++] = (struct duration_step){feature, value, p50 - before};
}

static int32_t p50_of(const struct telling *t, int32_t type, int32_t technician)
{
    return whole_minutes(learning_durations_find(t->model, type, technician).minutes.p50_e2);
}

static void steps_tell(const struct telling *t, struct duration_answer *answer)
{
    const struct duration_model *model = t->model;
    if (answer->level == DURATION_DEFAULT) {
        step_add(answer, "default", TEXT("no history"), answer->p50);
        return;
    }
    int32_t base = p50_of(t, -1, -1);
    step_add(answer, "organization", jobs_text(t->arena, model->n), base);
    if (t->type >= 0) {
        base = p50_of(t, t->type, -1);
        step_add(answer, "job_type", t->question->job_type, base);
    }
    if (t->technician >= 0) {
        int64_t pace_e4 = model->technicians.items[t->technician].pace_e4;
        int64_t base_e2 = learning_durations_find(model, t->type, -1).minutes.p50_e2;
        step_add(answer, "technician", t->her, whole_minutes(times(base_e2, pace_e4)));
    }
    if (answer->level == DURATION_TECHNICIAN) {
        step_add(answer, "technician_and_job_type",
                 text_format(t->arena, "%.*s, %.*s", TEXT_ARGS(t->her), TEXT_ARGS(t->question->job_type)), answer->p50);
    }
}

void learning_durations_predict(struct arena *arena, const struct duration_model *model,
                                const struct duration_question *question, struct duration_answer *answer)
{
    bool unnamed = text_is_empty(question->technician);
    const struct telling t = {
        .arena = arena,
        .model = model,
        .question = question,
        .type = type_of(arena, model, question->job_type),
        .technician = learning_find_technician(model, question->technician_id),
        .her = unnamed ? TEXT("this technician") : question->technician,
    };
    struct duration_found found = learning_durations_find(model, t.type, t.technician);
    *answer = (struct duration_answer){
        .p10 = whole_minutes(found.minutes.p10_e2),
        .p50 = whole_minutes(found.minutes.p50_e2),
        .p80 = whole_minutes(found.minutes.p80_e2),
        .p90 = whole_minutes(found.minutes.p90_e2),
        .mean = whole_minutes(found.minutes.mean_e2),
        .level = found.level,
        .n = found.n,
        .basis = basis_text(&t, &found),
    };
    steps_tell(&t, answer);
}
