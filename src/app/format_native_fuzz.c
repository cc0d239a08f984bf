/* Any bytes as a native document: refused at a JSON pointer, or read, sealed, solved for an epoch, and judged. */
#include "app/testing_fuzz.h"

enum { SOLVED_JOBS_MAX = 40, SOLVED_TECHNICIANS_MAX = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    const struct text source = {(const char *)bytes, length};
    const struct format_settings settings = {0};
    struct format_file file;
    bool read = fuzz_read(arena, "native", source, &settings, &file);
    if (read && file.problem.dims.jobs <= SOLVED_JOBS_MAX && file.problem.dims.technicians <= SOLVED_TECHNICIANS_MAX) {
        fuzz_solve(arena, &file);
    }
    arena_destroy(arena);
    return 0;
}
