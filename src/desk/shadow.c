/* Shadow: the same days by hand, as they were proposed, and as they went. */
#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"
#include "desk/reports.h"

/* A report while it is made; arrays per day of the span or per slot, as they are called. */
struct making {
    struct desk *desk;
    struct desk_facts facts;
    struct desk_slots slots;
    int32_t *jobs_of_day, *by_hand_of_day;
    int64_t *first_ms_of_day; /* of the first shift; INT64_MAX: nobody works */
    struct proposed {
        bool is_there, is_plan;
        int64_t created_ms;
        struct figures figures;
    } * proposed_of_day;
    bool *adds; /* per day: whether it is summed */
    struct kpi_sums *manual, *proposed, *actual, *decisions;
    int32_t *jobs, *by_hand, *counted, *compared;
    struct desk_adoption *adoption;
    struct kpi_sums *target; /* of the pass over days */
};

/* ---- which days count -------------------------------------------------------------------------------------------- */

/* The day that a job counts on: planned, else done, else open. */
static int32_t day_of_fact(const struct desk_fact *job)
{
    return job->planned_day != DESK_NO_DAY ? job->planned_day
           : job->start_s != 0             ? DESK_NO_DAY /* it belongs to a day beside the span */
           : job->done_day != DESK_NO_DAY  ? job->done_day
                                           : job->open_day;
}

static void coverage_count(struct making *m)
{
    for (int32_t i = 0; i < m->facts.count; i++) {
        const struct desk_fact *job = &m->facts.jobs[i];
        const struct desk_visit visit = {.person = job->person, .day = day_of_fact(job), .fact = i};
        if (visit.day == DESK_NO_DAY) {
            continue;
        }
        int32_t slot = desk_slot_of_visit(&m->slots, &m->facts, &visit);
        m->jobs_of_day[visit.day]++;
        m->by_hand_of_day[visit.day] += job->by_hand ? 1 : 0;
        m->jobs[slot]++;
        m->by_hand[slot] += job->by_hand ? 1 : 0;
    }
}

static bool day_counts(const struct making *m, int32_t day)
{
    return m->jobs_of_day[day] > 0 && (int64_t)m->by_hand_of_day[day] * 10 >= (int64_t)m->jobs_of_day[day] * 9;
}

static void first_take(void *context, const struct desk_day_of *day)
{
    struct making *m = context;
    int64_t start_ms = day->hours.works ? day->hours.start_s * 1000 : INT64_MAX;
    int64_t *first_ms = &m->first_ms_of_day[day->day];
    *first_ms = start_ms < *first_ms ? start_ms : *first_ms;
}

/* ---- proposals --------------------------------------------------------------------------------------------------- */

static bool has_changed_hands(const struct proposal_record *proposal)
{
    for (int32_t i = 0; i < proposal->changes.count; i++) {
        int32_t state = proposal->changes.items[i].state;
        if (state == CHANGE_EDITED || state == CHANGE_DECLINED) {
            return true;
        }
    }
    return false;
}

static void adoption_count(struct desk_adoption *adoption, const struct proposal_record *proposal)
{
    if (proposal->status == PROPOSAL_REJECTED) {
        adoption->rejected++;
        adoption->by_code[clamp_int64(proposal->rejection.code, 0, REJECT_OTHER)]++;
    } else {
        *(has_changed_hands(proposal) ? &adoption->edited : &adoption->accepted) += 1;
    }
}

static void proposal_take(void *context, const struct row *row, int32_t day)
{
    struct making *m = context;
    const struct proposal_record *proposal = row->noun;
    struct proposed *best = &m->proposed_of_day[day];
    struct figures figures;
    if (desk_slots_are_times(&m->slots) && desk_was_reviewed(row)) {
        adoption_count(&m->adoption[m->slots.of_day[day]], proposal);
        kpi_add_decision(&m->decisions[m->slots.of_day[day]], row->created_ms, proposal->decided_at_ms);
    }
    bool is_plan = proposal->kind == PROPOSAL_OF_PLAN;
    bool tells = is_plan || proposal->kind == PROPOSAL_OF_ASSIGN;
    bool better = !best->is_there || (is_plan && !best->is_plan) ||
                  (is_plan == best->is_plan && row->created_ms >= best->created_ms);
    struct arena_mark mark = arena_mark(m->desk->work->arena);
    if (tells && better && row->created_ms <= m->first_ms_of_day[day] &&
        figures_read(m->desk->work->arena, proposal->after, &figures)) {
        *best = (struct proposed){true, is_plan, row->created_ms, figures};
    }
    arena_rewind(m->desk->work->arena, mark);
}

/* ---- sums -------------------------------------------------------------------------------------------------------- */

static void days_choose(struct making *m)
{
    bool times = desk_slots_are_times(&m->slots);
    for (int32_t day = 0; times && day < m->facts.days; day++) {
        int32_t slot = m->slots.of_day[day];
        m->counted[slot] += day_counts(m, day) ? 1 : 0;
        m->compared[slot] += day_counts(m, day) && m->proposed_of_day[day].is_there ? 1 : 0;
    }
    for (int32_t day = 0; day < m->facts.days; day++) {
        bool compares = times && m->compared[m->slots.of_day[day]] > 0;
        m->adds[day] = day_counts(m, day) && (!compares || m->proposed_of_day[day].is_there);
        if (m->adds[day] && compares) {
            kpi_add_figures(&m->proposed[m->slots.of_day[day]], &m->proposed_of_day[day].figures);
        }
        for (int32_t slot = 0; !times && slot < m->slots.count; slot++) {
            m->counted[slot] += m->adds[day] ? 1 : 0;
        }
    }
}

static void day_take(void *context, const struct desk_day_of *day)
{
    struct making *m = context;
    if (m->adds[day->day]) {
        desk_sums_add(&m->slots, &m->facts, day, m->target);
    }
}

static int32_t by_hand(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit)
{
    return facts->jobs[fact].by_hand ? desk_visit_planned(facts, fact, visit) : DESK_NO_DAY;
}

static void making_begin(struct making *m, enum desk_report_by by)
{
    struct arena *arena = m->desk->work->arena;
    int32_t days = m->facts.days;
    m->slots = desk_slots_make(arena, &m->facts, by);
    m->jobs_of_day = arena_array(arena, int32_t, days);
    m->by_hand_of_day = arena_array(arena, int32_t, days);
    m->first_ms_of_day = arena_array(arena, int64_t, days);
    m->proposed_of_day = arena_array(arena, struct proposed, days);
    m->adds = arena_array(arena, bool, days);
    for (int32_t i = 0; i < days; i++) {
        m->first_ms_of_day[i] = INT64_MAX;
    }
    m->manual = arena_array(arena, struct kpi_sums, m->slots.count);
    m->proposed = arena_array(arena, struct kpi_sums, m->slots.count);
    m->actual = arena_array(arena, struct kpi_sums, m->slots.count);
    m->decisions = arena_array(arena, struct kpi_sums, m->slots.count);
    m->jobs = arena_array(arena, int32_t, m->slots.count);
    m->by_hand = arena_array(arena, int32_t, m->slots.count);
    m->counted = arena_array(arena, int32_t, m->slots.count);
    m->compared = arena_array(arena, int32_t, m->slots.count);
    m->adoption = arena_array(arena, struct desk_adoption, m->slots.count);
}

bool desk_shadow(struct desk *desk, const struct desk_report_request *request, struct desk_shadow *shadow)
{
    struct arena *arena = desk->work->arena;
    struct making m = {.desk = desk};
    if (!desk_facts_make(desk, &request->span, NULL, &m.facts)) {
        return false;
    }
    making_begin(&m, request->by);
    coverage_count(&m);
    struct desk_visits visits = desk_visits_make(arena, &m.facts, by_hand);
    desk_days_go(desk, &m.facts, &visits, first_take, &m);
    if (!desk_proposals_go(desk, &request->span, proposal_take, &m)) {
        return false;
    }
    days_choose(&m);
    m.target = m.manual;
    desk_days_go(desk, &m.facts, &visits, day_take, &m);
    visits = desk_visits_make(arena, &m.facts, desk_visit_done);
    m.target = m.actual;
    desk_days_go(desk, &m.facts, &visits, day_take, &m);
    *shadow = (struct desk_shadow){m.slots,   m.manual,  m.proposed, m.actual,   m.jobs,
                                   m.by_hand, m.counted, m.compared, m.adoption, m.decisions};
    return true;
}

/* ---- told -------------------------------------------------------------------------------------------------------- */

static void figures_write(struct json_writer *w, const char *name, const struct kpi_sums *sums, bool has)
{
    json_name(w, text_of(name));
    if (!has) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    kpis_write(w, sums);
    json_object_end(w);
}

static void adoption_write(struct json_writer *w, const struct desk_adoption *adoption,
                           const struct kpi_sums *decisions)
{
    static const char *const codes[DESK_REJECT_CODES] = {[REJECT_WRONG_TECHNICIAN] = "wrong_technician",
                                                         [REJECT_WRONG_TIME] = "wrong_time",
                                                         [REJECT_WRONG_ORDER] = "wrong_order",
                                                         [REJECT_CUSTOMER_REQUEST] = "customer_request",
                                                         [REJECT_PARTS] = "parts",
                                                         [REJECT_TRAFFIC] = "traffic",
                                                         [REJECT_OTHER] = "other"};
    struct kpi_value minutes = kpis_value(decisions, KPI_PLANNING_MINUTES);
    json_object_begin(w);
    json_name_integer(w, TEXT("accepted"), adoption->accepted);
    json_name_integer(w, TEXT("edited"), adoption->edited);
    json_name_integer(w, TEXT("rejected"), adoption->rejected);
    json_name(w, TEXT("byCode"));
    json_object_begin(w);
    for (int i = 0; i < DESK_REJECT_CODES; i++) {
        if (adoption->by_code[i] > 0) {
            json_name_integer(w, text_of(codes[i]), adoption->by_code[i]);
        }
    }
    json_object_end(w);
    json_name(w, TEXT("decisionMinutes"));
    if (minutes.has) {
        json_fixed(w, minutes.value, minutes.scale);
    } else {
        json_null(w);
    }
    json_object_end(w);
}

static void item_write(struct json_writer *w, const struct desk_shadow *s, int32_t slot)
{
    json_object_begin(w);
    json_name(w, TEXT("key"));
    if (text_is_empty(s->slots.keys[slot])) {
        json_null(w);
    } else {
        json_string(w, s->slots.keys[slot]);
    }
    figures_write(w, "manual", &s->manual[slot], s->counted[slot] > 0);
    figures_write(w, "proposed", &s->proposed[slot], s->compared[slot] > 0);
    figures_write(w, "actual", &s->actual[slot], s->actual[slot].jobs > 0);
    json_name(w, TEXT("coverage"));
    if (s->jobs[slot] > 0) {
        json_fixed(w, divide_round_half_up((int64_t)s->by_hand[slot] * 10000, s->jobs[slot]), 10000);
    } else {
        json_null(w);
    }
    json_name_integer(w, TEXT("countedDays"), s->counted[slot]);
    json_name_integer(w, TEXT("comparedDays"), s->compared[slot]);
    json_name(w, TEXT("adoption"));
    if (desk_slots_are_times(&s->slots)) {
        adoption_write(w, &s->adoption[slot], &s->decisions[slot]);
    } else {
        json_null(w);
    }
    json_object_end(w);
}

void desk_shadow_write(struct json_writer *w, const struct desk_shadow *shadow)
{
    json_array_begin(w);
    for (int32_t i = 0; i < shadow->slots.count; i++) {
        if (desk_slots_are_times(&shadow->slots) || shadow->jobs[i] > 0 || shadow->actual[i].jobs > 0) {
            item_write(w, shadow, i);
        }
    }
    json_array_end(w);
}
