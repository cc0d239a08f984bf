/* Schemas: the shapes of bodies, as tables. The OpenAPI document writes them, the tests hold answers against them, and the
 * reader of /v1/optimize takes from them which fields exist and which are known but not built. */
#ifndef ROUTRIQ_HTTP_SCHEMA_H
#define ROUTRIQ_HTTP_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"

enum field_type {
    FIELD_TEXT,
    FIELD_INTEGER,
    FIELD_NUMBER,
    FIELD_BOOLEAN,
    FIELD_DATE,    /* "2026-05-15" */
    FIELD_INSTANT, /* RFC 3339 */
    FIELD_CLOCK,   /* "09:30" */
    FIELD_CHOICE,  /* a word of `of` */
    FIELD_OBJECT,  /* the schema named `of` */
    FIELD_NUMBERS, /* an object of numbers by name */
    FIELD_NULL,    /* has no source in this version: always null */
};

enum field_flag {
    FIELD_OPTIONAL = 1,  /* need not be there */
    FIELD_NULLABLE = 2,  /* may be null */
    FIELD_LIST = 4,      /* an array of such values */
    FIELD_NOT_BUILT = 8, /* of a request: known to the contract, answered with not_supported; not in OpenAPI */
};

struct field {
    const char *name;
    enum field_type type;
    int flags;
    const char *of;
    const char *says;
};

struct schema {
    const char *name;
    const char *says;
    const struct field *fields;
    int32_t field_count;
};

extern const struct schema schema_table[];
extern const int32_t schema_count;

/* NULL when there is none of that name. */
const struct schema *schema_find(struct text name);
const struct field *schema_field(const struct schema *schema, struct text name);

/* Writes it as a JSON Schema (2020-12, as OpenAPI 3.1 has it). Objects take no other fields. */
void schema_write(struct json_writer *w, const struct schema *schema);

#endif
