#define _GNU_SOURCE /* F_OFD_SETLK */
#include "store/gate.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "ports/ports.h"

enum { PLACE_GATE, PLACE_TURN, PLACE_SERVING };
enum { FILE_MODE = 0600, LONGEST_PAUSE_MS = 8 };

struct gate {
    int descriptor;
    int32_t depth;
    const struct clock_port *clock;
};

struct gate *gate_open(struct text database, const struct clock_port *clock, struct fault *fault)
{
    struct arena *arena = arena_create(1024);
    const char *path = text_to_c(arena, text_format(arena, "%.*s.lock", TEXT_ARGS(database)));
    int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    if (descriptor < 0) {
        fault_raise(fault, FAULT_SYSTEM, "database_file", "database", "%s cannot be opened: %s.", path,
                    strerror(errno));
        arena_destroy(arena);
        return NULL;
    }
    arena_destroy(arena);
    struct gate *gate = calloc(1, sizeof *gate);
    if (gate == NULL) {
        arena_exhausted();
    }
    gate->descriptor = descriptor;
    gate->clock = clock;
    return gate;
}

void gate_close(struct gate *gate)
{
    if (gate != NULL) {
        close(gate->descriptor);
        free(gate);
    }
}

/* Takes or gives back one place without waiting. */
static bool place_set(const struct gate *gate, int place, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = place, .l_len = 1};
    int result = 0;
    do {
        result = fcntl(gate->descriptor, F_OFD_SETLK, &lock);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

/* The system can wait for a lock, but not until a moment: so it is asked again, with pauses that grow. */
static bool place_take(const struct gate *gate, int place, int64_t until_ms)
{
    for (int pause_ms = 1; !place_set(gate, place, F_WRLCK);) {
        if (gate->clock->monotonic_ms(gate->clock->context) >= until_ms) {
            return false;
        }
        (void)poll(NULL, 0, pause_ms);
        pause_ms = pause_ms < LONGEST_PAUSE_MS ? pause_ms * 2 : pause_ms;
    }
    return true;
}

bool gate_enter(struct gate *gate, int64_t within_ms, struct fault *fault)
{
    if (gate->depth == 0) {
        int64_t until_ms = gate->clock->monotonic_ms(gate->clock->context) + within_ms;
        bool taken = place_take(gate, PLACE_TURN, until_ms) && place_take(gate, PLACE_GATE, until_ms);
        (void)place_set(gate, PLACE_TURN, F_UNLCK);
        if (!taken) {
            return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "database",
                               "Another process is writing to this database file. Repeat in a moment.");
        }
    }
    gate->depth++;
    return true;
}

void gate_leave(struct gate *gate)
{
    assert(gate->depth > 0);
    gate->depth--;
    if (gate->depth == 0) {
        (void)place_set(gate, PLACE_GATE, F_UNLCK);
    }
}

bool gate_is_held(const struct gate *gate)
{
    return gate->depth > 0;
}

bool gate_serve(struct gate *gate, struct fault *fault)
{
    return place_set(gate, PLACE_SERVING, F_WRLCK) ||
           fault_raise(fault, FAULT_CONFLICT, "already_served", "database",
                       "Another server works on this database file. Stop it first, or give this one its own.");
}
