#include "operations/host.h"

#include "base/arena.h"
#include "base/uuid.h"

int64_t operations_now_ms(const struct operations_host *host)
{
    return host->clock->wall_ms(host->clock->context);
}

struct text operations_id(const struct operations_host *host, struct arena *arena)
{
    uint8_t random[10];
    host->entropy->fill(host->entropy->context, random, sizeof random);
    return uuid_text(arena, uuid_v7(operations_now_ms(host), random));
}

struct change_set *operations_change_set(const struct operations_host *host, struct arena *arena,
                                         struct text organization_id, struct text request_id)
{
    struct change_origin origin = {
        .actor = TEXT("routriq"), .request_id = request_id, .at_ms = operations_now_ms(host)};
    host->entropy->fill(host->entropy->context, origin.salt_seed, sizeof origin.salt_seed);
    return change_set_begin(arena, organization_id, &origin);
}
