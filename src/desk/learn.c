#include "desk/learn.h"

#include "base/arena.h"
#include "base/units.h"
#include "desk/background.h"
#include "desk/models.h"

#define DAY_MS ((int64_t)DAY_SECONDS * 1000)

static const struct text kind_learn = {"learn.durations", 15};

/* ---- a model ----------------------------------------------------------------------------------------------------- */

/* "2026-05-15" as its first instant in UTC: for people who look at the list. */
static int64_t day_s(struct date day)
{
    return (int64_t)day.days * DAY_SECONDS;
}

static struct model_record *model_make(struct records_work *work, const struct duration_model *durations,
                                       const struct performance_model *performance)
{
    struct model_record *record = arena_new(work->arena, struct model_record);
    struct text first = learning_durations_text(work->arena, durations);
    struct text second = learning_performance_text(work->arena, performance);
    shape_preset(shape_of_row[ROW_MODEL], record);
    record->document =
        text_format(work->arena, "{\"durations\":%.*s,\"performance\":%.*s}", TEXT_ARGS(first), TEXT_ARGS(second));
    record->rows = durations->n;
    records_give(ROW_MODEL, record, "document");
    records_give(ROW_MODEL, record, "rows");
    if (durations->n > 0) {
        record->data_from_s = day_s(durations->first_day);
        record->data_to_s = day_s(durations->last_day) + DAY_SECONDS;
        records_give(ROW_MODEL, record, "dataFrom");
        records_give(ROW_MODEL, record, "dataTo");
    }
    if (durations->measures.given != 0) {
        struct json_writer w = json_writer_make(work->arena);
        shape_write(&w, &learning_shape_measures, &durations->measures, SHAPE_FOR_CLIENT);
        record->metrics = json_written(&w);
        records_give(ROW_MODEL, record, "metrics");
    }
    return record;
}

/* The kept models, the newest first. NULL: work->fault. */
static const struct row_list *models_list(struct records_work *work)
{
    struct row_list *list = arena_new(work->arena, struct row_list);
    const struct list_filter filter = {.active = LIST_ALL, .kinds = UINT32_C(1) << MODEL_DURATIONS};
    const struct list_query query = {
        .kind = ROW_MODEL, .order = LIST_NEWEST, .limit = DESK_MODELS_KEPT + 10, .filter = &filter};
    return work->store->list(work->snapshot, work->arena, &query, list, &work->fault) ? list : NULL;
}

static const struct model_record *model_of(const struct row_list *list, int32_t index)
{
    return list->rows[index].noun;
}

/* Says that the newest is not the active one any more, where it is. True when the next is to be active. */
static bool newest_retire(struct records_work *work, const struct row_list *list)
{
    struct records_outcome outcome;
    if (list->count == 0 || !model_of(list, 0)->active) {
        return list->count == 0;
    }
    struct model_record *newest = shape_copy(work->arena, shape_of_row[ROW_MODEL], model_of(list, 0));
    newest->active = false;
    records_outcome_begin(work, &outcome);
    records_put(
        work,
        &(struct records_put){.kind = ROW_MODEL, .before = &list->rows[0], .noun = newest, .action = "model.retired"},
        &outcome);
    return true;
}

static void model_put(struct records_work *work, const struct row_list *list, struct model_record *record)
{
    struct records_outcome outcome;
    if (list->count > 0 && text_equal(model_of(list, 0)->document, record->document)) {
        return;
    }
    record->version = 1;
    if (list->count > 0) {
        record->version = model_of(list, 0)->version + 1;
        record->parent = model_of(list, 0)->version;
        records_give(ROW_MODEL, record, "parent");
    }
    records_give(ROW_MODEL, record, "version");
    record->active = newest_retire(work, list);
    records_outcome_begin(work, &outcome);
    records_put(work, &(struct records_put){.kind = ROW_MODEL, .noun = record, .action = "model.learned"}, &outcome);
    if (record->active) {
        desk_model_point(work, outcome.row);
    }
}

static void old_drop(struct records_work *work, const struct row_list *list)
{
    for (int32_t i = DESK_MODELS_KEPT; i < list->count; i++) {
        if (!model_of(list, i)->active) {
            change_set_drop(work->set, &(struct change){.kind = ROW_MODEL,
                                                        .id = list->rows[i].id,
                                                        .version = list->rows[i].version,
                                                        .before = list->rows[i].noun,
                                                        .action = "model.dropped"});
        }
    }
}

static bool learn(struct records_work *work)
{
    const struct organization_record *organization = work->organization->noun;
    struct records_history history;
    struct duration_model durations;
    struct performance_model performance;
    if (!records_history(work, work->now_ms - DESK_LEARN_DAYS * DAY_MS, &history)) {
        return false;
    }
    learning_durations_fit(work->arena, &history.jobs, &duration_strengths_usual,
                           organization->planning.default_duration_minutes, &durations);
    learning_performance_fit(work->arena, &history.jobs, &durations, &performance);
    const struct row_list *list = models_list(work);
    if (list != NULL) {
        model_put(work, list, model_make(work, &durations, &performance));
        old_drop(work, list);
    }
    return !fault_is(&work->fault);
}

/* ---- the queue --------------------------------------------------------------------------------------------------- */

void desk_learn_run(void *context, struct queue_work *queue)
{
    const struct operations_host *host = context;
    struct records_work *work = background_begin(host, queue);
    if (work == NULL) {
        return;
    }
    if (!learn(work)) {
        queue_fail(queue, "%s", work->fault.what);
    }
    background_end(host, work);
}

void desk_learn_ask(struct records_work *work)
{
    change_set_queue(
        work->set, &(struct queue_put){
                       .id = records_id(work), .kind = kind_learn, .payload = TEXT("{}"), .unique = TEXT("learning")});
}
