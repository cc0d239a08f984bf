/* What the technicians can do: read as far as it takes to find what is asked for, once a work. A skill that somebody has is
 * mostly found among the first of them. */
#include "base/arena.h"
#include "base/map.h"
#include "records/job_parts.h"

enum { FIRST_PAGE = 20, NEXT_PAGES = 200 };

struct records_skills {
    struct map by_name; /* folded -> index into levels */
    int32_t count;
    int32_t room;
    int32_t *levels; /* the highest that anybody has */
    int64_t after_seq;
    bool all; /* there are no more technicians */
};

static void skill_note(struct records_work *work, struct text name, int32_t level)
{
    struct records_skills *skills = work->skills;
    int32_t index = skills->count;
    if (map_add(&skills->by_name, text_fold(work->arena, name), &index)) {
        if (skills->count == skills->room) {
            int32_t room = skills->room == 0 ? 16 : skills->room * 2;
            int32_t *levels = arena_array(work->arena, int32_t, room);
            for (int32_t i = 0; i < skills->count; i++) {
                levels[i] = skills->levels[i];
            }
            skills->levels = levels;
            skills->room = room;
        }
        skills->levels[skills->count++] = level;
    } else if (skills->levels[index] < level) {
        skills->levels[index] = level;
    }
}

/* A skill without a level is at the lowest; a certification serves at any. */
static void technician_note(struct records_work *work, const struct technician_record *technician)
{
    for (int32_t i = 0; i < technician->skills.count; i++) {
        const struct record_skill *skill = &technician->skills.items[i];
        skill_note(work, skill->name, skill->level == 0 ? 1 : skill->level);
    }
    for (int32_t i = 0; i < technician->certifications.count; i++) {
        skill_note(work, technician->certifications.items[i].name, INT32_MAX);
    }
}

static void page_read(struct records_work *work)
{
    struct records_skills *skills = work->skills;
    const struct list_filter filter = {.active = LIST_ACTIVE};
    const struct list_query query = {.kind = ROW_TECHNICIAN,
                                     .after_seq = skills->after_seq,
                                     .limit = skills->after_seq == 0 ? FIRST_PAGE : NEXT_PAGES,
                                     .filter = &filter};
    struct row_list list = {0};
    skills->all = !work->store->list(work->snapshot, work->arena, &query, &list, &work->fault) || !list.more;
    for (int32_t i = 0; i < list.count; i++) {
        technician_note(work, list.rows[i].noun);
        skills->after_seq = list.rows[i].created_seq;
    }
}

static void skills_begin(struct records_work *work)
{
    int32_t at = 0;
    work->skills = arena_new(work->arena, struct records_skills);
    work->skills->by_name = map_make(work->arena, 64, 0);
    for (const struct row *own = NULL; (own = records_own(work, ROW_TECHNICIAN, &at)) != NULL;) {
        technician_note(work, own->noun);
    }
}

bool records_skill_is_there(struct records_work *work, const struct record_skill *skill)
{
    struct text name = text_fold(work->arena, skill->name);
    int32_t index = 0;
    if (work->skills == NULL) {
        skills_begin(work);
    }
    for (;;) {
        if (map_get(&work->skills->by_name, name, &index) && work->skills->levels[index] >= skill->level) {
            return true;
        }
        if (work->skills->all) {
            return false;
        }
        page_read(work);
    }
}
