/* Any bytes as an electric routing file: refused with a line, or read, sealed, solved for an epoch, and judged. */
#include "app/format_schneider.h"
#include "app/testing_fuzz.h"

enum { SOLVED_ROWS_MAX = 40 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    const struct text source = {(const char *)bytes, length};
    for (int partial = 0; partial <= 1; partial++) {
        const struct format_settings settings = {.partial_charge = partial != 0};
        struct format_file file;
        bool read = fuzz_read(arena, "schneider", source, &settings, &file);
        const struct schneider *instance = file.instance;
        if (read && instance->row_count <= SOLVED_ROWS_MAX) {
            fuzz_solve(arena, &file);
        }
    }
    arena_destroy(arena);
    return 0;
}
