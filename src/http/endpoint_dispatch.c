/* Dispatching on live data: who should do a job, and what was decided. */
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/view.h"

void endpoint_assign(struct exchange *x)
{
    struct records_outcome outcome;
    struct desk_assigned assigned;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    if (!route_check_query(x)) {
        return;
    }
    desk_assign(&desk, &x->body, &assigned, &outcome);
    if (view_is_taken(x, work, &outcome)) {
        struct json_writer w = reply_begin(x);
        desk_assigned_write(&w, x->arena, &assigned);
        reply_end(x, &w, 200);
    }
}

/* ---- emergencies ------------------------------------------------------------------------------------------------- */

static bool emergency_is_over(void *context, const struct solver_report *report)
{
    const struct exchange *x = context;
    (void)report;
    return atomic_load(x->stopping);
}

static bool emergency_claim(void *context, size_t bytes)
{
    return exchange_claim(context, bytes);
}

static bool emergency_is_long(const struct exchange *x)
{
    const struct json *limit = json_get(&x->body, TEXT("timeLimitMs"));
    return limit != NULL && limit->type == JSON_INTEGER && limit->integer > LIMIT_SEARCH_MS;
}

void endpoint_emergency(struct exchange *x)
{
    struct records_outcome outcome;
    struct desk_emergency emergency;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    const struct desk_emergency_host host = {
        .clock = x->services->clock,
        .search = {.replan = {.clock = x->services->clock,
                              .executor = x->services->executor,
                              .context = x,
                              .is_over = emergency_is_over},
                   .context = x,
                   .claim = emergency_claim},
        .may_write_jobs = identity_may(&x->identity, SCOPE_JOBS_WRITE),
    };
    if (!route_check_query(x)) {
        return;
    }
    bool is_long = emergency_is_long(x);
    if (is_long && !exchange_heavy_enter(x)) {
        return;
    }
    desk_emergency(&desk, &host, &x->body, &emergency, &outcome);
    if (is_long) {
        exchange_heavy_leave(x);
    }
    if (!emergency.refused && view_is_taken(x, work, &outcome)) {
        struct json_writer w = reply_begin(x);
        desk_emergency_write(&w, x->arena, &emergency);
        reply_end(x, &w, 200);
    }
}

void endpoint_stop(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    struct desk desk = view_desk(x, work);
    if (!route_check_query(x)) {
        return;
    }
    desk_stop(&desk, &x->body, &outcome);
    if (view_is_taken(x, work, &outcome)) {
        struct json_writer w = reply_begin(x);
        desk_stop_write(&w, outcome.row);
        reply_end(x, &w, 200);
    }
}

/* ---- decisions --------------------------------------------------------------------------------------------------- */

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *decision)
{
    return desk_decision_write(w, work, decision, NULL);
}

void endpoint_decisions(struct exchange *x)
{
    listing_answer(x, ROW_DECISION, NULL, write_listed);
}

/* It tells of what has become of the job since, which its version does not. */
void endpoint_decision(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *decision = view_row(x, work, ROW_DECISION, 0);
    if (decision == NULL || !route_check_query(x)) {
        return;
    }
    struct json_writer w = reply_begin(x);
    if (desk_decision_write(&w, work, decision, NULL)) {
        reply_end(x, &w, 200);
    } else {
        view_is_sound(x, work);
    }
}

/* A call that works something out again, until the server stops or the time is up. */
struct replaying {
    struct exchange *x;
    int64_t until_ms;
};

static bool replay_is_over(void *context, const struct solver_report *report)
{
    const struct replaying *replaying = context;
    const struct clock_port *clock = replaying->x->services->clock;
    (void)report;
    return atomic_load(replaying->x->stopping) || clock->monotonic_ms(clock->context) >= replaying->until_ms;
}

static struct replaying replaying_begin(struct exchange *x)
{
    const struct clock_port *clock = x->services->clock;
    return (struct replaying){x, clock->monotonic_ms(clock->context) + LIMIT_REPLAY_MS};
}

static struct emergency_host replay_host(struct replaying *replaying)
{
    return (struct emergency_host){
        .replan = {.executor = replaying->x->services->executor, .context = replaying, .is_over = replay_is_over},
        .context = replaying->x,
        .claim = emergency_claim};
}

/* Answers what comes of a decision when it is worked out again: the result beside the one that was kept, or, of a technician, why
 * not her. */
static void answer_again(struct exchange *x, struct records_work *work, const struct row *decision,
                         const struct row *technician)
{
    struct records_outcome outcome;
    bool is_long = desk_replay_is_long(decision);
    if (is_long && !exchange_heavy_enter(x)) {
        return;
    }
    struct replaying replaying = replaying_begin(x);
    const struct emergency_host host = replay_host(&replaying);
    struct json_writer w = reply_begin(x);
    bool done = technician == NULL ? desk_replay(work, &host, decision, &w, &outcome)
                                   : desk_explain(work, &host, decision, technician->id, &w, &outcome);
    if (is_long) {
        exchange_heavy_leave(x);
    }
    if (done) {
        reply_end(x, &w, 200);
    } else {
        view_is_taken(x, work, &outcome);
    }
}

void endpoint_decision_replay(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *decision = view_row(x, work, ROW_DECISION, 0);
    if (decision != NULL && route_check_query(x)) {
        answer_again(x, work, decision, NULL);
    }
}

void endpoint_decision_explain(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *decision = view_row(x, work, ROW_DECISION, 0);
    if (decision == NULL || !route_check_query(x)) {
        return;
    }
    const struct row *technician = view_technician(x, work);
    if (technician != NULL) {
        answer_again(x, work, decision, technician);
    }
}
