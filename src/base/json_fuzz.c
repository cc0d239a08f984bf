/* Any bytes: they are refused with a whole fault, or what is read is written, read again and written the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static struct text written(struct arena *arena, const struct json *value)
{
    struct json_writer w = json_writer_make(arena);
    json_value(&w, value);
    return json_written(&w);
}

static int depth_of(const struct json *value)
{
    int deepest = 0;
    if (value->type != JSON_ARRAY && value->type != JSON_OBJECT) {
        return 0;
    }
    for (int32_t i = 0; i < value->count; i++) {
        const struct json *inner = value->type == JSON_ARRAY ? &value->elements[i] : &value->members[i].value;
        int depth = depth_of(inner);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    struct json first;
    struct json second;
    struct fault fault = {0};
    if (json_parse(arena, (struct text){(const char *)bytes, length}, &first, &fault)) {
        assert(!fault_is(&fault));
        assert(text_is_utf8((struct text){(const char *)bytes, length}));
        assert(depth_of(&first) <= JSON_DEPTH_LIMIT);
        struct text once = written(arena, &first);
        bool read_again = json_parse(arena, once, &second, &fault);
        assert(read_again);
        assert(text_equal(written(arena, &second), once));
    } else {
        assert(fault.kind == FAULT_SYNTAX && strcmp(fault.code, "invalid_json") == 0);
        assert(text_starts_with(text_of(fault.where), TEXT("line ")));
        assert(text_is_utf8(text_of(fault.what)));
    }
    arena_destroy(arena);
    return 0;
}
