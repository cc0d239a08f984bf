/* Shapes: what a noun looks like, as a table of its members.
 *
 * From one table are made: reading JSON with merge (RFC 7396), writing JSON for answers and for the store, deep copies,
 * equality, the audit's before and after, and the schema of the OpenAPI document. Nothing of a noun is written twice.
 *
 * Every struct that has a shape begins with `uint64_t given`: bit i says that member i is not null. A member that is null
 * is all zeros in the struct. A member that is never null (SHAPE_NOT_NULL) has a preset, which it has when the noun is new
 * and gets back when null clears it; a list's preset is the empty list.
 *
 * What a member is in the struct, by its kind:
 *   SHAPE_TEXT       struct text; `low` to `high` bytes of UTF-8; 0 as `low` allows it to be empty
 *   SHAPE_INTEGER    int32_t, `low` to `high`
 *   SHAPE_LONG       int64_t, `low` to `high`
 *   SHAPE_DECIMAL    int64_t counting 1/`scale`: 4.25 is 42500 with the scale 10 000; `low` to `high` count likewise. A number
 *                    with more decimals than the scale keeps is refused, never rounded
 *   SHAPE_BOOLEAN    bool
 *   SHAPE_CHOICE     int32_t: `low` for the first of `words`, and so on
 *   SHAPE_CHOICES    uint64_t: bit i for word i; a list of words in JSON
 *   SHAPE_INSTANT    int64_t, seconds since 1970; fractions are cut
 *   SHAPE_MOMENT     int64_t, milliseconds since 1970; finer fractions are cut
 *   SHAPE_DATE       struct date; later ones than 2099 up to `high`, if that is given
 *                    A client names times of the years 1970 to 2099 alone (base/zone.h)
 *   SHAPE_CLOCK      int32_t, minutes since midnight: "09:30"
 *   SHAPE_POINT      struct point: {"lat", "lng"} in degrees, kept in millionths
 *   SHAPE_REFERENCE  struct text, an id; `words` says of what ("technician"). A client may write ext:<source>:<externalId>
 *   SHAPE_OBJECT     the struct of the shape `of`, in place
 *   SHAPE_AMOUNTS    struct amounts: a map of named amounts from `low` to `high`; whole ones, or with a `scale` decimals
 *   SHAPE_DIGEST     struct sha256, as 64 hexadecimal digits
 *   SHAPE_JSON       struct text, a JSON document as it is written; replaced whole, never merged
 * With SHAPE_LIST it is a struct shape_list of them instead; lists are replaced whole (RFC 7396).
 */
#ifndef ROUTRIQ_MODEL_SHAPE_H
#define ROUTRIQ_MODEL_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/issue.h"
#include "base/json.h"

struct arena;

enum {
    SHAPE_AMOUNTS_MOST = 20,      /* names in one map of amounts */
    SHAPE_AMOUNT_NAME_BYTES = 64, /* of each */
};

enum shape_kind {
    SHAPE_TEXT,
    SHAPE_INTEGER,
    SHAPE_LONG,
    SHAPE_DECIMAL,
    SHAPE_BOOLEAN,
    SHAPE_CHOICE,
    SHAPE_CHOICES,
    SHAPE_INSTANT,
    SHAPE_MOMENT,
    SHAPE_DATE,
    SHAPE_CLOCK,
    SHAPE_POINT,
    SHAPE_REFERENCE,
    SHAPE_OBJECT,
    SHAPE_AMOUNTS,
    SHAPE_DIGEST,
    SHAPE_JSON,
};

enum shape_flag {
    SHAPE_LIST = 1,        /* an array, of at most `most` */
    SHAPE_NOT_NULL = 2,    /* has a preset */
    SHAPE_REQUIRED = 4,    /* has none and must be given */
    SHAPE_READ_ONLY = 8,   /* from a client it is known and ignored */
    SHAPE_PERSONAL = 16,   /* about a person: in the audit only as a commitment */
    SHAPE_BY_NAME = 32,    /* of an object: "hvac" stands for {"name": "hvac"}, when name is its first member */
    SHAPE_NUMBERED = 64,   /* a choice that is written as its number; its words are taken too */
    SHAPE_FOLDED = 128,    /* a text that is kept as it was written and compared folded */
    SHAPE_HIDDEN = 256,    /* kept and never shown; a client knows no such field */
    SHAPE_NOT_BUILT = 512, /* known to the contract; who gives it hears that it would be ignored */
    /* Not in the struct: known, and read and written by other code. With SHAPE_READ_ONLY it is computed for answers. */
    SHAPE_ASIDE = 1024,
    SHAPE_ONE_OF = 2048, /* exactly one of the members with this flag is given */
    /* Where this and the member above it are both given: an instant is after it, a number or a clock time not less. */
    SHAPE_ORDERED = 4096,
};

struct shape_member {
    const char *name; /* in JSON */
    enum shape_kind kind;
    uint16_t flags;
    uint16_t offset;
    int32_t scale;          /* of a decimal, or of amounts: a power of ten */
    int32_t most;           /* of a list: how many at most */
    const struct shape *of; /* of an object */
    const char *words;      /* of a choice: separated by blanks. Of a text that is never null: its preset */
    int64_t low;
    int64_t high;
    int64_t preset;   /* of a number, a choice or a boolean that is never null */
    const char *says; /* for the OpenAPI document; may be NULL */
};

struct shape {
    const char *name; /* as the OpenAPI document calls it */
    size_t size;      /* of the struct */
    int32_t count;    /* at most 64 */
    const struct shape_member *members;
    const char *says;
};

/* What every list looks like. */
struct shape_list {
    int32_t count;
    const void *items;
};

struct amount {
    struct text name;
    int32_t amount;
};

struct amounts {
    int32_t count;
    const struct amount *items; /* in order of their names */
};

/* What reading needs beyond the text. */
struct shape_reader {
    struct arena *arena;
    struct issues *wrong;     /* what refuses the request */
    struct issues *not_built; /* likewise, as not supported */
    /* Turns an id or ext:<source>:<externalId> into the id of what is there; false after an issue. NULL: ids are taken as
     * they are. */
    bool (*resolve)(void *context, const struct shape_member *member, const struct where *where, struct text reference,
                    struct text *id);
    void *context;
};

enum shape_mode {
    SHAPE_FROM_CLIENT,
    SHAPE_FROM_STORE, /* read-only members are read, references are ids, an unknown member is passed over */
};

/* Index of the member of that name; -1 when there is none. */
int32_t shape_find(const struct shape *shape, struct text name);

/* True when the member is not null. */
static inline bool shape_has(const void *value, int32_t member)
{
    uint64_t given = *(const uint64_t *)value;
    return (given >> member & 1) != 0;
}

/* Says that a member is not null, after it was filled by hand. */
void shape_give(void *value, int32_t member);
/* Makes a member null, or its preset where it is never null. */
void shape_clear(const struct shape *shape, int32_t index, void *value);

/* Makes a new noun: presets, and null for the rest. `value` has room for shape->size bytes. */
void shape_preset(const struct shape *shape, void *value);

/* Merges `patch` onto the noun at `value`: left out keeps, null clears, arrays are replaced whole. For a new noun begin with
 * shape_preset. False when something is wrong, which stands in the reader's issues; then `value` must not be used. */
bool shape_merge(struct shape_reader *reader, const struct shape *shape, enum shape_mode mode, const struct json *patch,
                 const struct where *where, void *value);

enum shape_for {
    SHAPE_FOR_CLIENT, /* every member that is not hidden or aside; null where there is nothing */
    SHAPE_FOR_STORE,  /* every member that is not aside and not null */
};
void shape_write(struct json_writer *w, const struct shape *shape, const void *value, enum shape_for whom);
/* The same without the braces, for an object that has more in it. */
void shape_write_members(struct json_writer *w, const struct shape *shape, const void *value, enum shape_for whom);
/* One member's value as clients see it; null when there is nothing. */
void shape_write_member(struct json_writer *w, const struct shape *shape, int32_t member, const void *value);

/* A copy that shares nothing with the original. */
void *shape_copy(struct arena *arena, const struct shape *shape, const void *value);
bool shape_equal(const struct shape *shape, const void *a, const void *b);

/* Which members two shapes have in common: of the same name, kind and element. */
struct shape_bridge {
    const struct shape *from;
    const struct shape *to;
    int32_t count;
    int32_t from_members[64];
    int32_t to_members[64];
};
struct shape_bridge shape_bridge_make(const struct shape *from, const struct shape *to);
/* Copies what they have in common, and whether it is null; lists and texts are shared. The others stay as they are. */
void shape_bridge_carry(const struct shape_bridge *bridge, const void *from, void *to);

/* For those who walk over members: where a member stands, and how large one element of it is. */
static inline const void *shape_at(const struct shape_member *member, const void *value)
{
    return (const char *)value + member->offset;
}
size_t shape_element_bytes(const struct shape_member *member);

/* The words of a choice: how many, and the i-th. */
int32_t shape_word_count(const struct shape_member *member);
struct text shape_word(const struct shape_member *member, int32_t index);

#endif
