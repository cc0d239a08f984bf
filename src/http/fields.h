/* Fields: reading a JSON body member by member, collecting everything that is wrong instead of stopping at the first.
 *
 * A member that is null counts as not given. Each reader returns true when the member was given and is good; when it is
 * wrong, or missing where FIELD_MUST, an issue is added. */
#ifndef ROUTRIQ_HTTP_FIELDS_H
#define ROUTRIQ_HTTP_FIELDS_H

#include "base/issue.h"
#include "base/json.h"
#include "http/reply.h"
#include "http/schema.h"
#include "model/model.h"

struct fields {
    struct arena *arena;
    struct issues wrong;
    struct issues no_coordinates;
    struct issues not_built;
};

enum field_need { FIELD_MAY, FIELD_MUST };

struct fields fields_make(struct arena *arena);

void field_wrong(struct fields *f, const struct where *where, const char *code, const char *message, ...)
    __attribute__((format(printf, 4, 5)));
void field_not_built(struct fields *f, const struct where *where);

/* The value of a member, or NULL when it is not given; `where` gets its place. */
const struct json *field_find(const struct json *object, const struct where *parent, const char *name,
                              struct where *where);

/* True when it is an object. Members that the schema does not know are wrong; those that it knows and nobody built are
 * told as such. */
bool fields_check(struct fields *f, const struct json *object, const struct where *where, const char *schema);

/* Not empty, at most `bytes_max`. */
bool field_text(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                size_t bytes_max, enum field_need need, struct text *value);

struct field_range {
    int64_t low;
    int64_t high;
    enum field_need need;
};
bool field_integer(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                   struct field_range range, int64_t *value);
bool field_clock(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                 enum field_need need, int32_t *minute);
bool field_boolean(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                   bool *value);
/* {"lat": ..., "lng": ...} in degrees. */
bool field_point(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                 struct point *point);
/* An array of at most `count_max`; NULL when it is not given or wrong. `where` gets its place. */
const struct json *field_list(struct fields *f, const struct json *object, const struct where *parent, const char *name,
                              int32_t count_max, struct where *where);

#endif
