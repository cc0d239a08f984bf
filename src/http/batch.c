#include "http/batch.h"

#include "base/arena.h"
#include "http/reply.h"
#include "http/route.h"

/* ---- one object -------------------------------------------------------------------------------------------------- */

static void answer_one(struct exchange *x, batch_take *take, batch_write *write)
{
    int32_t if_version = 0;
    if (!exchange_if_match(x, &if_version) || !route_check_query(x)) {
        return;
    }
    struct records_work *work = view_work(x, true);
    struct batch_item *item = arena_new(x->arena, struct batch_item);
    take(work, &x->body, NULL, if_version, item);
    view_answer(x, work, &item->outcome, write);
}

/* ---- many -------------------------------------------------------------------------------------------------------- */

static struct text word_of(const struct records_outcome *outcome)
{
    switch (outcome->result) {
    case RECORDS_CREATED:
        return TEXT("created");
    case RECORDS_UPDATED:
        return TEXT("updated");
    case RECORDS_UNCHANGED:
        return TEXT("unchanged");
    case RECORDS_FAILED:
        break;
    }
    return TEXT("failed");
}

static struct text external_id_of(const struct row *row)
{
    switch ((int)row->kind) {
    case ROW_JOB:
        return ((const struct job_record *)row->noun)->external_id;
    case ROW_TECHNICIAN:
        return ((const struct technician_record *)row->noun)->external_id;
    case ROW_CUSTOMER:
        return ((const struct customer_record *)row->noun)->external_id;
    default:
        return TEXT("");
    }
}

static void write_text_or_null(struct json_writer *w, const char *name, struct text value)
{
    if (text_is_empty(value)) {
        json_name_null(w, text_of(name));
    } else {
        json_name_string(w, text_of(name), value);
    }
}

/* A refusal without issues of its own is told as one of the whole item. */
static const struct issues *issues_of(struct exchange *x, const struct records_outcome *outcome,
                                      const struct where *where)
{
    if (outcome->refusal == RECORDS_WRONG || outcome->refusal == RECORDS_NOT_BUILT) {
        return outcome->refusal == RECORDS_WRONG ? &outcome->wrong : &outcome->not_built;
    }
    struct issues *issues = arena_new(x->arena, struct issues);
    *issues = issues_make(x->arena);
    if (outcome->result == RECORDS_FAILED) {
        struct text code = error_row(view_error(outcome))->code;
        issue_add(issues, where, text_to_c(x->arena, code), "%.*s", TEXT_ARGS(outcome->message));
    }
    return issues;
}

static void item_write(struct exchange *x, struct json_writer *w, int32_t index, const struct where *where,
                       const struct batch_item *item)
{
    const struct records_outcome *outcome = &item->outcome;
    const struct row *row = outcome->row;
    json_object_begin(w);
    json_name_integer(w, TEXT("index"), index);
    json_name_string(w, TEXT("status"), word_of(outcome));
    write_text_or_null(w, "id", row == NULL ? TEXT("") : row->id);
    write_text_or_null(w, "externalId", row == NULL ? TEXT("") : external_id_of(row));
    json_name(w, TEXT("version"));
    if (row == NULL) {
        json_null(w);
    } else {
        json_integer(w, row->version);
    }
    if (item->has_applied) {
        json_name_bool(w, TEXT("applied"), item->applied);
    }
    bool failed = outcome->result == RECORDS_FAILED;
    write_text_or_null(w, "error", failed ? error_row(view_error(outcome))->code : TEXT(""));
    json_name(w, TEXT("issues"));
    reply_write_issues(w, issues_of(x, outcome, where));
    json_name(w, TEXT("warnings"));
    reply_write_issues(w, failed ? NULL : &outcome->warnings);
    json_object_end(w);
}

static void counts_write(struct json_writer *w, const int32_t counts[4])
{
    static const char *const words[] = {"created", "updated", "unchanged", "failed"};
    json_name(w, TEXT("counts"));
    json_object_begin(w);
    for (int i = 0; i < 4; i++) {
        json_name_integer(w, text_of(words[i]), counts[i]);
    }
    json_object_end(w);
}

/* The items of the batch. NULL after answering 422. */
static const struct json *items_of(struct exchange *x, const char *plural)
{
    const struct json *items = json_get(&x->body, text_of(plural));
    struct issues wrong = issues_make(x->arena);
    struct where place = where_member(NULL, plural);
    if (items == NULL || items->type != JSON_ARRAY) {
        issue_add(&wrong, &place, "required", "The body must have a list called %s.", plural);
    }
    for (int32_t i = 0; x->body.type == JSON_OBJECT && i < x->body.count; i++) {
        if (!text_equal(x->body.members[i].name, text_of(plural))) {
            struct where other = where_member(NULL, text_to_c(x->arena, x->body.members[i].name));
            issue_add(&wrong, &other, "unknown_field", "A batch has nothing but %s.", plural);
        }
    }
    if (items == NULL || wrong.count > 0) {
        reply_issues(x, ERROR_VALIDATION_FAILED, &wrong);
        return NULL;
    }
    if (items->count < 1 || items->count > LIMIT_BATCH_ITEMS) {
        issue_add(&wrong, &place, "too_many_items", "A batch has 1 to %d items; this one has %d.",
                  (int)LIMIT_BATCH_ITEMS, (int)items->count);
        reply_issues(x, ERROR_TOO_MANY_ITEMS, &wrong);
        return NULL;
    }
    return items;
}

struct batch_run {
    const char *plural;
    const struct json *bodies;
    struct batch_item *items;
    int32_t counts[4];
};

/* A byte of a body may be an issue of a hundred: without a limit the answer would be as large as nobody has claimed. */
static void run_items(struct records_work *work, batch_take *take, struct batch_run *run)
{
    struct where list = where_member(NULL, run->plural);
    int32_t left = LIMIT_BATCH_ISSUES;
    for (int32_t i = 0; i < run->bodies->count && !fault_is(&work->fault); i++) {
        struct where place = where_element(&list, i);
        const struct records_outcome *outcome = &run->items[i].outcome;
        work->issues_most = left > ISSUES_LISTED ? ISSUES_LISTED : left > 1 ? left : 1;
        take(work, &run->bodies->elements[i], &place, 0, &run->items[i]);
        left -= outcome->wrong.listed + outcome->not_built.listed + outcome->warnings.listed;
        run->counts[outcome->result]++;
    }
}

static void items_write(struct exchange *x, struct json_writer *w, const struct batch_run *run)
{
    struct where list = where_member(NULL, run->plural);
    json_name(w, TEXT("items"));
    json_array_begin(w);
    for (int32_t i = 0; i < run->bodies->count; i++) {
        struct where place = where_element(&list, i);
        item_write(x, w, i, &place, &run->items[i]);
    }
    json_array_end(w);
    counts_write(w, run->counts);
}

static bool is_atomic(struct exchange *x)
{
    bool given = false;
    return text_equal(exchange_query_value(x, TEXT("atomic"), &given), TEXT("true"));
}

void batch_answer(struct exchange *x, const char *plural, batch_take *take)
{
    const struct json *bodies = items_of(x, plural);
    if (bodies == NULL || !route_check_query(x)) {
        return;
    }
    struct records_work *work = view_work(x, true);
    struct batch_run run = {plural, bodies, arena_array(x->arena, struct batch_item, bodies->count), {0}};
    run_items(work, take, &run);
    if (!view_is_sound(x, work)) {
        return;
    }
    if (is_atomic(x) && run.counts[RECORDS_FAILED] > 0) {
        struct json_writer w = reply_begin_failure(x, ERROR_BATCH_FAILED, error_row(ERROR_BATCH_FAILED)->meaning);
        items_write(x, &w, &run);
        reply_end_failure(x, &w, ERROR_BATCH_FAILED);
        return;
    }
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    items_write(x, &w, &run);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

void batch_upsert(struct exchange *x, const char *plural, batch_take *take, batch_write *write)
{
    if (json_get(&x->body, text_of(plural)) != NULL) {
        batch_answer(x, plural, take);
    } else {
        answer_one(x, take, write);
    }
}
