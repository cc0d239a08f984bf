#include "desk/settle.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "desk/apply.h"
#include "desk/mode.h"
#include "desk/propose.h"

enum { MODES = 3, LEFT_ALONE = MODES };

/* A plan on its way, with the mode of each of its changes. */
struct settlement {
    struct desk *desk;
    const struct desk_day *day;
    const struct desk_settling *settling;
    struct plan_changes all;
    int32_t *mode_of; /* per change: enum mode, or LEFT_ALONE */
    struct text *ids;
    struct desk_settled *settled;
    struct records_outcome *outcome;
};

static int32_t mode_of(struct settlement *s, const struct plan_change *change)
{
    const struct live_day *day = &s->day->inputs.day;
    const struct row *job = records_find(s->desk->work, ROW_JOB, day->jobs.items[change->job].id);
    int32_t technician = change->to.technician >= 0 ? change->to.technician : change->from.technician;
    struct text technician_id = technician >= 0 ? day->technicians.items[technician].id : TEXT("");
    if (job == NULL || desk_is_stopped(s->desk, ((const struct job_record *)job->noun)->branch_id)) {
        return LEFT_ALONE;
    }
    int32_t mode = desk_mode_of(s->desk, job->noun, technician_id).mode;
    bool is_lost = change->to.technician < 0;
    return mode == MODE_AUTOMATIC && is_lost ? MODE_ASSISTED : mode; /* that a job loses its place, people decide */
}

/* The changes of one mode: what comes of them without the others, where that is possible. */
struct part {
    bool *chosen; /* of all */
    int32_t count;
    bool is_all;
    bool stands_alone;
    struct solution plan; /* of those alone, or else the whole one */
    struct plan_changes changes;
};

static void part_make(struct settlement *s, int32_t mode, struct part *part)
{
    struct arena *arena = s->desk->work->arena;
    struct told_obstacle obstacle;
    *part = (struct part){.chosen = arena_array(arena, bool, s->all.count)};
    struct plan_change *items = arena_array(arena, struct plan_change, s->all.count);
    for (int32_t i = 0; i < s->all.count; i++) {
        part->chosen[i] = s->mode_of[i] == mode;
        if (part->chosen[i]) {
            items[part->count++] = s->all.items[i];
        }
    }
    part->is_all = part->count == s->all.count;
    part->plan = *s->settling->plan;
    part->stands_alone =
        part->is_all || (part->count > 0 && changes_apply(arena, &s->all, part->chosen, &part->plan, &obstacle));
    if (!part->stands_alone) {
        part->plan = *s->settling->plan;
    }
    part->changes =
        (struct plan_changes){.made = s->settling->made, .after = &part->plan, .count = part->count, .items = items};
    for (int32_t i = 0; i < part->count && !part->is_all; i++) {
        items[i].needs_count =
            0; /* they are numbered anew, and what they need is asked of the day when it is decided */
    }
}

static bool propose(struct settlement *s, const struct part *part, int32_t mode, int32_t status, const char *guardrail)
{
    struct records_outcome outcome;
    const struct desk_proposing proposing = {.id = records_id(s->desk->work),
                                             .kind = s->settling->kind,
                                             .status = status,
                                             .mode = mode,
                                             .guardrail = guardrail,
                                             .changes = &part->changes,
                                             .decision_id = s->settling->decision_id,
                                             .run_id = s->settling->run_id};
    s->ids[s->settled->proposal_ids.count++] = proposing.id;
    return desk_propose(s->desk, s->day, &proposing, &outcome);
}

static bool apply(struct settlement *s, const struct part *part)
{
    int32_t version = 0;
    bool *chosen = arena_array(s->desk->work->arena, bool, part->count);
    for (int32_t i = 0; i < part->count; i++) {
        chosen[i] = true;
    }
    const struct desk_applying applying = {.changes = &part->changes,
                                           .chosen = chosen,
                                           .plan = &part->plan,
                                           .decision_id = s->settling->decision_id,
                                           .action = "plan.applied"};
    s->settled->is_applied = true;
    return desk_apply(s->desk, s->day, &applying, &version, s->outcome);
}

static bool settle_automatic(struct settlement *s, const struct part *part)
{
    const struct organization_record *organization = s->desk->work->organization->noun;
    int64_t saving_c = s->settling->made->standing.cost.total_c - part->plan.cost.total_c;
    const char *guardrail = part->stands_alone ? guardrail_broken(&organization->guardrails, &part->changes, saving_c,
                                                                  desk_clock_minute(s->desk))
                                               : "needsOthers";
    if (guardrail != NULL) {
        return propose(s, part, MODE_AUTOMATIC, PROPOSAL_PENDING, guardrail);
    }
    return propose(s, part, MODE_AUTOMATIC, PROPOSAL_APPLIED, NULL) && apply(s, part);
}

static bool settle_part(struct settlement *s, int32_t mode)
{
    struct part part;
    part_make(s, mode, &part);
    if (part.count == 0) {
        return true;
    }
    return mode == MODE_AUTOMATIC
               ? settle_automatic(s, &part)
               : propose(s, &part, mode, mode == MODE_SHADOW ? PROPOSAL_SHADOW : PROPOSAL_PENDING, NULL);
}

bool desk_settle(struct desk *desk, const struct desk_day *day, const struct desk_settling *settling,
                 struct desk_settled *settled, struct records_outcome *outcome)
{
    struct arena *arena = desk->work->arena;
    struct settlement s = {.desk = desk, .day = day, .settling = settling, .settled = settled, .outcome = outcome};
    records_outcome_begin(desk->work, outcome);
    changes_find(arena, settling->made, settling->plan, false, &s.all);
    s.mode_of = arena_array(arena, int32_t, s.all.count);
    for (int32_t i = 0; i < s.all.count; i++) {
        s.mode_of[i] = mode_of(&s, &s.all.items[i]);
    }
    s.ids = arena_array(arena, struct text, MODES);
    *settled = (struct desk_settled){.proposal_ids = {0, s.ids}};
    for (int32_t mode = 0; mode < MODES; mode++) {
        if (!settle_part(&s, mode)) {
            return false;
        }
    }
    return true;
}
