/* Any bytes as a native document: refused at a JSON pointer, or read, sealed, solved for an epoch, and judged. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "app/format_native.h"
#include "base/arena.h"
#include "base/fault.h"

enum { SOLVED_JOBS_MAX = 40, SOLVED_TECHNICIANS_MAX = 50 };

static int32_t one_epoch(void *context, const struct solver_report *report)
{
    (void)context;
    return report->epoch == 0 ? 0 : SOLVER_DONE;
}

static void solve(struct arena *arena, const struct format_file *file)
{
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {.progress = one_epoch, .run = solver_run_here};
    struct solver_result result;
    struct fault fault = {0};
    struct json_writer w = json_writer_make(arena);
    solver_run(arena, &file->problem, file->start, &settings, &host, &result);
    if (result.infeasible) {
        return;
    }
    assert(witness_accepts(&file->problem, &result.best, &fault));
    json_object_begin(&w);
    assert(format_native_write(arena, file, &result.best, &w, &fault));
    json_object_end(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    const struct text source = {(const char *)bytes, length};
    const struct format_settings settings = {0};
    struct format_file file = {0};
    struct fault fault = {0};
    bool read = format_native_read(arena, source, &settings, &file, &fault);
    assert(read != fault_is(&fault));
    if (read && file.problem.dims.jobs <= SOLVED_JOBS_MAX && file.problem.dims.technicians <= SOLVED_TECHNICIANS_MAX) {
        solve(arena, &file);
    }
    arena_destroy(arena);
    return 0;
}
