#include <assert.h>

#include "base/arena.h"
#include "base/fault.h"
#include "planning/planning.h"

/* `of_day`: pursued for a day that is given whole, whose data say nothing of money, energy, overtime or another plan. A live day
 * pursues all. */
static const struct {
    const char *name;
    bool of_day;
} goals_known[GOAL_COUNT] = {
    [GOAL_MAXIMIZE_ON_TIME] = {"maximize_on_time", true},    [GOAL_MINIMIZE_DRIVE_TIME] = {"minimize_drive_time", true},
    [GOAL_BALANCE_WORKLOAD] = {"balance_workload", true},    [GOAL_MAXIMIZE_JOBS] = {"maximize_jobs", true},
    [GOAL_MINIMIZE_OVERTIME] = {"minimize_overtime", false}, [GOAL_MINIMIZE_COST] = {"minimize_cost", false},
    [GOAL_MINIMIZE_ENERGY] = {"minimize_energy", false},     [GOAL_MINIMIZE_CHANGES] = {"minimize_changes", false},
};

struct text goal_name(enum goal goal)
{
    assert(goal >= 0 && goal < GOAL_COUNT);
    return text_of(goals_known[goal].name);
}

static bool goal_find(struct text name, enum goal *goal)
{
    for (int32_t i = 0; i < GOAL_COUNT; i++) {
        if (text_equal(name, text_of(goals_known[i].name))) {
            *goal = (enum goal)i;
            return true;
        }
    }
    return false;
}

static bool read(struct arena *arena, const struct text_list *names, bool live, enum goal *goals, struct fault *fault)
{
    for (int32_t i = 0; i < names->count; i++) {
        struct text name = names->items[i];
        const char *where = text_to_c(arena, text_format(arena, "/%d", i));
        if (!goal_find(name, &goals[i])) {
            return fault_raise(fault, FAULT_INVALID, "unknown_goal", where, "There is no goal \"%.*s\"",
                               TEXT_ARGS(name));
        }
        if (!live && !goals_known[goals[i]].of_day) {
            return fault_raise(fault, FAULT_NOT_SUPPORTED, "not_supported", where, "The goal %.*s is not pursued yet",
                               TEXT_ARGS(name));
        }
        for (int32_t k = 0; k < i; k++) {
            if (goals[k] == goals[i]) {
                return fault_raise(fault, FAULT_INVALID, "repeated_goal", where, "The goal %.*s is named twice",
                                   TEXT_ARGS(name));
            }
        }
    }
    return true;
}

bool goals_read(struct arena *arena, const struct text *names, int32_t count, enum goal *goals, struct fault *fault)
{
    return read(arena, &(struct text_list){count, names}, false, goals, fault);
}

bool goals_read_live(struct arena *arena, const struct text *names, int32_t count, enum goal *goals,
                     struct fault *fault)
{
    return read(arena, &(struct text_list){count, names}, true, goals, fault);
}
