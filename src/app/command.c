#include "app/command.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command_text.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "solver/solver.h"

enum { OPTIONS_MAX = 48, CHUNK = 64 * 1024, FIRST_OPTION = 256 };

/* ---- What goes wrong, in one line ---- */

static void say(struct command_context *context, const char *sentence, va_list arguments)
{
    fprintf(context->err, "routriq");
    if (context->command != NULL) {
        fprintf(context->err, " %s", context->command->name);
    }
    fprintf(context->err, ": ");
    vfprintf(context->err, sentence, arguments);
}

int command_wrong_use(struct command_context *context, const char *sentence, ...)
{
    va_list arguments;
    va_start(arguments, sentence);
    say(context, sentence, arguments);
    va_end(arguments);
    fprintf(context->err, " (see routriq %s%s--help)\n", context->command == NULL ? "" : context->command->name,
            context->command == NULL ? "" : " ");
    return EXIT_WRONG_USE;
}

int command_fail(struct command_context *context, const struct fault *fault)
{
    const char *name = context->command == NULL ? "" : context->command->name;
    struct text what = command_shown_text(context->arena, text_of(fault->what));
    struct text where = command_shown_text(context->arena, text_of(fault->where));
    fprintf(context->err, "routriq%s%s: %.*s", *name == 0 ? "" : " ", name, TEXT_ARGS(what));
    if (where.length > 0) {
        fprintf(context->err, " (%.*s)", TEXT_ARGS(where));
    }
    fprintf(context->err, "\n");
    return EXIT_FAILED;
}

/* ---- Options ---- */

static int options_describe(const struct command_option *options, int count, struct option *described)
{
    for (int i = 0; i < count; i++) {
        described[i] = (struct option){
            .name = options[i].name,
            .has_arg = options[i].flag == NULL ? required_argument : no_argument,
            .val = FIRST_OPTION + i,
        };
    }
    return count;
}

bool command_options(struct command_context *context, int argc, char **argv, const struct command_option *options,
                     int option_count, int *operand_first)
{
    struct option described[OPTIONS_MAX + 1] = {{0}};
    assert(option_count <= OPTIONS_MAX);
    options_describe(options, option_count, described);
    optind = 0; /* glibc: begin anew, and reread the environment */
    opterr = 0;
    for (;;) {
        int found = getopt_long(argc, argv, ":", described, NULL);
        if (found == -1) {
            *operand_first = optind;
            return true;
        }
        if (found == ':') {
            command_wrong_use(context, "%s needs a value", argv[optind - 1]);
            return false;
        }
        if (found == '?' && optopt >= FIRST_OPTION) {
            command_wrong_use(context, "--%s takes no value", options[optopt - FIRST_OPTION].name);
            return false;
        }
        if (found == '?') {
            command_wrong_use(context, "there is no option %s", argv[optind - (optind > 1)]);
            return false;
        }
        const struct command_option *option = &options[found - FIRST_OPTION];
        if (option->flag != NULL) {
            *option->flag = true;
        } else {
            *option->value = optarg;
        }
    }
}

bool command_integer(struct command_context *context, const char *option, const char *given, int64_t low, int64_t high,
                     int64_t *value)
{
    int64_t number = 0;
    if (given == NULL) {
        return true;
    }
    if (!text_to_int64(text_of(given), &number) || number < low || number > high) {
        command_wrong_use(context, "--%s takes a whole number from %lld to %lld, not \"%s\"", option, (long long)low,
                          (long long)high, given);
        return false;
    }
    *value = number;
    return true;
}

/* Milliseconds of one unit that ends `*t`, which is cut off. */
static int64_t unit_cut(struct text *t)
{
    static const struct {
        struct text name;
        int64_t ms;
    } units[] = {{TEXT("ms"), 1}, {TEXT("s"), 1000}, {TEXT("m"), 60000}, {TEXT("h"), 3600000}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        size_t length = units[i].name.length;
        if (t->length > length && text_equal(text_slice(*t, t->length - length, t->length), units[i].name)) {
            *t = text_slice(*t, 0, t->length - length);
            return units[i].ms;
        }
    }
    return 1000;
}

bool command_duration_ms(struct command_context *context, const char *option, const char *given, int64_t *value_ms)
{
    const int64_t day_ms = 86400000;
    if (given == NULL) {
        return true;
    }
    struct text number = text_of(given);
    int64_t unit_ms = unit_cut(&number);
    double amount = 0;
    if (!text_to_double(number, &amount) || amount * (double)unit_ms < 1 || amount * (double)unit_ms > (double)day_ms) {
        command_wrong_use(context, "--%s takes a time from 1ms to 24h such as 10s, not \"%s\"", option, given);
        return false;
    }
    *value_ms = (int64_t)(amount * (double)unit_ms);
    return true;
}

/* ---- Files ---- */

static bool system_fault(struct fault *fault, const char *path, const char *verb)
{
    return fault_raise(fault, FAULT_SYSTEM, "file_failed", path, "the file could not be %s: %s", verb, strerror(errno));
}

static bool descriptor_read(struct arena *arena, int descriptor, const char *path, size_t limit, struct text *content,
                            struct fault *fault)
{
    struct text_builder built = text_builder_make(arena);
    char *chunk = arena_alloc(arena, CHUNK);
    for (;;) {
        ssize_t got = read(descriptor, chunk, CHUNK);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return system_fault(fault, path, "read");
        }
        if (got == 0) {
            *content = text_built(&built);
            return true;
        }
        if ((size_t)got > limit - built.length) {
            return fault_raise(fault, FAULT_TOO_LARGE, "file_too_large", path,
                               "the file is over the limit of %zu bytes", limit);
        }
        text_append(&built, (struct text){chunk, (size_t)got});
    }
}

bool command_read_file(struct arena *arena, const char *path, size_t limit, struct text *content, struct fault *fault)
{
    if (strcmp(path, "-") == 0) {
        return descriptor_read(arena, STDIN_FILENO, "standard input", limit, content, fault);
    }
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return system_fault(fault, path, "opened");
    }
    bool read_all = descriptor_read(arena, descriptor, path, limit, content, fault);
    close(descriptor);
    return read_all;
}

static bool descriptor_write(int descriptor, struct text content)
{
    while (content.length > 0) {
        ssize_t written = write(descriptor, content.bytes, content.length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        if (written > 0) {
            content = text_slice(content, (size_t)written, content.length);
        }
    }
    return true;
}

static bool file_write(const char *path, int flags, struct text content, struct fault *fault)
{
    int descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0666);
    if (descriptor < 0) {
        return system_fault(fault, path, "written");
    }
    bool whole = descriptor_write(descriptor, content);
    if (close(descriptor) != 0 || !whole) {
        return system_fault(fault, path, "written");
    }
    return true;
}

bool command_write_file(struct arena *arena, const char *path, struct text content, struct fault *fault)
{
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
        return file_write(path, 0, content, fault); /* a pipe or a device is written as it stands */
    }
    const char *beside = text_to_c(arena, text_format(arena, "%s.%ld.part", path, (long)getpid()));
    if (!file_write(beside, O_CREAT | O_EXCL, content, fault)) {
        unlink(beside);
        return false;
    }
    if (rename(beside, path) != 0) {
        system_fault(fault, path, "written");
        unlink(beside);
        return false;
    }
    return true;
}

bool command_print(struct command_context *context, struct text content, struct fault *fault)
{
    if (fwrite(content.bytes, 1, content.length, context->out) != content.length || fflush(context->out) != 0) {
        return system_fault(fault, "standard output", "written");
    }
    return true;
}

/* ---- The dispatch ---- */

static bool help_asked(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            return true;
        }
    }
    return false;
}

/* How many of the words that stand at `words` the name takes up; 0 when it is another name. */
static int name_words(const char *name, int count, char **words)
{
    struct text rest = text_of(name);
    int taken = 0;
    while (!text_is_empty(rest)) {
        if (taken == count || !text_equal(text_cut(&rest, ' '), text_of(words[taken]))) {
            return 0;
        }
        taken++;
    }
    return taken;
}

static const struct command *command_find(int count, char **words, int *taken)
{
    const struct command *found = NULL;
    *taken = 0;
    for (int i = 0; i < command_count; i++) {
        int fits = name_words(command_table[i].name, count, words);
        if (fits > *taken) {
            found = &command_table[i];
            *taken = fits;
        }
    }
    return found;
}

/* Of "org create", in the group "org", the word "create"; NULL when the command is in another group or in none. */
static const char *word_in_group(const struct command *command, const char *group)
{
    size_t length = strlen(group);
    bool is_in = strncmp(command->name, group, length) == 0 && command->name[length] == ' ';
    return is_in ? command->name + length + 1 : NULL;
}

static bool is_group(const char *word)
{
    bool found = false;
    for (int i = 0; i < command_count && !found; i++) {
        found = word_in_group(&command_table[i], word) != NULL;
    }
    return found;
}

/* All commands, or those of a group. */
static int help_print(struct command_context *context, const char *group)
{
    fprintf(context->out, "routriq plans the day of a field service: who does which job, in which order, when.\n\n"
                          "Usage: routriq COMMAND [OPTION...]\n\n");
    for (int i = 0; i < command_count; i++) {
        if (group == NULL || word_in_group(&command_table[i], group) != NULL) {
            fprintf(context->out, "  %-14s %s\n", command_table[i].name, command_table[i].summary);
        }
    }
    fprintf(context->out, "\n`routriq COMMAND --help` says more of each; `routriq --version` says which this is.\n");
    return fflush(context->out) == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int usage_print(struct command_context *context, const struct command *command)
{
    fputs(command->usage, context->out);
    return fflush(context->out) == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int version_print(struct command_context *context, bool as_json)
{
    fprintf(context->out, as_json ? "{\"version\":\"%s\",\"solverVersion\":\"%s\"}\n" : "routriq %s (solver %s)\n",
            ROUTRIQ_VERSION, SOLVER_VERSION);
    return fflush(context->out) == 0 ? EXIT_DONE : EXIT_FAILED;
}

static int unknown_command(struct command_context *context, int count, char **words)
{
    if (!is_group(words[0])) {
        fprintf(context->err, "routriq: there is no command \"%s\" (see routriq help)\n", words[0]);
        return EXIT_WRONG_USE;
    }
    fprintf(context->err, "routriq: there is no command \"%s%s%s\"; %s takes", words[0], count > 1 ? " " : "",
            count > 1 ? words[1] : "", words[0]);
    for (int i = 0; i < command_count; i++) {
        const char *word = word_in_group(&command_table[i], words[0]);
        if (word != NULL) {
            fprintf(context->err, " %s", word);
        }
    }
    fprintf(context->err, " (see routriq %s --help)\n", words[0]);
    return EXIT_WRONG_USE;
}

static int help_dispatch(struct command_context *context, int count, char **words)
{
    int taken = 0;
    if (count == 0 || (count == 1 && is_group(words[0]))) {
        return help_print(context, count == 0 ? NULL : words[0]);
    }
    const struct command *command = command_find(count, words, &taken);
    return command == NULL ? unknown_command(context, count, words) : usage_print(context, command);
}

int command_dispatch(struct command_context *context, int argc, char **argv)
{
    if (argc < 2) {
        fprintf(context->err, "routriq: which command? (see routriq help)\n");
        return EXIT_WRONG_USE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        return version_print(context, argc > 2 && strcmp(argv[2], "--json") == 0);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        return help_print(context, NULL);
    }
    if (strcmp(argv[1], "help") == 0) {
        return help_dispatch(context, argc - 2, argv + 2);
    }
    int taken = 0;
    const struct command *command = command_find(argc - 1, argv + 1, &taken);
    if (command == NULL && is_group(argv[1]) && help_asked(argc - 1, argv + 1)) {
        return help_print(context, argv[1]);
    }
    if (command == NULL) {
        return unknown_command(context, argc - 1, argv + 1);
    }
    if (help_asked(argc - taken, argv + taken)) {
        return usage_print(context, command);
    }
    context->command = command;
    return command->run(context, argc - taken, argv + taken);
}
