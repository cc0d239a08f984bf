/* `routriq migrate`: brings the database to the schema of this program. */
#include "app/command_store.h"
#include "app/command_text.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

const char command_migrate_usage[] =
    "Usage: routriq migrate [--check] [--json] [--config FILE] [--SETTING VALUE...]\n"
    "\n"
    "Brings the database to the schema that this program works with, step by step; each step is whole or not\n"
    "done at all. There is no way back but a copy: of a SQLite file one is made before. `routriq serve` does the\n"
    "same when it starts, unless ROUTRIQ_MIGRATE is \"manual\".\n"
    "\n"
    "  --check          change nothing; exit with 1 when there is something to do\n"
    "  --json           print one JSON document\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

static struct text report_json(struct command_store *work, const struct migration_report *report)
{
    struct json_writer w = json_writer_make(work->context->arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("database"), work->shown);
    json_name_integer(&w, TEXT("before"), report->before);
    json_name_integer(&w, TEXT("schema"), report->before + report->applied);
    json_name_integer(&w, TEXT("known"), report->known);
    json_name_integer(&w, TEXT("applied"), report->applied);
    json_name(&w, TEXT("copy"));
    if (text_is_empty(report->copy)) {
        json_null(&w);
    } else {
        json_string(&w, report->copy);
    }
    json_object_end(&w);
    return command_document(&w);
}

static struct text report_text(struct command_store *work, const struct migration_report *report)
{
    struct arena *arena = work->context->arena;
    if (report->applied == 0) {
        return text_format(arena, "%.*s is at schema %d, nothing to do\n", TEXT_ARGS(work->shown), report->known);
    }
    if (text_is_empty(report->copy)) {
        return text_format(arena, "%.*s is at schema %d now\n", TEXT_ARGS(work->shown), report->known);
    }
    return text_format(arena, "%.*s is at schema %d now (copy before: %.*s)\n", TEXT_ARGS(work->shown), report->known,
                       TEXT_ARGS(report->copy));
}

static bool migrate(struct command_store *work, bool check_only, struct fault *fault)
{
    struct migration_report report = {0};
    if ((check_only && !command_store_is_there(work, fault)) || !command_store_folder(work, fault)) {
        return false;
    }
    if (!store_migrate(work->context->arena, &work->settings, check_only, &report, fault)) {
        return false;
    }
    bool is_due = report.before + report.applied < report.known;
    if ((!is_due || work->json) &&
        !command_print(work->context, work->json ? report_json(work, &report) : report_text(work, &report), fault)) {
        return false;
    }
    return !is_due || fault_raise(fault, FAULT_CONFLICT, "schema_older", "",
                                  "%.*s is at schema %d, this program works with %d: run `routriq migrate`",
                                  TEXT_ARGS(work->shown), report.before, report.known);
}

int command_migrate(struct command_context *context, int argc, char **argv)
{
    bool check_only = false;
    const struct command_option options[] = {{"check", &check_only, NULL}};
    const struct command_line line = {options, 1, NULL};
    struct command_store work;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    bool well = migrate(&work, check_only, &fault);
    return command_store_end(&work, well, &fault);
}
