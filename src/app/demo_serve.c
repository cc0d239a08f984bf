#include "app/demo_serve.h"

#include <signal.h>
#include <time.h>

#include "access/access.h"
#include "app/command.h"
#include "app/config.h"
#include "app/machine.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/uuid.h"
#include "store/store.h"

/* ---- what is served ---------------------------------------------------------------------------------------------- */

static struct text fresh_id(struct arena *arena, const struct machine *machine)
{
    uint8_t bytes[10];
    machine->entropy.fill(machine->entropy.context, bytes, sizeof bytes);
    return uuid_text(arena, uuid_v7(machine->clock.wall_ms(machine->clock.context), bytes));
}

/* A test key that may do everything: it lives as long as this process. */
static struct text key_put(struct arena *arena, const struct machine *machine, struct old_change_set *set)
{
    struct api_key *record = arena_new(arena, struct api_key);
    struct text key;
    *record = (struct api_key){0};
    access_key_make(arena, &machine->entropy, KEY_TEST, &key, record);
    int64_t now_ms = machine->clock.wall_ms(machine->clock.context);
    record->id = fresh_id(arena, machine);
    record->version = 1;
    record->label = TEXT("demo");
    record->scopes = SCOPES_ALL;
    record->created_at_s = now_ms / 1000;
    old_change_set_put_api_key(set, record);
    return key;
}

static void day_put(struct arena *arena, const struct demo *demo, struct old_change_set *set)
{
    for (int32_t t = 0; t < demo->simulated.technician_count; t++) {
        old_change_set_put_technician(set, &demo->simulated.technicians[t]);
    }
    for (int32_t j = 0; j < demo->simulated.job_count; j++) {
        old_change_set_put_job(set, &demo->simulated.jobs[j]);
    }
    struct day_plan *plan = arena_new(arena, struct day_plan);
    *plan = (struct day_plan){demo->day.date, 1, &demo->day, &demo->planned};
    old_change_set_put_day_plan(set, plan);
}

/* One change-set makes the organization with everything in it. */
static bool store_fill(struct arena *arena, const struct machine *machine, const struct old_store_port *store,
                       const struct demo *demo, struct text *key, struct fault *fault)
{
    struct change_origin origin = {
        .actor = TEXT("command line"),
        .request_id = fresh_id(arena, machine),
        .action = TEXT("organization.created"),
        .subject = demo->simulated.organization.id,
        .at_ms = machine->clock.wall_ms(machine->clock.context),
    };
    struct old_change_set *set = old_change_set_begin(arena, demo->simulated.organization.id, &origin);
    old_change_set_put_organization(set, &demo->simulated.organization, 1);
    *key = key_put(arena, machine, set);
    day_put(arena, demo, set);
    return store->commit(store->context, set, fault) == OLD_COMMIT_DONE ||
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
    struct store_old_memory *memory = store_old_memory_create();
    struct old_store_port store = store_old_memory_port(memory);
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
    store_old_memory_destroy(memory);
    return served;
}
