/* Any bytes as a VROOM document: refused at a JSON pointer, or read, sealed, solved for an epoch, and judged. */
#include "app/testing_fuzz.h"

enum { SOLVED_JOBS_MAX = 40, SOLVED_TECHNICIANS_MAX = 20, SOLVED_PLACES_MAX = 100 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    const struct text source = {(const char *)bytes, length};
    const struct format_settings settings = {0};
    struct format_file file;
    bool read = fuzz_read(arena, "vroom", source, &settings, &file);
    const struct problem_dims *dims = &file.problem.dims;
    if (read && dims->jobs <= SOLVED_JOBS_MAX && dims->technicians <= SOLVED_TECHNICIANS_MAX &&
        dims->places <= SOLVED_PLACES_MAX) {
        fuzz_solve(arena, &file);
    }
    arena_destroy(arena);
    return 0;
}
