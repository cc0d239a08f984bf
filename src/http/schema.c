#include "http/schema.h"

#include <assert.h>

#include "base/arena.h"
#include "http/schema_parts.h"

const struct schema *schema_find(struct text name)
{
    for (int32_t g = 0; g < schema_table.count; g++) {
        const struct schema_group *group = schema_table.groups[g];
        for (int32_t i = 0; i < group->count; i++) {
            if (text_equal(text_of(group->rows[i].name), name)) {
                return &group->rows[i];
            }
        }
    }
    return NULL;
}

const struct field *schema_field(const struct schema *schema, struct text name)
{
    for (int32_t i = 0; i < schema->field_count; i++) {
        if (text_equal(text_of(schema->fields[i].name), name)) {
            return &schema->fields[i];
        }
    }
    return NULL;
}

bool schema_exists(struct text name)
{
    return schema_find(name) != NULL || schema_shape_exists(name);
}

/* ---- references -------------------------------------------------------------------------------------------------- */

static void note(struct schema_components *components, struct text name)
{
    for (int32_t i = 0; i < components->count; i++) {
        if (text_equal(components->names[i], name)) {
            return;
        }
    }
    assert(components->count < SCHEMA_COMPONENTS_MAX);
    components->names[components->count++] = text_copy(components->arena, name);
}

static void reference_write(struct json_writer *w, struct schema_components *components, struct text name)
{
    note(components, name);
    json_name_string(w, TEXT("$ref"), text_format(w->out.arena, "#/components/schemas/%.*s", TEXT_ARGS(name)));
}

void schema_refer(struct json_writer *w, struct schema_components *components, struct text names)
{
    struct text rest = names;
    struct text first = text_cut(&rest, ' ');
    json_object_begin(w);
    if (rest.length == 0) {
        reference_write(w, components, first);
    } else {
        json_name(w, TEXT("oneOf"));
        json_array_begin(w);
        for (struct text one = first; one.length > 0; one = text_cut(&rest, ' ')) {
            json_object_begin(w);
            reference_write(w, components, one);
            json_object_end(w);
        }
        json_array_end(w);
    }
    json_object_end(w);
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

void schema_type_write(struct json_writer *w, const char *type, bool nullable)
{
    json_name(w, TEXT("type"));
    if (!nullable) {
        json_string(w, text_of(type));
        return;
    }
    json_array_begin(w);
    json_string(w, text_of(type));
    json_string(w, TEXT("null"));
    json_array_end(w);
}

void schema_words_write(struct json_writer *w, const char *words, bool nullable)
{
    json_name(w, TEXT("enum"));
    json_array_begin(w);
    struct text rest = text_of(words);
    while (rest.length > 0) {
        json_string(w, text_cut(&rest, ' '));
    }
    if (nullable) {
        json_null(w);
    }
    json_array_end(w);
}

void schema_refer_or_null(struct json_writer *w, struct schema_components *components, struct text name, bool nullable)
{
    if (!nullable) {
        reference_write(w, components, name);
        return;
    }
    json_name(w, TEXT("oneOf"));
    json_array_begin(w);
    schema_refer(w, components, name);
    json_object_begin(w);
    json_name_string(w, TEXT("type"), TEXT("null"));
    json_object_end(w);
    json_array_end(w);
}

/* ---- schemas that are written by hand ---------------------------------------------------------------------------- */

static const struct {
    const char *type;
    const char *format; /* may be NULL */
} types[] = {
    [FIELD_TEXT] = {"string", NULL},           [FIELD_ID] = {"string", "uuid"},     [FIELD_INTEGER] = {"integer", NULL},
    [FIELD_NUMBER] = {"number", NULL},         [FIELD_BOOLEAN] = {"boolean", NULL}, [FIELD_DATE] = {"string", "date"},
    [FIELD_INSTANT] = {"string", "date-time"}, [FIELD_CLOCK] = {"string", NULL},    [FIELD_CHOICE] = {"string", NULL},
    [FIELD_NUMBERS] = {"object", NULL},        [FIELD_NULL] = {"null", NULL},
};

/* The members of one value's schema, without the list around it. */
static void value_write(struct json_writer *w, struct schema_components *components, const struct field *field,
                        bool nullable)
{
    if (field->type == FIELD_OBJECT) {
        schema_refer_or_null(w, components, text_of(field->of), nullable);
        return;
    }
    if (field->type == FIELD_ANY) {
        return;
    }
    schema_type_write(w, types[field->type].type, nullable && field->type != FIELD_NULL);
    if (types[field->type].format != NULL) {
        json_name_string(w, TEXT("format"), text_of(types[field->type].format));
    } else if (field->type == FIELD_CLOCK) {
        json_name_string(w, TEXT("pattern"), TEXT(SCHEMA_CLOCK_PATTERN));
    } else if (field->type == FIELD_CHOICE) {
        schema_words_write(w, field->of, nullable);
    } else if (field->type == FIELD_NUMBERS) {
        json_name(w, TEXT("additionalProperties"));
        json_object_begin(w);
        json_name_string(w, TEXT("type"), TEXT("number"));
        json_object_end(w);
    }
}

void schema_field_write(struct json_writer *w, struct schema_components *components, const struct field *field)
{
    bool nullable = (field->flags & FIELD_NULLABLE) != 0;
    json_name(w, text_of(field->name));
    json_object_begin(w);
    if ((field->flags & FIELD_LIST) != 0) {
        schema_type_write(w, "array", nullable);
        json_name(w, TEXT("items"));
        json_object_begin(w);
        value_write(w, components, field, false);
        json_object_end(w);
    } else {
        value_write(w, components, field, nullable);
    }
    if (field->says != NULL) {
        json_name_string(w, TEXT("description"), text_of(field->says));
    } else if (field->type == FIELD_NULL) {
        json_name_string(w, TEXT("description"), TEXT("Has no source in this version: always null."));
    }
    json_object_end(w);
}

static void schema_write(struct json_writer *w, struct schema_components *components, const struct schema *schema)
{
    json_object_begin(w);
    json_name_string(w, TEXT("type"), TEXT("object"));
    json_name_string(w, TEXT("description"), text_of(schema->says));
    json_name_bool(w, TEXT("additionalProperties"), false);
    json_name(w, TEXT("required"));
    json_array_begin(w);
    for (int32_t i = 0; i < schema->field_count; i++) {
        if ((schema->fields[i].flags & (FIELD_OPTIONAL | FIELD_NOT_BUILT)) == 0) {
            json_string(w, text_of(schema->fields[i].name));
        }
    }
    json_array_end(w);
    json_name(w, TEXT("properties"));
    json_object_begin(w);
    for (int32_t i = 0; i < schema->field_count; i++) {
        if ((schema->fields[i].flags & FIELD_NOT_BUILT) == 0) {
            schema_field_write(w, components, &schema->fields[i]);
        }
    }
    json_object_end(w);
    json_object_end(w);
}

void schema_components_write(struct json_writer *w, struct schema_components *components)
{
    for (int32_t i = 0; i < components->count; i++) { /* writing one may name more */
        struct text name = components->names[i];
        const struct schema *schema = schema_find(name);
        json_name(w, name);
        if (schema != NULL) {
            schema_write(w, components, schema);
        } else {
            schema_shape_write(w, components, name);
        }
    }
}
