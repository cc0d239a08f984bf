/* Who may do what, and whom that displeases. */
#include <string.h>

#include "base/map.h"
#include "planning/live_parts.h"

/* ---- skills ------------------------------------------------------------------------------------------------------ */

/* The levels at which technicians have the skills that jobs ask for; and rows of bits, one for each skill and level. */
struct skills {
    struct map index; /* of folded names */
    int32_t count;
    int32_t *levels; /* count * technicians; 0: she does not have it */
    struct map row_index;
    int32_t row_count;
    uint64_t **rows;
};

/* Who could take a job: bits of technicians. */
struct who {
    struct live_draft *draft;
    int32_t words;
    struct skills skills;
    uint64_t *usual, *urgent; /* who is there, for any job or for urgent ones */
};

static void skills_number(struct who *who)
{
    const struct live_day *day = who->draft->day;
    struct skills *skills = &who->skills;
    int32_t rows = 0;
    skills->index = map_make(who->draft->arena, 16, 0);
    skills->row_index = map_make(who->draft->arena, 16, 0);
    for (int32_t j = 0; j < day->jobs.count; j++) {
        for (int32_t s = 0; s < day->jobs.items[j].skills.count; s++) {
            int32_t index = skills->count;
            struct text name = text_fold(who->draft->arena, day->jobs.items[j].skills.items[s].name);
            skills->count += map_add(&skills->index, name, &index) ? 1 : 0;
            rows++;
        }
    }
    skills->levels = draft_numbers(who->draft, (int64_t)skills->count * day->technicians.count);
    skills->rows = arena_array(who->draft->arena, uint64_t *, rows);
}

static void level_note(struct who *who, int32_t t, struct text name, int32_t level)
{
    int32_t index;
    if (map_get(&who->skills.index, text_fold(who->draft->arena, name), &index)) {
        int32_t *known = &who->skills.levels[(int64_t)index * who->draft->day->technicians.count + t];
        *known = level > *known ? level : *known;
    }
}

/* Without a level a skill is there at the lowest; a certification has none and counts for any. */
static void levels_fill(struct who *who)
{
    const struct live_technician_list *technicians = &who->draft->day->technicians;
    for (int32_t t = 0; t < technicians->count && who->skills.count > 0; t++) {
        const struct live_technician *technician = &technicians->items[t];
        for (int32_t s = 0; s < technician->skills.count; s++) {
            const struct record_skill *skill = &technician->skills.items[s];
            level_note(who, t, skill->name, skill->level > 0 ? skill->level : 1);
        }
        for (int32_t s = 0; s < technician->certifications.count; s++) {
            level_note(who, t, technician->certifications.items[s], INT32_MAX);
        }
    }
}

/* Who has a skill at a level. */
static const uint64_t *skill_row(struct who *who, const struct record_skill *skill)
{
    struct skills *skills = &who->skills;
    int32_t technicians = who->draft->day->technicians.count;
    struct text name = text_fold(who->draft->arena, skill->name);
    int32_t row = skills->row_count, index = 0;
    if (map_add(&skills->row_index, text_format(who->draft->arena, "%d %.*s", (int)skill->level, TEXT_ARGS(name)),
                &row)) {
        map_get(&skills->index, name, &index);
        uint64_t *bits = arena_array(who->draft->arena, uint64_t, who->words);
        for (int32_t t = 0; t < technicians; t++) {
            int32_t level = skills->levels[(int64_t)index * technicians + t];
            bits[t / 64] |= (uint64_t)(level > 0 && level >= skill->level) << (t % 64);
        }
        skills->rows[skills->row_count++] = bits;
    }
    return skills->rows[row];
}

/* ---- eligibility ------------------------------------------------------------------------------------------------- */

static void presence_fill(struct who *who)
{
    struct live_draft *draft = who->draft;
    who->usual = arena_array(draft->arena, uint64_t, who->words);
    who->urgent = arena_array(draft->arena, uint64_t, who->words);
    for (int32_t t = 0; t < draft->day->technicians.count; t++) {
        const struct live_person *person = &draft->people[t];
        who->urgent[t / 64] |= (uint64_t)person->works << (t % 64);
        who->usual[t / 64] |= (uint64_t)(person->works && !person->on_call) << (t % 64);
    }
}

static void leave_only(uint64_t *row, int32_t words, int32_t technician)
{
    bool there = technician >= 0 && (row[technician / 64] >> (technician % 64) & 1) != 0;
    memset(row, 0, (size_t)words * sizeof *row);
    if (there) {
        row[technician / 64] |= UINT64_C(1) << (technician % 64);
    }
}

/* Which of the crew has to be the technician that is required: who is she already, else the first. */
static int32_t member_required(const struct live_draft *draft, int32_t job, int32_t required)
{
    int32_t first = draft->first_of[job];
    for (int32_t m = 0; m < draft->count_of[job]; m++) {
        if (draft->tasks[first + m].technician == required) {
            return m;
        }
    }
    return 0;
}

/* By the rules of the day, whoever has it now. */
static void row_fill(struct who *who, int32_t i, uint64_t *row)
{
    const struct live_draft *draft = who->draft;
    const struct live_task *task = &draft->tasks[i];
    const struct live_job *job = draft_job(draft, i);
    const uint64_t *there = draft_is_urgent(draft, task->job) ? who->urgent : who->usual;
    for (int32_t w = 0; w < who->words; w++) {
        row[w] = there[w];
    }
    for (int32_t s = 0; s < job->skills.count && task->member == 0; s++) {
        const uint64_t *skilled = skill_row(who, &job->skills.items[s]);
        for (int32_t w = 0; w < who->words; w++) {
            row[w] &= skilled[w];
        }
    }
    for (int32_t k = 0; k < job->excluded_technician_ids.count; k++) {
        int32_t t = live_find_technician(draft->day, job->excluded_technician_ids.items[k]);
        if (t >= 0) {
            row[t / 64] &= ~(UINT64_C(1) << (t % 64));
        }
    }
    if (!text_is_empty(job->required_technician_id)) {
        int32_t required = live_find_technician(draft->day, job->required_technician_id);
        if (task->member == member_required(draft, task->job, required)) {
            leave_only(row, who->words, required);
        }
    }
}

/* What is told of who has it now; and locks. */
static void row_settle(struct who *who, int32_t i, uint64_t *row)
{
    struct live_draft *draft = who->draft;
    const struct live_task *task = &draft->tasks[i];
    const struct live_job *job = draft_job(draft, i);
    int32_t t = task->technician;
    if (t >= 0 && (row[t / 64] >> (t % 64) & 1) == 0) {
        live_draft_grace(draft, GRACE_ELIGIBLE, task->job, t, 0);
        row[t / 64] |= UINT64_C(1) << (t % 64);
    }
    bool locked = (job->locks & LOCK_TECHNICIAN) != 0 && !text_is_empty(job->technician_id);
    if (task->held || (locked && t >= 0)) {
        leave_only(row, who->words, t);
    } else if (locked && task->member == 0) {
        leave_only(row, who->words, live_find_technician(draft->day, job->technician_id));
    }
    for (int32_t k = 0; k < draft->day->technicians.count && draft->options->technicians != NULL; k++) {
        if (!draft->people[k].takes_part && k != t) {
            row[k / 64] &= ~(UINT64_C(1) << (k % 64));
        }
    }
    if (task->blocked) {
        memset(row, 0, (size_t)who->words * sizeof *row);
    }
}

/* ---- preference and territory ------------------------------------------------------------------------------------ */

static bool has_territory(const struct live_technician *technician, struct text territory)
{
    bool found = technician->territories.count == 0;
    for (int32_t i = 0; i < technician->territories.count && !found; i++) {
        found = text_equal_folded(technician->territories.items[i], territory);
    }
    return found;
}

/* Territories of jobs are few: for each, who is of another one. */
struct strangers {
    struct map index;
    int32_t count;
    uint64_t **rows;
};

static const uint64_t *strangers_of(struct who *who, struct strangers *strangers, struct text territory)
{
    const struct live_technician_list *technicians = &who->draft->day->technicians;
    int32_t row = strangers->count;
    if (map_add(&strangers->index, text_fold(who->draft->arena, territory), &row)) {
        uint64_t *bits = arena_array(who->draft->arena, uint64_t, who->words);
        for (int32_t t = 0; t < technicians->count; t++) {
            bits[t / 64] |= (uint64_t)!has_territory(&technicians->items[t], territory) << (t % 64);
        }
        strangers->rows[strangers->count++] = bits;
    }
    return strangers->rows[row];
}

/* Who is not among the preferred, where some are; and who is of another territory. */
static void displeasing(struct who *who, struct strangers *strangers, const struct live_job *job, uint64_t *others,
                        uint64_t *away)
{
    bool any = job->preferred_technician_ids.count > 0;
    const uint64_t *foreign = text_is_empty(job->territory) ? NULL : strangers_of(who, strangers, job->territory);
    for (int32_t w = 0; w < who->words; w++) {
        others[w] = any ? ~UINT64_C(0) : 0;
        away[w] = foreign == NULL ? 0 : foreign[w];
    }
    for (int32_t k = 0; k < job->preferred_technician_ids.count; k++) {
        int32_t t = live_find_technician(who->draft->day, job->preferred_technician_ids.items[k]);
        if (t >= 0) {
            others[t / 64] &= ~(UINT64_C(1) << (t % 64));
        }
    }
}

/* Who has an entry for a task, as bits: whoever may have it and displeases, and whose pace its minutes hold. */
static void entries_find(struct who *who, int32_t task, int32_t pacer, const uint64_t *others, const uint64_t *away,
                         uint64_t *entries)
{
    const uint64_t *row = who->draft->eligible + (int64_t)task * who->words;
    for (int32_t w = 0; w < who->words; w++) {
        entries[w] = row[w] & (others[w] | away[w]);
    }
    if (pacer >= 0) {
        entries[pacer / 64] |= UINT64_C(1) << (pacer % 64);
    }
}

static int32_t bits_count(const uint64_t *row, int32_t words)
{
    int32_t count = 0;
    for (int32_t w = 0; w < words; w++) {
        for (uint64_t bits = row[w]; bits != 0; bits &= bits - 1) {
            count++;
        }
    }
    return count;
}

/* Goes over the jobs; without arrays it only counts the entries. Prices are the first's of a crew, minutes everybody's. */
static int32_t affinity_walk(struct who *who, struct strangers *strangers, struct problem *problem, int32_t *first,
                             bool fill)
{
    struct live_draft *draft = who->draft;
    uint64_t *others = arena_array(draft->arena, uint64_t, who->words);
    uint64_t *away = arena_array(draft->arena, uint64_t, who->words);
    uint64_t *entries = arena_array(draft->arena, uint64_t, who->words);
    int32_t count = 0;
    int32_t *technician = draft_numbers(draft, fill ? first[draft->task_count] : 0);
    int64_t *preference_c = arena_array(draft->arena, int64_t, fill ? first[draft->task_count] : 0);
    int64_t *territory_c = arena_array(draft->arena, int64_t, fill ? first[draft->task_count] : 0);
    int32_t *service_t = draft_numbers(draft, fill ? first[draft->task_count] : 0);
    for (int32_t i = 0; i < draft->task_count; i++) {
        static const struct live_job nothing = {.given = 0}; /* displeases nobody */
        const struct live_job *job = draft_job(draft, i);
        int32_t pacer = live_draft_pacer(draft, draft->tasks[i].job);
        bool priced =
            (job->preferred_technician_ids.count > 0 || !text_is_empty(job->territory)) && draft->tasks[i].member == 0;
        if (priced || pacer >= 0) {
            displeasing(who, strangers, priced ? job : &nothing, others, away);
            entries_find(who, i, pacer, others, away, entries);
            count += fill ? 0 : bits_count(entries, who->words);
            for (int32_t t = 0; t < draft->day->technicians.count && fill; t++) {
                if (draft_bit(entries, t)) {
                    technician[count] = t;
                    preference_c[count] = draft_bit(others, t) ? draft->weights.preference_c : 0;
                    territory_c[count] = draft_bit(away, t) ? draft->weights.territory_c : 0;
                    service_t[count++] = t == pacer ? live_draft_service_t(draft, draft->tasks[i].job, t) : NO_INSTANT;
                }
            }
        }
        first[i + 1] = count;
    }
    problem->affinity_first = first;
    problem->affinity_technician = technician;
    problem->affinity_preference_c = preference_c;
    problem->affinity_territory_c = territory_c;
    problem->affinity_service_t = service_t;
    return count;
}

static void affinity_fill(struct who *who)
{
    struct live_draft *draft = who->draft;
    struct strangers strangers = {.index = map_make(draft->arena, 16, 0),
                                  .rows = arena_array(draft->arena, uint64_t *, draft->day->jobs.count)};
    int32_t *first = draft_numbers(draft, (int64_t)draft->task_count + 1);
    struct problem counted;
    int32_t count = affinity_walk(who, &strangers, &counted, first, false);
    if (count > 0) {
        draft->problem.dims.affinities = affinity_walk(who, &strangers, &draft->problem, first, true);
    }
}

void live_draft_eligibility(struct live_draft *draft)
{
    struct who who = {.draft = draft, .words = (draft->day->technicians.count + 63) / 64};
    skills_number(&who);
    levels_fill(&who);
    presence_fill(&who);
    draft->eligible = arena_array(draft->arena, uint64_t, (int64_t)draft->task_count * who.words);
    for (int32_t i = 0; i < draft->task_count; i++) {
        uint64_t *row = draft->eligible + (int64_t)i * who.words;
        row_fill(&who, i, row);
        row_settle(&who, i, row);
    }
    draft->problem.eligible = draft->eligible;
    draft->problem.eligible_words = who.words;
    affinity_fill(&who);
}
