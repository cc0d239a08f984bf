/* Jobs at risk as JSON, and the sentences about them. */
#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"
#include "dispatch/at_risk.h"
#include "dispatch/guardrails.h"

/* An item while it is written. */
struct telling {
    struct json_writer *w;
    const struct live_problem *made;
    const struct risk_item *item;
};

static int minutes_of(int64_t seconds)
{
    return (int)divide_round_half_up(seconds, MINUTE_SECONDS);
}

static struct text job_id(const struct telling *t, int32_t job)
{
    return t->made->day->jobs.items[job].id;
}

static struct text technician_id(const struct telling *t, int32_t technician)
{
    return t->made->day->technicians.items[technician].id;
}

static void name_instant(struct json_writer *w, const char *name, int64_t instant_s)
{
    json_name_string(w, text_of(name), instant_text(w->out.arena, instant_s));
}

static void name_share(struct json_writer *w, const char *name, int32_t share_e4)
{
    json_name(w, text_of(name));
    json_fixed(w, share_e4, 10000);
}

static void name_interval(struct json_writer *w, const char *name, bool is_there, struct interval interval)
{
    json_name(w, text_of(name));
    if (!is_there) {
        json_null(w);
        return;
    }
    json_object_begin(w);
    name_instant(w, "start", interval.start_s);
    name_instant(w, "end", interval.end_s);
    json_object_end(w);
}

/* ---- the cause --------------------------------------------------------------------------------------------------- */

static const char *cause_code(enum risk_cause cause)
{
    static const char *const codes[] = {
        [RISK_UNASSIGNED] = "unassigned",
        [RISK_TRAFFIC] = "traffic",
        [RISK_LATE_START] = "late_start",
        [RISK_OVERBOOKED] = "overbooked",
        [RISK_UPSTREAM_OVERRUN] = "upstream_overrun",
    };
    return codes[cause];
}

static struct text cause_text(struct arena *arena, const struct risk_item *item)
{
    int minutes = minutes_of(item->cause_s);
    switch (item->cause) {
    case RISK_UNASSIGNED:
        return item->technician < 0 ? TEXT("Nobody has the job.") : TEXT("Who has the job has left, or is off then.");
    case RISK_TRAFFIC:
        return text_format(arena, "Incidents make the way there %d minutes longer.", minutes);
    case RISK_LATE_START:
        return text_format(arena, "It is the first job, and the way there ends %d minutes too late.", minutes);
    case RISK_OVERBOOKED:
        return text_format(arena, "Even if everything takes its middle time she comes %d minutes late.",
                           minutes > 0 ? minutes : 0);
    case RISK_UPSTREAM_OVERRUN:
        return text_format(arena, "When she is late, a job before it has taken %d minutes longer.", minutes);
    }
    return TEXT("");
}

static void write_cause(struct telling *t)
{
    json_name(t->w, TEXT("cause"));
    json_object_begin(t->w);
    json_name_string(t->w, TEXT("code"), text_of(cause_code(t->item->cause)));
    if (t->item->cause_job >= 0) {
        json_name_string(t->w, TEXT("jobId"), job_id(t, t->item->cause_job));
    }
    json_name_string(t->w, TEXT("text"), cause_text(t->w->out.arena, t->item));
    json_object_end(t->w);
}

/* ---- remedies ---------------------------------------------------------------------------------------------------- */

static const char *remedy_type(enum risk_remedy_type type)
{
    static const char *const types[] = {
        [REMEDY_MOVE] = "move",     [REMEDY_OVERTIME] = "overtime", [REMEDY_SWAP] = "swap",
        [REMEDY_RETIME] = "retime", [REMEDY_CALL] = "call",
    };
    return types[type];
}

static struct text remedy_text(struct arena *arena, const struct risk_item *item, const struct risk_remedy *remedy)
{
    switch (remedy->type) {
    case REMEDY_MOVE:
        return item->technician < 0 ? TEXT("Somebody is given the job.") : TEXT("Another technician has the job.");
    case REMEDY_OVERTIME:
        return text_format(arena, "Somebody is given the job, and her shift ends %d minutes later.", remedy->minutes);
    case REMEDY_SWAP:
        return remedy->is_before ? TEXT("It is done before the job that now comes before it.")
                                 : TEXT("It is done after the job that now comes after it.");
    case REMEDY_RETIME:
        return TEXT("The customer is told a new time.");
    case REMEDY_CALL:
        return text_format(arena, "The customer is called: she may come %d minutes late.",
                           minutes_of(item->odds.p90_s > item->due_s ? item->odds.p90_s - item->due_s : 0));
    }
    return TEXT("");
}

static void write_change(struct telling *t, const struct risk_remedy *remedy)
{
    json_name(t->w, TEXT("change"));
    if (remedy->type == REMEDY_CALL) {
        json_null(t->w);
        return;
    }
    json_object_begin(t->w);
    json_name_string(t->w, TEXT("jobId"), job_id(t, t->item->job));
    if (remedy->type == REMEDY_RETIME) {
        name_interval(t->w, "promisedWindow", true, remedy->told);
    } else {
        json_name_string(t->w, TEXT("technicianId"), technician_id(t, remedy->technician));
        name_instant(t->w, "start", remedy->start_s);
        json_name_integer(t->w, TEXT("sequence"), remedy->sequence);
    }
    if (remedy->type == REMEDY_SWAP) {
        json_name_string(t->w, TEXT("withJobId"), job_id(t, remedy->other_job));
    }
    if (remedy->type == REMEDY_OVERTIME) {
        json_name_integer(t->w, TEXT("overtimeMinutes"), remedy->minutes);
    }
    json_object_end(t->w);
}

static void write_remedies(struct telling *t)
{
    json_name(t->w, TEXT("remedies"));
    json_array_begin(t->w);
    for (int32_t i = 0; i < t->item->remedy_count; i++) {
        const struct risk_remedy *remedy = &t->item->remedies[i];
        json_object_begin(t->w);
        json_name_string(t->w, TEXT("type"), text_of(remedy_type(remedy->type)));
        json_name_string(t->w, TEXT("text"), remedy_text(t->w->out.arena, t->item, remedy));
        write_change(t, remedy);
        json_name(t->w, TEXT("costDelta"));
        json_fixed(t->w, remedy->cost_c, GUARDRAIL_MONEY_C);
        name_share(t->w, "probabilityAfter", remedy->after_e4);
        json_object_end(t->w);
    }
    json_array_end(t->w);
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

static void write_eta(struct telling *t)
{
    json_name(t->w, TEXT("eta"));
    if (!t->item->has_eta) {
        json_null(t->w);
        return;
    }
    json_object_begin(t->w);
    name_instant(t->w, "p10", t->item->odds.p10_s);
    name_instant(t->w, "p50", t->item->odds.p50_s);
    name_instant(t->w, "p90", t->item->odds.p90_s);
    json_object_end(t->w);
}

static void write_item(struct telling *t)
{
    const struct live_job *job = &t->made->day->jobs.items[t->item->job];
    json_object_begin(t->w);
    json_name_string(t->w, TEXT("jobId"), job->id);
    json_name(t->w, TEXT("technicianId"));
    if (t->item->technician >= 0) {
        json_string(t->w, technician_id(t, t->item->technician));
    } else {
        json_null(t->w);
    }
    name_interval(t->w, "window", t->item->has_window, t->item->window);
    name_interval(t->w, "promised", live_was_told(job), (struct interval){job->promised.start_s, job->promised.end_s});
    write_eta(t);
    name_share(t->w, "probability", t->item->late_e4);
    json_name(t->w, TEXT("expectedMinutesLate"));
    if (t->item->has_eta) {
        json_fixed(t->w, divide_round_half_up(t->item->odds.late_mean_s * 10, MINUTE_SECONDS), 10);
    } else {
        json_null(t->w);
    }
    write_cause(t);
    write_remedies(t);
    json_object_end(t->w);
}

void dispatch_at_risk_write(struct json_writer *w, const struct live_problem *made,
                            const struct risk_question *question, const struct risk_answer *answer)
{
    json_object_begin(w);
    json_name(w, TEXT("items"));
    json_array_begin(w);
    for (int32_t i = 0; i < answer->count; i++) {
        struct telling t = {w, made, &answer->items[i]};
        write_item(&t);
    }
    json_array_end(w);
    name_share(w, "threshold", question->least_e4);
    json_object_end(w);
}
