#include "desk/stop.h"

#include "base/arena.h"

struct stop_body {
    uint64_t given;
    bool active;
    struct text branch;
    struct text reason;
};

static const struct shape_member stop_rows[] = {
    {"active", SHAPE_BOOLEAN, SHAPE_REQUIRED, .offset = offsetof(struct stop_body, active),
     .says = "True stops the engine, false lets it go on."},
    {"branch", SHAPE_TEXT, 0, .offset = offsetof(struct stop_body, branch), .low = 1, .high = RECORD_NAME_BYTES,
     .says = "Of one branch, by name or id; of the whole organization if not given."},
    {"reason", SHAPE_TEXT, 0, .offset = offsetof(struct stop_body, reason), .low = 1, .high = RECORD_NOTE_BYTES,
     .says = "Asked of who stops it."},
};
const struct shape desk_shape_stop = {.name = "StopRequest",
                                      .size = sizeof(struct stop_body),
                                      .count = (int32_t)(sizeof stop_rows / sizeof *stop_rows),
                                      .members = stop_rows};

static bool body_read(struct records_work *work, const struct json *body, struct stop_body *read,
                      struct records_outcome *outcome)
{
    struct shape_reader reader = records_reader(work, outcome);
    const struct where whole = {.parent = NULL};
    shape_preset(&desk_shape_stop, read);
    if (shape_merge(&reader, &desk_shape_stop, SHAPE_FROM_CLIENT, body, &whole, read) && read->active &&
        text_is_empty(read->reason)) {
        struct where place = where_member(&whole, "reason");
        issue_add(&outcome->wrong, &place, "required", "Say why the engine is stopped.");
    }
    return records_is_right(outcome);
}

/* The row that has the switch. NULL after an issue. */
static const struct row *row_find(struct records_work *work, const struct stop_body *body,
                                  struct records_outcome *outcome)
{
    if (text_is_empty(body->branch)) {
        return work->organization;
    }
    const struct row *row = records_find_named(work, ROW_BRANCH, body->branch);
    row = row == NULL ? records_find(work, ROW_BRANCH, body->branch) : row;
    if (row == NULL) {
        const struct where whole = {.parent = NULL};
        struct where place = where_member(&whole, "branch");
        issue_add(&outcome->wrong, &place, "unknown_reference", "There is no such branch.");
        (void)records_is_right(outcome);
    }
    return row;
}

static struct record_stop *stop_of(enum row_kind kind, void *noun)
{
    return kind == ROW_BRANCH ? &((struct branch_record *)noun)->stop : &((struct organization_record *)noun)->stop;
}

static const struct shape *shape_of_stop(enum row_kind kind)
{
    const struct shape *shape = shape_of_row[kind];
    return shape->members[shape_find(shape, TEXT("stop"))].of;
}

static void stop_fill(struct records_work *work, enum row_kind kind, const struct stop_body *body,
                      struct record_stop *stop)
{
    const struct shape *shape = shape_of_stop(kind);
    shape_preset(shape, stop);
    stop->active = body->active;
    stop->reason = body->reason;
    stop->by = work->set->origin.actor;
    stop->at_ms = work->now_ms;
    static const char *const members[] = {"active", "by", "at"};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        shape_give(stop, shape_find(shape, text_of(members[i])));
    }
    if (!text_is_empty(body->reason)) {
        shape_give(stop, shape_find(shape, TEXT("reason")));
    }
}

/* The switch is hidden from who reads the row, so the audit is told of it beside the row. */
static struct text told(struct arena *arena, const struct stop_body *body)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_bool(&w, TEXT("active"), body->active);
    if (!text_is_empty(body->reason)) {
        json_name_string(&w, TEXT("reason"), body->reason);
    }
    json_object_end(&w);
    return json_written(&w);
}

void desk_stop(struct desk *desk, const struct json *body, struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    struct stop_body read;
    records_outcome_begin(work, outcome);
    const struct row *before = body_read(work, body, &read, outcome) ? row_find(work, &read, outcome) : NULL;
    if (before == NULL) {
        return;
    }
    void *noun = shape_copy(work->arena, shape_of_row[before->kind], before->noun);
    struct record_stop *stop = stop_of(before->kind, noun);
    outcome->row = before;
    outcome->result = RECORDS_UNCHANGED;
    if (stop->active == read.active) {
        return;
    }
    stop_fill(work, before->kind, &read, stop);
    records_give(before->kind, noun, "stop");
    work->set->origin.detail = told(work->arena, &read);
    const char *what = read.active ? "engine.stopped" : "engine.resumed";
    const struct records_put put = {
        .kind = before->kind, .before = before, .noun = noun, .action = what, .event = what};
    records_put(work, &put, outcome);
    work->set->origin.detail = TEXT("");
}

void desk_stop_write(struct json_writer *w, const struct row *row)
{
    const void *noun = row->noun;
    const struct record_stop *stop = row->kind == ROW_BRANCH ? &((const struct branch_record *)noun)->stop
                                                             : &((const struct organization_record *)noun)->stop;
    json_object_begin(w);
    json_name_bool(w, TEXT("engineStopped"), stop->active);
    json_name(w, TEXT("branch"));
    if (row->kind == ROW_BRANCH) {
        json_string(w, ((const struct branch_record *)noun)->name);
    } else {
        json_null(w);
    }
    static const char *const members[] = {"reason", "by", "at"};
    const struct shape *shape = shape_of_stop(row->kind);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_name(w, text_of(members[i]));
        if (stop->given == 0) {
            json_null(w);
        } else {
            shape_write_member(w, shape, shape_find(shape, text_of(members[i])), stop);
        }
    }
    json_object_end(w);
}
