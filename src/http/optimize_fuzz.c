/* Any bytes as the body of /v1/optimize: read without a crash; and what the reader lets through is planned, accepted by
 * the witness, and written as JSON that reads back. Large days are only read, to keep the fuzzer fast. */
#include <stddef.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fault.h"
#include "http/optimize.h"

enum { BODY_MAX = 64 * 1024, JOBS_MAX = 12, TECHNICIANS_MAX = 6 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t no_time(void *context)
{
    (void)context;
    return 0;
}

static void run_here(void *context, int32_t count, void (*task)(void *argument, int32_t index), void *argument)
{
    (void)context;
    for (int32_t i = 0; i < count; i++) {
        task(argument, i);
    }
}

static void plan(struct arena *arena, struct optimize_request *request)
{
    static const struct clock_port clock = {NULL, no_time, no_time, no_time};
    static const struct executor_port executor = {NULL, run_here};
    const struct optimize_host host = {.clock = &clock, .executor = &executor};
    struct optimize_answer answer;
    struct fault fault = {.kind = FAULT_NONE};
    request->iterations = 1;
    request->lanes = 1;
    if (dispatch_optimize_bytes(request) == 0 || !dispatch_optimize(arena, request, &host, &answer, &fault)) {
        abort(); /* the reader promises that what it lets through can be planned */
    }
    struct json_writer w = json_writer_make(arena);
    optimize_write(&w, &answer);
    struct json again;
    if (!json_parse(arena, json_written(&w), &again, &fault)) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create(0);
    struct zones *zones = arena_new(arena, struct zones);
    http_zones_init(zones, arena);
    struct json body;
    struct text source = {(const char *)data, size};
    if (size <= BODY_MAX && json_parse(arena, source, &body, NULL)) {
        struct fields fields = fields_make(arena);
        const struct optimize_defaults defaults = {.timezone = TEXT("America/New_York"), .zones = zones, .map_seed = 1};
        struct optimize_request request;
        bool good = optimize_read(&fields, &body, &defaults, &request);
        bool told = fields.wrong.count + fields.no_coordinates.count + fields.not_built.count > 0;
        if (good == told) {
            abort(); /* a refusal says why, and nothing good is refused */
        }
        if (good && request.day.job_count <= JOBS_MAX && request.day.technician_count <= TECHNICIANS_MAX) {
            plan(arena, &request);
        }
    }
    arena_destroy(arena);
    return 0;
}
