#include "base/deflate.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#define ZLIB_CONST /* what it reads is const */
#include <zlib.h>

#include "base/arena.h"
#include "base/fault.h"

enum { FIRST_BYTES = 16 * 1024 };

/* zlib's own memory is an arena's too, so that running out of it is what it is everywhere. */
static voidpf memory_give(voidpf arena, uInt count, uInt size)
{
    return arena_alloc_array(arena, count, size);
}

static void memory_take(voidpf arena, voidpf memory)
{
    (void)arena;
    (void)memory;
}

static z_stream stream_of(struct arena *scratch, struct text input)
{
    assert(input.length <= UINT_MAX);
    return (z_stream){
        .zalloc = memory_give,
        .zfree = memory_take,
        .opaque = scratch,
        .next_in = (const Bytef *)input.bytes,
        .avail_in = (uInt)input.length,
    };
}

struct text deflate_pack(struct arena *arena, struct text plain)
{
    struct arena *scratch = arena_create(0);
    z_stream stream = stream_of(scratch, plain);
    int begun = deflateInit(&stream, Z_BEST_SPEED);
    assert(begun == Z_OK);
    uLong most = deflateBound(&stream, (uLong)plain.length);
    char *packed = arena_alloc(scratch, most);
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)most;
    int ended = deflate(&stream, Z_FINISH);
    assert(ended == Z_STREAM_END);
    struct text kept = text_copy(arena, (struct text){packed, most - stream.avail_out});
    arena_destroy(scratch);
    return kept;
}

/* What has come out so far. */
struct unpacked {
    char *bytes;
    size_t length;
    size_t room;
};

/* Room for as much again, and at most for one byte more than may come out: by it, too much is noticed. */
static void room_grow(struct arena *scratch, struct unpacked *out, size_t most)
{
    size_t wanted = out->room == 0 ? FIRST_BYTES : 2 * out->room;
    size_t room = wanted > most ? most + 1 : wanted;
    char *larger = arena_alloc(scratch, room);
    if (out->length > 0) {
        memcpy(larger, out->bytes, out->length);
    }
    out->bytes = larger;
    out->room = room;
}

/* True when the whole stream has come out, and it was the whole text. */
static bool unpack(struct arena *scratch, struct text packed, size_t most, struct unpacked *out)
{
    z_stream stream = stream_of(scratch, packed);
    int state = inflateInit(&stream);
    while (state == Z_OK && out->length <= most) {
        if (out->length == out->room) {
            room_grow(scratch, out, most);
        }
        stream.next_out = (Bytef *)out->bytes + out->length;
        stream.avail_out = (uInt)(out->room - out->length);
        state = inflate(&stream, Z_NO_FLUSH);
        out->length = out->room - stream.avail_out;
    }
    return state == Z_STREAM_END && out->length <= most && stream.avail_in == 0;
}

bool deflate_unpack(struct arena *arena, struct text packed, size_t most, struct text *plain, struct fault *fault)
{
    assert(most < UINT_MAX);
    struct arena *scratch = arena_create(0);
    struct unpacked out = {.bytes = NULL};
    bool good = packed.length <= UINT_MAX && unpack(scratch, packed, most, &out);
    if (good) {
        *plain = text_copy(arena, (struct text){out.bytes, out.length});
    }
    bool too_many = out.length > most;
    arena_destroy(scratch);
    return good || fault_raise(fault, FAULT_INVALID, "internal", "",
                               too_many ? "More bytes would come out than may." : "These are no packed bytes.");
}
