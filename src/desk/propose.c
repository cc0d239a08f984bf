#include "desk/propose.h"

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"

static void give(const struct shape *shape, void *noun, const char *member)
{
    shape_give(noun, shape_find(shape, text_of(member)));
}

/* The shape of an object within another. */
static const struct shape *within(const struct shape *shape, const char *member)
{
    return shape->members[shape_find(shape, text_of(member))].of;
}

struct text desk_change_id(struct arena *arena, int32_t index)
{
    return text_format(arena, "%d", index + 1);
}

/* ---- one change -------------------------------------------------------------------------------------------------- */

static void place_fill(struct arena *arena, const struct shape *shape, const struct live_day *day,
                       const struct live_job *job, const struct live_place *place, struct proposal_place *filled)
{
    shape_preset(shape, filled);
    filled->technician_id = day->technicians.items[place->technician].id;
    filled->start_s = place->start_s;
    filled->end_s = place->end_s;
    filled->sequence = place->sequence;
    give(shape, filled, "technicianId");
    give(shape, filled, "start");
    if (place->end_s > place->start_s) {
        give(shape, filled, "end");
    }
    if (place->sequence > 0) {
        give(shape, filled, "sequence");
    }
    struct text *crew = arena_array(arena, struct text, place->crew_count);
    for (int32_t i = 0; i < place->crew_count; i++) {
        crew[i] = day->technicians.items[place->crew[i]].id;
    }
    filled->crew_technician_ids = place->crew_count > 0 ? (struct text_list){place->crew_count, crew}
                                                        : job->crew_technician_ids; /* as it stands on the board */
}

static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

/* ", with 12 minutes more driving" of a change that can be looked at alone; empty where it is less than half a minute. */
static struct text driving_words(struct arena *arena, const struct plan_change *change)
{
    int64_t minutes = divide_round_half_up(change->drive_s, MINUTE_SECONDS);
    int64_t size = minutes < 0 ? -minutes : minutes;
    return !change->stands_alone || minutes == 0
               ? TEXT("")
               : text_format(arena, ", with %lld minute%s %s driving", (long long)size, plural(size),
                             minutes < 0 ? "less" : "more");
}

static struct text words_of(struct arena *arena, const struct plan_change *change)
{
    int64_t minutes = divide_round_half_up(change->to.start_s - change->from.start_s, MINUTE_SECONDS);
    int64_t size = minutes < 0 ? -minutes : minutes;
    struct text driving = driving_words(arena, change);
    const char *told = change->is_told ? " The customer was told a time." : "";
    switch ((enum change_type)change->type) {
    case CHANGE_ASSIGN:
        return text_format(arena, "The job gets a place%.*s.%s", TEXT_ARGS(driving), told);
    case CHANGE_MOVE:
        return text_format(arena, "The job goes to another technician%.*s.%s", TEXT_ARGS(driving), told);
    case CHANGE_RETIME:
        return text_format(arena, "The job begins %lld minute%s %s.%s", (long long)size, plural(size),
                           minutes < 0 ? "earlier" : "later", told);
    case CHANGE_UNASSIGN:
        return text_format(arena, "The job loses its place.%s", told);
    }
    return TEXT("");
}

static void needs_fill(struct arena *arena, const struct plan_change *change, struct proposal_change *filled)
{
    struct text *ids = arena_array(arena, struct text, change->needs_count);
    for (int32_t i = 0; i < change->needs_count; i++) {
        ids[i] = desk_change_id(arena, change->needs[i]);
    }
    filled->requires = (struct text_list){change->needs_count, ids};
}

/* Of a job that has lost its people and that nobody can take. */
static void nobody_fill(struct arena *arena, const struct desk_proposing *proposing, int32_t job,
                        struct proposal_change *filled)
{
    const struct plan_changes *changes = proposing->changes;
    const struct day_left_out why = dispatch_why_left_out(arena, changes->made, changes->after, job);
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name(&w, TEXT("reasons"));
    schedule_write_reasons(&w, &why);
    json_object_end(&w);
    filled->words = text_format(arena, "Whoever has the job is not there, and nobody can take it. %.*s",
                                TEXT_ARGS(why.reasons[0].message));
    filled->reason = json_written(&w);
    give(within(shape_of_row[ROW_PROPOSAL], "changes"), filled, "reason");
}

/* A difference that is kept, not beyond what the shape has room for: the row must be readable whatever the day was like. */
static void delta_fill(const struct shape *shape, struct proposal_change *filled, const char *name, int64_t value)
{
    const struct shape_member *member = &shape->members[shape_find(shape, text_of(name))];
    *(int64_t *)((char *)filled + member->offset) = clamp_int64(value, member->low, member->high);
    give(shape, filled, name);
}

static void change_fill(struct arena *arena, const struct desk_proposing *proposing, int32_t index,
                        struct proposal_change *filled)
{
    const struct shape *shape = within(shape_of_row[ROW_PROPOSAL], "changes");
    const struct plan_change *change = &proposing->changes->items[index];
    const struct live_day *day = proposing->changes->made->day;
    const struct live_job *job = &day->jobs.items[change->job];
    shape_preset(shape, filled);
    filled->id = desk_change_id(arena, index);
    filled->job_id = job->id;
    filled->type = change->type;
    filled->words = words_of(arena, change);
    filled->decision_id = proposing->decision_id;
    filled->told_customer = change->is_told;
    filled->state = proposing->status == PROPOSAL_APPLIED ? CHANGE_APPROVED : CHANGE_PENDING;
    filled->safe = change->is_safe;
    static const char *const always[] = {"id", "jobId", "type", "text"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        give(shape, filled, always[i]);
    }
    if (!text_is_empty(proposing->decision_id)) {
        give(shape, filled, "decisionId");
    }
    if (change->from.technician >= 0) {
        place_fill(arena, within(shape, "from"), day, job, &change->from, &filled->from);
        give(shape, filled, "from");
    }
    if (change->to.technician >= 0) {
        place_fill(arena, within(shape, "to"), day, job, &change->to, &filled->to);
        give(shape, filled, "to");
    }
    if (change->stands_alone) {
        int64_t drive_e2 = divide_round_half_up((int64_t)change->drive_s * 100, MINUTE_SECONDS);
        int64_t late_e2 = divide_round_half_up(change->late_s * 100, MINUTE_SECONDS);
        int64_t money_c = clamp_int64(change->cost_c, -RECORD_MONEY_MOST_E4, RECORD_MONEY_MOST_E4);
        delta_fill(shape, filled, "driveMinutesDelta", drive_e2);
        delta_fill(shape, filled, "latenessMinutesDelta", late_e2);
        delta_fill(shape, filled, "costDelta", divide_round_half_up(money_c * 10000, GUARDRAIL_MONEY_C));
    }
    if (!text_is_empty(proposing->reason) && change->job == proposing->reason_job) {
        filled->reason = proposing->reason;
        give(shape, filled, "reason");
    }
    if (change->type == CHANGE_UNASSIGN && live_problem_lost(proposing->changes->made, change->job)) {
        nobody_fill(arena, proposing, change->job, filled);
    }
    needs_fill(arena, change, filled);
}

/* ---- the proposal ------------------------------------------------------------------------------------------------ */

/* At the first stop that it changes less the freeze horizon, where that is still to come, else at that stop. */
static int64_t expiry_of(struct desk *desk, const struct desk_proposing *proposing)
{
    const struct organization_record *organization = desk->work->organization->noun;
    const struct record_planning *planning = &organization->planning;
    int64_t now_s = proposing->changes->made->day->now_s;
    int64_t latest_s = now_s + (int64_t)planning->proposal_ttl_hours * HOUR_SECONDS;
    int64_t first_s = latest_s;
    for (int32_t i = 0; i < proposing->changes->count; i++) {
        const struct plan_change *change = &proposing->changes->items[i];
        int64_t from_s = change->from.technician >= 0 ? change->from.start_s : INT64_MAX;
        int64_t to_s = change->to.technician >= 0 ? change->to.start_s : INT64_MAX;
        int64_t stop_s = from_s < to_s ? from_s : to_s;
        first_s = stop_s < first_s ? stop_s : first_s;
    }
    int64_t frozen_s = first_s - (int64_t)planning->freeze_minutes * MINUTE_SECONDS;
    enum { AT_LEAST_S = 5 * MINUTE_SECONDS }; /* what is nearly over can still be looked at */
    int64_t expiry_s = frozen_s > now_s ? frozen_s : first_s;
    return expiry_s > now_s + AT_LEAST_S ? expiry_s : now_s + AT_LEAST_S;
}

static struct proposal_disruption disruption_of(const struct plan_changes *changes)
{
    struct proposal_disruption disruption;
    const struct shape *shape = within(shape_of_row[ROW_PROPOSAL], "disruption");
    shape_preset(shape, &disruption);
    give(shape, &disruption, "moved");
    give(shape, &disruption, "told");
    for (int32_t i = 0; i < changes->count; i++) {
        disruption.moved += changes->items[i].from.technician >= 0 ? 1 : 0;
        disruption.told += changes->items[i].is_told ? 1 : 0;
    }
    return disruption;
}

static void changes_fill(struct arena *arena, const struct desk_proposing *proposing, struct proposal_record *proposal)
{
    int32_t count = proposing->changes->count;
    struct proposal_change *changes = arena_array(arena, struct proposal_change, count);
    for (int32_t i = 0; i < count; i++) {
        change_fill(arena, proposing, i, &changes[i]);
    }
    proposal->changes = (struct proposal_change_list){count, changes};
}

static void text_fill(struct proposal_record *proposal, struct text *member, const char *name, struct text value)
{
    if (!text_is_empty(value)) {
        *member = value;
        records_give(ROW_PROPOSAL, proposal, name);
    }
}

bool desk_propose(struct desk *desk, const struct desk_day *day, const struct desk_proposing *proposing,
                  struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    const struct live_problem *made = proposing->changes->made;
    struct figures before = figures_of(work->arena, made, &made->standing);
    struct figures after = figures_of(work->arena, made, proposing->changes->after);
    struct proposal_record *proposal = arena_new(work->arena, struct proposal_record);
    shape_preset(shape_of_row[ROW_PROPOSAL], proposal);
    proposal->kind = proposing->kind;
    proposal->status = proposing->status;
    proposal->mode = proposing->mode;
    proposal->date = day->inputs.day.date;
    proposal->base_plan_version = day->plan == NULL ? 0 : day->plan->version;
    proposal->disruption = disruption_of(proposing->changes);
    proposal->expires_at_s = expiry_of(desk, proposing);
    static const char *const always[] = {"kind",       "status",   "mode", "date", "basePlanVersion",
                                         "disruption", "expiresAt"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        records_give(ROW_PROPOSAL, proposal, always[i]);
    }
    text_fill(proposal, &proposal->before, "before", figures_text(work->arena, &before));
    text_fill(proposal, &proposal->after, "after", figures_text(work->arena, &after));
    text_fill(proposal, &proposal->guardrail, "guardrail",
              proposing->guardrail == NULL ? TEXT("") : text_of(proposing->guardrail));
    text_fill(proposal, &proposal->run_id, "runId", proposing->run_id);
    text_fill(proposal, &proposal->rollback_of, "rollbackOf", proposing->rollback_of);
    changes_fill(work->arena, proposing, proposal);
    if (proposing->status == PROPOSAL_APPLIED) { /* by the engine itself */
        proposal->decided_by = work->set->origin.actor;
        proposal->decided_at_ms = work->now_ms;
        records_give(ROW_PROPOSAL, proposal, "decidedBy");
        records_give(ROW_PROPOSAL, proposal, "decidedAt");
    }
    const struct records_put put = {.kind = ROW_PROPOSAL,
                                    .id = proposing->id,
                                    .noun = proposal,
                                    .action = "proposal.created",
                                    .event = "proposal.created"};
    records_outcome_begin(work, outcome);
    records_put(work, &put, outcome);
    return !fault_is(&work->fault);
}
