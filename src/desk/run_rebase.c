#include "desk/run_rebase.h"

#include "base/arena.h"

/* Marks on the fresh day the jobs that somebody has changed, or that were not there, and the people whose routes they are or were
 * on. */
static void touched_mark(const struct live_day *before, const struct live_day *now, bool *jobs, bool *technicians)
{
    for (int32_t i = 0; i < now->jobs.count; i++) {
        const struct live_job *job = &now->jobs.items[i];
        int32_t was = live_find_job(before, job->id);
        jobs[i] = was < 0 || before->jobs.items[was].version != job->version;
        int32_t has = live_find_technician(now, job->technician_id);
        int32_t had = was < 0 ? -1 : live_find_technician(now, before->jobs.items[was].technician_id);
        if (jobs[i] && has >= 0) {
            technicians[has] = true;
        }
        if (jobs[i] && had >= 0) {
            technicians[had] = true;
        }
    }
}

/* A change that was found, as a wish for the fresh day. False: its people are not there. */
static bool wish_make(struct arena *arena, const struct live_day *before, const struct live_day *now,
                      const struct plan_change *change, struct plan_wish *wish)
{
    int32_t *crew = arena_array(arena, int32_t, change->to.crew_count);
    *wish = (struct plan_wish){.job = live_find_job(now, before->jobs.items[change->job].id),
                               .technician = -1,
                               .crew = crew,
                               .start_s = change->to.start_s};
    if (change->to.technician >= 0) {
        wish->technician = live_find_technician(now, before->technicians.items[change->to.technician].id);
    }
    bool known = wish->job >= 0 && (wish->technician >= 0 || change->to.technician < 0);
    for (int32_t i = 0; i < change->to.crew_count; i++) {
        crew[i] = live_find_technician(now, before->technicians.items[change->to.crew[i]].id);
        known = known && crew[i] >= 0;
    }
    return known;
}

static int32_t wishes_make(struct arena *arena, const struct decision_planned *planned, const struct live_problem *made,
                           const struct plan_changes *found, bool untouched_routes_alone, struct plan_wish *wishes)
{
    const struct live_day *before = planned->made.day, *now = made->day;
    bool *jobs = arena_array(arena, bool, now->jobs.count);
    bool *technicians = arena_array(arena, bool, now->technicians.count);
    int32_t count = 0;
    touched_mark(before, now, jobs, technicians);
    for (int32_t i = 0; i < found->count; i++) {
        const struct plan_change *change = &found->items[i];
        struct plan_wish *wish = &wishes[count];
        if (!wish_make(arena, before, now, change, wish) || jobs[wish->job] || made->first_of[wish->job] < 0) {
            continue;
        }
        int32_t from = live_find_technician(now, now->jobs.items[wish->job].technician_id);
        bool touched = (from >= 0 && technicians[from]) || (wish->technician >= 0 && technicians[wish->technician]);
        bool enough = change->to.technician < 0 || change->to.crew_count == made->count_of[wish->job] - 1;
        count += enough && !(untouched_routes_alone && touched) ? 1 : 0;
    }
    return count;
}

/* What was found; of jobs that had lost their people also those that have come back to where they were. */
static void found_list(struct arena *arena, const struct decision_planned *planned, int32_t kind,
                       struct plan_changes *found)
{
    const struct live_problem *made = &planned->made;
    const struct solution *plan = &planned->answer.plan;
    bool *is_changed = arena_array(arena, bool, made->day->jobs.count);
    changes_list(arena, made, plan, false, found);
    for (int32_t i = 0; i < found->count; i++) {
        is_changed[found->items[i].job] = true;
    }
    for (int32_t j = 0; j < made->day->jobs.count; j++) {
        is_changed[j] = is_changed[j] || live_problem_lost(made, j);
    }
    if (kind == RUN_ROSTER) {
        changes_among(arena, made, plan, is_changed, found);
    }
}

bool desk_run_rebase(struct arena *arena, const struct decision_planned *planned, int32_t kind,
                     const struct live_problem *made, struct plan_changes *changes)
{
    struct plan_changes found;
    struct told_obstacle obstacle;
    found_list(arena, planned, kind, &found);
    struct plan_wish *wishes = arena_array(arena, struct plan_wish, found.count);
    bool all_or_none = kind == RUN_ROSTER; /* what is not wished for would seem to be for nobody */
    for (int alone = 0; alone < (all_or_none ? 1 : 2); alone++) {
        int32_t count = wishes_make(arena, planned, made, &found, alone == 1, wishes);
        if (changes_wish(arena, made, wishes, count, changes, &obstacle)) {
            return true;
        }
    }
    return false;
}
