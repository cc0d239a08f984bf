/* Random rows of a few names, so that they meet, and random change-sets of them. */
#include "store/testing_world.h"

#include "base/arena.h"
#include "base/testing.h"
#include "model/testing_shape.h"

/* --- drawing --- */

uint32_t testing_below(struct world *w, uint32_t bound)
{
    return random_below(&w->random, bound);
}

bool testing_one_in(struct world *w, uint32_t times)
{
    return testing_below(w, times) == 0;
}

struct text testing_organization(struct world *w, uint32_t which)
{
    return text_format(w->arena, "0197a000-0000-7000-8000-%012u", which);
}

struct text testing_reference(struct world *w)
{
    return text_format(w->arena, "0197b000-0000-7000-8000-%012u", testing_below(w, 4));
}

struct text testing_row_id(struct world *w, enum row_kind kind)
{
    return text_format(w->arena, "%s-%u", shape_row_name[kind], testing_below(w, IDS));
}

struct text testing_name_of(struct world *w)
{
    static const char *const names[NAMES] = {"North", "south side", "\xc3\x84rmel \"quoted\"", "50%_\\", "A", "0197"};
    return text_of(names[testing_below(w, NAMES)]);
}

static void give(enum row_kind kind, void *noun, const char *member)
{
    int32_t index = shape_find(shape_of_row[kind], text_of(member));
    assert_true(index >= 0);
    *(uint64_t *)noun |= UINT64_C(1) << index;
}

static void job_draw(struct world *w, struct job_record *job)
{
    job->status = (int32_t)testing_below(w, 8);
    job->priority = 1 + (int32_t)testing_below(w, 4);
    job->title = testing_name_of(w);
    give(ROW_JOB, job, "title");
    if (testing_one_in(w, 2)) {
        job->technician_id = testing_reference(w);
        give(ROW_JOB, job, "technicianId");
    }
    if (testing_one_in(w, 2)) {
        job->branch_id = testing_reference(w);
        give(ROW_JOB, job, "branchId");
    }
    if (testing_one_in(w, 3)) {
        job->scheduled_start_s = 1000 + testing_below(w, 100);
        job->scheduled_end_s = job->scheduled_start_s + 1 + testing_below(w, 30);
        give(ROW_JOB, job, "scheduledStart");
        give(ROW_JOB, job, "scheduledEnd");
    } else if (testing_one_in(w, 2)) {
        struct record_window *window = arena_new(w->arena, struct record_window);
        *window = (struct record_window){.given = 7, .start_s = 1000 + testing_below(w, 100), .hard = true};
        window->start_s -= testing_one_in(w, 4) ? 3 * 86400 : 0; /* some last for days */
        window->end_s = window->start_s + 1 + testing_below(w, 30) + (testing_one_in(w, 3) ? 3 * 86400 : 0);
        job->windows = (struct window_list){1, window};
        give(ROW_JOB, job, "windows");
    }
}

static void external_draw(struct world *w, enum row_kind kind, void *noun, struct text *source, struct text *external)
{
    if (testing_one_in(w, 2)) {
        *external = testing_name_of(w);
        give(kind, noun, "externalId");
        *source = testing_one_in(w, 3) ? TEXT("jobber") : TEXT("api");
    }
}

/* What must be unique in the whole installation is so: no store judges it. */
struct sha256 testing_digest_of(struct world *w, struct text organization_id, struct text id)
{
    struct text whole = text_format(w->arena, "%.*s %.*s", TEXT_ARGS(organization_id), TEXT_ARGS(id));
    return sha256_of(whole.bytes, whole.length);
}

struct text testing_prefix_of(struct world *w, struct text organization_id, struct text id)
{
    struct sha256 digest = testing_digest_of(w, organization_id, id);
    return text_slice(sha256_hex(w->arena, &digest), 0, 16);
}

struct text testing_email_of(struct world *w)
{
    struct text name = testing_name_of(w);
    return text_format(w->arena, "%.*s@example.org", TEXT_ARGS(name));
}

static void access_draw(struct world *w, enum row_kind kind, struct text organization_id, struct text id, void *noun)
{
    if (kind == ROW_KEY) {
        struct key_record *key = noun;
        key->prefix = testing_prefix_of(w, organization_id, id);
        key->digest = testing_digest_of(w, organization_id, id);
        give(kind, key, "prefix");
        give(kind, key, "digest");
    } else if (kind == ROW_SESSION) {
        struct session_record *session = noun;
        session->digest = testing_digest_of(w, organization_id, id);
        give(kind, session, "digest");
        session->expires_at_s = 5000;
        give(kind, session, "expiresAt");
    } else if (kind == ROW_USER) {
        struct user_record *user = noun;
        user->email = testing_email_of(w);
        give(kind, user, "email");
        user->active = !testing_one_in(w, 3);
        user->invite_digest = testing_digest_of(w, organization_id, id);
        user->invite_expires_at_s = testing_one_in(w, 2) ? 5000 : 0;
        *(uint64_t *)noun &= ~(UINT64_C(1) << shape_find(shape_of_row[kind], TEXT("inviteExpiresAt")));
        give(kind, user, "inviteDigest");
        if (user->invite_expires_at_s != 0) {
            give(kind, user, "inviteExpiresAt");
        }
    }
}

static void rest_draw(struct world *w, enum row_kind kind, void *noun)
{
    if (kind == ROW_TIMETABLE) {
        struct timetable_record *row = noun;
        row->task = (int32_t)testing_below(w, 2);
        give(kind, row, "task");
        row->next_at_ms = testing_one_in(w, 2) ? 0 : w->now_ms - 500 + testing_below(w, 1000);
        *(uint64_t *)noun &= ~(UINT64_C(1) << shape_find(shape_of_row[kind], TEXT("nextAt")));
        if (row->next_at_ms != 0) {
            give(kind, row, "nextAt");
        }
    } else if (kind == ROW_PLAN) {
        struct plan_record *plan = noun;
        plan->date.days = 20000 + (int32_t)testing_below(w, NAMES);
        give(kind, plan, "date");
    } else if (kind == ROW_BRANCH) {
        struct branch_record *branch = noun;
        branch->name = testing_name_of(w);
        branch->active = !testing_one_in(w, 3);
        give(kind, branch, "name");
    }
}

/* Kinds, states and dates of a few, so that lists have something to find. */
static void dispatch_draw(struct world *w, enum row_kind kind, void *noun)
{
    const struct date date = {20000 + (int32_t)testing_below(w, 3)};
    if (kind == ROW_DECISION) {
        struct decision_record *decision = noun;
        decision->date = date;
        decision->job_id = testing_reference(w);
        give(kind, decision, "date");
        give(kind, decision, "jobId");
    } else if (kind == ROW_PROPOSAL) {
        struct proposal_record *proposal = noun;
        proposal->status = (int32_t)testing_below(w, 3);
        proposal->date = date;
        give(kind, proposal, "date");
    } else if (kind == ROW_RUN) {
        struct run_record *run = noun;
        run->date = date;
        give(kind, run, "date");
    } else if (kind == ROW_WEIGHTS) {
        struct weights_record *weights = noun;
        weights->version = 1 + (int32_t)testing_below(w, NAMES);
        give(kind, weights, "version");
    } else if (kind == ROW_MODEL && testing_one_in(w, 2)) {
        struct model_record *model = noun;
        model->version = 1 + (int32_t)testing_below(w, NAMES);
        give(kind, model, "version");
    } else if (kind == ROW_INCIDENT) {
        struct incident_record *incident = noun;
        incident->until_s = 1000 + testing_below(w, 100);
    }
}

/* A noun of a few names, so that they meet, with everything else that it may have. */
void *testing_noun_draw(struct world *w, enum row_kind kind, struct text organization_id, struct text id)
{
    const struct shape *shape = shape_of_row[kind];
    void *noun = arena_alloc(w->arena, shape->size);
    shape_preset(shape, noun);
    if (kind != ROW_JOB || testing_one_in(w, 8)) {
        testing_shape_merge(w->arena, shape, SHAPE_FROM_STORE, testing_shape_random_stored(w->arena, &w->random, shape),
                            noun);
    }
    if (kind == ROW_JOB) {
        struct job_record *job = noun;
        external_draw(w, kind, noun, &job->source, &job->external_id);
        job_draw(w, job);
    } else if (kind == ROW_TECHNICIAN) {
        struct technician_record *technician = noun;
        external_draw(w, kind, noun, &technician->source, &technician->external_id);
        technician->active = !testing_one_in(w, 3);
    } else if (kind == ROW_CUSTOMER) {
        struct customer_record *customer = noun;
        external_draw(w, kind, noun, &customer->source, &customer->external_id);
        customer->name = testing_name_of(w);
        give(kind, customer, "name");
        if (testing_one_in(w, 3)) {
            customer->preferences.required_technician_id = TEXT("0196d0f0-2000-7000-8000-000000000001");
            shape_give(&customer->preferences, 0);
            give(kind, customer, "preferences");
        }
    } else {
        access_draw(w, kind, organization_id, id, noun);
        rest_draw(w, kind, noun);
        dispatch_draw(w, kind, noun);
    }
    return noun;
}

enum row_kind testing_kind_draw(struct world *w)
{
    static const enum row_kind often[] = {ROW_JOB, ROW_JOB, ROW_TECHNICIAN, ROW_CUSTOMER, ROW_BRANCH};
    return testing_one_in(w, 3) ? (enum row_kind)(1 + testing_below(w, ROW_KIND_COUNT - 1))
                                : often[testing_below(w, 5)];
}

static int32_t version_now(struct world *w, struct text organization_id, enum row_kind kind, struct text id)
{
    const struct store_port *port = &w->ports[MEMORY];
    struct snapshot *s = port->open(port->context, organization_id, NULL);
    if (s == NULL) {
        return 0;
    }
    const struct row *row = port->find(s, w->arena, kind, id, NULL);
    port->close(port->context, s);
    return row == NULL ? 0 : row->version;
}

static void put_draw(struct world *w, struct change_set *set)
{
    enum row_kind kind = testing_kind_draw(w);
    struct text id = testing_row_id(w, kind);
    int32_t version = version_now(w, set->organization_id, kind, id) + (testing_one_in(w, 20) ? 2 : 1);
    for (int32_t i = 0; i < set->put_count; i++) { /* again in this change-set */
        bool same = set->puts[i].kind == kind && text_equal(set->puts[i].id, id);
        version = same ? set->puts[i].version + 1 : version;
    }
    const void *noun = testing_noun_draw(w, kind, set->organization_id, id);
    change_set_put(set, &(struct change){.kind = kind,
                                         .id = id,
                                         .version = version,
                                         .before = version == 1 ? NULL : noun,
                                         .after = noun,
                                         .action = "test.put"});
}

static void drop_draw(struct world *w, struct change_set *set)
{
    enum row_kind kind = testing_kind_draw(w);
    struct text id = testing_row_id(w, kind);
    for (int32_t i = 0; i < set->drop_count; i++) {
        if (set->drops[i].kind == kind && text_equal(set->drops[i].id, id)) {
            return;
        }
    }
    const void *noun = testing_noun_draw(w, kind, set->organization_id, id);
    change_set_drop(set, &(struct change){.kind = kind, .id = id, .before = noun, .action = "test.dropped"});
}

/* Of the rows that are put and dropped too: so it is there, or is not, or goes at once. */
static void keep_draw(struct world *w, struct change_set *set)
{
    struct sha256 hash;
    struct text canonical = text_format(w->arena, "{\"day\":%u}", testing_below(w, 1000));
    assert_true(change_set_keep_inputs(set, canonical, &hash, &w->fault));
    set->keeps[set->keep_count - 1].id = testing_row_id(w, ROW_INPUTS);
}

static void append_draw(struct world *w, struct change_set *set)
{
    struct position_entry position = {.given = 3, .at_ms = w->now_ms - testing_below(w, 100)};
    struct position_entry *kept = arena_new(w->arena, struct position_entry);
    *kept = position;
    change_set_append(set, APPEND_POSITION, testing_row_id(w, ROW_TECHNICIAN), position.at_ms, kept);
}

static void events_draw(struct world *w, struct change_set *set)
{
    for (uint32_t i = testing_below(w, 3); i > 0; i--) {
        void (*add)(struct change_set * set, const char *type, struct text id, int32_t version, struct text data) =
            testing_one_in(w, 4) ? change_set_passing : change_set_event;
        add(set, "job.updated", testing_row_id(w, ROW_JOB), 1 + (int32_t)testing_below(w, 9),
            testing_one_in(w, 2) ? TEXT("{\"name\":\"\xc3\x84\"}") : TEXT(""));
    }
}

static void queue_draw(struct world *w, struct change_set *set)
{
    if (testing_one_in(w, 2) || w->leased_count == 0) {
        change_set_queue(set, &(struct queue_put){.id = text_format(w->arena, "q%06d", w->step),
                                                  .kind = testing_one_in(w, 4) ? TEXT("other") : TEXT("kind"),
                                                  .payload = TEXT("{}"),
                                                  .unique = testing_one_in(w, 2) ? testing_name_of(w) : TEXT("")});
        return;
    }
    static const enum queue_end ends[] = {QUEUE_DONE,    QUEUE_AGAIN, QUEUE_DEAD,    QUEUE_RETRY,
                                          QUEUE_DISCARD, QUEUE_HOLD,  QUEUE_CALL_OFF};
    uint32_t which = testing_below(w, (uint32_t)w->leased_count);
    const struct queue_item *item = &w->leased[which];
    if (text_equal(item->organization_id, set->organization_id)) {
        change_set_finish(set, &(struct queue_finish){.id = item->id,
                                                      .fence = item->fence + (testing_one_in(w, 10) ? 1 : 0),
                                                      .how = ends[testing_below(w, 7)],
                                                      .due_in_ms = 0,
                                                      .progress = testing_name_of(w),
                                                      .error = testing_one_in(w, 2) ? testing_name_of(w) : TEXT("")});
    }
}

struct change_set *testing_set_draw(struct world *w, struct text organization_id)
{
    struct change_origin origin = {.actor = TEXT("key:1"),
                                   .request_id = text_format(w->arena, "r%u", testing_below(w, 50)),
                                   .at_ms = testing_one_in(w, 10) ? w->now_ms - 1000 : w->now_ms};
    struct change_set *set = change_set_begin(w->arena, organization_id, &origin);
    for (uint32_t i = testing_below(w, 4); i > 0; i--) {
        put_draw(w, set);
    }
    if (testing_one_in(w, 6)) {
        keep_draw(w, set);
    }
    if (testing_one_in(w, 6)) {
        drop_draw(w, set);
    }
    if (testing_one_in(w, 4)) {
        enum row_kind kind = testing_kind_draw(w);
        struct text id = testing_row_id(w, kind);
        change_set_expect(set, kind, id, version_now(w, organization_id, kind, id) + (testing_one_in(w, 5) ? 1 : 0));
    }
    if (testing_one_in(w, 3)) {
        append_draw(w, set);
    }
    events_draw(w, set);
    if (origin.at_ms == w->now_ms && testing_one_in(w, 3)) { /* by which the queue's time goes in memory */
        queue_draw(w, set);
    }
    if (testing_one_in(w, 4)) {
        change_set_answer(set, &(struct kept_answer){.key = text_format(w->arena, "key \"%u\"", testing_below(w, 200)),
                                                     .status = (int32_t)testing_below(w, 500),
                                                     .headers = TEXT("{}"),
                                                     .body = testing_name_of(w)});
    }
    return set;
}
