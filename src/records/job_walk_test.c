/* A random walk of a job through its statuses, against a table that is written here once more. */
#include <string.h>

#include "base/arena.h"
#include "base/random.h"
#include "records/job_parts.h"
#include "records/testing.h"

#ifdef __SANITIZE_ADDRESS__
enum { ROUNDS = 40 };
#else
enum { ROUNDS = 250 };
#endif
enum { STEPS = 400, STATUSES = 8 };

static const char *const names[STATUSES] = {"unscheduled", "scheduled", "dispatched", "en_route",
                                            "on_site",     "completed", "canceled",   "on_hold"};

/* Whose word leads from the row to the column: f the field's, o the office's, h that of a person of the office with force. */
static const char *const table[STATUSES][STATUSES] = {
    /*                  unsch. sched. disp.  en_r.  on_s.  compl. canc.  hold */
    /* unscheduled */ {"=", "fo", "fo", "fo", "fo", "fo", "fo", "fo"},
    /* scheduled */ {"o", "=", "fo", "fo", "fo", "fo", "fo", "fo"},
    /* dispatched */ {"o", "fo", "=", "fo", "fo", "fo", "fo", "fo"},
    /* en_route */ {"h", "h", "h", "=", "fo", "fo", "fo", "fo"},
    /* on_site */ {"", "", "", "", "=", "fo", "fo", "fo"},
    /* completed */ {"", "", "", "", "", "=", "", ""},
    /* canceled */ {"", "", "", "", "", "", "=", ""},
    /* on_hold */ {"o", "fo", "fo", "fo", "fo", "fo", "fo", "="},
};

/* What is known of the job. */
struct known {
    int32_t status;
    int64_t status_at_ms;
    int32_t version;
    int32_t lines;
    int64_t actual_ms[3];
};

/* What is to come of a step. */
enum expected { UNCHANGED, CHANGED, WRONG, ILLEGAL, NOT_FINAL };

struct walk {
    struct testing_records *t;
    struct random random;
    struct known known;
    struct known next;
    struct records_outcome outcome;
    bool applied;
};

static bool may(const struct walk *w, int32_t to, const char *voices)
{
    const char *needed = table[w->known.status][to];
    for (const char *v = voices; *v != '\0'; v++) {
        if (strchr(needed, *v) != NULL) {
            return true;
        }
    }
    return false;
}

static void become(struct walk *w, int32_t status, int64_t at_ms)
{
    w->next.version++;
    w->next.status = status;
    if (status < JOB_EN_ROUTE) {
        memset(w->next.actual_ms, 0, sizeof w->next.actual_ms);
    } else if (status <= JOB_COMPLETED) {
        w->next.actual_ms[status - JOB_EN_ROUTE] = at_ms;
    }
}

/* ---- steps ------------------------------------------------------------------------------------------------------- */

static int64_t moment_draw(struct walk *w)
{
    int64_t now_ms = w->t->now_ms;
    switch (random_below(&w->random, 8)) {
    case 0:
        return w->known.status_at_ms == 0 ? now_ms : w->known.status_at_ms; /* the same moment again */
    case 1:
        return now_ms + 300000 + random_between(&w->random, 0, 1); /* at the edge of what is too far ahead */
    case 2:
        return now_ms + random_between(&w->random, 1, 300000);
    default:
        return now_ms - random_between(&w->random, 0, 1200000);
    }
}

static enum expected step_report(struct walk *w)
{
    struct testing_records *t = w->t;
    int32_t to = random_between(&w->random, 0, STATUSES - 1);
    int64_t at_ms = moment_draw(w);
    bool human = random_below(&w->random, 4) == 0;
    bool force = random_below(&w->random, 2) == 0;
    struct text at = moment_text(t->arena, at_ms);
    struct records_report report;
    const char *voices = !human ? "f" : force ? "foh" : "fo";
    t->work.actor.may_force = human;
    records_job_status(
        &t->work, TEXT("ext::J"),
        testing_json(t, "{'status':'%s','at':'%.*s','force':%s}", names[to], TEXT_ARGS(at), force ? "true" : "false"),
        testing_body(), &report);
    w->outcome = report.outcome;
    w->applied = report.applied;
    bool same = to == w->known.status;
    if (at_ms > t->now_ms + 300000) {
        return WRONG;
    }
    if (same || at_ms < w->known.status_at_ms || (at_ms == w->known.status_at_ms && !may(w, to, voices))) {
        w->next.lines++;
        return UNCHANGED;
    }
    if (!may(w, to, voices)) {
        return ILLEGAL;
    }
    become(w, to, at_ms);
    w->next.status_at_ms = at_ms;
    w->next.lines++;
    return CHANGED;
}

static int64_t office_ms(const struct walk *w)
{
    return w->known.status_at_ms > w->t->now_ms ? w->known.status_at_ms : w->t->now_ms;
}

static enum expected step_patch(struct walk *w)
{
    struct testing_records *t = w->t;
    int32_t to = random_between(&w->random, 0, STATUSES - 1);
    const struct json *patch = testing_json(t, "{'status':'%s'}", names[to]);
    if (random_below(&w->random, 2) == 0) {
        records_job_patch(&t->work, TEXT("ext::J"), patch, RECORDS_ANY_VERSION, &w->outcome);
    } else {
        patch = testing_json(t, "{'externalId':'J','status':'%s'}", names[to]);
        records_job_upsert(&t->work, patch, testing_body(), RECORDS_ANY_VERSION, &w->outcome);
    }
    if (to == w->known.status) {
        return UNCHANGED;
    }
    if (!may(w, to, "o")) {
        return ILLEGAL;
    }
    become(w, to, office_ms(w));
    w->next.status_at_ms = to > JOB_DISPATCHED ? office_ms(w) : w->known.status_at_ms;
    w->next.lines++;
    return CHANGED;
}

static enum expected step_cancel(struct walk *w)
{
    records_job_cancel(&w->t->work, TEXT("ext::J"), TEXT("rain"), RECORDS_ANY_VERSION, &w->outcome);
    if (w->known.status == JOB_CANCELED) {
        return UNCHANGED;
    }
    if (w->known.status == JOB_COMPLETED) {
        return ILLEGAL;
    }
    become(w, JOB_CANCELED, office_ms(w));
    w->next.status_at_ms = office_ms(w);
    w->next.lines++;
    return CHANGED;
}

static enum expected step_reopen(struct walk *w)
{
    records_job_reopen(&w->t->work, TEXT("ext::J"), NULL, RECORDS_ANY_VERSION, &w->outcome);
    if (w->known.status != JOB_COMPLETED && w->known.status != JOB_CANCELED) {
        return NOT_FINAL;
    }
    become(w, JOB_UNSCHEDULED, 0);
    w->next.status_at_ms = office_ms(w);
    w->next.lines++;
    return CHANGED;
}

/* ---- the walk ---------------------------------------------------------------------------------------------------- */

static void assert_as_expected(struct walk *w, enum expected expected)
{
    static const enum records_result results[] = {RECORDS_UNCHANGED, RECORDS_UPDATED, RECORDS_FAILED, RECORDS_FAILED,
                                                  RECORDS_FAILED};
    static const enum records_refusal refusals[] = {RECORDS_TAKEN, RECORDS_TAKEN, RECORDS_WRONG, RECORDS_ILLEGAL,
                                                    RECORDS_ILLEGAL};
    assert_int_equal(w->outcome.result, results[expected]);
    assert_int_equal(w->outcome.refusal, refusals[expected]);
    assert_int_equal(testing_count(w->t, "put"), expected == CHANGED ? 1 : 0);
    assert_int_equal(testing_count(w->t, "audit"), expected == CHANGED ? 1 : 0);
    assert_int_equal(testing_count(w->t, "event"), expected == CHANGED ? 1 : 0);
    assert_int_equal(testing_count(w->t, "append"), w->next.lines - w->known.lines);
    if (expected >= ILLEGAL) {
        assert_string_equal(w->outcome.code, expected == NOT_FINAL ? "not_final" : "illegal_transition");
    }
}

static void assert_known(struct walk *w)
{
    const struct row *row = records_find_reference(&w->t->work, ROW_JOB, TEXT("ext::J"));
    const struct job_record *job = row->noun;
    const int64_t actual_ms[] = {job->actual.en_route_at_ms, job->actual.arrived_at_ms, job->actual.completed_at_ms};
    assert_int_equal(row->version, w->known.version);
    assert_int_equal(job->status, w->known.status);
    assert_int_equal(job->status_at_ms, w->known.status_at_ms);
    assert_memory_equal(actual_ms, w->known.actual_ms, sizeof actual_ms);
}

static void step(struct walk *w)
{
    enum expected expected = UNCHANGED;
    w->t->now_ms += random_between(&w->random, 0, 600000);
    testing_work(w->t);
    w->next = w->known;
    switch (random_below(&w->random, 10)) {
    case 0:
        expected = step_cancel(w);
        break;
    case 1:
    case 2:
        expected = step_reopen(w);
        break;
    case 3:
        expected = step_patch(w);
        break;
    default:
        expected = step_report(w);
        assert_int_equal(w->applied, expected == CHANGED);
        break;
    }
    assert_as_expected(w, expected);
    if (!change_set_is_empty(w->t->work.set)) {
        testing_commit(w->t);
    }
    w->known = w->next;
    assert_known(w);
}

static void assert_timeline(struct walk *w)
{
    struct testing_records *t = w->t;
    const struct row *row = records_find_reference(&t->work, ROW_JOB, TEXT("ext::J"));
    struct append_list list;
    int32_t applied = 0;
    assert_true(
        t->store.appended(t->work.snapshot, t->arena, APPEND_TIMELINE, row->id, false, 0, 2 * STEPS, &list, NULL));
    assert_int_equal(list.count, w->known.lines);
    for (int32_t i = 0; i < list.count; i++) {
        applied += ((const struct timeline_entry *)list.items[i].noun)->applied ? 1 : 0;
    }
    assert_int_equal(applied, w->known.version - 1);
}

static void a_job_walks_as_the_table_says(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        struct walk w = {.t = testing_records_make("America/New_York"), .random = random_make(round, 0)};
        struct records_outcome outcome;
        records_job_upsert(&w.t->work, testing_json(w.t, "{'externalId':'J'}"), testing_body(), RECORDS_ANY_VERSION,
                           &outcome);
        testing_commit(w.t);
        w.known.version = 1;
        for (int i = 0; i < STEPS; i++) {
            step(&w);
        }
        assert_timeline(&w);
        testing_records_end(w.t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_walks_as_the_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
