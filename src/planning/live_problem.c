/* The live problem: the story. live_parts.h says which file tells which part of it. */
#include "planning/live_problem.h"

#include <string.h>

#include "planning/live_parts.h"

void live_draft_grace(struct live_draft *draft, enum live_grace_kind kind, int32_t job, int32_t technician,
                      int64_t amount)
{
    if (draft->grace_count == draft->grace_room) {
        int32_t room = draft->grace_room == 0 ? 16 : 2 * draft->grace_room;
        struct live_grace *larger = arena_array(draft->arena, struct live_grace, room);
        if (draft->grace_count > 0) {
            memcpy(larger, draft->graces, (size_t)draft->grace_count * sizeof *larger);
        }
        draft->graces = larger;
        draft->grace_room = room;
    }
    draft->graces[draft->grace_count++] = (struct live_grace){kind, job, technician, amount};
}

struct live_options live_options_all(void)
{
    return (struct live_options){.moved_max = INT32_MAX, .moved_late_s = -1, .freeze_minutes = -1, .emergency = -1};
}

struct live_options live_options_by_hand(void)
{
    struct live_options options = live_options_all();
    options.freeze_minutes = 0;
    return options;
}

bool live_problem_lost(const struct live_problem *made, int32_t job)
{
    return made->lost != NULL && draft_bit(made->lost, job);
}

bool live_problem_make(struct arena *arena, const struct live_day *day, const struct live_options *options,
                       struct live_problem *made, struct fault *fault)
{
    struct live_draft draft = {.arena = arena,
                               .day = day,
                               .options = options,
                               .fault = fault,
                               .problem = {.ticks_per_second = 1, .units_per_metre = 1},
                               .weights = live_weights_of(day),
                               .zero_s = day->start_s - DAY_SECONDS};
    draft.now_t = draft_instant(&draft, day->now_s);
    live_draft_tasks(&draft);
    live_draft_people(&draft);
    live_draft_order(&draft);
    live_draft_roads(&draft);
    live_draft_windows(&draft);
    if (!live_draft_links(&draft) || !live_draft_goods(&draft)) {
        return false;
    }
    live_draft_eligibility(&draft);
    live_draft_prices(&draft);
    *made = (struct live_problem){.day = day,
                                  .zero_s = draft.zero_s,
                                  .job_of = draft.job_of,
                                  .member_of = draft.member_of,
                                  .first_of = draft.first_of,
                                  .count_of = draft.count_of,
                                  .places = draft.places,
                                  .parts = draft.parts,
                                  .lost = options->lost,
                                  .loads = draft.loads};
    if (!live_draft_stand(&draft, made)) {
        return false;
    }
    made->grace_count = draft.grace_count;
    made->graces = draft.graces;
    return true;
}
