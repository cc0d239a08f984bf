#include "http/testing_race.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

const char *const race_deed_names[DEEDS] = {"approve", "reject",   "rebase", "assign", "propose",   "move", "cancel",
                                            "report",  "override", "lock",   "stop",   "emergency", "run"};

#define BROKEN(r, form, ...) fail_msg("seed %llu: " form, (unsigned long long)(r)->seed, __VA_ARGS__)

static bool is_text(const struct json *value, const char *text)
{
    return value != NULL && value->type == JSON_STRING && text_equal(value->string, text_of(text));
}

/* ---- the world --------------------------------------------------------------------------------------------------- */

/* Sends it to the end, while others may be on their way. */
const struct response *race_asked(struct race *r, const char *method, const char *target, const char *body)
{
    const struct call call = {.method = method, .target = target, .body = body, .key = r->key};
    struct exchange *x = bench_send(r->bench, r->bench->arena, &call);
    while (!bench_work(x) && !bench_keep(r->bench, x)) {
    }
    return bench_settle(x);
}

static const struct json *said(struct race *r, const char *method, const char *target, const char *body)
{
    const struct response *response = race_asked(r, method, target, body);
    if (response->status >= 300) {
        fail_msg("seed %llu: %s %s: %d %.*s", (unsigned long long)r->seed, method, target, response->status,
                 TEXT_ARGS(response->body));
    }
    return bench_member(bench_body(r->bench, response), "data");
}

const char *race_format(struct arena *arena, const char *form, ...)
{
    va_list arguments;
    va_start(arguments, form);
    struct text written = text_format_list(arena, form, arguments);
    va_end(arguments);
    char *bytes = text_to_c(arena, written);
    for (char *c = bytes; *c != '\0'; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    return bytes;
}

const char *race_instant(struct arena *arena, int64_t at_s)
{
    return text_to_c(arena, instant_text(arena, at_s));
}

static const char *id_of(struct race *r, const struct json *item)
{
    return text_to_c(r->bench->arena, json_get(item, TEXT("id"))->string);
}

/* Everybody has one skill, the last one none; so one in three technicians can do nothing that asks for it. */
static void technicians_make(struct race *r)
{
    struct arena *arena = r->bench->arena;
    for (int i = 0; i < TECHNICIANS; i++) {
        const char *body =
            race_format(arena,
                        "{'externalId':'T%d','name':'T%d','homeBase':{'lat':40.7%d,'lng':-74.0},'skills':[%s],"
                        "'shifts':[{'days':['mon'],'start':'06:00','end':'18:00'}]}",
                        i, i, i, i < TECHNICIANS - 1 ? "'hvac'" : "");
        r->technicians[i] = id_of(r, said(r, "POST", "/api/v1/technicians", body));
    }
}

/* The first three have places, one after the other on the first route and one on the second; the first is easy to move. */
static void jobs_make(struct race *r)
{
    struct arena *arena = r->bench->arena;
    static const struct {
        int technician, hour;
    } places[] = {{0, 2}, {0, 4}, {1, 2}};
    for (int i = 0; i < JOBS; i++) {
        const char *place = "";
        if (i < 3) {
            place =
                race_format(arena, ",'technicianId':'%s','scheduledStart':'%s'", r->technicians[places[i].technician],
                            race_instant(arena, RACE_OPENS_S + places[i].hour * HOUR_S));
        }
        const char *body =
            race_format(arena,
                        "{'externalId':'J%d','title':'No heat','durationMinutes':60,'requiredSkills':[%s],"
                        "'location':{'lat':40.7%d,'lng':-74.01},'windows':[{'start':'%s','end':'%s'}]%s}",
                        i, i % 3 == 2 ? "" : "'hvac'", i, race_instant(arena, RACE_OPENS_S),
                        race_instant(arena, RACE_OPENS_S + WINDOW_HOURS * HOUR_S), place);
        r->jobs[i] = id_of(r, said(r, "POST", "/api/v1/jobs", body));
    }
}

/* Two of them are about the same job, so they cannot both be had. */
static void proposals_make(struct race *r)
{
    static const int about[PROPOSALS] = {3, 3, 4, 0};
    for (int i = 0; i < PROPOSALS; i++) {
        const char *body =
            race_format(r->bench->arena, "{'jobId':'%s','date':'" RACE_DATE "','commit':'propose'}", r->jobs[about[i]]);
        const struct json *id = json_get(said(r, "POST", "/api/v1/dispatch/assign", body), TEXT("proposalId"));
        r->proposals[i] = id->type == JSON_STRING ? text_to_c(r->bench->arena, id->string) : NULL;
    }
}

/* The engine may do as it finds best. */
static void automatic_make(struct race *r)
{
    said(r, "PATCH", "/api/v1/org",
         "{\"mode\":\"automatic\",\"guardrails\":{\"freezeMinutes\":0,\"maxStartShiftMinutes\":1440,"
         "\"maxMovedJobs\":20,\"allowToldCustomers\":true}}");
}

void race_make(struct race *r)
{
    technicians_make(r);
    jobs_make(r);
    proposals_make(r);
    if (r->is_automatic) {
        automatic_make(r);
    }
}

/* ---- how jobs stand ---------------------------------------------------------------------------------------------- */

struct stand {
    bool placed;
    bool is_under_way; /* then when it ends is an estimate, and not what the board says */
    bool is_held;      /* to its time */
    int technician;
    bool people[TECHNICIANS]; /* she, and who comes along */
    int64_t start_s, end_s;
};

static int64_t instant_of(const struct json *job, const char *name)
{
    int64_t at_s = 0;
    const struct json *value = json_get(job, text_of(name));
    return value != NULL && value->type == JSON_STRING && instant_parse(value->string, &at_s, NULL) ? at_s : 0;
}

static struct stand stand_of(struct race *r, int i)
{
    const struct json *job = said(r, "GET", race_format(r->bench->arena, "/api/v1/jobs/%s", r->jobs[i]), NULL);
    struct stand stand = {
        .technician = -1, .start_s = instant_of(job, "scheduledStart"), .end_s = instant_of(job, "scheduledEnd")};
    for (int t = 0; t < TECHNICIANS; t++) {
        stand.technician = is_text(json_get(job, TEXT("technicianId")), r->technicians[t]) ? t : stand.technician;
    }
    const struct json *crew = json_get(job, TEXT("crewTechnicianIds"));
    for (int t = 0; t < TECHNICIANS; t++) {
        stand.people[t] = t == stand.technician;
        for (int32_t k = 0; k < crew->count && !stand.people[t]; k++) {
            stand.people[t] = is_text(&crew->elements[k], r->technicians[t]);
        }
    }
    stand.placed = stand.technician >= 0 && !is_text(json_get(job, TEXT("status")), "canceled");
    stand.is_under_way = is_text(json_get(job, TEXT("status")), "en_route");
    const struct json *locks = json_get(job, TEXT("locks"));
    for (int32_t k = 0; k < locks->count; k++) {
        stand.is_held = stand.is_held || is_text(&locks->elements[k], "time");
    }
    stand.end_s = stand.end_s == 0 ? stand.start_s + HOUR_S : stand.end_s;
    if (!is_text(json_get(job, TEXT("status")), "canceled") && stand.technician >= 0 && stand.start_s == 0) {
        BROKEN(r, "job %d has a technician and no time", i);
    }
    return stand;
}

void race_tell(struct race *r)
{
    for (int i = 0; i < JOBS; i++) {
        struct stand stand = stand_of(r, i);
        if (stand.placed) {
            print_message("#      job %d with %d from %s to %s%s\n", i, stand.technician,
                          race_instant(r->bench->arena, stand.start_s), race_instant(r->bench->arena, stand.end_s),
                          r->by_hand[i] ? ", by hand" : "");
        }
    }
}

/* ---- what came of it --------------------------------------------------------------------------------------------- */

/* True when it changed the plan, as it was told. */
static bool has_applied(const struct actor *a, const struct json *data)
{
    const struct json *status = json_get(data, TEXT("status"));
    switch (a->deed) {
    case APPROVE:
        return is_text(status, "applied") || is_text(status, "partially_approved");
    case ASSIGN:
    case PROPOSE:
    case EMERGENCY:
        return is_text(status, "assigned");
    case OVERRIDE:
        return true;
    default:
        return false;
    }
}

/* Whether the answer to a PATCH warns that she has another job then. */
static bool is_told_of_another(struct race *r, const struct json *data)
{
    const struct json *warnings = json_get(data, TEXT("warnings"));
    bool is_told = false;
    for (int32_t i = 0; warnings != NULL && i < warnings->count && !is_told; i++) {
        const struct json *message = json_get(&warnings->elements[i], TEXT("message"));
        is_told = strstr(text_to_c(r->bench->arena, message->string), "has another job then") != NULL;
    }
    return is_told;
}

static void answer_take(struct race *r, const struct actor *a, struct tally *tally)
{
    const struct response *response = a->response;
    const struct json *body = bench_body(r->bench, response);
    const struct json *data = json_get(body, TEXT("data"));
    int status = response->status;
    bool is_missing = status == 404 && a->x->route == NULL;
    tally->missing += is_missing;
    r->has_runs = r->has_runs || (a->deed == RUN && !is_missing);
    tally->answers[a->deed][status / 100]++;
    tally->conflicts += is_text(json_get(body, TEXT("error")), "conflict");
    bool is_held_up = a->deed == OVERRIDE && strstr(text_to_c(a->arena, response->body), "leave no room there") != NULL;
    bool has_no_place = status == 422 && (a->deed == LOCK || is_held_up); /* which is not known before */
    if (status >= 500 || (status >= 400 && status != 409 && !is_missing && !has_no_place)) {
        BROKEN(r, "%s: %d %.*s", race_deed_names[a->deed], status, TEXT_ARGS(response->body));
    }
    if (status >= 300) {
        return;
    }
    r->applied += has_applied(a, data);
    bool may_stand = a->deed == EMERGENCY || a->deed == ASSIGN || a->deed == PROPOSE;
    r->maybe_none += has_applied(a, data) && may_stand;
    bool forced =
        strstr(a->x->request.body.bytes == NULL ? "" : text_to_c(a->arena, a->x->request.body), "force") != NULL;
    if (a->deed == MOVE || (a->deed == OVERRIDE && forced)) {
        r->by_hand[a->subject] = true;
        r->told[a->subject] = r->told[a->subject] || forced || is_told_of_another(r, data);
    }
}

/* Whether somebody has put a job on that route against its rules: what stands there may be late for it, and what is held to a
 * time stays there while what comes before it ends later, as whoever forced it was told. */
static bool is_of_hands(const struct race *r, const struct stand *all, int technician)
{
    bool is = false;
    for (int i = 0; i < JOBS; i++) {
        is = is || (all[i].placed && r->by_hand[i] && all[i].people[technician]);
    }
    return is;
}

static void assert_rules_hold(struct race *r, const struct stand *all, int i)
{
    const struct stand *one = &all[i];
    if (!one->placed || one->is_under_way || r->by_hand[i]) {
        return;
    }
    bool late = one->start_s > RACE_OPENS_S + WINDOW_HOURS * HOUR_S || one->end_s > RACE_OPENS_S + OPEN_HOURS * HOUR_S;
    if (one->start_s < RACE_OPENS_S || (late && !is_of_hands(r, all, one->technician))) {
        BROKEN(r, "job %d stands outside its window or her shift", i);
    }
    if (one->technician == TECHNICIANS - 1 && i % 3 != 2) {
        BROKEN(r, "job %d is with somebody who cannot do it", i);
    }
    for (int k = 0; k < JOBS; k++) {
        bool excused = all[k].is_under_way || r->by_hand[k] ||
                       ((one->is_held || all[k].is_held) && is_of_hands(r, all, one->technician));
        if (k != i && all[k].placed && !excused && all[k].technician == one->technician &&
            all[k].start_s < one->end_s && one->start_s < all[k].end_s) {
            BROKEN(r, "technician %d is with job %d and job %d at once", one->technician, i, k);
        }
    }
}

/* Whom two jobs share: the first whose route both are on, or of one crew and the other; -1: nobody. */
static int shared_of(const struct stand *a, const struct stand *b)
{
    int shared = -1;
    for (int t = TECHNICIANS - 1; t >= 0; t--) {
        shared = a->people[t] && b->people[t] ? t : shared;
    }
    return a->technician == b->technician ? a->technician : shared;
}

/* Whether two jobs that only meet by a crew are both people's: who brings a job to where she comes along to another is not told. */
static bool is_hands_alone(const struct race *r, const struct stand *all, int i, int k)
{
    return all[i].technician != all[k].technician && r->by_hand[i] == r->by_hand[k];
}

/* Who brings a job to where another is, or another to where it is, sees that, whoever was first. (Who forces a job in front of one
 * that is held to its time was told so by the rule that is broken.) */
static void assert_meetings_are_told(struct race *r, const struct stand *all)
{
    for (int i = 0; i < JOBS; i++) {
        for (int k = 0; k < i; k++) {
            int shared = shared_of(&all[i], &all[k]);
            bool meet = all[i].placed && all[k].placed && shared >= 0 && !is_hands_alone(r, all, i, k) &&
                        all[k].start_s < all[i].end_s && all[i].start_s < all[k].end_s;
            bool held = meet && (all[i].is_held || all[k].is_held) && is_of_hands(r, all, shared);
            if (meet && !held && !all[i].is_under_way && !all[k].is_under_way && !r->told[i] && !r->told[k]) {
                BROKEN(r, "job %d and job %d meet, and nobody was told", i, k);
            }
        }
    }
}

static void assert_board_is_legal(struct race *r)
{
    struct stand all[JOBS];
    for (int i = 0; i < JOBS; i++) {
        all[i] = stand_of(r, i);
    }
    for (int i = 0; i < JOBS; i++) {
        assert_rules_hold(r, all, i);
    }
    assert_meetings_are_told(r, all);
}

/* Who was told that it is done, did it, and nobody else. */
static void assert_decided_once(struct race *r, int i)
{
    int approved = 0, rejected = 0, rebased = 0;
    if (r->proposals[i] == NULL) {
        return;
    }
    for (int k = 0; k < ACTORS; k++) {
        const struct actor *a = &r->actors[k];
        bool took = a->response->status < 300 && a->subject == i;
        approved += took && a->deed == APPROVE;
        rejected += took && a->deed == REJECT;
        rebased += took && a->deed == REBASE;
    }
    const char *target = race_format(r->bench->arena, "/api/v1/dispatch/proposals/%s", r->proposals[i]);
    const struct json *status = json_get(said(r, "GET", target, NULL), TEXT("status"));
    if (approved + rejected > 1 || (approved == 1) != is_text(status, "applied") ||
        (rejected == 1) != is_text(status, "rejected")) {
        BROKEN(r, "proposal %d is %.*s: %d approved it, %d rejected it, %d rebased it", i, TEXT_ARGS(status->string),
               approved, rejected, rebased);
    }
}

/* What the runs have put on the board by themselves; and whether all of them have ended. */
static void runs_take(struct race *r)
{
    const struct json *runs = bench_member(said(r, "GET", "/api/v1/dispatch/runs?limit=100", NULL), "items");
    for (int32_t i = 0; i < runs->count; i++) {
        const struct json *proposals = json_get(&runs->elements[i], TEXT("proposalIds"));
        const struct json *state = json_get(&runs->elements[i], TEXT("state"));
        if (is_text(state, "queued") || is_text(state, "running")) {
            BROKEN(r, "a run is %.*s", TEXT_ARGS(state->string));
        }
        for (int32_t k = 0; k < proposals->count; k++) {
            const char *target = race_format(r->bench->arena, "/api/v1/dispatch/proposals/%.*s",
                                             TEXT_ARGS(proposals->elements[k].string));
            const struct json *proposal = said(r, "GET", target, NULL);
            bool was_pending = json_get(proposal, TEXT("guardrail"))->type != JSON_NULL ||
                               !is_text(json_get(proposal, TEXT("mode")), "automatic");
            r->applied += !was_pending && is_text(json_get(proposal, TEXT("status")), "applied");
        }
    }
}

/* Approving what is left, one after the other, either works or says why not: what still stands open is never applied over what
 * people did. */
static void assert_rest_can_be_decided(struct race *r)
{
    const struct json *open =
        bench_member(said(r, "GET", "/api/v1/dispatch/proposals?status=pending&limit=100", NULL), "items");
    for (int32_t i = 0; i < open->count; i++) {
        const char *target = race_format(r->bench->arena, "/api/v1/dispatch/proposals/%.*s/approve",
                                         TEXT_ARGS(json_get(&open->elements[i], TEXT("id"))->string));
        const struct response *response = race_asked(r, "POST", target, "{}");
        if (response->status != 200 && response->status != 409) {
            BROKEN(r, "a proposal afterwards: %d %.*s", response->status, TEXT_ARGS(response->body));
        }
        assert_board_is_legal(r);
    }
}

/* The day can be looked at and planned on: somebody is found or not, but it is told. */
static void assert_day_can_be_planned(struct race *r)
{
    const char *body =
        race_format(r->bench->arena,
                    "{'externalId':'LAST','title':'No heat','durationMinutes':60,'location':{'lat':40.71,'lng':-74.0},"
                    "'windows':[{'start':'%s','end':'%s'}]}",
                    race_instant(r->bench->arena, RACE_OPENS_S),
                    race_instant(r->bench->arena, RACE_OPENS_S + WINDOW_HOURS * HOUR_S));
    const char *id = id_of(r, said(r, "POST", "/api/v1/jobs", body));
    body = race_format(r->bench->arena, "{'jobId':'%s','date':'" RACE_DATE "','commit':'none'}", id);
    const struct json *assigned = said(r, "POST", "/api/v1/dispatch/assign", body);
    const char *target = race_format(r->bench->arena, "/api/v1/dispatch/decisions/%.*s/replay",
                                     TEXT_ARGS(json_get(assigned, TEXT("decisionId"))->string));
    assert_int_equal(json_get(said(r, "GET", target, NULL), TEXT("identical"))->type, JSON_TRUE);
}

void race_judge(struct race *r, struct tally *tally)
{
    for (int i = 0; i < ACTORS; i++) {
        answer_take(r, &r->actors[i], tally);
    }
    assert_board_is_legal(r);
    for (int i = 0; i < PROPOSALS; i++) {
        assert_decided_once(r, i);
    }
    if (r->has_runs) {
        runs_take(r);
    }
    const struct json *day = said(r, "GET", "/api/v1/dispatch/schedule?date=" RACE_DATE, NULL);
    int64_t version = json_get(day, TEXT("planVersion"))->integer;
    if (version > r->applied || version < r->applied - r->maybe_none) {
        BROKEN(r, "the plan has changed %lld times, and %d changes were acknowledged", (long long)version, r->applied);
    }
    said(r, "PUT", "/api/v1/dispatch/stop", "{\"active\":false}");
    assert_rest_can_be_decided(r);
    assert_day_can_be_planned(r);
    assert_int_equal(json_get(said(r, "GET", "/api/v1/audit/verify", NULL), TEXT("holds"))->type, JSON_TRUE);
}
