/* Any bytes as a VROOM document: refused at a JSON pointer, or read, sealed, solved for an epoch, and judged. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "app/format_vroom.h"
#include "base/arena.h"
#include "base/fault.h"

enum { SOLVED_JOBS_MAX = 40, SOLVED_TECHNICIANS_MAX = 20, SOLVED_PLACES_MAX = 100 };

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
    solver_run(arena, &file->problem, NULL, &settings, &host, &result);
    assert(witness_accepts(&file->problem, &result.best, &fault));
    json_object_begin(&w);
    assert(format_vroom_write(arena, file, &result.best, &w, &fault));
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
    bool read = format_vroom_read(arena, source, &settings, &file, &fault);
    assert(read != fault_is(&fault));
    const struct problem_dims *dims = &file.problem.dims;
    if (read && dims->jobs <= SOLVED_JOBS_MAX && dims->technicians <= SOLVED_TECHNICIANS_MAX &&
        dims->places <= SOLVED_PLACES_MAX) {
        solve(arena, &file);
    }
    arena_destroy(arena);
    return 0;
}
