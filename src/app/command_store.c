#include "app/command_store.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/uuid.h"

enum { OWN_OPTIONS_MAX = 12, ATTEMPTS = 3, PAGE_ROWS = 500 };

/* ---- the line and the settings ----------------------------------------------------------------------------------- */

static bool line_read(struct command_context *context, int argc, char **argv, const struct command_line *line,
                      struct config_given *given, struct command_store *work)
{
    struct command_option options[OWN_OPTIONS_MAX + CONFIG_FLAGS_MAX + 2];
    int first = 0;
    assert(line->option_count <= OWN_OPTIONS_MAX);
    options[0] = (struct command_option){.name = "json", .flag = &work->json};
    for (int i = 0; i < line->option_count; i++) {
        options[i + 1] = line->options[i];
    }
    int count = config_options(&config_settings, given, options, line->option_count + 1);
    if (!command_options(context, argc, argv, options, count, &first)) {
        return false;
    }
    int taken = line->operand == NULL ? 0 : 1;
    if (argc - first < taken) {
        command_wrong_use(context, "it needs %s", line->operand);
        return false;
    }
    if (argc - first > taken) {
        command_wrong_use(context, "it takes no \"%s\"", argv[first + taken]);
        return false;
    }
    work->operand = taken == 1 ? argv[first] : NULL;
    return true;
}

bool command_store_folder(const struct command_store *work, struct fault *fault)
{
    const struct config_value *database = &work->config.values[CONFIG_DATABASE];
    bool is_ours = text_equal(database->came_from, TEXT("default"));
    return !is_ours || config_state_folder(work->context->arena, &work->config, fault);
}

bool command_store_read(struct command_context *context, int argc, char **argv, const struct command_line *line,
                        struct command_store *work, int *exit_code)
{
    struct config_given given = {0};
    *work = (struct command_store){.context = context};
    *exit_code = EXIT_WRONG_USE;
    if (!line_read(context, argc, argv, line, &given, work) ||
        !config_take(context, &given, &work->config, exit_code)) {
        return false;
    }
    machine_clock_make(&work->clock);
    work->entropy = machine_entropy();
    work->settings = (struct store_settings){
        .database = work->config.values[CONFIG_DATABASE].text,
        .clock = &work->clock.port,
        .may_migrate = text_equal(work->config.values[CONFIG_MIGRATE].text, TEXT("auto")),
    };
    const struct config_value *level = &work->config.values[CONFIG_LOG_LEVEL];
    work->log = (struct log){STDERR_FILENO, (enum log_level)level->number, work->clock.port.wall_ms, NULL};
    work->settings.log = text_equal(level->came_from, TEXT("default")) ? NULL : &work->log;
    work->shown = config_database_shown(context->arena, work->settings.database);
    return true;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

bool command_store_is_there(const struct command_store *work, struct fault *fault)
{
    struct text path = work->settings.database;
    if (!text_starts_with(path, TEXT("sqlite:"))) {
        return true;
    }
    const char *file = text_to_c(work->context->arena, text_slice(path, sizeof "sqlite:" - 1, path.length));
    return access(file, F_OK) == 0 ||
           fault_raise(fault, FAULT_NOT_FOUND, "no_database", file,
                       "there is no database yet; `routriq org create` or `routriq serve` makes one");
}

bool command_store_open(struct command_store *work, bool may_be_made, struct fault *fault)
{
    if ((!may_be_made && !command_store_is_there(work, fault)) || !command_store_folder(work, fault)) {
        return false;
    }
    work->store = store_open(&work->settings, fault);
    if (work->store == NULL) {
        return false;
    }
    work->port = store_port_of(work->store);
    return true;
}

void command_store_close(struct command_store *work)
{
    store_close(work->store);
    work->store = NULL;
}

/* ---- finding ----------------------------------------------------------------------------------------------------- */

bool command_store_organization(struct command_store *work, const char *given, struct text *id, struct fault *fault)
{
    struct row_list all = {0};
    if (!work->port.organizations(work->port.context, work->context->arena, &all, fault)) {
        return false;
    }
    for (int32_t i = 0; given != NULL && i < all.count; i++) {
        if (text_equal(all.rows[i].id, text_of(given))) {
            *id = all.rows[i].id;
            return true;
        }
    }
    if (given != NULL) {
        return fault_raise(fault, FAULT_NOT_FOUND, "not_found", given,
                           "there is no such organization; `routriq org list` shows them");
    }
    if (all.count == 1) {
        *id = all.rows[0].id;
        return true;
    }
    return all.count == 0 ? fault_raise(fault, FAULT_NOT_FOUND, "not_found", "",
                                        "there is no organization yet; `routriq org create` makes one")
                          : fault_raise(fault, FAULT_INVALID, "invalid_value", "",
                                        "there are %d organizations; say which with --org ID", all.count);
}

static bool owner_look(struct command_store *work, struct text organization_id, enum row_kind kind, struct text id,
                       bool *found, struct fault *fault)
{
    struct snapshot *snapshot = work->port.open(work->port.context, organization_id, fault);
    if (snapshot == NULL) {
        return false;
    }
    struct fault trouble = {0};
    *found = work->port.find(snapshot, work->context->arena, kind, id, &trouble) != NULL;
    work->port.close(work->port.context, snapshot);
    return !fault_is(&trouble) || fault_raise(fault, trouble.kind, trouble.code, trouble.where, "%s", trouble.what);
}

bool command_store_owner(struct command_store *work, enum row_kind kind, struct text id, struct text *organization_id,
                         struct fault *fault)
{
    struct row_list all = {0};
    if (!work->port.organizations(work->port.context, work->context->arena, &all, fault)) {
        return false;
    }
    for (int32_t i = 0; i < all.count; i++) {
        bool found = false;
        if (!owner_look(work, all.rows[i].id, kind, id, &found, fault)) {
            return false;
        }
        if (found) {
            *organization_id = all.rows[i].id;
            return true;
        }
    }
    return fault_raise(fault, FAULT_NOT_FOUND, "not_found", text_to_c(work->context->arena, id), "%s",
                       kind == ROW_KEY        ? "there is no such key"
                       : kind == ROW_DECISION ? "there is no such decision"
                                              : "there is no such user");
}

static bool pages_read(struct command_store *work, struct snapshot *snapshot, enum row_kind kind,
                       const struct list_filter *filter, struct row_list *rows, struct fault *fault)
{
    struct arena *arena = work->context->arena;
    struct list_query query = {.kind = kind, .order = LIST_CREATED, .limit = PAGE_ROWS, .filter = filter};
    struct row_list page = {.more = true};
    struct row *all = arena_array(arena, struct row, 0);
    int32_t count = 0;
    while (page.more) {
        if (!work->port.list(snapshot, arena, &query, &page, fault)) {
            return false;
        }
        struct row *longer = arena_array(arena, struct row, count + page.count);
        for (int32_t i = 0; i < count + page.count; i++) {
            longer[i] = i < count ? all[i] : page.rows[i - count];
        }
        all = longer;
        count += page.count;
        query.after_seq = page.count == 0 ? query.after_seq : page.rows[page.count - 1].created_seq;
    }
    *rows = (struct row_list){.count = count, .rows = all};
    return true;
}

bool command_store_rows(struct command_store *work, struct text organization_id, enum row_kind kind,
                        const struct list_filter *filter, struct row_list *rows, struct fault *fault)
{
    struct snapshot *snapshot = work->port.open(work->port.context, organization_id, fault);
    if (snapshot == NULL) {
        return false;
    }
    bool well = pages_read(work, snapshot, kind, filter, rows, fault);
    work->port.close(work->port.context, snapshot);
    return well;
}

/* ---- changing ---------------------------------------------------------------------------------------------------- */

static struct text fresh_id(struct command_store *work)
{
    uint8_t bytes[10];
    work->entropy.fill(work->entropy.context, bytes, sizeof bytes);
    return uuid_text(work->context->arena, uuid_v7(work->clock.port.wall_ms(work->clock.port.context), bytes));
}

/* What is wrong stands in the list of issues; a person at a terminal gets the first of them in a line. */
static void issues_tell(const struct issues *issues, struct fault *fault)
{
    if (issues->listed == 0) {
        return;
    }
    const struct issue *first = &issues->list[0];
    struct text path = text_slice(first->path, 1, first->path.length);
    struct fault told = {0};
    fault_raise(&told, FAULT_INVALID, "invalid_value", text_to_c(issues->arena, path), "%.*s",
                TEXT_ARGS(first->message));
    *fault = told;
}

static void access_begin(struct command_store *work, struct snapshot *snapshot, struct access_context *access)
{
    const struct clock_port *clock = &work->clock.port;
    *access = (struct access_context){
        .arena = work->context->arena,
        .store = &work->port,
        .snapshot = snapshot,
        .entropy = &work->entropy,
        .now_ms = clock->wall_ms(clock->context),
        .steady_ms = clock->steady_ms(clock->context),
        .request_id = fresh_id(work),
        .wrong = issues_make(work->context->arena),
        .not_built = issues_make(work->context->arena),
    };
}

/* One reading, one commit. */
static enum commit_result change_once(struct command_store *work, struct text organization_id, struct command_use *use,
                                      bool (*put)(struct command_use *use, struct fault *fault), struct fault *fault)
{
    bool is_new = text_is_empty(organization_id);
    struct snapshot *snapshot = is_new ? NULL : work->port.open(work->port.context, organization_id, fault);
    if (!is_new && snapshot == NULL) {
        return COMMIT_REFUSED;
    }
    access_begin(work, snapshot, &use->access);
    use->identity = access_command_line(organization_id);
    bool well = put(use, fault);
    if (snapshot != NULL) {
        work->port.close(work->port.context, snapshot);
    }
    if (!well) {
        issues_tell(&use->access.wrong, fault);
        issues_tell(&use->access.not_built, fault);
        return COMMIT_REFUSED;
    }
    bool is_empty = use->access.set == NULL || change_set_is_empty(use->access.set);
    return is_empty ? COMMIT_DONE : store_commit(work->store, use->access.set, fault);
}

bool command_store_change(struct command_store *work, struct text organization_id,
                          bool (*put)(struct command_use *use, struct fault *fault), void *wanted, struct fault *fault)
{
    enum commit_result result = COMMIT_CONFLICT;
    for (int attempt = 0; attempt < ATTEMPTS && result == COMMIT_CONFLICT; attempt++) {
        struct command_use use = {.wanted = wanted};
        *fault = (struct fault){0};
        result = change_once(work, organization_id, &use, put, fault);
    }
    if (result == COMMIT_UNKNOWN) {
        *fault = (struct fault){0};
        return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", text_to_c(work->context->arena, work->shown),
                           "it is not known whether this was kept: look before you repeat it");
    }
    return result == COMMIT_DONE || fault_raise(fault, FAULT_SYSTEM, "store_failed", "", "it could not be kept");
}

int command_store_end(struct command_store *work, bool well, const struct fault *fault)
{
    command_store_close(work);
    if (well) {
        return EXIT_DONE;
    }
    struct fault told = *fault;
    if (strcmp(fault->where, "database") == 0) { /* which one, when there are several to mistake it for */
        told.where[0] = '\0';
        fault_prefix(&told, text_to_c(work->context->arena, work->shown));
    }
    command_fail(work->context, &told);
    return strcmp(fault->code, "invalid_value") == 0 ? EXIT_WRONG_USE : EXIT_FAILED;
}
