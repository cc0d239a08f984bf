/* Any bytes as a head: a line with the target, then lines "name: value". The frame is judged, the target is taken apart,
 * a route is looked for and its parameters are checked, without a crash. */
#include <stddef.h>
#include <stdlib.h>

#include "base/arena.h"
#include "http/framing.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int64_t no_time(void *context)
{
    (void)context;
    return 0;
}

static void no_entropy(void *context, void *bytes, size_t count)
{
    (void)context;
    for (size_t i = 0; i < count; i++) {
        ((uint8_t *)bytes)[i] = 7;
    }
}

static void head_see(struct exchange *x, struct text rest)
{
    struct framing framing = {0};
    while (rest.length > 0) {
        struct text value = text_cut(&rest, '\n');
        struct text name = text_cut(&value, ':');
        framing_see(&framing, name, text_trim(value));
        if (header_is(name, TEXT("X-Request-Id"))) {
            x->request.request_id = value;
        }
    }
    enum framing_verdict verdict = framing_judge(&framing, true);
    bool two_lengths = framing.lengths > 1 || (framing.lengths > 0 && framing.codings > 0);
    if (verdict == FRAMING_PROPER && (two_lengths || framing.hosts != 1 || framing.content_length < 0)) {
        abort();
    }
}

static void target_see(struct exchange *x)
{
    exchange_begin(x);
    for (int32_t i = 0; i < x->segment_count; i++) {
        if (x->path_is_proper && (!text_is_utf8(x->segments[i]) || text_is_empty(x->segments[i]))) {
            abort();
        }
    }
    if (x->route == NULL) {
        route_allow(x);
        return;
    }
    if (x->route->pattern[1] == 'a') {
        exchange_path_value(x, 0);
    }
    if (!route_check_query(x) && x->response.status != 422) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct clock_port clock = {NULL, no_time, no_time, no_time};
    static const struct entropy_port entropy = {NULL, no_entropy};
    const struct http_services services = {.clock = &clock, .entropy = &entropy};
    struct arena *arena = arena_create(0);
    struct exchange *x = arena_new(arena, struct exchange);
    struct text rest = {(const char *)data, size};
    x->services = &services;
    x->arena = arena;
    x->request.target = text_cut(&rest, '\n');
    head_see(x, rest);
    target_see(x);
    arena_destroy(arena);
    return 0;
}
