/* Schemas that shapes make. schema.h says which forms a shape has. */
#include <assert.h>

#include "base/arena.h"
#include "desk/desk.h"
#include "http/limits.h"
#include "http/schema_parts.h"
#include "model/model.h"
#include "records/records.h"

enum form {
    FORM_ANSWER,
    FORM_WRITE, /* complete: a new noun, or an entry of a list, which is replaced whole */
    FORM_PATCH, /* merged onto what is there */
    FORM_LIST,
    FORM_BATCH,
};

/* What a component's name stands for. */
struct meaning {
    const struct shape *shape;
    enum form form;
};

/* What is being written. */
struct writing {
    struct json_writer *w;
    struct schema_components *components;
    struct meaning of;
};

/* ---- members that are not in the struct -------------------------------------------------------------------------- */

#define FIELDS(array) .fields = (array), .count = (int32_t)(sizeof(array) / sizeof *(array))

static const struct field row_fields[] = {
    {"id", FIELD_ID, 0, NULL, NULL},
    {"version", FIELD_INTEGER, 0, NULL, "Counts the changes of this object; also its ETag."},
    {"createdAt", FIELD_INSTANT, 0, NULL, NULL},
    {"updatedAt", FIELD_INSTANT, 0, NULL, NULL},
    {"lastUsedAt", FIELD_INSTANT, FIELD_NULLABLE, NULL, "Exact to a minute."},
    {"warnings", FIELD_OBJECT, FIELD_LIST | FIELD_OPTIONAL, "Warning", "Of a change, when there are any."},
};

static const struct field job_fields[] = {
    {"customer", FIELD_OBJECT, FIELD_NULLABLE, "Customer",
     "In a body: found or made by externalId, else found by id, else the job's own."},
    {"afterJobId", FIELD_TEXT, FIELD_WRITE_ONLY, NULL, NULL},
    {"externalJobId", FIELD_NULL, 0, NULL, NULL},
    {"externalNumber", FIELD_NULL, 0, NULL, NULL},
    {"externalUrl", FIELD_NULL, 0, NULL, NULL},
    {"plannedDurationMinutes", FIELD_INTEGER, 0, NULL,
     "What the plan reckons with: the given duration, else the prediction at planning.durationQuantile, else the "
     "default."},
    {"predictedDuration", FIELD_OBJECT, FIELD_NULLABLE, "PredictedDuration",
     "null: it is over, or nothing was learned yet."},
    {"eta", FIELD_OBJECT, FIELD_NULLABLE, "Eta",
     "Of one job alone that has a place today or is under way; null in lists and in answers to changes."},
    {"told", FIELD_NULL, 0, NULL, NULL},
    {"locationQuality", FIELD_TEXT, FIELD_NULLABLE, NULL, "Where the location comes from."},
    {"plannable", FIELD_BOOLEAN, 0, NULL, "False: see blockers."},
    {"blockers", FIELD_OBJECT, FIELD_LIST, "Blocker", "Why it cannot be planned; empty when it can."},
};

static const struct field emergency_fields[] = {
    {"job", FIELD_OBJECT, FIELD_NULLABLE | FIELD_WRITE_ONLY, "Job", "Made or changed first, as by POST /jobs."},
};

/* By shape; the first that has a member of the name counts, and the last row is for all. */
static const struct {
    const char *shape;
    const struct field *fields;
    int32_t count;
} asides[] = {
    {"Job", FIELDS(job_fields)},
    {"EmergencyRequest", FIELDS(emergency_fields)},
    {NULL, FIELDS(row_fields)},
};

static const struct field *aside_field(const struct shape *shape, const struct shape_member *member)
{
    for (size_t i = 0; i < sizeof asides / sizeof *asides; i++) {
        if (asides[i].shape != NULL && !text_equal(text_of(asides[i].shape), text_of(shape->name))) {
            continue;
        }
        for (int32_t k = 0; k < asides[i].count; k++) {
            if (text_equal(text_of(asides[i].fields[k].name), text_of(member->name))) {
                return &asides[i].fields[k];
            }
        }
    }
    return NULL;
}

/* ---- names ------------------------------------------------------------------------------------------------------- */

static const struct shape *shape_within(const struct shape *shape, struct text name)
{
    if (text_equal(text_of(shape->name), name)) {
        return shape;
    }
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        const struct shape *found = member->of == NULL ? NULL : shape_within(member->of, name);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

/* Bodies that are no nouns. */
static const struct shape *const bodies[] = {
    &records_shape_report, &records_shape_reopening, &records_shape_position,
    &records_shape_moves,  &records_shape_opt,       &desk_shape_prediction_question,
    &desk_shape_assign,    &desk_shape_emergency,    &desk_shape_stop,
    &desk_shape_approve,   &desk_shape_reject,       &desk_shape_defer,
    &desk_shape_flag,      &desk_shape_run,          &desk_shape_override,
    &desk_shape_undo,      &desk_shape_lock,
};

static const struct shape *shape_named(struct text name)
{
    const struct shape *found = NULL;
    for (int i = 0; i < ROW_KIND_COUNT && found == NULL; i++) {
        found = shape_within(shape_of_row[i], name);
    }
    for (int i = 0; i < APPEND_KIND_COUNT && found == NULL; i++) {
        found = shape_within(shape_of_append[i], name);
    }
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0] && found == NULL; i++) {
        found = shape_within(bodies[i], name);
    }
    return found;
}

static bool noun_read(struct text name, enum form form, struct meaning *meaning)
{
    *meaning = (struct meaning){.shape = shape_named(name), .form = form};
    return meaning->shape != NULL;
}

static bool name_read(struct text name, struct meaning *meaning)
{
    static const struct {
        struct text ending;
        enum form form;
    } forms[] = {
        {{"Write", 5}, FORM_WRITE}, {{"Patch", 5}, FORM_PATCH}, {{"List", 4}, FORM_LIST}, {{"Batch", 5}, FORM_BATCH}};
    if (noun_read(name, FORM_ANSWER, meaning)) {
        return true;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t length = forms[i].ending.length;
        if (name.length > length && text_equal(text_slice(name, name.length - length, name.length), forms[i].ending)) {
            return noun_read(text_slice(name, 0, name.length - length), forms[i].form, meaning);
        }
    }
    return false;
}

/* "vehicle" as it is spoken of from a noun in that form. */
static struct text name_of(const struct writing *writing, struct text base, bool in_list)
{
    const char *ending = writing->of.form == FORM_ANSWER ? "" : in_list ? "Write" : "Patch";
    return text_format(writing->w->out.arena, "%.*s%s", TEXT_ARGS(base), ending);
}

/* A noun that may be there already when it is written: it is found by its external id. */
static bool is_found_by_body(const struct shape *shape)
{
    return shape_find(shape, TEXT("externalId")) >= 0;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

static bool has_limits(const struct writing *writing)
{
    return writing->of.form != FORM_ANSWER;
}

static void format_write(struct json_writer *w, const char *format, bool nullable)
{
    schema_type_write(w, "string", nullable);
    json_name_string(w, TEXT("format"), text_of(format));
}

/* A limit in bytes of UTF-8 is one in characters, and perhaps a stricter one. */
static void text_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    schema_type_write(writing->w, "string", nullable);
    if (has_limits(writing) && member->high > 0) {
        json_name_integer(writing->w, TEXT("minLength"), member->low > 0 ? 1 : 0);
        json_name_integer(writing->w, TEXT("maxLength"), member->high);
    }
}

static void number_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    const int64_t scale = member->kind == SHAPE_DECIMAL ? member->scale : 1;
    schema_type_write(writing->w, member->kind == SHAPE_DECIMAL ? "number" : "integer", nullable);
    if (has_limits(writing) && member->low < member->high) {
        json_name(writing->w, TEXT("minimum"));
        json_fixed(writing->w, member->low, scale);
        json_name(writing->w, TEXT("maximum"));
        json_fixed(writing->w, member->high, scale);
    }
}

static void numbered_write(const struct writing *writing, const struct shape_member *member)
{
    schema_type_write(writing->w, "integer", false);
    json_name_integer(writing->w, TEXT("minimum"), member->low);
    json_name_integer(writing->w, TEXT("maximum"), member->low + shape_word_count(member) - 1);
}

/* A choice that is written as its number: a client may say the word as well. */
static void choice_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    struct json_writer *w = writing->w;
    if ((member->flags & SHAPE_NUMBERED) == 0) {
        schema_type_write(w, "string", nullable);
        schema_words_write(w, member->words, nullable);
        return;
    }
    if (!has_limits(writing)) {
        numbered_write(writing, member);
        return;
    }
    json_name(w, TEXT("oneOf"));
    json_array_begin(w);
    json_object_begin(w);
    numbered_write(writing, member);
    json_object_end(w);
    json_object_begin(w);
    schema_type_write(w, "string", nullable);
    schema_words_write(w, member->words, nullable);
    json_object_end(w);
    json_array_end(w);
}

static void choices_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    schema_type_write(writing->w, "array", nullable);
    json_name(writing->w, TEXT("items"));
    json_object_begin(writing->w);
    schema_type_write(writing->w, "string", false);
    schema_words_write(writing->w, member->words, false);
    json_object_end(writing->w);
}

/* Jobs, technicians and customers may be spoken of by the id that they have elsewhere. */
static void reference_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    struct text what = text_of(member->words);
    bool external =
        text_equal(what, TEXT("job")) || text_equal(what, TEXT("technician")) || text_equal(what, TEXT("customer"));
    if (!has_limits(writing) || !external) {
        format_write(writing->w, "uuid", nullable);
        return;
    }
    schema_type_write(writing->w, "string", nullable);
    json_name_string(writing->w, TEXT("pattern"),
                     TEXT("^(ext:[^:]*:.+|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$"));
}

static void amounts_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    struct json_writer *w = writing->w;
    schema_type_write(w, "object", nullable);
    if (has_limits(writing)) {
        json_name_integer(w, TEXT("maxProperties"), SHAPE_AMOUNTS_MOST);
    }
    json_name(w, TEXT("additionalProperties"));
    json_object_begin(w);
    struct shape_member amount = {.kind = member->scale > 0 ? SHAPE_DECIMAL : SHAPE_INTEGER,
                                  .scale = member->scale,
                                  .low = member->low,
                                  .high = member->high};
    number_write(writing, &amount, false);
    json_object_end(w);
}

static void object_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    struct json_writer *w = writing->w;
    bool in_list = (member->flags & SHAPE_LIST) != 0;
    struct text name = name_of(writing, text_of(member->of->name), in_list);
    if ((member->flags & SHAPE_BY_NAME) == 0) {
        schema_refer_or_null(w, writing->components, name, nullable);
        return;
    }
    json_name(w, TEXT("oneOf"));
    json_array_begin(w);
    json_object_begin(w);
    text_write(writing, &member->of->members[0], nullable);
    json_object_end(w);
    schema_refer(w, writing->components, name);
    json_array_end(w);
}

/* The members of one value's schema, without the list around it. */
static void value_write(const struct writing *writing, const struct shape_member *member, bool nullable)
{
    struct json_writer *w = writing->w;
    switch (member->kind) {
    case SHAPE_TEXT:
        text_write(writing, member, nullable);
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
    case SHAPE_DECIMAL:
        number_write(writing, member, nullable);
        break;
    case SHAPE_BOOLEAN:
        schema_type_write(w, "boolean", nullable);
        break;
    case SHAPE_CHOICE:
        choice_write(writing, member, nullable);
        break;
    case SHAPE_CHOICES:
        choices_write(writing, member, nullable);
        break;
    case SHAPE_INSTANT:
    case SHAPE_MOMENT:
        format_write(w, "date-time", nullable);
        break;
    case SHAPE_DATE:
        format_write(w, "date", nullable);
        break;
    case SHAPE_CLOCK:
        schema_type_write(w, "string", nullable);
        json_name_string(w, TEXT("pattern"), TEXT(SCHEMA_CLOCK_PATTERN));
        break;
    case SHAPE_POINT:
        schema_refer_or_null(w, writing->components, TEXT("Point"), nullable);
        break;
    case SHAPE_REFERENCE:
        reference_write(writing, member, nullable);
        break;
    case SHAPE_OBJECT:
        object_write(writing, member, nullable);
        break;
    case SHAPE_AMOUNTS:
        amounts_write(writing, member, nullable);
        break;
    case SHAPE_DIGEST:
        schema_type_write(w, "string", nullable);
        json_name_string(w, TEXT("pattern"), TEXT("^[0-9a-f]{64}$"));
        break;
    case SHAPE_JSON:
        break;
    }
}

/* ---- members ----------------------------------------------------------------------------------------------------- */

static bool is_shown(const struct writing *writing, const struct shape_member *member)
{
    const bool aside = (member->flags & SHAPE_ASIDE) != 0;
    if ((member->flags & (SHAPE_HIDDEN | SHAPE_NOT_BUILT)) != 0) {
        return false;
    }
    const struct field *field = aside ? aside_field(writing->of.shape, member) : NULL;
    return has_limits(writing) || field == NULL || (field->flags & FIELD_WRITE_ONLY) == 0;
}

static bool is_required(const struct writing *writing, const struct shape_member *member)
{
    if (writing->of.form == FORM_ANSWER) {
        const struct field *field = aside_field(writing->of.shape, member);
        return (member->flags & SHAPE_ASIDE) == 0 || field == NULL || (field->flags & FIELD_OPTIONAL) == 0;
    }
    return writing->of.form == FORM_WRITE && (member->flags & SHAPE_REQUIRED) != 0 &&
           !is_found_by_body(writing->of.shape);
}

/* What a member that is never null has when nothing is said of it. */
static void preset_append(struct text_builder *says, const struct shape_member *member)
{
    switch (member->kind) {
    case SHAPE_TEXT:
        text_append_format(says, " Default %s.", member->words);
        break;
    case SHAPE_BOOLEAN:
        text_append_format(says, " Default %s.", member->preset != 0 ? "true" : "false");
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        text_append_format(says, " Default %lld.", (long long)member->preset);
        break;
    case SHAPE_DECIMAL: {
        struct json_writer number = json_writer_make(says->arena);
        json_fixed(&number, member->preset, member->scale);
        text_append_format(says, " Default %.*s.", TEXT_ARGS(json_written(&number)));
        break;
    }
    case SHAPE_CHOICE:
        if ((member->flags & SHAPE_NUMBERED) != 0) {
            text_append_format(says, " Default %lld.", (long long)member->preset);
        } else {
            struct text word = shape_word(member, (int32_t)(member->preset - member->low));
            text_append_format(says, " Default %.*s.", TEXT_ARGS(word));
        }
        break;
    default:
        break;
    }
}

static void says_write(const struct writing *writing, const struct shape_member *member)
{
    struct text_builder says = text_builder_make(writing->w->out.arena);
    text_append(&says, text_of(member->says == NULL ? "" : member->says));
    const bool ignored = (member->flags & SHAPE_READ_ONLY) != 0;
    if (has_limits(writing) && ignored) {
        text_append(&says, TEXT(" Read-only: it may stand here and is ignored."));
    } else if (has_limits(writing) && (member->flags & SHAPE_REQUIRED) != 0 && is_found_by_body(writing->of.shape)) {
        text_append(&says, TEXT(" Needed when it is made."));
    } else if (has_limits(writing) && (member->flags & (SHAPE_NOT_NULL | SHAPE_LIST)) == SHAPE_NOT_NULL) {
        preset_append(&says, member);
    }
    struct text whole = text_trim(text_built(&says));
    if (whole.length > 0) {
        json_name_string(writing->w, TEXT("description"), whole);
    }
}

static void member_write(const struct writing *writing, const struct shape_member *member)
{
    struct json_writer *w = writing->w;
    const bool ignored = has_limits(writing) && (member->flags & SHAPE_READ_ONLY) != 0;
    const bool list = (member->flags & SHAPE_LIST) != 0;
    const bool never_null =
        (member->flags & SHAPE_REQUIRED) != 0 || (!has_limits(writing) && (member->flags & SHAPE_NOT_NULL) != 0);
    json_name(w, text_of(member->name));
    json_object_begin(w);
    if (ignored) {
        /* what was read may be sent back: it is not looked at */
    } else if (list) {
        schema_type_write(w, "array", !never_null);
        if (has_limits(writing)) {
            json_name_integer(w, TEXT("maxItems"), member->most);
        }
        json_name(w, TEXT("items"));
        json_object_begin(w);
        value_write(writing, member, false);
        json_object_end(w);
    } else {
        value_write(writing, member, !never_null);
    }
    says_write(writing, member);
    if (!has_limits(writing) && (member->flags & SHAPE_READ_ONLY) != 0) {
        json_name_bool(w, TEXT("readOnly"), true);
    }
    json_object_end(w);
}

/* A noun within a body is spoken of by its own name; in an answer the table beside the shape says what is computed. */
static void aside_write(const struct writing *writing, const struct shape_member *member)
{
    const struct field *field = aside_field(writing->of.shape, member);
    if (field == NULL ||
        (has_limits(writing) && (field->type != FIELD_OBJECT || (member->flags & SHAPE_READ_ONLY) != 0))) {
        member_write(writing, member);
        return;
    }
    struct field described = *field;
    described.says = field->says != NULL ? field->says : member->says;
    if (has_limits(writing)) {
        described.of = text_to_c(writing->w->out.arena, name_of(writing, text_of(field->of), false));
    }
    schema_field_write(writing->w, writing->components, &described);
}

static void noun_write(const struct writing *writing)
{
    struct json_writer *w = writing->w;
    const struct shape *shape = writing->of.shape;
    json_object_begin(w);
    json_name_string(w, TEXT("type"), TEXT("object"));
    if (shape->says != NULL) {
        json_name_string(w, TEXT("description"), text_of(shape->says));
    }
    json_name_bool(w, TEXT("additionalProperties"), false);
    json_name(w, TEXT("required"));
    json_array_begin(w);
    for (int32_t i = 0; i < shape->count; i++) {
        if (is_shown(writing, &shape->members[i]) && is_required(writing, &shape->members[i])) {
            json_string(w, text_of(shape->members[i].name));
        }
    }
    json_array_end(w);
    json_name(w, TEXT("properties"));
    json_object_begin(w);
    for (int32_t i = 0; i < shape->count; i++) {
        const struct shape_member *member = &shape->members[i];
        if (is_shown(writing, member) && (member->flags & SHAPE_ASIDE) != 0) {
            aside_write(writing, member);
        } else if (is_shown(writing, member)) {
            member_write(writing, member);
        }
    }
    json_object_end(w);
    json_object_end(w);
}

/* ---- lists and batches ------------------------------------------------------------------------------------------- */

static void object_of_begin(struct json_writer *w, const char *says, const char *const required[], int count)
{
    json_object_begin(w);
    json_name_string(w, TEXT("type"), TEXT("object"));
    json_name_string(w, TEXT("description"), text_of(says));
    json_name_bool(w, TEXT("additionalProperties"), false);
    json_name(w, TEXT("required"));
    json_array_begin(w);
    for (int i = 0; i < count; i++) {
        json_string(w, text_of(required[i]));
    }
    json_array_end(w);
    json_name(w, TEXT("properties"));
    json_object_begin(w);
}

static void list_write(const struct writing *writing)
{
    static const char *const required[] = {"items", "nextCursor"};
    const char *noun = writing->of.shape->name;
    const struct field items = {"items", FIELD_OBJECT, FIELD_LIST, noun, NULL};
    const struct field next = {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL,
                               "For the parameter cursor of the next call; null on the last page."};
    const struct field checkpoint = {
        "checkpoint", FIELD_INSTANT, FIELD_OPTIONAL, NULL,
        "On the last page of a call with updatedSince: what to give as updatedSince next."};
    object_of_begin(writing->w, "A page.", required, 2);
    schema_field_write(writing->w, writing->components, &items);
    schema_field_write(writing->w, writing->components, &next);
    if (is_found_by_body(writing->of.shape)) {
        schema_field_write(writing->w, writing->components, &checkpoint);
    }
    json_object_end(writing->w);
    json_object_end(writing->w);
}

static void batch_write(const struct writing *writing)
{
    struct json_writer *w = writing->w;
    const char *plural = NULL;
    for (int i = 0; i < ROW_KIND_COUNT; i++) {
        if (shape_of_row[i] == writing->of.shape) {
            plural = text_to_c(w->out.arena, text_format(w->out.arena, "%ss", shape_row_name[i]));
        }
    }
    assert(plural != NULL); /* only what is kept comes in batches */
    object_of_begin(w, "Several at once; each stands alone.", &plural, 1);
    json_name(w, text_of(plural));
    json_object_begin(w);
    schema_type_write(w, "array", false);
    json_name_integer(w, TEXT("minItems"), 1);
    json_name_integer(w, TEXT("maxItems"), LIMIT_BATCH_ITEMS);
    json_name(w, TEXT("items"));
    schema_refer(w, writing->components, text_format(w->out.arena, "%sWrite", writing->of.shape->name));
    json_object_end(w);
    json_object_end(w);
    json_object_end(w);
}

bool schema_shape_exists(struct text name)
{
    struct meaning meaning;
    return name_read(name, &meaning);
}

void schema_shape_write(struct json_writer *w, struct schema_components *components, struct text name)
{
    struct writing writing = {.w = w, .components = components};
    bool known = name_read(name, &writing.of);
    assert(known);
    (void)known;
    if (writing.of.form == FORM_LIST) {
        list_write(&writing);
    } else if (writing.of.form == FORM_BATCH) {
        batch_write(&writing);
    } else {
        noun_write(&writing);
    }
}
