/* The kinds of rows in the tables: their statements, and the columns beside the body. */
#include <assert.h>

#include "base/zone.h"
#include "store/store_parts.h"

#define NONE STATEMENT_COUNT
#define NO_EXTERNAL .external = NONE, .externals = NONE
#define NO_NAME .named = NONE, .names = NONE
#define ROWS(KIND)                                                                                                     \
    .find = STATEMENT_##KIND##_FIND, .many = STATEMENT_##KIND##_MANY, .versions = STATEMENT_##KIND##_VERSIONS,         \
    .put = STATEMENT_##KIND##_PUT, .drop = STATEMENT_##KIND##_DROP
#define LISTS(KIND)                                                                                                    \
    .created = STATEMENT_##KIND##_LIST_CREATED, .changed = STATEMENT_##KIND##_LIST_CHANGED,                            \
    .newest = STATEMENT_##KIND##_LIST_NEWEST
#define NUMBERED(KIND)                                                                                                 \
    NO_EXTERNAL, .since = NONE, .named = STATEMENT_##KIND##_NUMBERED, .names = STATEMENT_##KIND##_NAMES,               \
                 .release = STATEMENT_##KIND##_RELEASE
#define RECORDS(KIND)                                                                                                  \
    ROWS(KIND), LISTS(KIND), NO_NAME, .since = STATEMENT_##KIND##_LIST_SINCE, .external = STATEMENT_##KIND##_EXTERNAL, \
                                      .externals = STATEMENT_##KIND##_EXTERNALS, .release = STATEMENT_##KIND##_RELEASE

const struct store_kind store_kinds[ROW_KIND_COUNT] = {
    [ROW_ORGANIZATION] = {.find = STATEMENT_ORGANIZATION_FIND,
                          .many = NONE,
                          .versions = NONE,
                          .put = STATEMENT_ORGANIZATION_PUT,
                          .drop = NONE,
                          .release = NONE,
                          NO_EXTERNAL,
                          NO_NAME,
                          .created = NONE,
                          .changed = NONE,
                          .newest = NONE,
                          .since = NONE},
    [ROW_BRANCH] = {ROWS(BRANCH), LISTS(BRANCH), NO_EXTERNAL, .since = NONE, .named = STATEMENT_BRANCH_NAMED,
                    .names = STATEMENT_BRANCH_NAMES, .release = STATEMENT_BRANCH_RELEASE},
    [ROW_KEY] = {ROWS(KEY), LISTS(KEY), NO_EXTERNAL, NO_NAME, .since = NONE, .release = NONE},
    [ROW_USER] = {ROWS(USER), LISTS(USER), NO_EXTERNAL, .since = NONE, .named = STATEMENT_USER_OF_EMAIL,
                  .names = STATEMENT_USER_NAMES, .release = STATEMENT_USER_RELEASE},
    [ROW_SESSION] = {ROWS(SESSION), LISTS(SESSION), NO_EXTERNAL, NO_NAME, .since = NONE, .release = NONE},
    [ROW_CUSTOMER] = {RECORDS(CUSTOMER)},
    [ROW_TECHNICIAN] = {RECORDS(TECHNICIAN)},
    [ROW_JOB] = {RECORDS(JOB)},
    [ROW_PLAN] = {ROWS(PLAN), LISTS(PLAN), NO_EXTERNAL, .since = NONE, .named = STATEMENT_PLAN_OF_DATE,
                  .names = STATEMENT_PLAN_NAMES, .release = STATEMENT_PLAN_RELEASE},
    [ROW_TIMETABLE] = {ROWS(TIMETABLE), LISTS(TIMETABLE), NO_EXTERNAL, .since = NONE,
                       .named = STATEMENT_TIMETABLE_OF_TASK, .names = STATEMENT_TIMETABLE_NAMES,
                       .release = STATEMENT_TIMETABLE_RELEASE},
    [ROW_DECISION] = {ROWS(DECISION), LISTS(DECISION), NO_EXTERNAL, NO_NAME, .since = NONE, .release = NONE},
    [ROW_INPUTS] = {ROWS(INPUTS), LISTS(INPUTS), NO_EXTERNAL, NO_NAME, .since = NONE, .release = NONE},
    [ROW_PROPOSAL] = {ROWS(PROPOSAL), LISTS(PROPOSAL), NO_EXTERNAL, NO_NAME, .since = NONE, .release = NONE},
    [ROW_RUN] = {ROWS(RUN), LISTS(RUN), NO_EXTERNAL, NO_NAME, .since = NONE, .release = NONE},
    [ROW_WEIGHTS] = {ROWS(WEIGHTS), LISTS(WEIGHTS), NUMBERED(WEIGHTS)},
    [ROW_MODEL] = {ROWS(MODEL), LISTS(MODEL), NUMBERED(MODEL)},
    [ROW_INCIDENT] = {ROWS(INCIDENT), LISTS(INCIDENT), NO_EXTERNAL, NO_NAME, .since = NONE, .release = NONE},
};

/* --- columns --- */

/* Values that are being listed. */
struct values {
    struct sql_value *list;
    int32_t count;
};

static void add(struct values *values, struct sql_value value)
{
    assert(values->count < SQL_PARAMETERS_MAX);
    values->list[values->count++] = value;
}

static void add_text(struct values *values, struct text text)
{
    add(values, sql_text(text));
}

static void add_text_or_null(struct values *values, struct text text)
{
    add(values, text_is_empty(text) ? sql_null() : sql_text(text));
}

static void add_number_or_null(struct values *values, int64_t number)
{
    add(values, number == 0 ? sql_null() : sql_integer(number));
}

static void add_date_or_null(struct values *values, const struct store_lifted *lifted)
{
    add(values, lifted->has_date ? sql_integer(lifted->date.days) : sql_null());
}

static void add_digest(struct values *values, const struct sha256 *digest)
{
    add(values, sql_bytes(digest->bytes, sizeof digest->bytes));
}

/* "|hvac|boiler|", folded. */
static struct text skills_text(struct arena *arena, const struct skill_list *skills)
{
    struct text_builder built = text_builder_make(arena);
    text_append_char(&built, '|');
    for (int32_t i = 0; i < skills->count; i++) {
        text_append(&built, text_fold(arena, skills->items[i].name));
        text_append_char(&built, '|');
    }
    return text_built(&built);
}

static void key_columns(struct values *values, const struct key_record *key)
{
    add_text(values, key->prefix);
    add_digest(values, &key->digest);
    add(values, sql_integer((int64_t)key->scopes));
    add_number_or_null(values, key->expires_at_s);
    add_number_or_null(values, key->revoked_at_s);
    add(values, sql_null()); /* when it was used last: kept by touches alone */
}

static void user_columns(struct values *values, const struct user_record *user, const struct store_lifted *lifted)
{
    add_text(values, lifted->name);
    add(values, sql_integer(user->role));
    add(values, sql_integer(user->active));
    add_text_or_null(values, user->password);
    add(values,
        user->invite_expires_at_s == 0 ? sql_null() : sql_bytes(user->invite_digest.bytes, sizeof user->invite_digest));
    add_number_or_null(values, user->invite_expires_at_s);
}

static void session_columns(struct values *values, const struct session_record *session)
{
    add_text(values, session->user_id);
    add_digest(values, &session->digest);
    add(values, sql_integer(session->expires_at_s));
    add(values, sql_integer(0)); /* likewise */
}

static void job_columns(struct values *values, const struct store_lifted *lifted)
{
    add_text(values, lifted->source);
    add_text_or_null(values, lifted->external_id);
    add(values, sql_integer(lifted->status));
    add(values, sql_integer(lifted->priority));
    add_text_or_null(values, lifted->branch_id);
    add_text_or_null(values, lifted->customer_id);
    add_text_or_null(values, lifted->technician_id);
    add(values, lifted->has_day ? sql_integer(lifted->day_from_s) : sql_null());
    add(values, lifted->has_day ? sql_integer(lifted->day_to_s) : sql_null());
    add_text(values, lifted->search);
}

static void technician_columns(struct values *values, struct arena *arena, const struct technician_record *technician,
                               const struct store_lifted *lifted)
{
    add_text(values, lifted->source);
    add_text_or_null(values, lifted->external_id);
    add(values, sql_integer(lifted->active));
    add_text_or_null(values, lifted->branch_id);
    add_text(values, skills_text(arena, &technician->skills));
    add_text(values, lifted->search);
}

static void columns(struct values *values, struct arena *arena, const struct row *row,
                    const struct store_lifted *lifted)
{
    switch (row->kind) {
    case ROW_ORGANIZATION:
        add_text(values, ((const struct organization_record *)row->noun)->name);
        return;
    case ROW_BRANCH:
        add_text(values, lifted->name);
        add(values, sql_integer(lifted->active));
        return;
    case ROW_KEY:
        key_columns(values, row->noun);
        return;
    case ROW_USER:
        user_columns(values, row->noun, lifted);
        return;
    case ROW_SESSION:
        session_columns(values, row->noun);
        return;
    case ROW_CUSTOMER:
        add_text(values, lifted->source);
        add_text_or_null(values, lifted->external_id);
        add_text(values, lifted->search);
        add(values, sql_integer(lifted->has_wishes));
        return;
    case ROW_TECHNICIAN:
        technician_columns(values, arena, row->noun, lifted);
        return;
    case ROW_JOB:
        job_columns(values, lifted);
        return;
    case ROW_PLAN:
        add(values, sql_integer(((const struct plan_record *)row->noun)->date.days));
        return;
    case ROW_TIMETABLE:
        add_text(values, lifted->name);
        add_number_or_null(values, ((const struct timetable_record *)row->noun)->next_at_ms);
        return;
    case ROW_DECISION:
        add(values, sql_integer(lifted->kind));
        add_text_or_null(values, lifted->job_id);
        add_date_or_null(values, lifted);
        return;
    case ROW_PROPOSAL:
    case ROW_RUN:
        add(values, sql_integer(lifted->kind));
        add(values, sql_integer(lifted->status));
        add_date_or_null(values, lifted);
        return;
    case ROW_MODEL:
        add(values, sql_integer(lifted->kind));
        add_number_or_null(values, lifted->number);
        add(values, sql_integer(lifted->active));
        return;
    case ROW_WEIGHTS:
        add_number_or_null(values, lifted->number);
        add(values, sql_integer(lifted->active));
        return;
    case ROW_INCIDENT:
        add(values, sql_integer(lifted->until_s));
        return;
    case ROW_INPUTS:
        return;
    case ROW_KIND_COUNT:
        break;
    }
    assert(false);
}

int32_t store_put_values(struct arena *arena, struct text organization_id, const struct row *row,
                         const struct store_lifted *lifted, struct sql_value list[SQL_PARAMETERS_MAX])
{
    struct values values = {.list = list};
    struct json_writer body = json_writer_make(arena);
    shape_write(&body, shape_of_row[row->kind], row->noun, SHAPE_FOR_STORE);
    add_text(&values, organization_id);
    if (row->kind != ROW_ORGANIZATION) {
        add_text(&values, row->id);
    }
    add(&values, sql_integer(row->version));
    add(&values, sql_integer(row->created_ms));
    add(&values, sql_integer(row->updated_ms));
    add(&values, sql_integer(row->created_seq));
    add(&values, sql_integer(row->changed_seq));
    add(&values, sql_integer(row->changed_ms));
    columns(&values, arena, row, lifted);
    add_text(&values, json_written(&body));
    return values.count;
}

struct sql_value store_name_value(enum row_kind kind, struct text name)
{
    struct date date;
    int64_t number = 0;
    if (kind == ROW_PLAN) {
        return date_parse(name, &date) ? sql_integer(date.days) : sql_null();
    }
    if (store_is_numbered(kind)) {
        bool plain = text_to_int64(name, &number) && number > 0 && name.bytes[0] != '0' && name.bytes[0] != '+';
        return plain ? sql_integer(number) : sql_null();
    }
    return sql_text(name);
}

struct text store_name_text(struct arena *arena, enum row_kind kind, const struct sql_value *value)
{
    if (value->kind != SQL_INTEGER) {
        return value->text;
    }
    return kind == ROW_PLAN ? date_text(arena, (struct date){(int32_t)value->integer})
                            : text_format(arena, "%lld", (long long)value->integer);
}
