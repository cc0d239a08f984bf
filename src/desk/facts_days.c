/* Facts as days: whose visits they were, one day of one person after the other. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "desk/facts.h"

/* ---- visits ------------------------------------------------------------------------------------------------------ */

int32_t desk_visit_done(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit)
{
    const struct desk_fact *job = &facts->jobs[fact];
    visit->visit = job->visit;
    visit->order_s = job->visit.arrival_s != 0 ? job->visit.arrival_s : job->visit.end_s;
    if (job->visit.arrival_s == 0 && job->visit.service_minutes != KPI_UNKNOWN) {
        visit->order_s -= (int64_t)job->visit.service_minutes * MINUTE_SECONDS;
    }
    return job->status == JOB_COMPLETED ? job->done_day : DESK_NO_DAY;
}

/* What of the time that a plan has given a job is not work: breaks of its technician that find room in what is beyond the job's own
 * minutes. What is given by hand stands as it is. */
static int64_t paused_minutes(const struct desk_facts *facts, const struct desk_fact *job, int64_t minutes)
{
    int64_t paused = 0;
    if (job->by_hand || job->person == DESK_NOBODY || job->planned_minutes <= 0) {
        return 0;
    }
    const struct break_list *breaks = &facts->people[job->person].record->breaks;
    for (int32_t i = 0; i < breaks->count; i++) {
        int64_t more = paused + breaks->items[i].duration_minutes;
        paused = minutes - more >= job->planned_minutes ? more : paused;
    }
    return paused;
}

int32_t desk_visit_planned(const struct desk_facts *facts, int32_t fact, struct desk_visit *visit)
{
    const struct desk_fact *job = &facts->jobs[fact];
    int64_t minutes = (job->end_s - job->start_s) / MINUTE_SECONDS;
    visit->order_s = job->start_s;
    visit->visit = (struct kpi_visit){
        .place = job->visit.place,
        .has_place = job->visit.has_place,
        .travel_minutes = KPI_UNKNOWN,
        .service_minutes = (int32_t)clamp_int64(minutes - paused_minutes(facts, job, minutes), 0, INT32_MAX),
        .arrival_s = job->start_s,
        .end_s = job->end_s,
        .due_s = job->visit.due_s,
    };
    return job->person != DESK_NOBODY ? job->planned_day : DESK_NO_DAY;
}

static int by_person(const void *a, const void *b)
{
    const struct desk_visit *left = a, *right = b;
    if (left->person != right->person) {
        return left->person < right->person ? -1 : 1;
    }
    if (left->day != right->day) {
        return left->day < right->day ? -1 : 1;
    }
    if (left->order_s != right->order_s) {
        return left->order_s < right->order_s ? -1 : 1;
    }
    return (left->fact > right->fact) - (left->fact < right->fact);
}

struct desk_visits desk_visits_make(struct arena *arena, const struct desk_facts *facts, desk_visit_of *of)
{
    int64_t most = facts->count;
    for (int32_t i = 0; i < facts->count; i++) {
        most += facts->jobs[i].helpers_count;
    }
    struct desk_visits visits = {.items = arena_array(arena, struct desk_visit, most)};
    for (int32_t i = 0; i < facts->count; i++) {
        const struct desk_fact *job = &facts->jobs[i];
        struct desk_visit visit = {.fact = i, .person = job->person};
        visit.day = of(facts, i, &visit);
        if (visit.day == DESK_NO_DAY) {
            continue;
        }
        visits.items[visits.count++] = visit;
        for (int32_t k = 0; k < job->helpers_count; k++) {
            visit.person = facts->helpers[job->helpers_first + k];
            visit.visit.goes_along = true;
            visit.visit.travel_minutes = KPI_UNKNOWN; /* what was told is of who reported */
            visits.items[visits.count++] = visit;
        }
    }
    qsort(visits.items, (size_t)visits.count, sizeof *visits.items, by_person);
    return visits;
}

/* ---- days -------------------------------------------------------------------------------------------------------- */

struct kpi_hours desk_facts_hours(struct desk *desk, const struct desk_facts *facts, int32_t person, int32_t day)
{
    struct arena *arena = desk->work->arena;
    const struct desk_person *who = &facts->people[person];
    struct live_technician made = {.given = 0};
    struct arena_mark mark = arena_mark(arena);
    records_live_hours(arena, who->record, who->zone, (struct date){facts->from.days + day}, &made);
    struct kpi_hours hours = kpi_hours_of(&made);
    arena_rewind(arena, mark);
    return hours;
}

/* Days while they are gone through. */
struct going {
    struct desk *desk;
    const struct desk_facts *facts;
    void (*take)(void *context, const struct desk_day_of *day);
    void *context;
    int32_t room;
    struct kpi_leg *legs;
    struct kpi_visit *visits;
};

static void room_make(struct going *g, const struct desk_visits *visits)
{
    for (int32_t i = 0, first = 0; i < visits->count; i++) {
        const struct desk_visit *at = &visits->items[i], *begun = &visits->items[first];
        first = at->person == begun->person && at->day == begun->day ? first : i;
        g->room = i - first + 1 > g->room ? i - first + 1 : g->room;
    }
    g->legs = arena_array(g->desk->work->arena, struct kpi_leg, g->room);
    g->visits = arena_array(g->desk->work->arena, struct kpi_visit, g->room);
}

static void day_go(struct going *g, int32_t person, int32_t day, const struct desk_visit *visits, int32_t count)
{
    struct desk_day_of of = {.person = person, .day = day, .count = count, .visits = visits, .legs = g->legs};
    if (person != DESK_NOBODY) {
        const struct desk_person *who = &g->facts->people[person];
        if (count > 0 || (who->active && day >= who->known_day)) {
            of.hours = desk_facts_hours(g->desk, g->facts, person, day);
        }
        for (int32_t i = 0; i < count; i++) {
            g->visits[i] = visits[i].visit;
        }
        of.overtime_s = kpi_route(&who->ways, &of.hours, g->visits, count, g->legs, &of.home);
    }
    if (count > 0 || of.hours.works) {
        g->take(g->context, &of);
    }
}

void desk_days_go(struct desk *desk, const struct desk_facts *facts, const struct desk_visits *visits,
                  void (*take)(void *context, const struct desk_day_of *day), void *context)
{
    struct going g = {.desk = desk, .facts = facts, .take = take, .context = context};
    int32_t at = 0;
    room_make(&g, visits);
    for (int32_t person = DESK_NOBODY; person < facts->person_count; person++) {
        for (int32_t day = 0; day < facts->days; day++) {
            int32_t first = at;
            while (at < visits->count && visits->items[at].person == person && visits->items[at].day == day) {
                at++;
            }
            day_go(&g, person, day, visits->count > 0 ? &visits->items[first] : NULL, at - first);
        }
    }
}
