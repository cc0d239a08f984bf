/* What a job waits for: no job waits for itself, whichever way round. */
#include "base/arena.h"
#include "base/map.h"
#include "records/job_parts.h"

/* Jobs that are looked at on the way; a chain that is longer is taken as it is. */
enum { AFTER_MOST = 2000 };

/* The jobs that are still to be looked at, each once. */
struct trail {
    struct map met;
    int32_t count;
    struct text ids[AFTER_MOST];
};

static void trail_add(struct trail *trail, struct text id)
{
    int32_t index = trail->count;
    if (trail->count < AFTER_MOST && map_add(&trail->met, id, &index)) {
        trail->ids[trail->count++] = id;
    }
}

/* True when the job `to` is among those that `from` waits for. Every job on the way must still be as it is now when this is
 * kept: two changes that are each good could make a circle together. */
static bool waits_for(struct records_work *work, struct text from, struct text to)
{
    struct trail *trail = arena_new(work->arena, struct trail);
    trail->met = map_make(work->arena, 16, 0);
    trail_add(trail, from);
    for (int32_t i = 0; i < trail->count; i++) {
        if (text_equal(trail->ids[i], to)) {
            return true;
        }
        const struct row *row = records_find(work, ROW_JOB, trail->ids[i]);
        if (row == NULL) {
            continue;
        }
        if (row->created_seq != 0) { /* of the snapshot, and not this work's own */
            change_set_expect(work->set, ROW_JOB, row->id, row->version);
        }
        const struct job_record *job = row->noun;
        for (int32_t k = 0; k < job->after.count; k++) {
            trail_add(trail, job->after.items[k].job_id);
        }
    }
    return false;
}

static bool had_it(const struct records_job_change *change, struct text job_id)
{
    const struct job_record *known = change->before == NULL ? NULL : change->before->noun;
    for (int32_t i = 0; known != NULL && i < known->after.count; i++) {
        if (text_equal(known->after.items[i].job_id, job_id)) {
            return true;
        }
    }
    return false;
}

static bool is_twice(const struct after_list *list, int32_t index)
{
    for (int32_t i = 0; i < index; i++) {
        if (text_equal(list->items[i].job_id, list->items[index].job_id)) {
            return true;
        }
    }
    return false;
}

void records_job_check_after(const struct records_job_change *change)
{
    const struct after_list *list = &change->job->after;
    struct where after = records_job_place(change, "after");
    for (int32_t i = 0; i < list->count; i++) {
        struct where element = where_element(&after, i);
        struct where place = where_member(&element, "jobId");
        struct text id = list->items[i].job_id;
        if (is_twice(list, i)) {
            issue_add(&change->outcome->wrong, &place, "given_twice", "This job stands in the list already.");
        } else if (change->before != NULL && !had_it(change, id) && waits_for(change->work, id, change->before->id)) {
            issue_add(&change->outcome->wrong, &place, "circular",
                      "A job cannot wait for itself, nor for one that does.");
        }
    }
}
