/* Schemas: the shapes of bodies and answers. The OpenAPI document writes them, the tests hold answers against them, and the
 * reader of /v1/optimize takes from them which fields exist and which are known but not built.
 *
 * A schema has a name, by which rows of the route table and other schemas speak of it. Most nouns are kept, and their shape
 * (model/record.h) is the schema; what is not kept is a table here, in one of the files schemas_*.c. A table goes before a
 * shape of the same name. Of a shape named Job there are
 *
 *     Job        as it is answered: every member, null where there is nothing
 *     JobWrite   as the body that makes one, or an entry of a list: with the limits. A noun that has an externalId may be
 *                there already, so none of its members is required
 *     JobPatch   as the body that changes one, or an object within such a body: nothing is required
 *     JobList    a page of them
 *     JobBatch   {"jobs": [JobWrite, …]}
 *
 * The document has the components that it names, and what those name, and no others.
 */
#ifndef ROUTRIQ_HTTP_SCHEMA_H
#define ROUTRIQ_HTTP_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"

enum field_type {
    FIELD_TEXT,
    FIELD_ID, /* UUIDv7 */
    FIELD_INTEGER,
    FIELD_NUMBER,
    FIELD_BOOLEAN,
    FIELD_DATE,    /* "2026-05-15" */
    FIELD_INSTANT, /* RFC 3339, perhaps with milliseconds */
    FIELD_CLOCK,   /* "09:30" */
    FIELD_CHOICE,  /* a word of `of` */
    FIELD_OBJECT,  /* the schema named `of` */
    FIELD_NUMBERS, /* an object of numbers by name */
    FIELD_ANY,     /* any JSON */
    FIELD_NULL,    /* has no source in this version: always null */
};

enum field_flag {
    FIELD_OPTIONAL = 1,    /* need not be there */
    FIELD_NULLABLE = 2,    /* may be null */
    FIELD_LIST = 4,        /* an array of such values */
    FIELD_NOT_BUILT = 8,   /* of a request: known to the contract, answered with not_supported; not in OpenAPI */
    FIELD_WRITE_ONLY = 16, /* beside a shape: taken, and not in answers */
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

struct schema_group {
    const struct schema *rows;
    int32_t count;
};

struct schema_table {
    const struct schema_group *const *groups;
    int32_t count;
};

extern const struct schema_group schema_group_common;
extern const struct schema_group schema_group_auth;
extern const struct schema_group schema_group_field;
extern const struct schema_group schema_group_operations;
extern const struct schema_group schema_group_dispatch;
extern const struct schema_group schema_group_schedule;
extern const struct schema_group schema_group_optimize;
extern const struct schema_group schema_group_learning;
extern const struct schema_group schema_group_hand;
extern const struct schema_group schema_group_reports;

/* Those that are written by hand. */
extern const struct schema_table schema_table;

/* The one that is written by hand; NULL when there is none of that name. */
const struct schema *schema_find(struct text name);
const struct field *schema_field(const struct schema *schema, struct text name);

/* ---- the components of the document ------------------------------------------------------------------------------ */

enum { SCHEMA_COMPONENTS_MAX = 512 };

/* What the document has named so far, in the order of naming. */
struct schema_components {
    struct arena *arena;
    int32_t count;
    struct text names[SCHEMA_COMPONENTS_MAX];
};

/* True when a component of that name can be written. */
bool schema_exists(struct text name);
/* Writes the schema of what is named: {"$ref"}, or several names with blanks between, one of which it is. */
void schema_refer(struct json_writer *w, struct schema_components *components, struct text names);
/* Writes the named ones and what they name, as members of an object that is begun. They are JSON Schemas (2020-12, as OpenAPI
 * 3.1 has it); objects take no members that they do not name. */
void schema_components_write(struct json_writer *w, struct schema_components *components);

#endif
