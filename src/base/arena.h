/* Arena: memory that belongs to a lifetime, not to an object.
 *
 * One arena per request, per run, per test. Everything allocated from it is zeroed and is freed at once, by
 * arena_reset or arena_destroy; nobody frees one object. An arena is used by one thread at a time.
 *
 * Running out of memory is not an error a caller can handle here: memory is admitted before it is used (see
 * docs/architecture.md), so an allocation that fails is a bug or a hostile neighbour. The process then writes one
 * line and leaves with exit code 70; nothing that was acknowledged is lost by that.
 */
#ifndef ROUTRIQ_BASE_ARENA_H
#define ROUTRIQ_BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct arena_ending;

/* Makes an arena that asks the system for memory in pieces of about `piece_bytes` (0: 64 KiB). */
struct arena *arena_create(size_t piece_bytes);

/* Frees everything that was allocated from it, and the arena. NULL is allowed. */
void arena_destroy(struct arena *arena);

/* Frees everything that was allocated from it but the first piece; the arena can be used again. */
void arena_reset(struct arena *arena);

/* Where an arena stands. What is allocated after it is freed by arena_rewind, at once: for the scratch memory of one step
 * of a loop. Marks are rewound in the opposite order of their making, and not across an arena_reset. */
struct arena_mark {
    void *piece;
    size_t used;
    struct arena_ending *newest;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* For what is shared and lives at least as long as what is allocated now: `end` is called once, when that is freed. The last
 * one first; it must not use this arena. */
void arena_at_end(struct arena *arena, void (*end)(void *argument), void *argument);

/* `bytes` zeroed bytes aligned to 16; never NULL; 0 bytes give a valid pointer. */
void *arena_alloc(struct arena *arena, size_t bytes);

/* `count` zeroed elements of `size` bytes; a product that overflows is treated as running out of memory. */
void *arena_alloc_array(struct arena *arena, size_t count, size_t size);

/* Room for one more in an array of `count` elements that was grown by this alone, from NULL with 0 on: the array, or a larger one with
 * the same elements. It doubles at the counts that are powers of two, so that no capacity has to be kept. */
void *arena_grow(struct arena *arena, void *array, int32_t count, size_t size);

/* Makes sure that the next allocations, as long as they sum to at most `bytes` with each rounded up to 16, come from one
 * piece: so that what they take from the system is known before. */
void arena_reserve(struct arena *arena, size_t bytes);

/* The bytes asked from the system so far. */
size_t arena_bytes(const struct arena *arena);

/* Leaves the process as running out of memory does: one line with write(2), exit code 70. */
_Noreturn void arena_exhausted(void);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, count) ((type *)arena_alloc_array((arena), (size_t)(count), sizeof(type)))

#endif
