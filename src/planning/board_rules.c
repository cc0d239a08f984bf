#include "planning/board_rules.h"

#include "base/arena.h"
#include "base/units.h"

/* What is judged, and what was found. */
struct judging {
    struct arena *arena;
    const struct board_place *place;
    int32_t count;
    struct board_finding *list;
};

static void find(struct judging *j, const struct board_finding *finding)
{
    j->list = arena_grow(j->arena, j->list, j->count, sizeof *j->list);
    j->list[j->count++] = *finding;
}

/* ---- words ------------------------------------------------------------------------------------------------------- */

static bool is_among(const struct text_list *list, struct text id)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal(list->items[i], id)) {
            return true;
        }
    }
    return false;
}

static struct text name_of(const struct board_place *place)
{
    return place->technician->name;
}

/* "2026-05-15 09:30", local. */
static struct text when(const struct judging *j, int64_t instant_s)
{
    const struct zone *zone = j->place->zone;
    struct text date = date_text(j->arena, zone_date(zone, instant_s, NULL));
    struct text clock = clock_text(j->arena, zone, instant_s);
    return text_format(j->arena, "%.*s %.*s", TEXT_ARGS(date), TEXT_ARGS(clock));
}

/* ---- who --------------------------------------------------------------------------------------------------------- */

static void judge_wishes(struct judging *j)
{
    const struct job_record *job = j->place->job;
    const struct record_preferences *wishes = j->place->preferences;
    struct text name = name_of(j->place);
    bool by_customer = wishes != NULL && is_among(&wishes->excluded_technician_ids, job->technician_id);
    if (is_among(&job->excluded_technician_ids, job->technician_id) || by_customer) {
        find(j, &(struct board_finding){.rule = BOARD_RULE_EXCLUDED,
                                        .subject = job->technician_id,
                                        .message = text_format(j->arena, "%.*s is excluded %s.", TEXT_ARGS(name),
                                                               by_customer ? "by the customer" : "from this job")});
    }
    struct text required = job->required_technician_id;
    if (text_is_empty(required) && wishes != NULL) {
        required = wishes->required_technician_id;
    }
    if (!text_is_empty(required) && !text_equal(required, job->technician_id) &&
        !is_among(&job->crew_technician_ids, required)) {
        find(j, &(struct board_finding){.rule = BOARD_RULE_OTHER_REQUIRED,
                                        .subject = required,
                                        .message = TEXT("Another technician is required for this job.")});
    }
}

static bool is_skilled(struct judging *j, const struct record_skill *needed, const struct record_skill **held)
{
    const struct skill_list *skills = &j->place->technician->skills;
    *held = NULL;
    for (int32_t i = 0; i < skills->count; i++) {
        const struct record_skill *skill = &skills->items[i];
        if (text_equal_folded(skill->name, needed->name)) {
            *held = skill;
            return needed->level <= (skill->level == 0 ? 1 : skill->level); /* without a level: the lowest */
        }
    }
    return false;
}

enum { CERTIFICATION_EXPIRES_AT = 1 }; /* the place of the member in its shape */

/* A certification has no level. The last day on which it counts goes to *last, the best of those of that name. */
static bool is_certified(struct judging *j, struct text name, bool *expired, struct date *last)
{
    const struct certification_list *list = &j->place->technician->certifications;
    int64_t start_s = j->place->job->scheduled_start_s;
    *expired = false;
    for (int32_t i = 0; i < list->count; i++) {
        const struct record_certification *one = &list->items[i];
        if (!text_equal_folded(one->name, name)) {
            continue;
        }
        bool ends = one->given >> CERTIFICATION_EXPIRES_AT & 1;
        if (!ends || start_s == 0 || zone_date(j->place->zone, start_s, NULL).days <= one->expires_at.days) {
            return true;
        }
        *last = !*expired || one->expires_at.days > last->days ? one->expires_at : *last;
        *expired = true;
    }
    return false;
}

static void judge_skill(struct judging *j, const struct record_skill *needed)
{
    const struct record_skill *held = NULL;
    bool expired = false;
    struct date last = {0};
    struct text name = name_of(j->place);
    struct board_finding finding = {.rule = BOARD_RULE_MISSING_SKILL, .subject = needed->name};
    if (is_skilled(j, needed, &held) || is_certified(j, needed->name, &expired, &last)) {
        return;
    }
    finding.message =
        text_format(j->arena, "%.*s does not have the skill %.*s.", TEXT_ARGS(name), TEXT_ARGS(needed->name));
    if (held != NULL) {
        finding.rule = BOARD_RULE_SKILL_LEVEL;
        finding.needed = needed->level;
        finding.available = held->level == 0 ? 1 : held->level;
        finding.message =
            text_format(j->arena, "%.*s has the skill %.*s at level %d, and level %d is needed.", TEXT_ARGS(name),
                        TEXT_ARGS(needed->name), (int)finding.available, (int)finding.needed);
    } else if (expired) {
        struct text day = date_text(j->arena, last);
        finding.rule = BOARD_RULE_CERTIFICATION_EXPIRED;
        finding.needed = zone_date(j->place->zone, j->place->job->scheduled_start_s, NULL).days;
        finding.available = last.days;
        finding.message = text_format(j->arena, "The certification %.*s of %.*s counts until %.*s only.",
                                      TEXT_ARGS(needed->name), TEXT_ARGS(name), TEXT_ARGS(day));
    }
    find(j, &finding);
}

static void judge_who(struct judging *j)
{
    const struct job_record *job = j->place->job;
    struct text name = name_of(j->place);
    if (!j->place->technician->active) {
        find(j, &(struct board_finding){.rule = BOARD_RULE_INACTIVE,
                                        .subject = job->technician_id,
                                        .message =
                                            text_format(j->arena, "%.*s is not active any more.", TEXT_ARGS(name))});
    }
    judge_wishes(j);
    for (int32_t i = 0; i < job->required_skills.count; i++) {
        judge_skill(j, &job->required_skills.items[i]);
    }
    int32_t crew = 1;
    for (int32_t i = 0; i < job->crew_technician_ids.count; i++) {
        const struct text_list before = {i, job->crew_technician_ids.items};
        struct text id = job->crew_technician_ids.items[i];
        crew += text_equal(id, job->technician_id) || is_among(&before, id) ? 0 : 1;
    }
    if (crew < job->crew_size) {
        find(j, &(struct board_finding){.rule = BOARD_RULE_CREW_SHORT,
                                        .needed = job->crew_size,
                                        .available = crew,
                                        .message = text_format(j->arena, "This job needs %d people and has %d.",
                                                               (int)job->crew_size, (int)crew)});
    }
}

/* ---- shifts ------------------------------------------------------------------------------------------------------ */

static bool has_dated_shift(const struct technician_record *technician, struct date date)
{
    for (int32_t i = 0; i < technician->shifts.count; i++) {
        const struct record_shift *shift = &technician->shifts.items[i];
        if (shift->days == 0 && shift->date.days == date.days) {
            return true;
        }
    }
    return false;
}

/* Whether a row of the roster holds on a date. A weekly row has days, one of a date has none. */
static bool holds_on(const struct record_shift *shift, struct date date, bool dated)
{
    return dated ? shift->days == 0 && shift->date.days == date.days : (shift->days >> date_weekday(date) & 1) != 0;
}

/* Her shifts around an instant. */
struct attendance {
    bool any;        /* she works on that day, or into it */
    int64_t until_s; /* how long without a gap from the instant on; the instant itself when she is not there */
    int64_t edge_s;  /* the start or end of a shift that is nearest to it */
};

/* Looks at one shift. True when it makes her stay longer. */
static bool attend(struct attendance *a, int64_t from_s, int64_t start_s, int64_t end_s)
{
    const int64_t edges[] = {start_s, end_s};
    for (int i = 0; i < 2; i++) {
        int64_t far = edges[i] > from_s ? edges[i] - from_s : from_s - edges[i];
        int64_t nearest = a->edge_s > from_s ? a->edge_s - from_s : from_s - a->edge_s;
        a->edge_s = a->edge_s == 0 || far < nearest ? edges[i] : a->edge_s;
    }
    if (start_s > a->until_s || end_s <= a->until_s) {
        return false;
    }
    a->until_s = end_s;
    return true;
}

/* Goes over the rows that hold on a date. True when one of them made her stay longer. */
static bool attend_date(const struct judging *j, struct date date, bool is_day_of_start, struct attendance *a)
{
    const struct board_place *place = j->place;
    const struct shift_list *shifts = &place->technician->shifts;
    int64_t from_s = place->job->scheduled_start_s;
    bool dated = has_dated_shift(place->technician, date);
    bool longer = false;
    for (int32_t i = 0; i < shifts->count; i++) {
        const struct record_shift *shift = &shifts->items[i];
        bool counts = shift->kind == 0 || place->job->priority == PRIORITY_URGENT;
        if (counts && holds_on(shift, date, dated)) {
            int32_t end_minute = shift->end_minute + (shift->end_minute <= shift->start_minute ? MINUTES_A_DAY : 0);
            int64_t start_s = zone_instant_s(place->zone, date, shift->start_minute, ZONE_START);
            int64_t end_s = zone_instant_s(place->zone, date, end_minute, ZONE_END);
            a->any = a->any || is_day_of_start || (start_s <= from_s && end_s > from_s);
            longer = attend(a, from_s, start_s, end_s) || longer;
        }
    }
    return longer;
}

/* From the day before, whose night shift may reach into this one, to the day after. Rows stand in any order, so they are gone
 * over until none helps. */
static struct attendance attendance_of(const struct judging *j)
{
    const struct board_place *place = j->place;
    struct date today = zone_date(place->zone, place->job->scheduled_start_s, NULL);
    struct attendance a = {.until_s = place->job->scheduled_start_s};
    for (int32_t day = -1; day <= 1; day++) {
        while (attend_date(j, (struct date){today.days + day}, day == 0, &a)) {
        }
    }
    return a;
}

static void judge_shift(struct judging *j)
{
    const struct board_place *place = j->place;
    struct text name = name_of(place);
    int64_t start_s = place->job->scheduled_start_s;
    struct attendance a = attendance_of(j);
    struct board_finding finding = {.rule = BOARD_RULE_OUTSIDE_SHIFT, .needed = start_s, .available = a.edge_s};
    struct text start = when(j, start_s);
    struct text until = when(j, a.until_s);
    if (a.until_s > start_s &&
        place->end_s <= a.until_s + (int64_t)place->technician->overtime_minutes * MINUTE_SECONDS) {
        return;
    }
    if (!a.any) {
        finding.rule = BOARD_RULE_NO_SHIFT;
        finding.available = 0;
        finding.message =
            text_format(j->arena, "%.*s does not work on the day of %.*s.", TEXT_ARGS(name), TEXT_ARGS(start));
    } else if (a.until_s == start_s) {
        finding.message = text_format(j->arena, "%.*s is not on shift at %.*s.", TEXT_ARGS(name), TEXT_ARGS(start));
    } else {
        finding.needed = place->end_s;
        finding.available = a.until_s;
        finding.message = text_format(j->arena, "The shift of %.*s ends at %.*s, before the work does.",
                                      TEXT_ARGS(name), TEXT_ARGS(until));
    }
    find(j, &finding);
}

/* ---- when -------------------------------------------------------------------------------------------------------- */

static bool meets(const struct board_place *place, int64_t start_s, int64_t end_s)
{
    return start_s < place->end_s && place->job->scheduled_start_s < end_s;
}

static void judge_absence(struct judging *j)
{
    const struct board_place *place = j->place;
    struct text name = name_of(place);
    for (int32_t i = 0; i < place->technician->time_off.count; i++) {
        const struct record_interval *off = &place->technician->time_off.items[i];
        if (meets(place, off->start_s, off->end_s)) {
            struct text from = when(j, off->start_s);
            struct text to = when(j, off->end_s);
            find(j, &(struct board_finding){.rule = BOARD_RULE_TIME_OFF,
                                            .needed = place->job->scheduled_start_s,
                                            .available = off->end_s,
                                            .message = text_format(j->arena, "%.*s is off from %.*s to %.*s.",
                                                                   TEXT_ARGS(name), TEXT_ARGS(from), TEXT_ARGS(to))});
        }
    }
}

static void judge_overlaps(struct judging *j)
{
    const struct board_place *place = j->place;
    for (int32_t i = 0; i < place->other_count; i++) {
        const struct board_other *other = &place->others[i];
        struct text name = text_is_empty(other->whose) ? name_of(place) : other->whose;
        if (meets(place, other->start_s, other->end_s)) {
            struct text what = text_is_empty(other->title) ? other->id : other->title;
            struct text from = when(j, other->start_s);
            struct text to = when(j, other->end_s);
            find(j, &(struct board_finding){
                        .rule = BOARD_RULE_OVERLAP,
                        .subject = other->id,
                        .needed = place->job->scheduled_start_s,
                        .available = other->end_s,
                        .message = text_format(j->arena, "%.*s has another job then: %.*s, from %.*s to %.*s.",
                                               TEXT_ARGS(name), TEXT_ARGS(what), TEXT_ARGS(from), TEXT_ARGS(to))});
        }
    }
}

/* The nearest edge of a window in which the start does not lie; false when it lies in one, or there is none. */
static bool misses_windows(const struct job_record *job, int64_t *edge_s)
{
    int64_t start_s = job->scheduled_start_s;
    int64_t nearest = INT64_MAX;
    for (int32_t i = 0; i < job->windows.count; i++) {
        const struct record_window *window = &job->windows.items[i];
        if (start_s >= window->start_s && (start_s < window->end_s || !window->hard)) {
            return false;
        }
        bool early = start_s < window->start_s;
        int64_t far = early ? window->start_s - start_s : start_s - window->end_s;
        if (far < nearest) {
            nearest = far;
            *edge_s = early ? window->start_s : window->end_s;
        }
    }
    return job->windows.count > 0;
}

static void judge_windows(struct judging *j)
{
    const struct job_record *job = j->place->job;
    int64_t start_s = job->scheduled_start_s;
    int64_t edge_s = 0;
    struct text start = when(j, start_s);
    if (misses_windows(job, &edge_s)) {
        struct text edge = when(j, edge_s);
        find(j, &(struct board_finding){
                    .rule = BOARD_RULE_OUTSIDE_WINDOW,
                    .needed = start_s,
                    .available = edge_s,
                    .message = text_format(j->arena, "%.*s is outside the job's windows; the nearest %s at %.*s.",
                                           TEXT_ARGS(start), start_s < edge_s ? "begins" : "ends", TEXT_ARGS(edge))});
    }
    if (job->deadline_s != 0 && start_s > job->deadline_s) {
        struct text deadline = when(j, job->deadline_s);
        find(j, &(struct board_finding){.rule = BOARD_RULE_AFTER_DEADLINE,
                                        .needed = start_s,
                                        .available = job->deadline_s,
                                        .message = text_format(j->arena, "%.*s is after the deadline, %.*s.",
                                                               TEXT_ARGS(start), TEXT_ARGS(deadline))});
    }
}

int32_t board_rules_judge(struct arena *arena, const struct board_place *place, const struct board_finding **findings)
{
    struct judging j = {.arena = arena, .place = place};
    bool has_start = place->job->scheduled_start_s != 0;
    if (place->technician != NULL) {
        judge_who(&j);
    }
    if (place->technician != NULL && has_start) {
        judge_shift(&j);
        judge_absence(&j);
    }
    if (has_start) {
        judge_windows(&j);
    }
    if (place->technician != NULL && has_start) {
        judge_overlaps(&j);
    }
    *findings = j.list;
    return j.count;
}

const char *board_rule_name(enum board_rule rule)
{
    static const char *const names[BOARD_RULE_COUNT] = {
        [BOARD_RULE_INACTIVE] = "technician_inactive",
        [BOARD_RULE_EXCLUDED] = "technician_excluded",
        [BOARD_RULE_OTHER_REQUIRED] = "other_technician_required",
        [BOARD_RULE_MISSING_SKILL] = "missing_skill",
        [BOARD_RULE_SKILL_LEVEL] = "skill_level",
        [BOARD_RULE_CERTIFICATION_EXPIRED] = "certification_expired",
        [BOARD_RULE_CREW_SHORT] = "crew_short",
        [BOARD_RULE_NO_SHIFT] = "no_shift",
        [BOARD_RULE_OUTSIDE_SHIFT] = "outside_shift",
        [BOARD_RULE_TIME_OFF] = "time_off",
        [BOARD_RULE_OUTSIDE_WINDOW] = "outside_window",
        [BOARD_RULE_AFTER_DEADLINE] = "after_deadline",
        [BOARD_RULE_OVERLAP] = "overlap",
    };
    return names[rule];
}
