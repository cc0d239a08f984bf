/* The first byte picks a shape; the rest is any JSON, as a client or the store would give it. What is taken is written, read
 * back and the same; what is refused has a reason with a place. */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fault.h"
#include "model/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static const struct where whole = {.parent = NULL};

static struct text written(struct arena *arena, const struct shape *shape, const void *value, enum shape_for whom)
{
    struct json_writer w = json_writer_make(arena);
    shape_write(&w, shape, value, whom);
    return json_written(&w);
}

static bool merged(struct arena *arena, const struct shape *shape, enum shape_mode mode, const struct json *body,
                   void *value)
{
    struct issues issues = issues_make(arena);
    struct shape_reader reader = {.arena = arena, .wrong = &issues, .not_built = &issues};
    bool good = shape_merge(&reader, shape, mode, body, &whole, value);
    assert(good == (issues.count == 0));
    for (int32_t i = 0; i < issues.listed; i++) {
        assert(issues.list[i].path.length == 0 || issues.list[i].path.bytes[0] == '/');
        assert(issues.list[i].message.length > 0);
    }
    return good;
}

static void *read_new(struct arena *arena, const struct shape *shape, enum shape_mode mode, const struct json *body)
{
    void *value = arena_alloc(arena, shape->size);
    shape_preset(shape, value);
    return merged(arena, shape, mode, body, value) ? value : NULL;
}

static void try_mode(struct arena *arena, const struct shape *shape, enum shape_mode mode, const struct json *body)
{
    struct json again;
    void *value = read_new(arena, shape, mode, body);
    if (value == NULL) {
        return;
    }
    struct text stored = written(arena, shape, value, SHAPE_FOR_STORE);
    bool parsed = json_parse(arena, stored, &again, NULL);
    assert(parsed);
    void *second = read_new(arena, shape, SHAPE_FROM_STORE, &again);
    assert(second != NULL && shape_equal(shape, value, second));
    assert(text_equal(written(arena, shape, second, SHAPE_FOR_STORE), stored));
    const void *copy = shape_copy(arena, shape, value);
    assert(shape_equal(shape, value, copy));
    if (mode == SHAPE_FROM_CLIENT) { /* the same once more changes nothing */
        parsed = json_parse(arena, written(arena, shape, value, SHAPE_FOR_CLIENT), &again, NULL);
        assert(parsed);
        bool taken = merged(arena, shape, mode, &again, second);
        assert(taken && shape_equal(shape, value, second));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0) {
        return 0;
    }
    struct arena *arena = arena_create(0);
    struct json body;
    int32_t which = (bytes[0] - 'a') % (ROW_KIND_COUNT + APPEND_KIND_COUNT);
    which = which < 0 ? 0 : which;
    const struct shape *shape = which < ROW_KIND_COUNT ? shape_of_row[which] : shape_of_append[which - ROW_KIND_COUNT];
    if (json_parse(arena, (struct text){(const char *)bytes + 1, length - 1}, &body, NULL)) {
        try_mode(arena, shape, SHAPE_FROM_CLIENT, &body);
        try_mode(arena, shape, SHAPE_FROM_STORE, &body);
    }
    arena_destroy(arena);
    return 0;
}
