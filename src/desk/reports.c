#include "desk/reports.h"

#include "base/arena.h"
#include "base/json.h"

enum { PAGE = 100, PROPOSALS_A_PAGE = 16 }; /* a proposal may be a megabyte */

/* ---- slots ------------------------------------------------------------------------------------------------------- */

/* "2026-W20": the week that its Thursday's year counts. */
static struct text week_text(struct arena *arena, struct date date)
{
    struct date thursday = {date.days - date_weekday(date) + 3}, first;
    struct text year = text_slice(date_text(arena, thursday), 0, 4);
    bool good = date_parse(text_format(arena, "%.*s-01-01", TEXT_ARGS(year)), &first);
    return text_format(arena, "%.*s-W%02d", TEXT_ARGS(year), good ? (thursday.days - first.days) / 7 + 1 : 0);
}

static struct text time_key(struct arena *arena, struct date date, enum desk_report_by by)
{
    struct text day = date_text(arena, date);
    return by == DESK_REPORT_BY_WEEK    ? week_text(arena, date)
           : by == DESK_REPORT_BY_MONTH ? text_slice(day, 0, 7)
                                        : day;
}

static void times_make(struct arena *arena, const struct desk_facts *facts, struct desk_slots *slots)
{
    struct text *keys = arena_array(arena, struct text, facts->days);
    int32_t *of_day = arena_array(arena, int32_t, facts->days);
    for (int32_t i = 0; i < facts->days; i++) {
        struct text key = time_key(arena, (struct date){facts->from.days + i}, slots->by);
        if (slots->count == 0 || !text_equal(keys[slots->count - 1], key)) {
            keys[slots->count++] = key;
        }
        of_day[i] = slots->count - 1;
    }
    slots->keys = keys;
    slots->of_day = of_day;
}

bool desk_slots_are_times(const struct desk_slots *slots)
{
    return slots->by <= DESK_REPORT_BY_MONTH;
}

struct desk_slots desk_slots_make(struct arena *arena, const struct desk_facts *facts, enum desk_report_by by)
{
    struct desk_slots slots = {.by = by, .person_count = facts->person_count, .branch_count = facts->branch_count};
    if (desk_slots_are_times(&slots)) {
        times_make(arena, facts, &slots);
        return slots;
    }
    bool people = by == DESK_REPORT_BY_TECHNICIAN;
    slots.count = (people ? facts->person_count : facts->branch_count) + 1; /* the last is nobody's */
    struct text *keys = arena_array(arena, struct text, slots.count);
    for (int32_t i = 0; i < slots.count - 1; i++) {
        keys[i] = people ? facts->people[i].id : facts->branches[i];
    }
    slots.keys = keys;
    return slots;
}

static int32_t branch_of(const struct desk_facts *facts, int32_t first, int32_t person)
{
    bool is_known = person != DESK_NOBODY && facts->people != NULL;
    int32_t hers = is_known ? facts->people[person].branch : -1;
    int32_t branch = first >= 0 ? first : hers;
    return branch >= 0 ? branch : facts->branch_count;
}

int32_t desk_slot_of_visit(const struct desk_slots *slots, const struct desk_facts *facts,
                           const struct desk_visit *visit)
{
    if (desk_slots_are_times(slots)) {
        return slots->of_day[visit->day];
    }
    if (slots->by == DESK_REPORT_BY_TECHNICIAN) {
        return visit->person == DESK_NOBODY ? slots->person_count : visit->person;
    }
    return branch_of(facts, facts->jobs[visit->fact].branch, visit->person);
}

int32_t desk_slot_of_day(const struct desk_slots *slots, const struct desk_facts *facts, const struct desk_day_of *day)
{
    int32_t branch = day->person == DESK_NOBODY ? -1 : facts->people[day->person].branch;
    if (desk_slots_are_times(slots)) {
        return slots->of_day[day->day];
    }
    if (slots->by == DESK_REPORT_BY_TECHNICIAN) {
        return day->person == DESK_NOBODY ? slots->person_count : day->person;
    }
    for (int32_t i = 0; i < day->count && branch < 0; i++) {
        branch = facts->jobs[day->visits[i].fact].branch;
    }
    return branch_of(facts, branch, DESK_NOBODY);
}

/* Whether the i-th visit is the first of her own that day that counts for its slot. */
static bool is_first_job(const struct desk_slots *slots, const struct desk_facts *facts, const struct desk_day_of *day,
                         int32_t i)
{
    int32_t slot = desk_slot_of_visit(slots, facts, &day->visits[i]);
    bool first = !day->visits[i].visit.goes_along;
    for (int32_t k = 0; k < i && first; k++) {
        first = day->visits[k].visit.goes_along || desk_slot_of_visit(slots, facts, &day->visits[k]) != slot;
    }
    return first;
}

void desk_sums_add(const struct desk_slots *slots, const struct desk_facts *facts, const struct desk_day_of *day,
                   struct kpi_sums *sums)
{
    const struct kpi_person *person = day->person == DESK_NOBODY ? NULL : &facts->people[day->person].ways;
    struct kpi_sums *of_day = &sums[desk_slot_of_day(slots, facts, day)];
    for (int32_t i = 0; i < day->count; i++) {
        struct kpi_sums *at = &sums[desk_slot_of_visit(slots, facts, &day->visits[i])];
        kpi_add_visit(at, &day->visits[i].visit, person, person == NULL ? NULL : &day->hours);
        if (person != NULL) {
            kpi_add_leg(at, &day->legs[i], person, &facts->price);
        }
        if (person != NULL && is_first_job(slots, facts, day, i)) {
            kpi_add_day_with_jobs(at);
        }
    }
    if (person != NULL) {
        kpi_add_leg(of_day, &day->home, person, &facts->price);
        kpi_add_day(of_day, &day->hours, day->overtime_s);
    }
}

/* ---- proposals and feedback -------------------------------------------------------------------------------------- */

bool desk_proposals_go(struct desk *desk, const struct desk_span *span,
                       void (*take)(void *context, const struct row *proposal, int32_t day), void *context)
{
    struct records_work *work = desk->work;
    const struct list_filter filter = {.has_date = true, .date = span->from, .date_to = span->to};
    struct list_query query = {.kind = ROW_PROPOSAL, .limit = PROPOSALS_A_PAGE, .filter = &filter};
    struct arena *pages = arena_create(0);
    struct row_list page = {.more = true};
    while (page.more && work->store->list(work->snapshot, pages, &query, &page, &work->fault)) {
        for (int32_t i = 0; i < page.count; i++) {
            const struct proposal_record *proposal = page.rows[i].noun;
            query.after_seq = page.rows[i].created_seq;
            take(context, &page.rows[i], proposal->date.days - span->from.days);
        }
        arena_reset(pages);
    }
    arena_destroy(pages);
    return !fault_is(&work->fault);
}

bool desk_was_reviewed(const struct row *row)
{
    const struct proposal_record *proposal = row->noun;
    bool decided = proposal->status == PROPOSAL_APPLIED || proposal->status == PROPOSAL_APPROVED ||
                   proposal->status == PROPOSAL_PARTIALLY_APPROVED || proposal->status == PROPOSAL_REJECTED;
    return decided && row->version > 1 && proposal->decided_at_ms != 0;
}

/* A report of figures while it is made. */
struct making {
    struct desk *desk;
    struct desk_facts facts;
    struct desk_slots slots;
    struct kpi_sums *sums;
};

static void decision_take(void *context, const struct row *row, int32_t day)
{
    struct making *m = context;
    const struct proposal_record *proposal = row->noun;
    if (desk_was_reviewed(row)) {
        kpi_add_decision(&m->sums[m->slots.of_day[day]], row->created_ms, proposal->decided_at_ms);
    }
}

/* What she said of the days of the span, from the newest word to the oldest. */
static bool feedback_read(struct making *m, int32_t person, struct arena *pages)
{
    struct records_work *work = m->desk->work;
    struct append_list page = {.more = true};
    for (int64_t below = 0; page.more;) {
        if (!work->store->appended(work->snapshot, pages, APPEND_FEEDBACK, m->facts.people[person].id, true, below,
                                   PAGE, &page, &work->fault)) {
            return false;
        }
        for (int32_t i = 0; i < page.count; i++) {
            const struct feedback_entry *entry = page.items[i].noun;
            struct desk_day_of day = {.person = person, .day = entry->date.days - m->facts.from.days};
            below = page.items[i].seq;
            if (day.day >= 0 && day.day < m->facts.days) {
                kpi_add_feedback(&m->sums[desk_slot_of_day(&m->slots, &m->facts, &day)], entry->score);
            }
        }
        arena_reset(pages);
    }
    return true;
}

static bool feedback_gather(struct making *m)
{
    struct arena *pages = arena_create(0);
    bool good = true;
    for (int32_t i = 0; good && i < m->facts.person_count; i++) {
        good = feedback_read(m, i, pages);
    }
    arena_destroy(pages);
    return good;
}

/* ---- key figures ------------------------------------------------------------------------------------------------- */

static int32_t as_it_was_or_will_be(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit)
{
    if (facts->jobs[fact].status == JOB_COMPLETED) {
        return desk_visit_done(facts, fact, visit);
    }
    int32_t day = desk_visit_planned(facts, fact, visit);
    return day >= facts->today ? day : DESK_NO_DAY;
}

static void day_take(void *context, const struct desk_day_of *day)
{
    struct making *m = context;
    desk_sums_add(&m->slots, &m->facts, day, m->sums);
}

bool desk_kpis(struct desk *desk, const struct desk_report_request *request, struct desk_kpis *kpis)
{
    struct arena *arena = desk->work->arena;
    struct making m = {.desk = desk};
    if (!desk_facts_make(desk, &request->span, NULL, &m.facts)) {
        return false;
    }
    m.slots = desk_slots_make(arena, &m.facts, request->by);
    m.sums = arena_array(arena, struct kpi_sums, m.slots.count);
    struct desk_visits visits = desk_visits_make(arena, &m.facts, as_it_was_or_will_be);
    desk_days_go(desk, &m.facts, &visits, day_take, &m);
    *kpis = (struct desk_kpis){m.slots, m.sums};
    return feedback_gather(&m) &&
           (!desk_slots_are_times(&m.slots) || desk_proposals_go(desk, &request->span, decision_take, &m));
}

/* By technician and branch, those who had no part in it are left out. */
static bool is_told(const struct desk_slots *slots, const struct kpi_sums *sums)
{
    return desk_slots_are_times(slots) || sums->jobs > 0 || sums->available_s > 0 || sums->service_s > 0 ||
           sums->feedback_told > 0;
}

static void key_write(struct json_writer *w, struct text key)
{
    json_name(w, TEXT("key"));
    if (text_is_empty(key)) {
        json_null(w);
    } else {
        json_string(w, key);
    }
}

void desk_kpis_write(struct json_writer *w, const struct desk_kpis *kpis)
{
    json_array_begin(w);
    for (int32_t i = 0; i < kpis->slots.count; i++) {
        if (!is_told(&kpis->slots, &kpis->sums[i])) {
            continue;
        }
        json_object_begin(w);
        key_write(w, kpis->slots.keys[i]);
        kpis_write(w, &kpis->sums[i]);
        json_object_end(w);
    }
    json_array_end(w);
}

/* A field in quotation marks; one that a spreadsheet would take for a formula has an apostrophe before it. */
static void field_append(struct text_builder *lines, struct text field)
{
    char first = field.length > 0 ? field.bytes[0] : ' ';
    text_append_char(lines, '"');
    if (first == '=' || first == '+' || first == '-' || first == '@' || first == '\t' || first == '\r') {
        text_append_char(lines, '\'');
    }
    for (size_t i = 0; i < field.length; i++) {
        if (field.bytes[i] == '"') {
            text_append_char(lines, '"');
        }
        text_append_char(lines, field.bytes[i]);
    }
    text_append_char(lines, '"');
}

struct text desk_kpis_csv(struct arena *arena, const struct desk_kpis *kpis)
{
    struct text_builder lines = text_builder_make(arena);
    text_append_format(&lines, "key%.*s\r\n", TEXT_ARGS(kpis_csv_head(arena)));
    for (int32_t i = 0; i < kpis->slots.count; i++) {
        if (is_told(&kpis->slots, &kpis->sums[i])) {
            field_append(&lines, kpis->slots.keys[i]);
            text_append(&lines, kpis_csv(arena, &kpis->sums[i]));
            text_append(&lines, TEXT("\r\n"));
        }
    }
    return text_built(&lines);
}
