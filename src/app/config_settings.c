/* The table of settings. A row here makes a setting exist. */
#include <assert.h>

#include "app/config.h"
#include "app/executor.h"
#include "base/arena.h"
#include "base/fault.h"

enum { THREADS_MAX = 64, WORKERS_MAX = EXECUTOR_THREADS_MAX, QUEUE_WORKERS_MAX = 16 };

static const char *processors(struct arena *arena, char *const *environment)
{
    (void)environment;
    int32_t count = executor_processors();
    return text_to_c(arena, text_format(arena, "%d", count > THREADS_MAX ? THREADS_MAX : count));
}

static struct text environment_of(char *const *environment, struct text name)
{
    for (; environment != NULL && *environment != NULL; environment++) {
        struct text value = text_of(*environment);
        if (text_equal(text_cut(&value, '='), name)) {
            return value;
        }
    }
    return TEXT("");
}

/* systemd's (the first of several), else the one of the XDG Base Directory Specification; nothing for somebody without a
 * home. */
static const char *state_folder(struct arena *arena, char *const *environment)
{
    struct text of_unit = environment_of(environment, TEXT("STATE_DIRECTORY"));
    struct text of_user = environment_of(environment, TEXT("XDG_STATE_HOME"));
    struct text home = environment_of(environment, TEXT("HOME"));
    if (text_starts_with(of_unit, TEXT("/"))) {
        return text_to_c(arena, text_cut(&of_unit, ':'));
    }
    if (text_starts_with(of_user, TEXT("/"))) {
        return text_to_c(arena, text_format(arena, "%.*s/routriq", TEXT_ARGS(of_user)));
    }
    return text_starts_with(home, TEXT("/"))
               ? text_to_c(arena, text_format(arena, "%.*s/.local/state/routriq", TEXT_ARGS(home)))
               : "";
}

static const char *database(struct arena *arena, const struct config *config)
{
    struct text folder = config->values[CONFIG_STATE_DIR].text;
    return text_is_empty(folder) ? ""
                                 : text_to_c(arena, text_format(arena, "sqlite:%.*s/routriq.db", TEXT_ARGS(folder)));
}

static const char *keyring(struct arena *arena, const struct config *config)
{
    struct text folder = config->values[CONFIG_STATE_DIR].text;
    return text_is_empty(folder) ? "" : text_to_c(arena, text_format(arena, "%.*s/keyring", TEXT_ARGS(folder)));
}

static const struct config_row rows[CONFIG_SETTINGS] = {
    [CONFIG_LISTEN] = {.name = "listen",
                       .flag = "listen",
                       .environment = "ROUTRIQ_LISTEN",
                       .default_text = "127.0.0.1:8080",
                       .kind = CONFIG_ADDRESS,
                       .help = "where the server listens; port 0 takes a free one"},
    [CONFIG_STATE_DIR] = {.name = "state_dir",
                          .flag = "state-dir",
                          .environment = "ROUTRIQ_STATE_DIR",
                          .default_of = state_folder,
                          .kind = CONFIG_PATH,
                          .help = "the folder for what is kept; made when it is missing",
                          .may_be_empty = true},
    [CONFIG_DATABASE] = {.name = "database",
                         .flag = "database",
                         .environment = "ROUTRIQ_DATABASE",
                         .derived = database,
                         .kind = CONFIG_CONNECTION,
                         .help = "where everything is kept: sqlite:PATH, or postgres://…",
                         .is_secret = true,
                         .may_be_empty = true},
    [CONFIG_MIGRATE] = {.name = "migrate",
                        .flag = "migrate",
                        .environment = "ROUTRIQ_MIGRATE",
                        .default_text = "auto",
                        .kind = CONFIG_CHOICE,
                        .choices = "auto|manual",
                        .help = "whether serve brings an older schema up to date by itself"},
    [CONFIG_TLS_CERT] = {.name = "tls_cert",
                         .flag = "tls-cert",
                         .environment = "ROUTRIQ_TLS_CERT",
                         .default_text = "",
                         .kind = CONFIG_PATH,
                         .help = "the certificate for https, in PEM; goes with tls_key",
                         .may_be_empty = true},
    [CONFIG_TLS_KEY] = {.name = "tls_key",
                        .flag = "tls-key",
                        .environment = "ROUTRIQ_TLS_KEY",
                        .default_text = "",
                        .kind = CONFIG_PATH,
                        .help = "its key, in PEM, readable by nobody else",
                        .may_be_empty = true},
    [CONFIG_PUBLIC_URL] = {.name = "public_url",
                           .flag = "public-url",
                           .environment = "ROUTRIQ_PUBLIC_URL",
                           .default_text = "",
                           .kind = CONFIG_URL,
                           .help = "how people reach the server: for links, and for what a browser may send",
                           .may_be_empty = true},
    [CONFIG_TRUSTED_PROXY] = {.name = "trusted_proxy",
                              .flag = "trusted-proxy",
                              .environment = "ROUTRIQ_TRUSTED_PROXY",
                              .default_text = "",
                              .kind = CONFIG_PEERS,
                              .help = "proxies whose X-Forwarded-For and X-Forwarded-Proto count",
                              .may_be_empty = true},
    [CONFIG_KEYRING] = {.name = "keyring",
                        .flag = "keyring",
                        .environment = "ROUTRIQ_KEYRING",
                        .derived = keyring,
                        .kind = CONFIG_PATH,
                        .help = "the file of the keys that sign the audit; made when it is missing",
                        .may_be_empty = true},
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
    [CONFIG_QUEUE_WORKERS] = {.name = "queue_workers",
                              .flag = "queue-workers",
                              .environment = "ROUTRIQ_QUEUE_WORKERS",
                              .default_text = "3",
                              .kind = CONFIG_INTEGER,
                              .low = 1,
                              .high = QUEUE_WORKERS_MAX,
                              .help = "work in the background that is done at the same time"},
    [CONFIG_STOP_TIMEOUT] = {.name = "stop_timeout",
                             .flag = "stop-timeout",
                             .environment = "ROUTRIQ_STOP_TIMEOUT",
                             .default_text = "20s",
                             .kind = CONFIG_DURATION,
                             .low = 1000,
                             .high = 600000,
                             .help = "how long a stop waits for what is being answered"},
    [CONFIG_METRICS] = {.name = "metrics",
                        .flag = "metrics",
                        .environment = "ROUTRIQ_METRICS",
                        .default_text = "loopback",
                        .kind = CONFIG_CHOICE,
                        .choices = "loopback|open",
                        .help = "who may read /metrics: this machine alone, or everybody"},
};

/* Half of https is none: it is told before anything is served in the open. */
static bool settings_agree(struct arena *arena, const struct config *config, struct fault *fault)
{
    const struct config_value *cert = &config->values[CONFIG_TLS_CERT];
    const struct config_value *key = &config->values[CONFIG_TLS_KEY];
    if (text_is_empty(cert->text) == text_is_empty(key->text)) {
        return true;
    }
    const struct config_value *given = text_is_empty(cert->text) ? key : cert;
    return fault_raise(fault, FAULT_INVALID, "invalid_setting", text_to_c(arena, given->came_from),
                       "The setting %s needs %s beside it.", given == key ? "tls_key" : "tls_cert",
                       given == key ? "tls_cert" : "tls_key");
}

static_assert((int)CONFIG_SETTINGS <= (int)CONFIG_FLAGS_MAX, "every setting has a flag");

const struct config_table config_settings = {rows, CONFIG_SETTINGS, settings_agree};
