/* `routriq org create` and `routriq org list`: the organizations of an installation. */
#include "app/command_store.h"
#include "app/command_text.h"
#include "app/machine_zones.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/zone.h"
#include "operations/operations.h"

const char command_org_create_usage[] =
    "Usage: routriq org create --name NAME --timezone ZONE [--currency CODE] [--sandbox] [--json] [OPTION...]\n"
    "\n"
    "Makes an organization and its first API key, which may do everything, and prints the key: it is shown this\n"
    "once. Works before the server's first start and while it runs.\n"
    "\n"
    "  --name NAME      what the organization is called\n"
    "  --timezone ZONE  where its days begin and end, such as America/New_York\n"
    "  --currency CODE  what its money is counted in (default USD)\n"
    "  --sandbox        for trying: its keys begin with rq_test_, and nothing of it goes out into the world\n"
    "  --json           print {\"organizationId\":\"…\",\"keyId\":\"…\",\"key\":\"…\"}\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

const char command_org_list_usage[] =
    "Usage: routriq org list [--json] [--config FILE] [--SETTING VALUE...]\n"
    "\n"
    "Prints the organizations of the installation, with how many jobs and technicians each has.\n"
    "\n"
    "  --json           print one JSON document\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

/* ---- create ------------------------------------------------------------------------------------------------------ */

struct created {
    const struct command_store *work;
    struct organization_wish wish;
    const struct row *organization;
    struct access_made key;
};

/* What runs by itself: heads of the audit, tidying. */
static void timetable_put(const struct created *created, struct change_set *set)
{
    struct machine_zones *zones = machine_zones_create();
    const struct operations_host host = {
        .store = &created->work->port,
        .clock = &created->work->clock.port,
        .entropy = &created->work->entropy,
        .zone = machine_zones_find,
        .zones = zones,
    };
    timetable_begin(&host, created->wish.timezone, set);
    machine_zones_destroy(zones);
}

static bool create_put(struct command_use *use, struct fault *fault)
{
    struct created *created = use->wanted;
    if (!access_organization_create(&use->access, &created->wish, &created->organization, &created->key, fault)) {
        return false;
    }
    timetable_put(created, use->access.set);
    return true;
}

static struct text created_json(struct arena *arena, const struct created *created)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("organizationId"), created->organization->id);
    json_name_string(&w, TEXT("keyId"), created->key.row->id);
    json_name_string(&w, TEXT("key"), created->key.secret);
    json_object_end(&w);
    return command_document(&w);
}

static struct text created_text(struct arena *arena, const struct created *created)
{
    return text_format(arena,
                       "organization %.*s\n"
                       "key          %.*s\n"
                       "%.*s\n"
                       "This key is shown once. It may do everything.\n",
                       TEXT_ARGS(created->organization->id), TEXT_ARGS(created->key.row->id),
                       TEXT_ARGS(created->key.secret));
}

int command_org_create(struct command_context *context, int argc, char **argv)
{
    const char *name = NULL, *timezone = NULL, *currency = "";
    bool sandbox = false;
    const struct command_option options[] = {
        {"name", NULL, &name},
        {"timezone", NULL, &timezone},
        {"currency", NULL, &currency},
        {"sandbox", &sandbox, NULL},
    };
    const struct command_line line = {options, sizeof options / sizeof *options, NULL};
    struct command_store work;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    if (name == NULL || timezone == NULL) {
        return command_wrong_use(context, "it needs --%s", name == NULL ? "name" : "timezone");
    }
    struct created created = {.work = &work, .wish = {text_of(name), text_of(timezone), text_of(currency), sandbox}};
    bool well =
        command_store_open(&work, true, &fault) &&
        command_store_change(&work, TEXT(""), create_put, &created, &fault) &&
        command_print(context,
                      work.json ? created_json(context->arena, &created) : created_text(context->arena, &created),
                      &fault);
    return command_store_end(&work, well, &fault);
}

/* ---- list -------------------------------------------------------------------------------------------------------- */

enum { COLUMNS = 7, COUNT_ROWS = 500 };

struct counts {
    int64_t jobs, technicians;
};

/* Page after page, each of which gives its memory back. */
static bool rows_count(const struct command_store *work, struct snapshot *snapshot, enum row_kind kind, int64_t *count,
                       struct fault *fault)
{
    const struct list_filter everybody = {.active = LIST_ALL};
    struct list_query query = {.kind = kind, .limit = COUNT_ROWS, .filter = &everybody};
    struct arena *page_arena = arena_create(0);
    struct row_list page = {.more = true};
    bool well = true;
    while (well && page.more) {
        arena_reset(page_arena);
        well = work->port.list(snapshot, page_arena, &query, &page, fault);
        *count += well ? page.count : 0;
        page.more = well && page.more && page.count > 0;
        query.after_seq = page.more ? page.rows[page.count - 1].created_seq : 0;
    }
    arena_destroy(page_arena);
    return well;
}

static bool counts_take(const struct command_store *work, struct text organization_id, struct counts *counts,
                        struct fault *fault)
{
    struct snapshot *snapshot = work->port.open(work->port.context, organization_id, fault);
    bool well = snapshot != NULL && rows_count(work, snapshot, ROW_JOB, &counts->jobs, fault) &&
                rows_count(work, snapshot, ROW_TECHNICIAN, &counts->technicians, fault);
    if (snapshot != NULL) {
        work->port.close(work->port.context, snapshot);
    }
    return well;
}

static struct text list_json(struct arena *arena, const struct row_list *all, const struct counts *counts)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < all->count; i++) {
        const struct organization_record *record = all->rows[i].noun;
        json_object_begin(&w);
        json_name_string(&w, TEXT("id"), all->rows[i].id);
        json_name_string(&w, TEXT("name"), record->name);
        json_name_string(&w, TEXT("timezone"), record->timezone);
        json_name_string(&w, TEXT("currency"), record->currency);
        json_name_bool(&w, TEXT("sandbox"), record->sandbox);
        json_name_integer(&w, TEXT("jobs"), counts[i].jobs);
        json_name_integer(&w, TEXT("technicians"), counts[i].technicians);
        json_name_string(&w, TEXT("createdAt"), moment_text(arena, all->rows[i].created_ms));
        json_object_end(&w);
    }
    json_array_end(&w);
    json_object_end(&w);
    return command_document(&w);
}

static struct text list_text(struct arena *arena, const struct row_list *all, const struct counts *counts)
{
    static const char *const heads[COLUMNS] = {"id", "name", "timezone", "sandbox", "jobs", "technicians", "created"};
    struct text *cells = arena_array(arena, struct text, (all->count + 1) * COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
        cells[i] = text_of(heads[i]);
    }
    for (int32_t i = 0; i < all->count; i++) {
        const struct organization_record *record = all->rows[i].noun;
        struct text *row = &cells[(i + 1) * COLUMNS];
        row[0] = all->rows[i].id;
        row[1] = record->name;
        row[2] = record->timezone;
        row[3] = record->sandbox ? TEXT("yes") : TEXT("no");
        row[4] = command_count_text(arena, counts[i].jobs);
        row[5] = command_count_text(arena, counts[i].technicians);
        row[6] = moment_text(arena, all->rows[i].created_ms);
    }
    return all->count == 0 ? TEXT("no organization yet; `routriq org create` makes one\n")
                           : command_table_text(arena, cells, all->count + 1, COLUMNS);
}

static bool list(struct command_store *work, struct fault *fault)
{
    struct arena *arena = work->context->arena;
    struct row_list all = {0};
    if (!work->port.organizations(work->port.context, arena, &all, fault)) {
        return false;
    }
    struct counts *counts = arena_array(arena, struct counts, all.count);
    for (int32_t i = 0; i < all.count; i++) {
        if (!counts_take(work, all.rows[i].id, &counts[i], fault)) {
            return false;
        }
    }
    struct text shown = work->json ? list_json(arena, &all, counts) : list_text(arena, &all, counts);
    return command_print(work->context, shown, fault);
}

int command_org_list(struct command_context *context, int argc, char **argv)
{
    const struct command_line line = {NULL, 0, NULL};
    struct command_store work;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    bool well = command_store_open(&work, false, &fault) && list(&work, &fault);
    return command_store_end(&work, well, &fault);
}
