/* Time and chance, asked from the system: nobody below `app` does. */
#include <errno.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/machine_store.h"

static int64_t milliseconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t wall_ms(void *context)
{
    (void)context;
    return milliseconds_of(CLOCK_REALTIME);
}

static int64_t monotonic_ms(void *context)
{
    (void)context;
    return milliseconds_of(CLOCK_MONOTONIC);
}

static int64_t steady_ms(void *context)
{
    const struct machine_clock *clock = context;
    return clock->steady_from_ms + milliseconds_of(CLOCK_MONOTONIC);
}

void machine_clock_make(struct machine_clock *clock)
{
    *clock = (struct machine_clock){
        .port = {clock, wall_ms, monotonic_ms, steady_ms},
        .steady_from_ms = milliseconds_of(CLOCK_REALTIME) - milliseconds_of(CLOCK_MONOTONIC),
    };
}

/* A machine without randomness cannot make keys: leaving is the only safe answer. */
static void entropy_fill(void *context, void *bytes, size_t count)
{
    (void)context;
    uint8_t *at = bytes;
    while (count > 0) {
        ssize_t got = getrandom(at, count, 0);
        if (got < 0 && errno != EINTR) {
            static const char sentence[] = "routriq: the system gives no random numbers\n";
            (void)!write(STDERR_FILENO, sentence, sizeof sentence - 1);
            _exit(70);
        }
        size_t filled = got > 0 ? (size_t)got : 0;
        at += filled;
        count -= filled;
    }
}

struct entropy_port machine_entropy(void)
{
    return (struct entropy_port){NULL, entropy_fill};
}
