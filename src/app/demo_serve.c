#include "app/demo_serve.h"

#include <signal.h>
#include <time.h>

#include "app/command.h"
#include "app/config.h"
#include "app/demo_records.h"
#include "app/machine.h"
#include "base/arena.h"
#include "base/fault.h"
#include "store/store.h"

/* ---- what is served ---------------------------------------------------------------------------------------------- */

static void told(void *argument, const struct commit_outcome *outcome)
{
    *(enum commit_result *)argument = outcome->result;
}

/* One change-set makes the organization with everything in it. */
static bool store_fill(struct arena *arena, const struct machine *machine, const struct store_port *store,
                       const struct demo *demo, struct text *key, struct fault *fault)
{
    const struct change_set *set = demo_records(arena, demo, &machine->clock, &machine->entropy, key);
    enum commit_result result = COMMIT_UNKNOWN;
    return (store->submit(store->context, set, told, &result) && result == COMMIT_DONE) ||
           fault_raise(fault, FAULT_SYSTEM, "store_failed", "", "The demo's day could not be stored");
}

/* ---- serving it -------------------------------------------------------------------------------------------------- */

static const int64_t TICK_MS = 250;

/* The page is opened at six in the morning of the demo's day. */
enum { MORNING_MINUTE = 6 * 60 };

/* Waits for Ctrl-C or SIGTERM and lets the server look after its connections meanwhile. */
static void serve_until_stopped(struct http_server *server)
{
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGINT);
    sigaddset(&stops, SIGTERM);
    const struct timespec tick = {.tv_nsec = TICK_MS * 1000000};
    while (sigtimedwait(&stops, NULL, &tick) < 0) {
        http_server_tick(server);
    }
}

/* The page takes the key and the date from the fragment, which no browser sends anywhere. */
static struct text invitation(struct arena *arena, struct text address, struct text key, const struct demo *demo)
{
    struct text date = date_text(arena, demo->day.date);
    return text_format(arena, "\nOpen this address in a browser; Ctrl-C ends it.\nhttp://%.*s/#key=%.*s&date=%.*s\n",
                       TEXT_ARGS(address), TEXT_ARGS(key), TEXT_ARGS(date));
}

/* Until Ctrl-C. */
static bool serve(struct command_context *context, struct http_server *server, struct text line, struct fault *fault)
{
    bool printed = command_print(context, line, fault);
    if (printed) {
        serve_until_stopped(server);
    }
    return printed;
}

bool demo_serve(struct command_context *context, const struct config *config, const struct demo *demo,
                struct executor *executor, struct fault *fault)
{
    struct machine *machine = machine_create(context->arena, config, executor, fault);
    if (machine == NULL) {
        return false;
    }
    if (text_equal(config->values[CONFIG_LOG_LEVEL].came_from, TEXT("default"))) {
        machine->log.level = LOG_WARN; /* the terminal shows the board; who wants a line a request asks for it */
    }
    machine_pretend(machine, zone_instant_s(demo->day.zone, demo->day.date, MORNING_MINUTE, ZONE_START));
    struct store_memory *memory = store_memory_create();
    struct store_port store = store_memory_port(memory);
    struct text key;
    struct http_server *server = NULL;
    bool served = false;
    if (store_fill(context->arena, machine, &store, demo, &key, fault)) {
        server = machine_serve(machine, &store, fault);
    }
    if (server != NULL) {
        served = serve(context, server, invitation(context->arena, http_server_address(server), key, demo), fault);
        http_server_stop(server);
    }
    machine_destroy(machine);
    store_memory_destroy(memory);
    return served;
}
