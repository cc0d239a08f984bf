/* Any bytes as a technician routing file: refused with a line, or read, sealed, solved for an epoch, and judged. */
#include "app/format_pillac.h"
#include "app/testing_fuzz.h"

enum { SOLVED_ROWS_MAX = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    const struct text source = {(const char *)bytes, length};
    const struct format_settings settings = {0};
    struct format_file file;
    bool read = fuzz_read(arena, "pillac", source, &settings, &file);
    const struct pillac *instance = file.instance;
    if (read && instance->row_count <= SOLVED_ROWS_MAX) {
        fuzz_solve(arena, &file);
    }
    arena_destroy(arena);
    return 0;
}
