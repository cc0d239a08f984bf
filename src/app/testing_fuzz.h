/* What the fuzzers of the file formats do alike: any bytes are refused with a fault, or read; and what was read is solved for an
 * epoch, judged, and written. */
#ifndef ROUTRIQ_APP_TESTING_FUZZ_H
#define ROUTRIQ_APP_TESTING_FUZZ_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "app/solve_format.h"
#include "base/arena.h"
#include "base/fault.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static inline bool fuzz_read(struct arena *arena, const char *format, struct text source,
                             const struct format_settings *settings, struct format_file *file)
{
    struct fault fault = {0};
    *file = (struct format_file){.format = format_find(text_of(format))};
    bool read = file->format->read(arena, source, settings, file, &fault);
    assert(read != fault_is(&fault));
    return read;
}

static inline int32_t fuzz_one_epoch(void *context, const struct solver_report *report)
{
    (void)context;
    return report->epoch == 0 ? 0 : SOLVER_DONE;
}

static inline void fuzz_solve(struct arena *arena, const struct format_file *file)
{
    const struct solver_settings settings = {.seed = 1, .lanes = 1};
    const struct solver_host host = {.progress = fuzz_one_epoch, .run = solver_run_here};
    struct solver_result result;
    struct fault fault = {0};
    struct json_writer w = json_writer_make(arena);
    solver_run(arena, &file->problem, file->start, &settings, &host, &result);
    if (result.infeasible) {
        assert(file->format == format_find(TEXT("native"))); /* the others leave out what they cannot serve */
        return;
    }
    assert(witness_accepts(&file->problem, &result.best, &fault));
    json_object_begin(&w);
    assert(file->format->write(arena, file, &result.best, &w, &fault));
    json_object_end(&w);
}

#endif
