#include "dispatch/guardrails.h"

#include "base/units.h"

static bool within(const struct record_hours *hours, int32_t minute)
{
    if (hours->given == 0) {
        return true;
    }
    return hours->end_minute > hours->start_minute ? minute >= hours->start_minute && minute < hours->end_minute
                                                   : minute >= hours->start_minute || minute < hours->end_minute;
}

static bool moves(const struct plan_change *change)
{
    return change->from.technician >= 0; /* it had a place, and gets another or none */
}

static const char *change_breaks(const struct record_guardrails *rails, const struct plan_changes *changes,
                                 const struct plan_change *change)
{
    int64_t frozen_s = changes->made->day->now_s + (int64_t)rails->freeze_minutes * MINUTE_SECONDS;
    int64_t shift_s = change->to.start_s - change->from.start_s;
    int64_t most_s = (int64_t)rails->max_start_shift_minutes * MINUTE_SECONDS;
    bool both = moves(change) && change->to.technician >= 0;
    if (both && (shift_s > most_s || shift_s < -most_s)) {
        return "maxStartShiftMinutes";
    }
    if ((moves(change) && change->from.start_s < frozen_s) ||
        (change->to.technician >= 0 && change->to.start_s < frozen_s)) {
        return "freezeMinutes";
    }
    return change->is_told && !rails->allow_told_customers ? "allowToldCustomers" : NULL;
}

/* Rounded up. */
static int64_t least_saving_c(const struct record_guardrails *rails)
{
    enum { E4 = 10000 };
    return divide_floor(rails->min_cost_saving_e4 * GUARDRAIL_MONEY_C + E4 - 1, E4);
}

const char *guardrail_broken(const struct record_guardrails *rails, const struct plan_changes *changes,
                             int64_t saving_c, int32_t clock_minute)
{
    int32_t moved = 0;
    for (int32_t i = 0; i < changes->count; i++) {
        moved += moves(&changes->items[i]) ? 1 : 0;
    }
    if (moved > rails->max_moved_jobs) {
        return "maxMovedJobs";
    }
    for (int32_t i = 0; i < changes->count; i++) {
        const char *broken = change_breaks(rails, changes, &changes->items[i]);
        if (broken != NULL) {
            return broken;
        }
    }
    if (saving_c < least_saving_c(rails)) {
        return "minCostSaving";
    }
    return within(&rails->hours, clock_minute) ? NULL : "hours";
}
