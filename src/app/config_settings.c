/* The table of settings. A row here makes a setting exist. */
#include <assert.h>

#include "app/config.h"
#include "app/executor.h"
#include "base/arena.h"

enum { THREADS_MAX = 64, WORKERS_MAX = EXECUTOR_THREADS_MAX };

static const char *processors(struct arena *arena)
{
    int32_t count = executor_processors();
    return text_to_c(arena, text_format(arena, "%d", count > THREADS_MAX ? THREADS_MAX : count));
}

static const struct config_row rows[CONFIG_SETTINGS] = {
    [CONFIG_LISTEN] = {.name = "listen",
                       .flag = "listen",
                       .environment = "ROUTRIQ_LISTEN",
                       .default_text = "127.0.0.1:8080",
                       .kind = CONFIG_ADDRESS,
                       .help = "where the server listens; port 0 takes a free one"},
    [CONFIG_LOG_LEVEL] = {.name = "log_level",
                          .flag = "log-level",
                          .environment = "ROUTRIQ_LOG_LEVEL",
                          .default_text = "info",
                          .kind = CONFIG_CHOICE,
                          .choices = "debug|info|warn|error",
                          .help = "lines below this level are not logged"},
    [CONFIG_THREADS] = {.name = "threads",
                        .flag = "threads",
                        .environment = "ROUTRIQ_THREADS",
                        .default_of = processors,
                        .kind = CONFIG_INTEGER,
                        .low = 1,
                        .high = THREADS_MAX,
                        .help = "threads that plan; by default one a processor"},
    [CONFIG_HTTP_WORKERS] = {.name = "http_workers",
                             .flag = "http-workers",
                             .environment = "ROUTRIQ_HTTP_WORKERS",
                             .default_text = "8",
                             .kind = CONFIG_INTEGER,
                             .low = 1,
                             .high = WORKERS_MAX,
                             .help = "requests that are worked on at the same time"},
    [CONFIG_MEMORY_PERCENT] = {.name = "memory_percent",
                               .flag = "memory-percent",
                               .environment = "ROUTRIQ_MEMORY_PERCENT",
                               .default_text = "75",
                               .kind = CONFIG_INTEGER,
                               .low = 1,
                               .high = 100,
                               .help = "share of the machine's memory that requests and plans may use"},
    [CONFIG_RATE_LIMIT] = {.name = "rate_limit",
                           .flag = "rate-limit",
                           .environment = "ROUTRIQ_RATE_LIMIT",
                           .default_text = "60/60s",
                           .kind = CONFIG_RATE,
                           .low = 1,
                           .high = 1000000,
                           .help = "requests that one key may make in a time"},
};

static_assert((int)CONFIG_SETTINGS <= (int)CONFIG_FLAGS_MAX, "every setting has a flag");

const struct config_table config_settings = {rows, CONFIG_SETTINGS};
