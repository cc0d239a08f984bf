#include "http/schema.h"

const struct schema *schema_find(struct text name)
{
    for (int32_t i = 0; i < schema_count; i++) {
        if (text_equal(text_of(schema_table[i].name), name)) {
            return &schema_table[i];
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

/* "type": "string", or ["string", "null"]. */
static void type_write(struct json_writer *w, const char *type, bool nullable)
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

static void choices_write(struct json_writer *w, const char *choices, bool nullable)
{
    json_name(w, TEXT("enum"));
    json_array_begin(w);
    struct text rest = text_of(choices);
    while (rest.length > 0) {
        json_string(w, text_cut(&rest, ' '));
    }
    if (nullable) {
        json_null(w);
    }
    json_array_end(w);
}

static void reference_write(struct json_writer *w, const char *name)
{
    struct text_builder path = text_builder_make(w->out.arena);
    text_append_format(&path, "#/components/schemas/%s", name);
    json_name_string(w, TEXT("$ref"), text_built(&path));
}

static void object_write(struct json_writer *w, const char *name, bool nullable)
{
    if (!nullable) {
        reference_write(w, name);
        return;
    }
    json_name(w, TEXT("oneOf"));
    json_array_begin(w);
    json_object_begin(w);
    reference_write(w, name);
    json_object_end(w);
    json_object_begin(w);
    json_name_string(w, TEXT("type"), TEXT("null"));
    json_object_end(w);
    json_array_end(w);
}

/* The members of one value's schema, without the list around it. */
static void value_write(struct json_writer *w, const struct field *field, bool nullable)
{
    switch (field->type) {
    case FIELD_TEXT:
        type_write(w, "string", nullable);
        break;
    case FIELD_INTEGER:
        type_write(w, "integer", nullable);
        break;
    case FIELD_NUMBER:
        type_write(w, "number", nullable);
        break;
    case FIELD_BOOLEAN:
        type_write(w, "boolean", nullable);
        break;
    case FIELD_DATE:
        type_write(w, "string", nullable);
        json_name_string(w, TEXT("format"), TEXT("date"));
        break;
    case FIELD_INSTANT:
        type_write(w, "string", nullable);
        json_name_string(w, TEXT("format"), TEXT("date-time"));
        break;
    case FIELD_CLOCK:
        type_write(w, "string", nullable);
        json_name_string(w, TEXT("pattern"), TEXT("^([01][0-9]|2[0-3]):[0-5][0-9]$"));
        break;
    case FIELD_CHOICE:
        type_write(w, "string", nullable);
        choices_write(w, field->of, nullable);
        break;
    case FIELD_OBJECT:
        object_write(w, field->of, nullable);
        break;
    case FIELD_NUMBERS:
        type_write(w, "object", nullable);
        json_name(w, TEXT("additionalProperties"));
        json_object_begin(w);
        json_name_string(w, TEXT("type"), TEXT("number"));
        json_object_end(w);
        break;
    case FIELD_NULL:
        json_name_string(w, TEXT("type"), TEXT("null"));
        break;
    }
}

static void field_write(struct json_writer *w, const struct field *field)
{
    bool nullable = (field->flags & FIELD_NULLABLE) != 0;
    json_name(w, text_of(field->name));
    json_object_begin(w);
    if ((field->flags & FIELD_LIST) != 0) {
        type_write(w, "array", nullable);
        json_name(w, TEXT("items"));
        json_object_begin(w);
        value_write(w, field, false);
        json_object_end(w);
    } else {
        value_write(w, field, nullable);
    }
    if (field->says != NULL) {
        json_name_string(w, TEXT("description"), text_of(field->says));
    } else if (field->type == FIELD_NULL) {
        json_name_string(w, TEXT("description"), TEXT("Has no source in this version: always null."));
    }
    json_object_end(w);
}

void schema_write(struct json_writer *w, const struct schema *schema)
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
            field_write(w, &schema->fields[i]);
        }
    }
    json_object_end(w);
    json_object_end(w);
}
