#include "app/watch.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "app/command_text.h"
#include "app/executor.h"
#include "app/machine_store.h"
#include "base/arena.h"

enum { BAR_WIDTH = 20, LINE_ROOM = 120, BETWEEN_MS = 100 };

struct watch {
    FILE *stream;
    int descriptor;
    int64_t total;
    int64_t began_ms;
    struct machine_clock clock;
    struct pool *pool; /* of one thread */
    pthread_mutex_t lock;
    pthread_cond_t ended;
    bool is_over;
};

void watch_line(char *line, size_t room, int64_t bytes, int64_t total, int64_t elapsed_ms)
{
    struct arena *scratch = arena_create(0);
    struct text done = command_bytes_text(scratch, bytes);
    struct text whole = command_bytes_text(scratch, total);
    char bar[BAR_WIDTH + 1] = {0};
    for (int i = 0; i < BAR_WIDTH; i++) {
        bar[i] = total > 0 && bytes * BAR_WIDTH > i * total ? '#' : '-';
    }
    long long seconds = (long long)(elapsed_ms / 1000);
    long long tenths = (long long)(elapsed_ms / 100 % 10);
    if (total > 0) {
        snprintf(line, room, "[%s]  %.*s of %.*s  %lld.%lld s", bar, TEXT_ARGS(done), TEXT_ARGS(whole), seconds,
                 tenths);
    } else {
        snprintf(line, room, "%.*s  %lld.%lld s", TEXT_ARGS(done), seconds, tenths);
    }
    arena_destroy(scratch);
}

static void draw(struct watch *watch)
{
    char line[LINE_ROOM];
    int64_t at = lseek(watch->descriptor, 0, SEEK_CUR);
    int64_t now_ms = watch->clock.port.monotonic_ms(watch->clock.port.context);
    int64_t total = watch->total > 0 && at > watch->total ? at : watch->total;
    watch_line(line, sizeof line, at, total, now_ms - watch->began_ms);
    fprintf(watch->stream, "\r%s\033[K", line);
    fflush(watch->stream);
}

/* True when it is over before the next line is due. */
static bool wait_a_little(struct watch *watch)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += BETWEEN_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    int woken = 0;
    while (!watch->is_over && woken != ETIMEDOUT) {
        woken = pthread_cond_timedwait(&watch->ended, &watch->lock, &until);
    }
    return watch->is_over;
}

static void watch_run(void *argument)
{
    struct watch *watch = argument;
    pthread_mutex_lock(&watch->lock);
    while (!wait_a_little(watch)) {
        draw(watch);
    }
    pthread_mutex_unlock(&watch->lock);
}

struct watch *watch_begin(FILE *stream, int descriptor, int64_t total)
{
    if (isatty(fileno(stream)) == 0) {
        return NULL;
    }
    struct watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL) {
        arena_exhausted();
    }
    *watch = (struct watch){.stream = stream, .descriptor = descriptor, .total = total};
    machine_clock_make(&watch->clock);
    watch->began_ms = watch->clock.port.monotonic_ms(watch->clock.port.context);
    pthread_mutex_init(&watch->lock, NULL);
    pthread_cond_init(&watch->ended, NULL);
    watch->pool = pool_create(1, 1, NULL);
    if (watch->pool == NULL) {
        free(watch); /* a line less; what it would have told happens all the same */
        return NULL;
    }
    (void)pool_submit(watch->pool, watch_run, watch);
    return watch;
}

void watch_end(struct watch *watch)
{
    if (watch == NULL) {
        return;
    }
    pthread_mutex_lock(&watch->lock);
    watch->is_over = true;
    pthread_cond_signal(&watch->ended);
    pthread_mutex_unlock(&watch->lock);
    pool_destroy(watch->pool);
    pthread_cond_destroy(&watch->ended);
    pthread_mutex_destroy(&watch->lock);
    fputs("\r\033[K", watch->stream);
    fflush(watch->stream);
    free(watch);
}
