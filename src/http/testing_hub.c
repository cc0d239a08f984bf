#include "http/testing_hub.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/testing.h"

/* ---- the machine ------------------------------------------------------------------------------------------------- */

static bool take_work(void *context, void (*work)(void *argument), void *argument)
{
    struct stage *stage = context;
    assert_true(work == hub_pump);
    if (stage->is_busy || stage->work_count == TESTING_WORK_MOST) {
        return false;
    }
    stage->work[stage->work_count++] = argument;
    return true;
}

void testing_work(struct stage *stage)
{
    while (stage->work_count > 0) {
        hub_pump(stage->work[--stage->work_count]);
    }
}

static struct stage *stage_make(void)
{
    struct bench *bench = bench_make();
    struct stage *stage = arena_new(bench->arena, struct stage);
    stage->bench = bench;
    stage->workers = (struct worker_port){stage, take_work};
    stage->store = bench->store;
    bench->services.workers = &stage->workers;
    bench->services.store = &stage->store;
    stage->all = (struct identity){.organization_id = TEXT("org-1"),
                                   .key_id = TEXT("key-1"),
                                   .by = IDENTITY_KEY,
                                   .scopes = SCOPES_ALL,
                                   .actor = TEXT("key:key-1")};
    return stage;
}

static void stage_end(struct stage *stage)
{
    hub_stop(stage->bench->hub);
    testing_work(stage);
    assert_true(hub_is_idle(stage->bench->hub));
    while (stage->bench->hub->topics != NULL) { /* of a test that failed */
        stream_close(stage->bench->hub->topics->streams);
    }
    bench_end(stage->bench);
}

void testing_after(struct stage *stage, int64_t ms)
{
    stage->bench->now_ms += ms;
    hub_tick(stage->bench->hub);
    testing_work(stage);
}

static void kept_done(void *argument, const struct commit_outcome *outcome)
{
    *(enum commit_result *)argument = outcome->result;
}

void testing_commit(struct stage *stage, const struct change_set *set)
{
    enum commit_result result = COMMIT_UNKNOWN;
    assert_true(stage->store.submit(stage->store.context, set, kept_done, &result));
    assert_int_equal(result, COMMIT_DONE);
}

struct change_set *testing_changes(struct stage *stage, const char *organization)
{
    const struct change_origin origin = {
        .actor = TEXT("test"), .request_id = TEXT("request"), .at_ms = stage->bench->now_ms};
    return change_set_begin(stage->bench->arena, text_of(organization), &origin);
}

void testing_happens(struct stage *stage, const char *organization, const char *type, const char *id, int32_t count)
{
    struct change_set *set = testing_changes(stage, organization);
    for (int32_t i = 1; i <= count; i++) {
        change_set_event(set, type, text_of(id), i, TEXT(""));
    }
    testing_commit(stage, set);
}

void testing_passes(struct stage *stage, const char *id, int32_t count)
{
    struct change_set *set = testing_changes(stage, "org-1");
    for (int32_t i = 1; i <= count; i++) {
        change_set_passing(set, "technician.location", text_of(id), i, TEXT("{\"a\":1}"));
    }
    testing_commit(stage, set);
}

/* ---- clients ----------------------------------------------------------------------------------------------------- */

static void fall_asleep(void *argument)
{
    struct client *c = argument;
    assert_false(c->is_asleep);
    c->is_asleep = true;
}

static void wake_up(void *argument)
{
    struct client *c = argument;
    assert_true(c->is_asleep);
    c->is_asleep = false;
}

static bool has_left(void *argument)
{
    const struct client *c = argument;
    assert_true(c->is_asleep);
    return c->has_left;
}

struct client *testing_client_of(struct stage *stage, const struct stream_request *request)
{
    struct client *c = arena_new(stage->bench->arena, struct client);
    struct stream_request asked = *request;
    enum hub_refusal refusal;
    struct snapshot *s = stage->store.open(stage->store.context, TEXT("org-1"), NULL);
    asked.identity = request->identity == NULL ? &stage->all : request->identity;
    asked.types = request->types == 0 ? STREAM_TYPES_ALL : request->types;
    c->stage = stage;
    c->heard = text_builder_make(stage->bench->arena);
    c->stream = hub_open(stage->bench->hub, &asked, stage->store.event_seq(s), &refusal);
    stage->store.close(stage->store.context, s);
    return c;
}

struct client *testing_client(struct stage *stage)
{
    return testing_client_of(stage, &(struct stream_request){.address = TEXT("1.2.3.4")});
}

struct client *testing_client_resumed(struct stage *stage, int64_t after_seq)
{
    return testing_client_of(stage, &(struct stream_request){.resumes = true, .after_seq = after_seq});
}

void testing_client_reads(struct client *c, size_t room)
{
    char piece[4096];
    while (!c->is_asleep && !c->is_over) {
        const struct stream_reader reader = {fall_asleep, wake_up, has_left, c};
        int64_t count = stream_read(c->stream, &reader, piece, room);
        c->is_over = count == STREAM_OVER;
        if (count > 0) {
            text_append(&c->heard, (struct text){piece, (size_t)count});
        }
    }
}

void testing_client_hears(struct client *c)
{
    do {
        testing_work(c->stage);
        testing_client_reads(c, sizeof(char[4096]));
    } while (c->stage->work_count > 0 || (!c->is_asleep && !c->is_over));
}

void testing_client_leaves(struct client *c)
{
    stream_close(c->stream);
}

int32_t testing_times(const struct client *c, const char *what)
{
    int32_t count = 0;
    struct text needle = text_of(what);
    struct text all = text_built(&c->heard);
    for (size_t i = 0; i + needle.length <= all.length; i++) {
        count += memcmp(all.bytes + i, needle.bytes, needle.length) == 0 ? 1 : 0;
    }
    return count;
}

/* The numbers behind "id: " at the beginnings of lines that an event follows, each one more than the one before. */
int32_t testing_in_order(const struct client *c, int64_t after_seq)
{
    int32_t count = 0;
    struct text rest = text_built(&c->heard);
    while (rest.length > 0) {
        int64_t seq = 0;
        struct text line = text_cut(&rest, '\n');
        if (text_starts_with(line, TEXT("id: ")) && text_starts_with(rest, TEXT("event: "))) {
            assert_true(text_to_int64(text_slice(line, 4, line.length), &seq));
            assert_int_equal(seq, after_seq + ++count);
        }
    }
    return count;
}

int testing_stage_up(void **state)
{
    *state = stage_make();
    return 0;
}

int testing_stage_down(void **state)
{
    stage_end(*state);
    return 0;
}
