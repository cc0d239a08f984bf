/* `routriq backup` and `routriq restore`: everything that is kept as one file, the same for both engines. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command_store.h"
#include "app/command_text.h"
#include "app/watch.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

const char command_backup_usage[] =
    "Usage: routriq backup FILE [--json] [--config FILE] [--SETTING VALUE...]\n"
    "\n"
    "Writes everything that the database holds into FILE, as it stands at one moment; works while the server\n"
    "runs. The file is the same for SQLite and PostgreSQL, and `routriq restore` reads it into either. Keys and\n"
    "passwords are in it only as hashes; the keyring, a file of its own, is not: keep a copy of that too.\n"
    "\n"
    "  --json           print one JSON document\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

const char command_restore_usage[] =
    "Usage: routriq restore FILE [--json] [--config FILE] [--SETTING VALUE...]\n"
    "\n"
    "Reads a backup into a database that has no organization yet: all of it, or nothing. The file's hash is\n"
    "checked before anything is written, and every audit chain afterwards.\n"
    "\n"
    "  --json           print one JSON document\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

/* ---- backup ------------------------------------------------------------------------------------------------------ */

enum { FILE_MODE = 0600, CHAINS_NAMED = 5 };

static bool file_fault(struct fault *fault, const char *path, const char *verb)
{
    return fault_raise(fault, FAULT_SYSTEM, "file_failed", path, "the file could not be %s: %s", verb, strerror(errno));
}

/* A name in a folder is durable once the folder is. */
static bool folder_sync(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    const char *folder = length == 0 ? "." : text_to_c(arena, (struct text){path, length});
    int descriptor = open(folder, O_RDONLY | O_CLOEXEC);
    bool synced = descriptor >= 0 && fsync(descriptor) == 0;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return synced;
}

/* The backup is near enough as large as the database: by that the line on the terminal goes. */
static int64_t size_expected(struct command_store *work)
{
    struct stat there;
    struct text path = text_slice(work->settings.database, sizeof "sqlite:" - 1, work->settings.database.length);
    bool is_file = text_starts_with(work->settings.database, TEXT("sqlite:"));
    return is_file && stat(text_to_c(work->context->arena, path), &there) == 0 ? there.st_size : 0;
}

static bool part_write(struct command_store *work, const char *part, struct backup_report *report, struct fault *fault)
{
    int descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    if (descriptor < 0) {
        return file_fault(fault, part, "made");
    }
    struct watch *watch = watch_begin(work->context->err, descriptor, size_expected(work));
    bool written = store_backup(work->context->arena, &work->settings, descriptor, report, fault);
    watch_end(watch);
    if (written && fsync(descriptor) != 0) {
        written = file_fault(fault, part, "written");
    }
    close(descriptor);
    return written;
}

/* By way of a name that says it is not finished: a file that has its name is whole and on the disk. */
static bool backup_make(struct command_store *work, struct backup_report *report, struct fault *fault)
{
    const char *path = work->operand;
    const char *part =
        text_to_c(work->context->arena, text_format(work->context->arena, "%s.%ld.part", path, (long)getpid()));
    if (!part_write(work, part, report, fault)) {
        (void)unlink(part);
        return false;
    }
    if (rename(part, path) != 0 || !folder_sync(work->context->arena, path)) {
        file_fault(fault, path, "named");
        (void)unlink(part);
        return false;
    }
    return true;
}

static struct text report_text(struct arena *arena, const struct backup_report *report)
{
    struct text rows = command_count_text(arena, report->rows);
    struct text bytes = command_bytes_text(arena, report->bytes);
    return text_format(arena, "%.*s rows of %d tables, %.*s, sha256 %.*s\n", TEXT_ARGS(rows), report->tables,
                       TEXT_ARGS(bytes), TEXT_ARGS(report->sha256));
}

static void report_write(struct json_writer *w, const struct backup_report *report)
{
    json_name_integer(w, TEXT("rows"), report->rows);
    json_name_integer(w, TEXT("tables"), report->tables);
    json_name_integer(w, TEXT("bytes"), report->bytes);
    json_name_string(w, TEXT("sha256"), report->sha256);
}

static struct text backup_shown(struct command_store *work, const struct backup_report *report)
{
    struct arena *arena = work->context->arena;
    struct json_writer w = json_writer_make(arena);
    if (!work->json) {
        struct text first = report_text(arena, report);
        return text_format(arena, "%.*sThe keyring is not in it: %.*s is a file to keep as well.\n", TEXT_ARGS(first),
                           TEXT_ARGS(work->config.values[CONFIG_KEYRING].text));
    }
    json_object_begin(&w);
    json_name_string(&w, TEXT("file"), text_of(work->operand));
    report_write(&w, report);
    json_object_end(&w);
    return command_document(&w);
}

int command_backup(struct command_context *context, int argc, char **argv)
{
    const struct command_line line = {NULL, 0, "a FILE to write"};
    struct command_store work;
    struct backup_report report = {0};
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    bool well = command_store_is_there(&work, &fault) && command_store_folder(&work, &fault) &&
                backup_make(&work, &report, &fault) && command_print(context, backup_shown(&work, &report), &fault);
    return command_store_end(&work, well, &fault);
}

/* ---- restore ----------------------------------------------------------------------------------------------------- */

/* "18 230 and 411" */
static struct text chains_text(struct arena *arena, const struct backup_report *report)
{
    struct text_builder out = text_builder_make(arena);
    int64_t entries = 0;
    for (int32_t i = 0; i < report->chain_count; i++) {
        const char *before = i == 0 ? "" : i == report->chain_count - 1 ? " and " : ", ";
        struct text count = command_count_text(arena, report->chains[i].entries);
        text_append_format(&out, "%s%.*s", before, TEXT_ARGS(count));
        entries += report->chains[i].entries;
    }
    struct text all = command_count_text(arena, entries);
    return report->chain_count <= CHAINS_NAMED ? text_built(&out)
                                               : text_format(arena, "their ends, %.*s entries in all", TEXT_ARGS(all));
}

static struct text restore_text(struct command_store *work, const struct backup_report *report)
{
    struct arena *arena = work->context->arena;
    struct text first = report_text(arena, report);
    struct text chains = chains_text(arena, report);
    if (report->chain_count == 0) {
        return text_format(arena, "%.*sThere is no organization in it.\n", TEXT_ARGS(first));
    }
    return text_format(arena, "%.*s%d organization%s, audit chain%s valid to %.*s\n", TEXT_ARGS(first),
                       report->chain_count, report->chain_count == 1 ? "" : "s", report->chain_count == 1 ? "" : "s",
                       TEXT_ARGS(chains));
}

static struct text restore_json(struct command_store *work, const struct backup_report *report)
{
    struct json_writer w = json_writer_make(work->context->arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("database"), work->shown);
    report_write(&w, report);
    json_name(&w, TEXT("organizations"));
    json_array_begin(&w);
    for (int32_t i = 0; i < report->chain_count; i++) {
        const struct store_chain *chain = &report->chains[i];
        json_object_begin(&w);
        json_name_string(&w, TEXT("id"), chain->organization_id);
        json_name_integer(&w, TEXT("auditEntries"), chain->entries);
        json_name(&w, TEXT("auditBrokenAt"));
        if (chain->broken_at == 0) {
            json_null(&w);
        } else {
            json_integer(&w, chain->broken_at);
        }
        json_object_end(&w);
    }
    json_array_end(&w);
    json_object_end(&w);
    return command_document(&w);
}

/* What was restored is as it was in the file; a chain that was broken there is broken here, and that is a failure to tell. */
static bool chains_check(const struct backup_report *report, struct fault *fault)
{
    for (int32_t i = 0; i < report->chain_count; i++) {
        const struct store_chain *chain = &report->chains[i];
        if (chain->broken_at != 0) {
            return fault_raise(fault, FAULT_CONFLICT, "audit_broken", "",
                               "everything was restored, but the audit of organization %.*s does not hold: entry %lld "
                               "was changed, or one before it is missing",
                               TEXT_ARGS(chain->organization_id), (long long)chain->broken_at);
        }
    }
    return true;
}

/* The store knows a descriptor; what people know is the file's name. */
static bool file_name(struct fault *fault, const char *path)
{
    if (strcmp(fault->where, "file") == 0) {
        snprintf(fault->where, sizeof fault->where, "%s", path);
    }
    return false;
}

static bool restore(struct command_store *work, struct fault *fault)
{
    struct backup_report report = {0};
    int descriptor = open(work->operand, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return file_fault(fault, work->operand, "opened");
    }
    struct stat there = {0};
    (void)fstat(descriptor, &there);
    struct watch *watch = watch_begin(work->context->err, descriptor, there.st_size);
    bool read = store_restore(work->context->arena, &work->settings, descriptor, &report, fault);
    watch_end(watch);
    close(descriptor);
    if (!read) {
        return file_name(fault, work->operand);
    }
    bool holds = chains_check(&report, fault);
    struct text shown = work->json ? restore_json(work, &report) : restore_text(work, &report);
    return (!holds && !work->json) || command_print(work->context, shown, fault) ? holds : false;
}

int command_restore(struct command_context *context, int argc, char **argv)
{
    const struct command_line line = {NULL, 0, "the FILE of a backup"};
    struct command_store work;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    bool well = command_store_folder(&work, &fault) && restore(&work, &fault);
    return command_store_end(&work, well, &fault);
}
