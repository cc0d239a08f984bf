/* Many at once on the same jobs: people who approve, reject, move and cancel, the field, and the engine itself.
 *
 * Each actor reads a snapshot and works its request out; commits come in an order that is drawn, and who meets a conflict
 * works again, as a server does. So a seed is one interleaving, always the same. Whatever it was, one legal state must come of
 * it: nobody at two places, no hard rule broken but by hand, each proposal decided once, and each change of the plan counted. */
#include "http/testing_race.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/testing.h"
#include "desk/desk.h"

/* ---- what they do ------------------------------------------------------------------------------------------------ */

static int64_t draw_start_s(struct race *r)
{
    return RACE_OPENS_S + random_between(&r->random, 0, 2 * (OPEN_HOURS - 2)) * HOUR_S / 2;
}

static struct call on_proposal(struct race *r, const struct actor *a, const char *verb, const char *body)
{
    const char *target = race_format(a->arena, "/api/v1/dispatch/proposals/%s/%s", r->proposals[a->subject], verb);
    return (struct call){.method = "POST", .target = target, .body = body};
}

static struct call on_job(struct race *r, const struct actor *a, const char *verb, const char *more)
{
    return (struct call){.method = "POST",
                         .target = race_format(a->arena, "/api/v1/dispatch/%s", verb),
                         .body = race_format(a->arena, "{'jobId':'%s'%s}", r->jobs[a->subject], more)};
}

static const char *place_drawn(struct race *r, struct arena *arena, bool with_end)
{
    int64_t start_s = draw_start_s(r);
    const char *technician = r->technicians[random_below(&r->random, TECHNICIANS)];
    const char *end = with_end ? race_format(arena, ",'scheduledEnd':'%s'", race_instant(arena, start_s + HOUR_S)) : "";
    return race_format(arena, "'technicianId':'%s','%s':'%s'%s", technician, with_end ? "scheduledStart" : "start",
                       race_instant(arena, start_s), end);
}

/* One in three moves has somebody come along, whoever has the job. */
static const char *mate_drawn(struct race *r, struct arena *arena)
{
    if (random_below(&r->random, 3) > 0) {
        return "";
    }
    const char *mate = r->technicians[random_below(&r->random, TECHNICIANS - 1)];
    return race_format(arena, ",'crewSize':2,'crewTechnicianIds':['%s']", mate);
}

static struct call on_field(struct race *r, const struct actor *a)
{
    const char *job = race_format(a->arena, "/api/v1/jobs/%s", r->jobs[a->subject]);
    switch (a->deed) {
    case MOVE:
        return (struct call){
            .method = "PATCH",
            .target = job,
            .body = race_format(a->arena, "{%s%s}", place_drawn(r, a->arena, true), mate_drawn(r, a->arena))};
    case CANCEL:
        return (struct call){.method = "DELETE", .target = job};
    default:
        return (struct call){.method = "POST",
                             .target = race_format(a->arena, "%s/status", job),
                             .body = race_format(a->arena, "{'status':'en_route','at':'%s'}",
                                                 race_instant(a->arena, r->bench->now_ms / 1000))};
    }
}

static struct call call_of(struct race *r, const struct actor *a)
{
    static const char day[] = ",'date':'" RACE_DATE "'";
    bool flag = random_below(&r->random, 2) == 0;
    switch (a->deed) {
    case APPROVE:
        return on_proposal(r, a, "approve", "{}");
    case REJECT:
        return on_proposal(r, a, "reject", "{\"code\":\"other\"}");
    case REBASE:
        return on_proposal(r, a, "rebase", "{}");
    case ASSIGN:
        return on_job(r, a, "assign", race_format(a->arena, "%s,'commit':'apply'", day));
    case PROPOSE:
        return on_job(r, a, "assign", day);
    case OVERRIDE:
        return on_job(r, a, "override",
                      race_format(a->arena, ",%s%s", place_drawn(r, a->arena, false),
                                  flag ? ",'force':true,'reason':'it must be'" : ""));
    case LOCK:
        return on_job(r, a, flag ? "lock" : "unlock", "");
    case EMERGENCY:
        return on_job(r, a, "emergency", flag ? ",'commit':'apply'" : "");
    case STOP:
        return (struct call){.method = "PUT",
                             .target = "/api/v1/dispatch/stop",
                             .body = flag ? "{\"active\":true,\"reason\":\"storm\"}" : "{\"active\":false}"};
    case RUN:
        return (struct call){.method = "POST",
                             .target = "/api/v1/dispatch/optimize",
                             .body = "{\"date\":\"" RACE_DATE "\",\"iterations\":200}"};
    default:
        return on_field(r, a);
    }
}

static void actor_draw(struct race *r, struct actor *a)
{
    /* Deciding and assigning are most of it. */
    static const enum deed often[] = {APPROVE, APPROVE, APPROVE, REJECT,   REBASE,   ASSIGN,    ASSIGN, PROPOSE, CANCEL,
                                      REPORT,  LOCK,    STOP,    OVERRIDE, OVERRIDE, EMERGENCY, RUN,    RUN};
    enum { OFTEN = sizeof often / sizeof *often };
    bool hand = r->any_hand && random_below(&r->random, 4) == 0;
    *a = (struct actor){.deed = hand ? MOVE : often[random_below(&r->random, OFTEN)], .arena = arena_create(0)};
    bool decides = a->deed <= REBASE;
    a->subject = (int)random_below(&r->random, decides ? PROPOSALS : JOBS);
    if (decides && r->proposals[a->subject] == NULL) {
        a->deed = ASSIGN;
    }
    struct call call = call_of(r, a);
    call.key = r->key;
    a->x = bench_send(r->bench, a->arena, &call);
}

/* ---- the race ---------------------------------------------------------------------------------------------------- */

/* With ROUTRIQ_SEED, of the one seed that is played. */
static void step_tell(struct race *r, const struct actor *a, bool kept, bool over)
{
    if (r->is_told) {
        print_message("# %d %s %d: %s%s %d %.*s\n", (int)(a - r->actors), race_deed_names[a->deed], a->subject,
                      kept ? "keeps" : "works",
                      over   ? ", over"
                      : kept ? ", again"
                             : "",
                      a->x->response.status, TEXT_ARGS(a->x->request.body));
    }
    if (r->is_told && kept && over) {
        race_tell(r);
    }
}

/* One step: it works its request out, or what it has worked out is kept. */
static void actor_step(struct race *r, struct actor *a)
{
    bool over = a->holds ? bench_keep(r->bench, a->x) : bench_work(a->x);
    step_tell(r, a, a->holds, over);
    a->holds = !a->holds && !over;
    if (over) {
        a->holds = false;
        a->response = bench_settle(a->x);
    }
}

/* False when nobody has anything left to do. */
static bool somebody_steps(struct race *r)
{
    struct actor *busy[ACTORS];
    uint32_t count = 0;
    for (int i = 0; i < ACTORS; i++) {
        if (r->actors[i].response == NULL) {
            busy[count++] = &r->actors[i];
        }
    }
    if (count > 0) {
        actor_step(r, busy[random_below(&r->random, count)]);
    }
    return count > 0;
}

static void on_kept(void *argument, const struct commit_outcome *outcome)
{
    *(enum commit_result *)argument = outcome->result;
}

/* What the worker wants kept is overtaken by whoever is drawn. */
static enum commit_result worker_commit(void *context, const struct change_set *set, struct fault *fault)
{
    struct race *r = context;
    enum commit_result result = COMMIT_UNKNOWN;
    (void)fault;
    for (uint32_t steps = random_below(&r->random, 5); steps > 0 && somebody_steps(r); steps--) {
    }
    assert_true(r->bench->store.submit(r->bench->store.context, set, on_kept, &result));
    return result;
}

static void worker_rest(void *context, int64_t ms)
{
    (void)context;
    (void)ms;
}

static bool worker_steps(struct race *r)
{
    struct arena *arena = arena_create(0);
    enum queue_step step = queue_step(&r->worker, arena);
    arena_destroy(arena);
    return step == QUEUE_STEP_WORKED;
}

static void run(struct race *r)
{
    bool busy = true;
    for (int i = 0; i < ACTORS; i++) {
        actor_draw(r, &r->actors[i]);
    }
    while (busy) {
        busy = random_below(&r->random, 6) == 0 ? (void)worker_steps(r), true : somebody_steps(r);
    }
    for (int tries = 0; tries < 4; tries++) { /* what failed waits for a while */
        for (int items = 0; items < 100 && worker_steps(r); items++) {
        }
        r->bench->now_ms += 60 * 1000;
    }
}

/* ---- seeds ------------------------------------------------------------------------------------------------------- */

static const struct queue_handler *handlers_of(struct arena *arena, int32_t *count)
{
    int32_t counts[2] = {0, 0};
    const struct queue_handler *const lists[] = {operations_handlers(&counts[0]), desk_handlers(&counts[1])};
    struct queue_handler *all = arena_array(arena, struct queue_handler, counts[0] + counts[1]);
    memcpy(all, lists[0], (size_t)counts[0] * sizeof *all);
    memcpy(all + counts[0], lists[1], (size_t)counts[1] * sizeof *all);
    *count = counts[0] + counts[1];
    return all;
}

static void seed_play(struct bench *bench, uint64_t seed, struct tally *tally)
{
    struct arena_mark mark = arena_mark(bench->arena);
    struct race race = {.bench = bench,
                        .seed = seed,
                        .random = random_make(seed, 0),
                        .any_hand = seed % 2 == 1,
                        .is_automatic = seed % 3 == 2,
                        .is_told = getenv("ROUTRIQ_SEED") != NULL};
    struct operations_host host = bench_host(bench);
    host.context = &race;
    host.commit = worker_commit;
    host.rest = worker_rest;
    race.worker = (struct queue_worker){.host = &host, .owner = TEXT("test"), .context = &host};
    race.worker.handlers = handlers_of(bench->arena, &race.worker.handler_count);
    race.key = bench_organize(bench, "Ours", "America/New_York");
    race_make(&race);
    run(&race);
    race_judge(&race, tally);
    for (int i = 0; i < ACTORS; i++) {
        arena_destroy(race.actors[i].arena);
    }
    arena_rewind(bench->arena, mark);
}

static void tally_tell(const struct tally *tally)
{
    for (int i = 0; i < DEEDS; i++) {
        print_message("# %-10s %5d taken, %5d refused\n", race_deed_names[i], tally->answers[i][2],
                      tally->answers[i][4]);
    }
    print_message("# %d conflicts to the end, %d requests for what is not built\n", tally->conflicts, tally->missing);
}

static uint64_t seeds_of(uint64_t usual, uint64_t times)
{
    return getenv("ROUTRIQ_SEED") == NULL ? testing_rounds(usual, times) : 1;
}

static uint64_t seed_at(uint64_t index)
{
    const char *only = getenv("ROUTRIQ_SEED");
    return only == NULL ? index : strtoull(only, NULL, 10);
}

enum { ORGANIZATIONS_MOST = 40 }; /* of one store in memory, which forgets nothing */

static void in_memory_one_legal_state_comes_of_every_order(void **state)
{
    (void)state;
    struct tally tally = {.missing = 0};
    uint64_t seeds = seeds_of(400, 25);
    for (uint64_t from = 0; from < seeds; from += ORGANIZATIONS_MOST) {
        struct bench *bench = bench_empty();
        bench->memory = store_memory_create();
        bench->store = store_memory_port(bench->memory);
        bench_open(bench);
        for (uint64_t i = from; i < seeds && i < from + ORGANIZATIONS_MOST; i++) {
            seed_play(bench, seed_at(i), &tally);
        }
        bench_end(bench);
    }
    tally_tell(&tally);
}

/* Somebody is given a job, and another job takes her along at that very time: whoever is second works again. */
static void who_is_given_a_job_and_who_takes_her_along_see_each_other(void **state)
{
    (void)state;
    struct bench *bench = bench_empty();
    bench->memory = store_memory_create();
    bench->store = store_memory_port(bench->memory);
    bench_open(bench);
    for (int crew_first = 0; crew_first < 2; crew_first++) {
        struct race race = {.bench = bench, .random = random_make(1, 0)};
        struct race *r = &race;
        race.key = bench_organize(bench, "Ours", "America/New_York");
        race_make(r);
        const char *asked =
            race_format(bench->arena, "{'jobId':'%s','date':'" RACE_DATE "','commit':'none'}", r->jobs[4]);
        const struct response *told = race_asked(r, "POST", "/api/v1/dispatch/assign", asked);
        const struct json *options = bench_member(bench_member(bench_body(bench, told), "data"), "assignments");
        struct text who = json_get(&options->elements[0], TEXT("technicianId"))->string;
        struct text start = json_get(&options->elements[0], TEXT("start"))->string;
        const char *other = r->technicians[text_equal(who, text_of(r->technicians[0])) ? 1 : 0];
        const struct call assign = {
            .method = "POST",
            .target = "/api/v1/dispatch/assign",
            .body = race_format(bench->arena, "{'jobId':'%s','date':'" RACE_DATE "','commit':'apply'}", r->jobs[4]),
            .key = r->key};
        const struct call join = {
            .method = "PATCH",
            .target = race_format(bench->arena, "/api/v1/jobs/%s", r->jobs[6]),
            .body = race_format(
                bench->arena, "{'technicianId':'%s','scheduledStart':'%.*s','crewSize':2,'crewTechnicianIds':['%.*s']}",
                other, TEXT_ARGS(start), TEXT_ARGS(who)),
            .key = r->key};
        struct exchange *first = bench_send(bench, bench->arena, crew_first ? &join : &assign);
        struct exchange *second = bench_send(bench, bench->arena, crew_first ? &assign : &join);
        assert_false(bench_work(first));
        assert_false(bench_work(second));
        assert_true(bench_keep(bench, first));
        assert_false(bench_keep(bench, second)); /* the other was first */
        while (!bench_work(second) && !bench_keep(bench, second)) {
        }
        assert_int_equal(bench_settle(first)->status, 200);
        const struct response *again = bench_settle(second);
        assert_int_equal(again->status, 200);
        const char *body = text_to_c(bench->arena, again->body);
        assert_true(crew_first || strstr(body, "has another job then") != NULL);
        const struct json *answer = bench_member(bench_body(bench, again), "data");
        const struct json *best = crew_first ? &bench_member(answer, "assignments")->elements[0] : NULL;
        assert_false(crew_first && text_equal(json_get(best, TEXT("technicianId"))->string, who) &&
                     text_equal(json_get(best, TEXT("start"))->string, start));
    }
    bench_end(bench);
}

static void folder_remove(const char *path)
{
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        unlinkat(dirfd(folder), entry->d_name, 0);
    }
    closedir(folder);
    rmdir(path);
}

static void in_a_database_as_well(void **state)
{
    (void)state;
    struct tally tally = {.missing = 0};
    uint64_t seeds = seeds_of(20, 25);
    char folder[] = "/tmp/routriq-races-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct bench *bench = bench_empty();
    struct fault fault = {.kind = FAULT_NONE};
    struct text path = text_format(bench->arena, "%s/races.db", folder);
    const struct store_settings settings = {.database = text_format(bench->arena, "sqlite:%.*s", TEXT_ARGS(path)),
                                            .clock = &bench->clock,
                                            .may_migrate = true};
    struct store *store = store_open(&settings, &fault);
    assert_no_fault(&fault);
    bench->store = store_port_of(store);
    bench_open(bench);
    for (uint64_t i = 0; i < seeds; i++) {
        seed_play(bench, seed_at(i), &tally);
    }
    bench_end(bench);
    store_close(store);
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_memory_one_legal_state_comes_of_every_order),
        cmocka_unit_test(in_a_database_as_well),
        cmocka_unit_test(who_is_given_a_job_and_who_takes_her_along_see_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
