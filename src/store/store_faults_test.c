/* What the store says when the disk fails under it or its process is killed, told by another process whose calls to the
 * system fail at the n-th, for every n (strace's injection). Whatever it said must be true of the database afterwards. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "store/store.h"
#include "store/testing.h"

enum { JOBS = 2, INSISTS = 200, COULD_NOT_OPEN = 90, GAVE_UP = 91 };

/* --- the other process --- */

static struct store *opened_store(struct text database, bool serving)
{
    const struct store_settings settings = {
        .database = database, .clock = testing_clock_port(), .may_migrate = true, .serving = serving};
    return store_open(&settings, NULL);
}

static struct change_set *begun(struct arena *arena)
{
    const struct change_origin origin = {.actor = TEXT("key:1"), .request_id = TEXT("r"), .at_ms = 1000};
    return change_set_begin(arena, TEXT("org"), &origin);
}

static void put(struct change_set *set, enum row_kind kind, struct text id, int32_t version)
{
    void *noun = arena_alloc(set->arena, shape_of_row[kind]->size);
    shape_preset(shape_of_row[kind], noun);
    change_set_put(set, &(struct change){.kind = kind,
                                         .id = id,
                                         .version = version,
                                         .before = version == 1 ? NULL : noun,
                                         .after = noun,
                                         .action = "test.put"});
}

/* A job, and the answer that is kept for its Idempotency-Key. */
static enum commit_result job_make(struct store *store, struct arena *arena, int number)
{
    struct change_set *set = begun(arena);
    struct text id = text_format(arena, "job-%d", number);
    put(set, ROW_JOB, id, 1);
    change_set_answer(set, &(struct kept_answer){.key = id, .status = 201, .headers = TEXT("{}"), .body = id});
    return store_commit(store, set, NULL);
}

/* As a client does: what is unknown or refused is repeated with the same key. */
static bool job_insist(struct store *store, struct arena *arena, int number, int said[COMMIT_UNKNOWN + 1])
{
    for (int i = 0; i < INSISTS; i++) {
        enum commit_result result = job_make(store, arena, number);
        said[result]++;
        if (result == COMMIT_DONE || result == COMMIT_REPLAY) {
            return true;
        }
        if (result == COMMIT_REFUSED) {
            usleep(100000);
        }
    }
    return false;
}

static void report(int descriptor, const void *bytes, size_t count)
{
    if (write(descriptor, bytes, count) != (ssize_t)count) {
        _exit(GAVE_UP);
    }
}

/* insist: JOBS jobs, each until it is kept; what was said is counted on the standard output. */
static int insist_main(struct text database)
{
    struct arena *arena = arena_create(0);
    int said[COMMIT_UNKNOWN + 1] = {0};
    struct store *store = opened_store(database, false);
    if (store == NULL) {
        return COULD_NOT_OPEN;
    }
    bool well = true;
    for (int i = 0; i < JOBS && well; i++) {
        well = job_insist(store, arena, i, said);
    }
    report(STDOUT_FILENO, said, sizeof said);
    store_close(store);
    arena_destroy(arena);
    return well ? 0 : GAVE_UP;
}

/* tell: jobs without end; each one that is kept is told on the standard output before the next. */
static int tell_main(struct text database)
{
    enum { MANY = 12 };
    struct arena *arena = arena_create(0);
    struct store *store = opened_store(database, false);
    if (store == NULL) {
        return COULD_NOT_OPEN;
    }
    for (int i = 0; i < MANY; i++) {
        if (job_make(store, arena, i) == COMMIT_DONE) {
            report(STDOUT_FILENO, &i, sizeof i);
        }
    }
    store_close(store);
    arena_destroy(arena);
    return 0;
}

/* fill: jobs until the disk is full; then reading works, and what was kept in reserve is given up. */
static int fill_main(struct text database)
{
    struct arena *arena = arena_create(0);
    struct store *store = opened_store(database, true);
    struct store_port port = store_port_of(store);
    enum commit_result result = COMMIT_DONE;
    int kept = 0;
    while (result == COMMIT_DONE && kept < 1000) {
        result = job_make(store, arena, kept);
        kept += result == COMMIT_DONE ? 1 : 0;
    }
    struct snapshot *s = port.open(port.context, TEXT("org"), NULL);
    struct row_list list;
    bool reads = s != NULL && port.list(s, arena, &(struct list_query){.kind = ROW_JOB, .limit = 1000}, &list, NULL) &&
                 list.count == kept;
    report(STDOUT_FILENO, &kept, sizeof kept);
    _exit(result == COMMIT_FULL && reads ? 0 : 1);
}

/* --- running it --- */

/* Runs `what` with a fault injected; its answers in `said`, how many bytes there were in `bytes`. */
static int run_with(const struct testing_database *database, const char *what, const char *inject, void *said,
                    size_t room, size_t *bytes)
{
    char program[512] = {0};
    int pipes[2];
    int status = -1;
    const char *address = text_to_c(database->arena, database->settings.database);
    const char *calls = text_to_c(database->arena, text_slice(text_of(inject), 7, strcspn(inject + 7, ":") + 7));
    assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
    assert_int_equal(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        execlp("strace", "strace", "-f", "-qq", "-o", "/dev/null", "-e", calls, "-e", inject, program, what, address,
               (char *)NULL);
        _exit(9);
    }
    close(pipes[1]);
    *bytes = 0;
    for (ssize_t count = 1; count > 0 && *bytes < room; *bytes += (size_t)count) {
        count = read(pipes[0], (char *)said + *bytes, room - *bytes);
        assert_true(count >= 0);
    }
    close(pipes[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static struct testing_database *prepared(void)
{
    struct testing_database *database = testing_database_make(&sqlite_engine);
    struct store *store = opened_store(database->settings.database, false);
    assert_non_null(store);
    struct change_set *set = begun(database->arena);
    put(set, ROW_ORGANIZATION, TEXT("org"), 1);
    assert_int_equal(store_commit(store, set, NULL), COMMIT_DONE);
    store_close(store);
    return database;
}

/* Everything that one commit keeps is there for each of `jobs` jobs, once, and the file is whole. */
static void jobs_are_whole(const struct testing_database *database, int jobs)
{
    static const char *const questions[] = {"SELECT count(*) FROM jobs", "SELECT count(*) FROM kept_answers",
                                            "SELECT count(*) - 1 FROM audit", "SELECT audit_seq - 1 FROM heads",
                                            "SELECT seq - 1 FROM heads"};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        assert_int_equal(testing_number(database, questions[i]), jobs);
    }
    assert_int_equal(
        testing_number(database, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
}

/* Lets the n-th of these calls fail, for every `step`th n, until there was nothing to notice several times in a row. */
static void each_call_fails(const char *calls, int step, const char *error, int all[COMMIT_UNKNOWN + 1])
{
    enum { QUIET_RUNS = 4 };
    for (int n = 1, quiet = 0; quiet < QUIET_RUNS; n += step) {
        struct testing_database *database = prepared();
        int said[COMMIT_UNKNOWN + 1] = {0};
        size_t bytes = 0;
        const char *inject =
            text_to_c(database->arena, text_format(database->arena, "inject=%s:error=%s:when=%d", calls, error, n));
        int status = run_with(database, "insist", inject, said, sizeof said, &bytes);
        if (status == COULD_NOT_OPEN) {
            jobs_are_whole(database, 0);
        } else {
            assert_int_equal(status, 0);
            assert_int_equal(said[COMMIT_DONE] + said[COMMIT_REPLAY], JOBS);
            jobs_are_whole(database, JOBS);
        }
        quiet = status == 0 && said[COMMIT_UNKNOWN] + said[COMMIT_FULL] + said[COMMIT_REFUSED] == 0 ? quiet + 1 : 0;
        for (int i = 0; i <= COMMIT_UNKNOWN; i++) {
            all[i] += said[i];
        }
        testing_database_end(database);
        assert_true(n < 100);
    }
    print_message("# %s %s: %d unknown, %d full, %d refused\n", calls, error, all[COMMIT_UNKNOWN], all[COMMIT_FULL],
                  all[COMMIT_REFUSED]);
}

static void what_is_unknown_is_settled_by_the_same_key(void **state)
{
    (void)state;
    int said[COMMIT_UNKNOWN + 1] = {0};
    each_call_fails("fdatasync", 1, "EIO", said);
    assert_true(said[COMMIT_UNKNOWN] >= JOBS);
    memset(said, 0, sizeof said);
    each_call_fails("pwrite64", 2, "EIO", said);
    assert_true(said[COMMIT_UNKNOWN] >= JOBS);
}

static void a_full_disk_is_known_and_nothing_was_changed(void **state)
{
    (void)state;
    int said[COMMIT_UNKNOWN + 1] = {0};
    each_call_fails("pwrite64", 3, "ENOSPC", said);
    assert_true(said[COMMIT_FULL] >= JOBS);
    assert_int_equal(said[COMMIT_UNKNOWN], 0);
}

static void reading_goes_on_when_the_disk_is_full(void **state)
{
    (void)state;
    struct testing_database *database = prepared();
    struct stat status;
    int kept = 0;
    size_t bytes = 0;
    const char *reserve =
        text_to_c(database->arena, text_format(database->arena, "%.*s.reserve", TEXT_ARGS(database->path)));
    struct store *store = opened_store(database->settings.database, true);
    store_close(store);
    assert_int_equal(stat(reserve, &status), 0);
    assert_true(status.st_size >= 16 << 20);
    assert_int_equal(run_with(database, "fill", "inject=pwrite64:error=ENOSPC:when=60+", &kept, sizeof kept, &bytes),
                     0);
    assert_true(kept > 0);
    assert_int_equal(stat(reserve, &status), -1);
    jobs_are_whole(database, kept);
    testing_database_end(database);
}

/* Killed at its n-th write or sync, for every seventh n: every job that it told of is there, and at most the one that was under way as well. */
static void who_is_killed_has_lost_nothing_that_was_told(void **state)
{
    (void)state;
    int killed = 0;
    bool is_over = false;
    for (int n = 1; !is_over; n += 7) {
        struct testing_database *database = prepared();
        int told[64];
        size_t bytes = 0;
        const char *inject = text_to_c(
            database->arena, text_format(database->arena, "inject=pwrite64,fdatasync:signal=KILL:when=%d", n));
        int status = run_with(database, "tell", inject, told, sizeof told, &bytes);
        int count = (int)(bytes / sizeof *told);
        int64_t there = testing_number(database, "SELECT count(*) FROM jobs");
        assert_in_range(there, count, count + 1);
        jobs_are_whole(database, (int)there);
        is_over = status == 0;
        killed += is_over ? 0 : 1;
        testing_database_end(database);
        assert_true(n < 400);
    }
    print_message("# killed at %d writes and syncs\n", killed);
    assert_true(killed > 20);
}

int main(int count, char **arguments)
{
    if (count == 3 && strcmp(arguments[1], "insist") == 0) {
        return insist_main(text_of(arguments[2]));
    }
    if (count == 3 && strcmp(arguments[1], "tell") == 0) {
        return tell_main(text_of(arguments[2]));
    }
    if (count == 3) {
        return fill_main(text_of(arguments[2]));
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unknown_is_settled_by_the_same_key),
        cmocka_unit_test(a_full_disk_is_known_and_nothing_was_changed),
        cmocka_unit_test(reading_goes_on_when_the_disk_is_full),
        cmocka_unit_test(who_is_killed_has_lost_nothing_that_was_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
