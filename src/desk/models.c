#include "desk/models.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/fault.h"

static const struct where whole = {.parent = NULL};

enum { READING_TIMES = 24 }; /* what a model takes in memory of what it takes as text */

/* ---- finding ----------------------------------------------------------------------------------------------------- */

static const struct row *listed(struct records_work *work, enum row_kind kind, enum list_active active)
{
    const struct list_filter filter = {.active = active};
    const struct list_query query = {.kind = kind, .order = LIST_NEWEST, .limit = 1, .filter = &filter};
    struct row_list list = {.count = 0};
    if (!work->store->list(work->snapshot, work->arena, &query, &list, &work->fault) || list.count == 0) {
        return NULL;
    }
    return list.rows;
}

static const struct shape_member *weight_rows(void)
{
    return learning_shape_weights.members;
}

static int by_name(const void *a, const void *b)
{
    return text_compare(((const struct amount *)a)->name, ((const struct amount *)b)->name);
}

static struct amounts amounts_of(struct arena *arena, const struct learning_weights *weights)
{
    struct amount *items = arena_array(arena, struct amount, learning_shape_weights.count);
    for (int32_t i = 0; i < learning_shape_weights.count; i++) {
        const struct shape_member *row = &weight_rows()[i];
        items[i] = (struct amount){text_of(row->name), (int32_t) * (const int64_t *)shape_at(row, weights)};
    }
    qsort(items, (size_t)learning_shape_weights.count, sizeof *items, by_name);
    return (struct amounts){learning_shape_weights.count, items};
}

static struct weights_record *weights_make(struct arena *arena, const struct learning_weights *weights, int32_t version,
                                           enum weights_source source)
{
    struct weights_record *record = arena_new(arena, struct weights_record);
    shape_preset(shape_of_row[ROW_WEIGHTS], record);
    record->weights = amounts_of(arena, weights);
    record->source = (int32_t)source;
    record->version = version;
    records_give(ROW_WEIGHTS, record, "weights");
    records_give(ROW_WEIGHTS, record, "version");
    return record;
}

const struct row *desk_first_weights(struct records_work *work)
{
    if (listed(work, ROW_WEIGHTS, LIST_ALL) != NULL || fault_is(&work->fault)) {
        return NULL;
    }
    struct weights_record *first =
        weights_make(work->arena, &learning_weights_first, LEARNING_FIRST_VERSION, WEIGHTS_DEFAULT);
    struct row *row = arena_new(work->arena, struct row);
    first->active = true;
    *row = (struct row){.kind = ROW_WEIGHTS,
                        .created_ms = work->organization->created_ms,
                        .updated_ms = work->organization->created_ms,
                        .noun = first};
    return row;
}

const struct row *desk_version(struct records_work *work, enum row_kind kind, struct text number)
{
    int64_t version = 0;
    if (number.length > 9 || !text_to_int64(number, &version) || version < 1 || number.bytes[0] == '0' ||
        number.bytes[0] == '+') {
        return NULL;
    }
    const struct row *first =
        kind == ROW_WEIGHTS && version == LEARNING_FIRST_VERSION ? desk_first_weights(work) : NULL;
    if (first != NULL || fault_is(&work->fault)) {
        return first;
    }
    return work->store->find_named(work->snapshot, work->arena, kind, number, &work->fault);
}

const struct row *desk_active(struct records_work *work, enum row_kind kind)
{
    const struct row *row = listed(work, kind, LIST_ACTIVE);
    return row == NULL && kind == ROW_WEIGHTS && !fault_is(&work->fault) ? desk_first_weights(work) : row;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

size_t desk_model_bytes(const struct row *row)
{
    return row == NULL ? 0 : ((const struct model_record *)row->noun)->document.length * READING_TIMES;
}

static int32_t default_minutes(const struct records_work *work)
{
    const struct organization_record *organization = work->organization->noun;
    int32_t minutes = organization->planning.default_duration_minutes;
    return minutes < 1 ? 1 : minutes;
}

static void model_empty(struct arena *arena, int32_t default_minutes, struct desk_model *model)
{
    const struct past_jobs nothing = {.count = 0};
    model->version = 0;
    learning_durations_fit_plainly(arena, &nothing, &duration_strengths_usual, default_minutes, &model->durations);
    learning_performance_fit(arena, &nothing, &model->durations, &model->performance);
}

static bool model_take(struct arena *arena, struct text text, struct desk_model *model, struct fault *fault)
{
    struct json document;
    if (!json_parse(arena, text, &document, fault)) {
        return false;
    }
    const struct json *durations = json_get(&document, TEXT("durations"));
    const struct json *performance = json_get(&document, TEXT("performance"));
    if (durations == NULL || performance == NULL) {
        return fault_raise(fault, FAULT_SYSTEM, "internal", "", "A model is not what was kept.");
    }
    return learning_durations_take(arena, durations, &model->durations, fault) &&
           learning_performance_take(arena, performance, &model->performance, fault);
}

/* A struct desk_model without its version, of the text alone, so that it can be shared; and without the text's own bytes. */
static const void *model_make(struct arena *arena, struct text text, struct fault *fault)
{
    struct arena *scratch = arena_create(0);
    struct desk_model *model = NULL;
    struct desk_model taken = {.version = 0};
    if (model_take(scratch, text, &taken, fault)) {
        const struct duration_model *durations = shape_copy(arena, &learning_shape_durations, &taken.durations);
        const struct performance_model *performance =
            shape_copy(arena, &learning_shape_performance, &taken.performance);
        model = arena_new(arena, struct desk_model);
        *model = (struct desk_model){.durations = *durations, .performance = *performance};
    }
    arena_destroy(scratch);
    return model;
}

bool desk_model_read(struct records_work *work, const struct row *row, struct desk_model *model)
{
    if (row == NULL) {
        model_empty(work->arena, default_minutes(work), model);
        return !fault_is(&work->fault);
    }
    const struct model_record *record = row->noun;
    const struct desk_model *made =
        work->store->made(work->snapshot, work->arena, row, record->document, model_make, &work->fault);
    if (made == NULL) {
        return false;
    }
    *model = *made;
    model->version = record->version;
    model->durations.default_minutes = default_minutes(work); /* as it is now, not as it was then */
    return true;
}

/* A model's document never changes: what is learned anew is another row. So what was made of it is looked for by its id. */
bool desk_model_active(struct records_work *work, struct desk_model *model)
{
    const struct organization_record *organization = work->organization->noun;
    const struct record_learned *learned = &organization->learned;
    const struct desk_model *made = NULL;
    const struct row *row = NULL;
    if (learned->given != 0) {
        made = work->store->made_before(work->snapshot, work->arena, ROW_MODEL, learned->model_id);
        row = made == NULL ? records_find(work, ROW_MODEL, learned->model_id) : NULL;
    }
    if (made == NULL) {
        return !fault_is(&work->fault) && desk_model_read(work, row, model);
    }
    *model = *made;
    model->version = learned->version;
    model->durations.default_minutes = default_minutes(work);
    return true;
}

bool desk_weights_active(struct records_work *work, struct learning_weights *weights, int32_t *version)
{
    const struct row *row = desk_active(work, ROW_WEIGHTS);
    if (row == NULL) {
        return false;
    }
    const struct weights_record *record = row->noun;
    shape_preset(&learning_shape_weights, weights);
    for (int32_t i = 0; i < record->weights.count; i++) {
        int32_t member = shape_find(&learning_shape_weights, record->weights.items[i].name);
        if (member >= 0) {
            int64_t *weight = (int64_t *)(void *)((char *)weights + weight_rows()[member].offset);
            *weight = record->weights.items[i].amount;
        }
    }
    *version = record->version;
    return true;
}

/* ---- changing ---------------------------------------------------------------------------------------------------- */

/* Both kinds have the two members, each in its own struct. */
static bool *active_of(enum row_kind kind, void *noun)
{
    return kind == ROW_MODEL ? &((struct model_record *)noun)->active : &((struct weights_record *)noun)->active;
}

void desk_model_point(struct records_work *work, const struct row *model)
{
    struct records_outcome outcome;
    struct organization_record *noun =
        shape_copy(work->arena, shape_of_row[ROW_ORGANIZATION], work->organization->noun);
    const struct model_record *record = model->noun;
    noun->learned = (struct record_learned){.given = 3, .model_id = model->id, .version = record->version};
    records_give(ROW_ORGANIZATION, noun, "learned");
    records_outcome_begin(work, &outcome);
    records_put(
        work,
        &(struct records_put){
            .kind = ROW_ORGANIZATION, .before = work->organization, .noun = noun, .action = "organization.updated"},
        &outcome);
    work->organization = outcome.row;
}

static const struct row *put_active(struct records_work *work, const struct row *row, bool active,
                                    struct records_outcome *outcome)
{
    void *noun = shape_copy(work->arena, shape_of_row[row->kind], row->noun);
    *active_of(row->kind, noun) = active;
    records_put(work,
                &(struct records_put){.kind = row->kind,
                                      .before = row,
                                      .noun = noun,
                                      .action = row->kind == ROW_MODEL ? "model.activated" : "weights.activated"},
                outcome);
    return outcome->row;
}

void desk_activate(struct records_work *work, enum row_kind kind, struct text number, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    const struct row *row = desk_version(work, kind, number);
    const struct row *active = row == NULL ? NULL : desk_active(work, kind);
    if (row == NULL) {
        records_refuse(outcome, RECORDS_MISSING, NULL, "There is no such version.");
        return;
    }
    if (active != NULL && text_equal(active->id, row->id)) {
        outcome->result = RECORDS_UNCHANGED;
        outcome->row = row;
        return;
    }
    if (active != NULL) {
        put_active(work, active, false, outcome);
        records_outcome_begin(work, outcome);
    }
    put_active(work, row, true, outcome);
    if (kind == ROW_MODEL && outcome->row != NULL) {
        desk_model_point(work, outcome->row);
    }
}

/* Reads the body: what is wrong stands in the outcome. */
static bool weights_read(struct records_work *work, const struct json *body, struct learning_weights *weights,
                         struct records_outcome *outcome)
{
    struct weights_record asked;
    struct where place = where_member(&whole, "weights");
    struct shape_reader reader = records_reader(work, outcome);
    const struct json *member = json_get(body, TEXT("weights"));
    shape_preset(shape_of_row[ROW_WEIGHTS], &asked);
    if (member != NULL && member->type == JSON_OBJECT) {
        learning_weights_read(work->arena, member, &place, &outcome->wrong, weights);
    }
    return records_is_right(outcome) &&
           shape_merge(&reader, shape_of_row[ROW_WEIGHTS], SHAPE_FROM_CLIENT, body, &whole, &asked) &&
           records_is_right(outcome);
}

/* The first version is kept together with the second. */
static void first_keep(struct records_work *work, const struct row *first)
{
    struct records_outcome outcome;
    records_outcome_begin(work, &outcome);
    records_put(work, &(struct records_put){.kind = ROW_WEIGHTS, .noun = first->noun, .action = "weights.created"},
                &outcome);
}

void desk_weights_make(struct records_work *work, const struct json *body, struct records_outcome *outcome)
{
    struct learning_weights weights;
    records_outcome_begin(work, outcome);
    if (!weights_read(work, body, &weights, outcome)) {
        records_is_right(outcome);
        return;
    }
    const struct row *first = desk_first_weights(work);
    const struct row *newest = first != NULL ? first : listed(work, ROW_WEIGHTS, LIST_ALL);
    const struct row *active = desk_active(work, ROW_WEIGHTS);
    if (newest == NULL || active == NULL) {
        return; /* work->fault */
    }
    if (first != NULL) {
        first_keep(work, first);
    }
    int32_t version = ((const struct weights_record *)newest->noun)->version + 1;
    struct weights_record *made = weights_make(work->arena, &weights, version, WEIGHTS_MANUAL);
    made->parent = ((const struct weights_record *)active->noun)->version;
    records_give(ROW_WEIGHTS, made, "parent");
    records_put(work, &(struct records_put){.kind = ROW_WEIGHTS, .noun = made, .action = "weights.created"}, outcome);
}

void desk_version_write(struct json_writer *w, const struct row *row)
{
    json_object_begin(w);
    shape_write_members(w, shape_of_row[row->kind], row->noun, SHAPE_FOR_CLIENT);
    json_name_string(w, TEXT("createdAt"), moment_text(w->out.arena, row->created_ms));
    json_object_end(w);
}
