/* The hub: rings of events, and bytes that grow. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/hub_parts.h"

void hub_bytes_add(struct hub_bytes *b, struct text more)
{
    if (b->at == b->length) {
        b->at = 0;
        b->length = 0;
    }
    if (b->length + more.length > b->capacity) {
        b->capacity = b->capacity * 2 > b->length + more.length ? b->capacity * 2 : b->length + more.length;
        char *larger = realloc(b->bytes, b->capacity);
        if (larger == NULL) {
            arena_exhausted();
        }
        b->bytes = larger;
    }
    memcpy(b->bytes + b->length, more.bytes, more.length);
    b->length += more.length;
}

static struct hub_entry *place_of(struct hub_ring *ring, int64_t number)
{
    return &ring->entries[number % LIMIT_STREAM_RING];
}

/* An entry's text owns the entry's memory. */
static void entry_free(struct hub_entry *entry)
{
    union {
        const char *constant;
        void *bytes;
    } memory = {.constant = entry->wire.bytes};
    free(memory.bytes);
    *entry = (struct hub_entry){.wire = {NULL, 0}};
}

static void oldest_drop(struct hub_ring *ring)
{
    struct hub_entry *oldest = place_of(ring, ring->first++);
    ring->bytes -= oldest->wire.length;
    entry_free(oldest);
}

void hub_ring_push(struct hub_ring *ring, const struct hub_entry *entry)
{
    while (ring->first < ring->next && (ring->next - ring->first == LIMIT_STREAM_RING ||
                                        ring->bytes + entry->wire.length > LIMIT_STREAM_RING_BYTES)) {
        oldest_drop(ring);
    }
    *place_of(ring, ring->next++) = *entry;
    ring->bytes += entry->wire.length;
}

const struct hub_entry *hub_ring_at(const struct hub_ring *ring, int64_t number)
{
    return &ring->entries[number % LIMIT_STREAM_RING];
}

void hub_ring_clear(struct hub_ring *ring, int64_t next)
{
    while (ring->first < ring->next) {
        oldest_drop(ring);
    }
    ring->first = next;
    ring->next = next;
}
