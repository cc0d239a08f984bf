#include "solver/search.h"

int32_t break_ready_t(const struct break_facts *rest, int32_t leave_t, int32_t leg_t)
{
    if (leave_t >= NEVER) {
        return NEVER;
    }
    int32_t there_t = later(leave_t + leg_t, rest->from_t);
    if (there_t <= rest->until_t) {
        return there_t + rest->length_t;
    }
    int32_t here_t = later(leave_t, rest->from_t);
    return here_t <= rest->until_t ? here_t + rest->length_t + leg_t : NEVER;
}

/* break_ready_t never falls as leave_t grows, so the latest is found in the later of its two branches that allows any. */
int32_t break_latest_t(const struct break_facts *rest, int32_t arrive_t, int32_t leg_t)
{
    if (rest->from_t + rest->length_t > arrive_t) {
        return NO_WAY;
    }
    int32_t there_t = rest->until_t - leg_t;
    int32_t by_time_t = arrive_t - rest->length_t - leg_t;
    int32_t here_t = sooner(rest->until_t, by_time_t);
    bool before_leaving = here_t > there_t && rest->from_t + rest->length_t + leg_t <= arrive_t;
    return before_leaving ? here_t : sooner(there_t, by_time_t);
}
