/* What a job's answer warns about. */
#include "base/arena.h"
#include "base/units.h"
#include "planning/planning.h"
#include "records/job_parts.h"

/* What the work's insight says; false: nothing, or work->fault. */
static bool predict(struct records_work *work, const struct job_record *job, struct records_planned *planned)
{
    return work->insight != NULL && work->insight->planned(work, job, planned);
}

static bool has_duration(const struct job_record *job)
{
    return shape_has(job, shape_find(shape_of_row[ROW_JOB], TEXT("durationMinutes")));
}

struct records_planned records_job_planned(struct records_work *work, const struct job_record *job)
{
    const struct record_planning *planning = &((const struct organization_record *)work->organization->noun)->planning;
    bool given = has_duration(job);
    struct records_planned planned = {.minutes = 0};
    if ((!given || planning->durations == DURATIONS_PREDICTED) && predict(work, job, &planned)) {
        return planned;
    }
    return (struct records_planned){given ? job->duration_minutes : planning->default_duration_minutes, 0};
}

int32_t records_job_planned_minutes(struct records_work *work, const struct job_record *job)
{
    return records_job_planned(work, job).minutes;
}

static void warn(const struct records_job_change *change, const char *member, const char *code, struct text message)
{
    struct where place = records_job_place(change, member);
    issue_add(&change->outcome->warnings, &place, code, "%.*s", TEXT_ARGS(message));
}

/* ---- the board --------------------------------------------------------------------------------------------------- */

/* Jobs of one technician that one warning looks at. */
enum { OTHERS_MOST = 200 };

static int64_t end_of(struct records_work *work, const struct job_record *job)
{
    int64_t planned_s = (int64_t)records_job_planned_minutes(work, job) * MINUTE_SECONDS;
    return job->scheduled_end_s > job->scheduled_start_s ? job->scheduled_end_s : job->scheduled_start_s + planned_s;
}

/* Whose of the job's people another job is; empty: nobody's. */
static struct text whose_is(const struct job_record *job, const struct job_record *other)
{
    bool is_hers = text_equal(other->technician_id, job->technician_id);
    for (int32_t i = 0; i < job->crew_technician_ids.count && !is_hers; i++) {
        is_hers = text_equal(other->technician_id, job->crew_technician_ids.items[i]);
    }
    return is_hers ? other->technician_id : TEXT("");
}

static struct text name_of(struct records_work *work, struct text technician_id)
{
    const struct row *row = records_find(work, ROW_TECHNICIAN, technician_id);
    return row == NULL ? technician_id : ((const struct technician_record *)row->noun)->name;
}

/* Puts a row to the others when it is another open job of hers, or of one of her crew, that has a start. */
static void other_add(const struct records_job_change *change, const struct row *row, struct board_other *others,
                      int32_t *count)
{
    const struct job_record *job = row->noun;
    struct text whose = whose_is(change->job, job);
    bool counts = !records_job_is_final(job->status) && job->status != JOB_ON_HOLD && records_job_has_place(job) &&
                  !text_is_empty(whose) && !text_equal(row->id, change->outcome->row->id);
    if (counts && *count < OTHERS_MOST) {
        bool is_hers = text_equal(whose, change->job->technician_id);
        others[(*count)++] = (struct board_other){.id = row->id,
                                                  .title = job->title,
                                                  .whose = is_hers ? TEXT("") : name_of(change->work, whose),
                                                  .start_s = job->scheduled_start_s,
                                                  .end_s = end_of(change->work, job)};
    }
}

/* Those of the snapshot that may touch the time, as this work sees them now, and those that this work has put. */
static int32_t others_find(const struct records_job_change *change, int64_t end_s, struct board_other *others)
{
    struct records_work *work = change->work;
    const struct job_record *job = change->job;
    int32_t mates = job->crew_technician_ids.count;
    struct text *people = arena_array(work->arena, struct text, mates + 1);
    people[0] = job->technician_id;
    for (int32_t i = 0; i < mates; i++) {
        people[i + 1] = job->crew_technician_ids.items[i];
    }
    const struct list_filter filter = {.technician_ids = {mates + 1, people},
                                       .has_day = true,
                                       .undated = UNDATED_NONE,
                                       .day_from_s = job->scheduled_start_s - DAY_SECONDS, /* without an end */
                                       .day_to_s = end_s > job->scheduled_start_s ? end_s : job->scheduled_start_s + 1};
    const struct list_query query = {.kind = ROW_JOB, .limit = OTHERS_MOST, .filter = &filter};
    struct row_list list = {0};
    int32_t count = 0;
    int32_t at = 0;
    work->store->list(work->snapshot, work->arena, &query, &list, &work->fault);
    for (int32_t i = 0; i < list.count; i++) {
        const struct row *now = records_find(work, ROW_JOB, list.rows[i].id);
        if (now != NULL && now->created_seq != 0) { /* else it comes below */
            other_add(change, now, others, &count);
        }
    }
    for (const struct row *own = NULL; (own = records_own(work, ROW_JOB, &at)) != NULL;) {
        other_add(change, own, others, &count);
    }
    return count;
}

/* Where in the body a finding belongs. */
static const char *member_of(enum board_rule rule)
{
    static const char *const members[BOARD_RULE_COUNT] = {
        [BOARD_RULE_INACTIVE] = "technicianId",         [BOARD_RULE_EXCLUDED] = "technicianId",
        [BOARD_RULE_OTHER_REQUIRED] = "technicianId",   [BOARD_RULE_MISSING_SKILL] = "technicianId",
        [BOARD_RULE_SKILL_LEVEL] = "technicianId",      [BOARD_RULE_CERTIFICATION_EXPIRED] = "technicianId",
        [BOARD_RULE_CREW_SHORT] = "crewTechnicianIds",  [BOARD_RULE_NO_SHIFT] = "scheduledStart",
        [BOARD_RULE_OUTSIDE_SHIFT] = "scheduledStart",  [BOARD_RULE_TIME_OFF] = "scheduledStart",
        [BOARD_RULE_OUTSIDE_WINDOW] = "scheduledStart", [BOARD_RULE_AFTER_DEADLINE] = "scheduledStart",
        [BOARD_RULE_OVERLAP] = "scheduledStart",
    };
    return members[rule];
}

static void board_warn(const struct records_job_change *change)
{
    struct records_work *work = change->work;
    const struct job_record *job = change->job;
    const struct row *row =
        text_is_empty(job->technician_id) ? NULL : records_find(work, ROW_TECHNICIAN, job->technician_id);
    const struct technician_record *technician = row == NULL ? NULL : row->noun;
    const struct row *customer =
        text_is_empty(job->customer_id) ? NULL : records_find(work, ROW_CUSTOMER, job->customer_id);
    struct board_place place = {
        .job = job,
        .preferences = customer == NULL ? NULL : &((const struct customer_record *)customer->noun)->preferences,
        .technician = technician,
        .zone = records_zone(work, technician == NULL ? job->branch_id : technician->branch_id),
        .end_s = end_of(work, job),
    };
    if (technician != NULL && job->scheduled_start_s != 0) {
        struct board_other *others = arena_array(work->arena, struct board_other, OTHERS_MOST);
        place.other_count = others_find(change, place.end_s, others);
        place.others = others;
    }
    const struct board_finding *findings = NULL;
    int32_t count = board_rules_judge(work->arena, &place, &findings);
    for (int32_t i = 0; i < count; i++) {
        warn(change, member_of(findings[i].rule), "rule_broken", findings[i].message);
    }
}

static void place_warn(const struct records_job_change *change)
{
    const struct job_record *job = change->job;
    if (job->status == JOB_UNSCHEDULED && records_job_has_place(job)) {
        warn(change, "status", "place_without_status",
             TEXT("It has a technician and a time, and its status is still unscheduled."));
    }
    if ((job->status == JOB_SCHEDULED || job->status == JOB_DISPATCHED) && !records_job_has_place(job)) {
        warn(change, "status", "status_without_place",
             TEXT("Its status says that it has a place, and it lacks a technician or a time."));
    }
    bool by_whom = (job->locks & LOCK_TECHNICIAN) != 0 && text_is_empty(job->technician_id);
    bool by_time = (job->locks & LOCK_TIME) != 0 && job->scheduled_start_s == 0;
    if (by_whom || by_time || ((job->locks & LOCK_ORDER) != 0 && !records_job_has_place(job))) {
        warn(change, "locks", "lock_without_place", TEXT("A lock holds nothing while there is no place to hold."));
    }
}

/* ---- what planning lacks ----------------------------------------------------------------------------------------- */

static void lacks_warn(const struct records_job_change *change)
{
    const struct shape *shape = shape_of_row[ROW_JOB];
    const struct job_record *job = change->job;
    struct records_work *work = change->work;
    if (!shape_has(job, shape_find(shape, TEXT("location")))) {
        warn(change, "location", "no_location", TEXT("It cannot be planned before its location is known."));
    }
    struct records_planned predicted;
    if (!has_duration(job) && !predict(work, job, &predicted)) {
        warn(change, "durationMinutes", "default_duration",
             text_format(work->arena, "Without a duration it is planned with %d minutes.",
                         (int)records_job_planned_minutes(work, job)));
    }
    struct where skills = records_job_place(change, "requiredSkills");
    for (int32_t i = 0; i < job->required_skills.count; i++) {
        const struct record_skill *skill = &job->required_skills.items[i];
        struct where place = where_element(&skills, i);
        if (records_skill_is_there(work, skill)) {
            continue;
        }
        if (skill->level > 1) {
            issue_add(&change->outcome->warnings, &place, "skill_nobody_has",
                      "No technician has the skill %.*s at level %d.", TEXT_ARGS(skill->name), (int)skill->level);
        } else {
            issue_add(&change->outcome->warnings, &place, "skill_nobody_has", "No technician has the skill %.*s.",
                      TEXT_ARGS(skill->name));
        }
    }
}

void records_job_warn(const struct records_job_change *change)
{
    if (!records_job_is_final(change->job->status)) { /* what is over is not planned */
        lacks_warn(change);
        place_warn(change);
        board_warn(change);
    }
}
