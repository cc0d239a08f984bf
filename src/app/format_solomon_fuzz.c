/* Any bytes as a Solomon file: refused with a line, or read, sealed, solved for an epoch, and judged. */
#include "app/format_solomon.h"
#include "app/testing_fuzz.h"

enum { SOLVED_ROWS_MAX = 40, SOLVED_VEHICLES_MAX = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    const struct text source = {(const char *)bytes, length};
    for (int kind = 0; kind < 4; kind++) {
        const struct format_settings settings = {.truncated = (kind & 1) != 0, .fewest_vehicles = (kind & 2) != 0};
        struct format_file file;
        bool read = fuzz_read(arena, "solomon", source, &settings, &file);
        const struct solomon *instance = file.instance;
        if (read && instance->row_count <= SOLVED_ROWS_MAX && instance->vehicles <= SOLVED_VEHICLES_MAX) {
            fuzz_solve(arena, &file);
        }
    }
    arena_destroy(arena);
    return 0;
}
