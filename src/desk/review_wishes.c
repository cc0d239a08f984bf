/* Review: the changes of a proposal as wishes for its day as it is now. */
#include "base/arena.h"
#include "desk/review_parts.h"

/* Whether the board has the job where the change begins; of one that was applied, with whom: its time was settled then. */
static bool still_there(const struct live_job *job, const struct proposal_place *from, bool at_any_time)
{
    if (from->given == 0) {
        return !live_has_place(job);
    }
    return live_has_place(job) && text_equal(job->technician_id, from->technician_id) &&
           (at_any_time || job->scheduled_start_s == from->start_s);
}

/* The technicians of a place; false when somebody of it is not there any more. */
static bool people_find(struct arena *arena, const struct live_day *day, const struct proposal_place *place,
                        struct plan_wish *wish)
{
    int32_t *crew = arena_array(arena, int32_t, place->crew_technician_ids.count);
    bool found = true;
    wish->technician = live_find_technician(day, place->technician_id);
    for (int32_t i = 0; i < place->crew_technician_ids.count; i++) {
        crew[i] = live_find_technician(day, place->crew_technician_ids.items[i]);
        found = found && crew[i] >= 0;
    }
    wish->crew = crew;
    wish->start_s = place->start_s;
    return found && wish->technician >= 0;
}

const struct proposal_place *review_goal_of(const struct proposal_change *change, bool backwards)
{
    return backwards ? &change->from : change->edit.given != 0 ? &change->edit : &change->to;
}

/* Whether the job still can have such a place: it is planned at all, and as many go along as it needs by now. */
static bool still_fits(const struct live_problem *made, int32_t job, const struct proposal_place *goal)
{
    if (goal->given == 0 && live_problem_lost(made, job)) {
        return true;
    }
    return made->first_of[job] >= 0 && (goal->given == 0 || goal->crew_technician_ids.count >= made->count_of[job] - 1);
}

struct review_wishes review_wishes_of(struct arena *arena, const struct live_problem *made,
                                      const struct proposal_record *proposal, bool backwards)
{
    const struct live_day *day = made->day;
    int32_t count = proposal->changes.count;
    struct review_wishes w = {.wishes = arena_array(arena, struct plan_wish, count),
                              .change_of = arena_array(arena, int32_t, count),
                              .is_stale = arena_array(arena, bool, count)};
    for (int32_t i = 0; i < count; i++) {
        const struct proposal_change *change = &proposal->changes.items[i];
        const struct proposal_place *goal = review_goal_of(change, backwards);
        struct plan_wish wish = {.job = live_find_job(day, change->job_id), .technician = -1};
        const struct proposal_place *base = !backwards                ? &change->from
                                            : change->edit.given != 0 ? &change->edit
                                                                      : &change->to;
        w.is_stale[i] = wish.job < 0 || day->jobs.items[wish.job].status > JOB_DISPATCHED ||
                        !still_there(&day->jobs.items[wish.job], base, backwards) ||
                        !still_fits(made, wish.job, goal) ||
                        (goal->given != 0 && !people_find(arena, day, goal, &wish));
        if (!w.is_stale[i]) {
            w.change_of[w.count] = i;
            w.wishes[w.count++] = wish;
        }
    }
    return w;
}
