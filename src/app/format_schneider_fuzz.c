/* Any bytes as an electric routing file: refused with a line, or read, sealed, solved for an epoch, and judged. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "app/format_schneider.h"
#include "base/arena.h"
#include "base/fault.h"

enum { SOLVED_ROWS_MAX = 40 };

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
    assert(format_schneider_write(arena, file, &result.best, &w, &fault));
    json_object_end(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    const struct text source = {(const char *)bytes, length};
    for (int partial = 0; partial <= 1; partial++) {
        const struct format_settings settings = {.partial_charge = partial != 0};
        struct format_file file = {0};
        struct fault fault = {0};
        bool read = format_schneider_read(arena, source, &settings, &file, &fault);
        assert(read != fault_is(&fault));
        const struct schneider *instance = file.instance;
        if (read && instance->row_count <= SOLVED_ROWS_MAX) {
            solve(arena, &file);
        }
    }
    arena_destroy(arena);
    return 0;
}
