/* Schemas, for the files schema*.c alone. */
#ifndef ROUTRIQ_HTTP_SCHEMA_PARTS_H
#define ROUTRIQ_HTTP_SCHEMA_PARTS_H

#include "http/schema.h"

#define SCHEMA_CLOCK_PATTERN "^([01][0-9]|2[0-3]):[0-5][0-9]$"

/* "type": "string", or ["string", "null"]. */
void schema_type_write(struct json_writer *w, const char *type, bool nullable);
/* "enum": the words, and null. */
void schema_words_write(struct json_writer *w, const char *words, bool nullable);
/* {"$ref"}, or that or null: the members of the schema, without its braces. */
void schema_refer_or_null(struct json_writer *w, struct schema_components *components, struct text name, bool nullable);
/* A member of an object: its name, its schema. */
void schema_field_write(struct json_writer *w, struct schema_components *components, const struct field *field);

/* The components that shapes make. False when no shape has that name, in any of its forms. */
bool schema_shape_exists(struct text name);
void schema_shape_write(struct json_writer *w, struct schema_components *components, struct text name);

#endif
