/* What a wish breaks: graces that are new or larger, and what only costs something. */
#include "dispatch/hand_parts.h"

#include "base/json.h"

static void rule_add(struct hand_working *w, bool hard, const char *code, struct text message, struct text detail)
{
    if (w->rule_count == w->rule_room) {
        int32_t room = w->rule_room == 0 ? 8 : 2 * w->rule_room;
        struct hand_rule *larger = arena_array(w->arena, struct hand_rule, room);
        for (int32_t i = 0; i < w->rule_count; i++) {
            larger[i] = w->rules[i];
        }
        w->rules = larger;
        w->rule_room = room;
    }
    w->rules[w->rule_count++] = (struct hand_rule){code, message, detail, hard};
    w->is_feasible = w->is_feasible && !hard;
}

/* Done with force and a reason alone. */
static void tell_hard(struct hand_working *w, const char *code, struct text message, struct text detail)
{
    rule_add(w, true, code, message, detail);
}

static void tell_soft(struct hand_working *w, const char *code, struct text message, struct text detail)
{
    rule_add(w, false, code, message, detail);
}

static const struct live_job *job_of(const struct hand_working *w, int32_t j)
{
    return &w->before.day->jobs.items[j];
}

/* ---- details ----------------------------------------------------------------------------------------------------- */

static struct json_writer detail_begin(struct hand_working *w, int32_t job, int32_t technician)
{
    struct json_writer d = json_writer_make(w->arena);
    json_object_begin(&d);
    if (job >= 0) {
        json_name_string(&d, TEXT("jobId"), job_of(w, job)->id);
    }
    if (technician >= 0) {
        json_name_string(&d, TEXT("technicianId"), w->before.day->technicians.items[technician].id);
    }
    return d;
}

static struct text detail_end(struct json_writer *d)
{
    json_object_end(d);
    return json_written(d);
}

static struct text detail_of(struct hand_working *w, int32_t job, int32_t technician)
{
    struct json_writer d = detail_begin(w, job, technician);
    return detail_end(&d);
}

static void minutes(struct json_writer *d, int64_t seconds)
{
    json_name(d, TEXT("minutes"));
    json_fixed(d, divide_round_half_up(seconds * 10, MINUTE_SECONDS), 10);
}

static struct text detail_minutes(struct hand_working *w, int32_t job, int32_t technician, int64_t seconds)
{
    struct json_writer d = detail_begin(w, job, technician);
    minutes(&d, seconds);
    return detail_end(&d);
}

static struct text detail_amount(struct hand_working *w, const struct live_grace *grace)
{
    struct json_writer d = detail_begin(w, grace->job, grace->technician);
    json_name_integer(&d, TEXT("tooMuch"), grace->amount);
    return detail_end(&d);
}

static struct text detail_times(struct hand_working *w, int32_t job, int64_t needed_s, int64_t has_s)
{
    struct json_writer d = detail_begin(w, job, -1);
    json_name_string(&d, TEXT("needed"), instant_text(w->arena, needed_s));
    json_name_string(&d, TEXT("has"), instant_text(w->arena, has_s));
    return detail_end(&d);
}

/* ---- hard: graces ------------------------------------------------------------------------------------------------ */

/* What is said of whoever may not have the job: all of it. Of who goes along, only what does not depend on skills. */
static void tell_who(struct hand_working *w, const struct live_grace *grace)
{
    bool leads = w->is.places[grace->job].technician == grace->technician;
    struct assign_refusal who = assign_who(w->arena, &w->after, grace->job, grace->technician);
    int32_t told = 0;
    static const char *const of_the_first[] = {"missing_skill", "skill_level", "certification_expired",
                                               "other_required", "no_home"};
    for (int32_t i = 0; i < who.count; i++) {
        const struct assign_reason *reason = &who.reasons[i];
        bool counts = true;
        for (size_t k = leads ? 4 : 0; k < sizeof of_the_first / sizeof *of_the_first; k++) {
            counts = counts && !text_equal(text_of(reason->code), text_of(of_the_first[k]));
        }
        if (counts) {
            tell_hard(w, reason->code, reason->message, reason->detail);
            told++;
        }
    }
    if (told == 0) {
        tell_hard(w, "not_available", TEXT("She cannot have the job on that day."),
                  detail_of(w, grace->job, grace->technician));
    }
}

static void tell_late(struct hand_working *w, const struct live_grace *grace)
{
    int64_t start_s = w->is.places[grace->job].start_s;
    struct text times = detail_times(w, grace->job, start_s, start_s - grace->amount);
    bool is_it = grace->job == w->job;
    if (is_it && w->is_pinned) {
        tell_hard(w, "start_unreachable", TEXT("The job could begin only later than is asked for."), times);
    } else {
        tell_hard(
            w, "outside_window",
            is_it ? TEXT("The job would begin only after its last window has closed.")
                  : TEXT("Another job would begin only after its last window has closed, or the time it is held to."),
            times);
    }
}

static void tell_grace(struct hand_working *w, const struct live_grace *grace)
{
    switch (grace->kind) {
    case GRACE_ELIGIBLE:
        tell_who(w, grace);
        break;
    case GRACE_WINDOW:
        tell_late(w, grace);
        break;
    case GRACE_SHIFT:
        tell_hard(w, "shift_too_short", TEXT("She would be back only after her shift and its overtime."),
                  detail_minutes(w, -1, grace->technician, grace->amount));
        break;
    case GRACE_PARTS:
        tell_hard(w, "missing_part", TEXT("The van does not hold the parts that her jobs take."),
                  detail_amount(w, grace));
        break;
    case GRACE_LOAD:
        tell_hard(w, "no_room_on_van", TEXT("The van does not hold what her jobs take."), detail_amount(w, grace));
        break;
    case GRACE_JOBS_MAX:
        tell_hard(w, "too_many_jobs", TEXT("She would have more jobs than she may."), detail_amount(w, grace));
        break;
    case GRACE_REACH:
        tell_hard(w, "out_of_reach", TEXT("The battery would not last for the way, in metres."),
                  detail_amount(w, grace));
        break;
    case GRACE_BREAK:
        tell_hard(w, "no_break_room", TEXT("A break of hers would find no room in its time."),
                  detail_minutes(w, -1, grace->technician, grace->amount));
        break;
    case GRACE_ORDER:
        tell_hard(w, "locked_order", TEXT("A locked order of her jobs cannot be kept."),
                  detail_of(w, grace->job, grace->technician));
        break;
    case GRACE_TOGETHER:
        tell_hard(w, "not_together", TEXT("A job would not be with its crew, or not after what it comes after."),
                  detail_of(w, grace->job, -1));
        break;
    case GRACE_KINDS:
        break;
    }
}

static bool same_grace(const struct live_grace *a, const struct live_grace *b)
{
    return a->kind == b->kind && a->job == b->job && a->technician == b->technician;
}

/* Graces of one kind, job and technician: how many, and how much in all; of breaks, what is dropped is counted alone. */
struct grace_sum {
    int32_t count;
    int32_t dropped;
    int64_t amount;
};

static struct grace_sum sum_of(const struct live_problem *made, const struct live_grace *like)
{
    struct grace_sum sum = {0, 0, 0};
    for (int32_t i = 0; i < made->grace_count; i++) {
        if (same_grace(&made->graces[i], like)) {
            sum.count++;
            sum.dropped += made->graces[i].amount == 0 ? 1 : 0;
            sum.amount += made->graces[i].amount;
        }
    }
    return sum;
}

bool hand_grace_is_new(const struct live_problem *before, const struct live_problem *after,
                       const struct live_grace *grace)
{
    struct grace_sum was = sum_of(before, grace), is = sum_of(after, grace);
    if (grace->kind == GRACE_BREAK) { /* one that is dropped is worse than one that is late */
        return is.dropped > was.dropped || (is.dropped == was.dropped && is.amount > was.amount);
    }
    return is.count > was.count || is.amount > was.amount;
}

static void tell_graces(struct hand_working *w)
{
    const struct live_problem *after = &w->after;
    for (int32_t i = 0; i < after->grace_count; i++) {
        bool is_again = i > 0 && same_grace(&after->graces[i], &after->graces[i - 1]);
        if (!is_again && hand_grace_is_new(&w->before, after, &after->graces[i])) {
            tell_grace(w, &after->graces[i]);
        }
    }
}

/* ---- hard: what the graces do not know --------------------------------------------------------------------------- */

/* A time that a job is held to is not held against its windows: here it is. */
static void tell_window(struct hand_working *w)
{
    const struct live_job *job = job_of(w, w->job);
    int64_t nearest_s = 0;
    bool is_as_before = live_has_place(job) && job->scheduled_start_s == w->wish_s && hand_is_pinned(job);
    if (w->is_pinned && !is_as_before && !live_may_begin(w->arena, w->before.day, w->job, w->wish_s, &nearest_s)) {
        tell_hard(w, "outside_window", TEXT("The job may not begin at that time."),
                  detail_times(w, w->job, w->wish_s, nearest_s));
    }
}

static void tell_its_time(struct hand_working *w)
{
    const struct live_job *job = job_of(w, w->job);
    if (job->status == JOB_EN_ROUTE) {
        tell_hard(w, "frozen", TEXT("Somebody is on the way to the job already."), detail_of(w, w->job, -1));
    }
    if (hand_ask_has(w->ask, "start") && w->ask->start_s < w->before.day->now_s) {
        tell_hard(w, "in_the_past", TEXT("The time that is asked for is over."),
                  detail_times(w, w->job, w->ask->start_s, w->before.day->now_s));
    }
    tell_window(w);
}

/* ---- soft -------------------------------------------------------------------------------------------------------- */

/* Whether it was told as a hard rule already. */
static bool is_graced(const struct hand_working *w, enum live_grace_kind kind, int32_t job, int32_t technician)
{
    for (int32_t i = 0; i < w->after.grace_count; i++) {
        const struct live_grace *grace = &w->after.graces[i];
        bool about = grace->kind == kind && (grace->job == job || grace->technician == technician);
        if (about && hand_grace_is_new(&w->before, &w->after, grace)) {
            return true;
        }
    }
    return false;
}

static void tell_lateness(struct hand_working *w)
{
    for (int32_t j = 0; j < w->day.jobs.count; j++) {
        const struct live_place *was = &w->was.places[j];
        const struct live_place *is = &w->is.places[j];
        int64_t was_s = was->technician >= 0 && was->late_s > 0 ? was->late_s : 0;
        bool later = was_s == 0 ? is->late_s > 0 : is->late_s - was_s >= CHANGES_RETIME_S;
        if (is->technician >= 0 && later && !is_graced(w, GRACE_WINDOW, j, INT32_MAX)) {
            tell_soft(w, "late", TEXT("A job would begin after its promise or its window."),
                      detail_minutes(w, j, is->technician, is->late_s));
        }
    }
}

static void tell_overtime(struct hand_working *w)
{
    for (int32_t t = 0; t < w->day.technicians.count; t++) {
        int32_t was_t = w->before.standing.routes[t].overtime_t, is_t = w->after.standing.routes[t].overtime_t;
        if (is_t > was_t && !is_graced(w, GRACE_SHIFT, INT32_MAX, t)) {
            tell_soft(w, "overtime", TEXT("She would work overtime."), detail_minutes(w, -1, t, is_t));
        }
    }
}

bool hand_is_told_anew(const struct hand_working *w, const struct hand_move *move)
{
    int32_t j = live_find_job(w->before.day, move->job_id);
    bool moved =
        !text_equal(move->from.technician_id, move->to.technician_id) || move->from.start_s != move->to.start_s;
    return j >= 0 && moved && hand_is_placed(&move->from) && live_was_told(job_of(w, j));
}

static void tell_told(struct hand_working *w)
{
    for (int32_t i = 0; i < w->move_count; i++) {
        if (hand_is_told_anew(w, &w->moves[i])) {
            tell_soft(w, "told_customer", TEXT("A customer was told a time, and the job gets another place."),
                      detail_of(w, live_find_job(w->before.day, w->moves[i].job_id), -1));
        }
    }
}

static bool is_among(const struct text_list *list, struct text word)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal_folded(list->items[i], word)) {
            return true;
        }
    }
    return false;
}

/* Of the job with who gets it. */
static void tell_liking(struct hand_working *w, int32_t technician)
{
    const struct live_job *job = job_of(w, w->job);
    const struct live_technician *she = &w->day.technicians.items[technician];
    struct text detail = detail_of(w, w->job, technician);
    if (job->preferred_technician_ids.count > 0 && !is_among(&job->preferred_technician_ids, she->id)) {
        tell_soft(w, "not_preferred", TEXT("Somebody else is preferred for the job."), detail);
    }
    if (!text_is_empty(job->territory) && she->territories.count > 0 && !is_among(&she->territories, job->territory)) {
        tell_soft(w, "other_territory", TEXT("The job is in another territory than hers."), detail);
    }
    if (!live_job_has_location(job)) {
        tell_soft(w, "no_location", TEXT("It is not known where the job is, so no driving is counted for it."), detail);
    }
}

static int64_t end_of(const struct live_job *job)
{
    bool ends = job->scheduled_end_s > job->scheduled_start_s;
    return ends ? job->scheduled_end_s : job->scheduled_start_s + (int64_t)job->planned_minutes * MINUTE_SECONDS;
}

/* By their times on the board, whatever the plan makes of them. */
static void tell_overlaps(struct hand_working *w)
{
    const struct live_job *it = &w->jobs[w->job];
    for (int32_t j = 0; j < w->day.jobs.count && live_has_place(it); j++) {
        const struct live_job *other = &w->jobs[j];
        bool is_open = other->status <= JOB_DISPATCHED && live_has_place(other);
        if (j != w->job && is_open && text_equal(other->technician_id, it->technician_id) &&
            other->scheduled_start_s < end_of(it) && end_of(other) > it->scheduled_start_s) {
            tell_soft(w, "overlap", TEXT("On the board another job of hers is at the same time."), detail_of(w, j, -1));
        }
    }
}

/* Locks bind the engine; whoever moves what is locked by hand hears of it. */
static void tell_locks(struct hand_working *w, const struct hand_move *move)
{
    const struct hand_place *from = &move->from, *to = &move->to;
    bool other = !text_equal(from->technician_id, to->technician_id);
    uint64_t broken = (other ? LOCK_TECHNICIAN : 0) | (from->start_s != to->start_s ? LOCK_TIME : 0) |
                      (other || from->sequence != to->sequence ? LOCK_ORDER : 0);
    if (hand_is_placed(from) && (from->locks & broken) != 0) {
        tell_soft(w, "locked", TEXT("What is changed of its place was locked."), detail_of(w, w->job, -1));
    }
}

void hand_rules(struct hand_working *w)
{
    w->is_feasible = true;
    if (w->ask->action == HAND_PUT) {
        tell_its_time(w);
    } else if (w->ask->action == HAND_TAKE && job_of(w, w->job)->status == JOB_EN_ROUTE) {
        tell_hard(w, "frozen", TEXT("Somebody is on the way to the job already."), detail_of(w, w->job, -1));
    }
    tell_graces(w);
    tell_lateness(w);
    tell_overtime(w);
    tell_told(w);
    if (w->ask->action == HAND_BACK) {
        return;
    }
    for (int32_t i = 0; i < w->move_count; i++) {
        if (text_equal(w->moves[i].job_id, w->ask->job_id)) {
            tell_locks(w, &w->moves[i]);
        }
    }
    tell_overlaps(w);
    if (w->is.places[w->job].technician >= 0) {
        tell_liking(w, w->is.places[w->job].technician);
    }
}
