#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ALIGNMENT = 16, DEFAULT_PIECE = 64 * 1024 };

struct piece {
    struct piece *next; /* older */
    size_t capacity;
    size_t used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

/* What is to be called; it lies in the arena itself, so it is there exactly until what it was made with is freed. */
struct arena_ending {
    struct arena_ending *before;
    void (*end)(void *argument);
    void *argument;
};

struct arena {
    struct piece *newest;
    struct arena_ending *ending;
    size_t piece_bytes;
    size_t total_bytes;
};

_Noreturn void arena_exhausted(void)
{
    static const char line[] = "routriq: out of memory, leaving\n";
    ssize_t ignored = write(STDERR_FILENO, line, sizeof line - 1);
    (void)ignored; /* nothing more can be done about a line that cannot be written */
    _exit(70);
}

static struct piece *piece_add(struct arena *arena, size_t capacity)
{
    if (capacity > SIZE_MAX - sizeof(struct piece)) {
        arena_exhausted();
    }
    struct piece *piece = malloc(sizeof *piece + capacity);
    if (piece == NULL) {
        arena_exhausted();
    }
    piece->next = arena->newest;
    piece->capacity = capacity;
    piece->used = 0;
    arena->newest = piece;
    arena->total_bytes += sizeof *piece + capacity;
    return piece;
}

struct arena *arena_create(size_t piece_bytes)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) {
        arena_exhausted();
    }
    arena->piece_bytes = piece_bytes == 0 ? DEFAULT_PIECE : piece_bytes;
    piece_add(arena, arena->piece_bytes);
    return arena;
}

/* Frees all pieces newer than `keep` (NULL: all). */
static void pieces_free(struct arena *arena, const struct piece *keep)
{
    while (arena->newest != keep) {
        struct piece *next = arena->newest->next;
        arena->total_bytes -= sizeof(struct piece) + arena->newest->capacity;
        free(arena->newest);
        arena->newest = next;
    }
}

/* Calls all endings newer than `keep` (NULL: all). */
static void endings_call(struct arena *arena, const struct arena_ending *keep)
{
    while (arena->ending != keep) {
        struct arena_ending *ending = arena->ending;
        arena->ending = ending->before;
        ending->end(ending->argument);
    }
}

void arena_destroy(struct arena *arena)
{
    if (arena == NULL) {
        return;
    }
    endings_call(arena, NULL);
    pieces_free(arena, NULL);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    endings_call(arena, NULL);
    struct piece *first = arena->newest;
    while (first->next != NULL) {
        first = first->next;
    }
    pieces_free(arena, first);
    first->used = 0;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){arena->newest, arena->newest->used, arena->ending};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    endings_call(arena, mark.newest);
    pieces_free(arena, mark.piece);
    arena->newest->used = mark.used;
}

void arena_at_end(struct arena *arena, void (*end)(void *argument), void *argument)
{
    struct arena_ending *ending = arena_new(arena, struct arena_ending);
    *ending = (struct arena_ending){arena->ending, end, argument};
    arena->ending = ending;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX - ALIGNMENT) {
        arena_exhausted();
    }
    size_t rounded = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct piece *piece = arena->newest;
    if (rounded > piece->capacity - piece->used) {
        piece = piece_add(arena, rounded > arena->piece_bytes ? rounded : arena->piece_bytes);
    }
    void *start = piece->bytes + piece->used;
    piece->used += rounded;
    return memset(start, 0, rounded);
}

void arena_reserve(struct arena *arena, size_t bytes)
{
    struct piece *piece = arena->newest;
    if (bytes > piece->capacity - piece->used) {
        piece_add(arena, bytes > arena->piece_bytes ? bytes : arena->piece_bytes);
    }
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) {
        arena_exhausted();
    }
    return arena_alloc(arena, bytes);
}

void *arena_grow(struct arena *arena, void *array, int32_t count, size_t size)
{
    if ((count & (count - 1)) != 0) {
        return array;
    }
    void *larger = arena_alloc_array(arena, count == 0 ? 1 : (size_t)count * 2, size);
    if (count > 0) {
        memcpy(larger, array, (size_t)count * size);
    }
    return larger;
}

size_t arena_bytes(const struct arena *arena)
{
    return arena->total_bytes;
}
