#include "store/lift.h"

#include "base/arena.h"

/* ---- lifting ----------------------------------------------------------------------------------------------------- */

static void search_add(struct text_builder *search, struct arena *arena, struct text t)
{
    if (!text_is_empty(t)) {
        text_append(search, text_fold(arena, t));
        text_append_char(search, '\n');
    }
}

static struct text searched(struct arena *arena, const struct text *parts, int32_t count)
{
    struct text_builder search = text_builder_make(arena);
    for (int32_t i = 0; i < count; i++) {
        search_add(&search, arena, parts[i]);
    }
    return text_built(&search);
}

static void day_widen(struct store_lifted *lifted, int64_t start_s, int64_t end_s)
{
    lifted->day_from_s = lifted->has_day && lifted->day_from_s < start_s ? lifted->day_from_s : start_s;
    lifted->day_to_s = lifted->has_day && lifted->day_to_s > end_s ? lifted->day_to_s : end_s;
    lifted->has_day = true;
}

/* A moment counts as a second of its day. */
static void job_day(const struct job_record *job, struct store_lifted *lifted)
{
    if (job->scheduled_start_s != 0) {
        int64_t end_s =
            job->scheduled_end_s > job->scheduled_start_s ? job->scheduled_end_s : job->scheduled_start_s + 1;
        day_widen(lifted, job->scheduled_start_s, end_s);
        return;
    }
    for (int32_t i = 0; i < job->windows.count; i++) {
        day_widen(lifted, job->windows.items[i].start_s, job->windows.items[i].end_s);
    }
    if (job->promised.given != 0) {
        day_widen(lifted, job->promised.start_s, job->promised.end_s);
    }
}

static struct store_lifted lift_job(struct arena *arena, const struct job_record *job)
{
    const struct text parts[] = {job->external_id, job->title, job->job_type, job->address, job->customer_name};
    struct store_lifted lifted = {
        .source = job->source,
        .external_id = job->external_id,
        .status = job->status,
        .priority = job->priority,
        .active = true,
        .branch_id = job->branch_id,
        .customer_id = job->customer_id,
        .technician_id = job->technician_id,
        .crew_technician_ids = job->crew_technician_ids,
        .search = searched(arena, parts, 5),
    };
    job_day(job, &lifted);
    return lifted;
}

static struct store_lifted lift_technician(struct arena *arena, const struct technician_record *technician)
{
    const struct text parts[] = {technician->external_id, technician->name, technician->email, technician->phone};
    return (struct store_lifted){
        .source = technician->source,
        .external_id = technician->external_id,
        .active = technician->active,
        .branch_id = technician->branch_id,
        .search = searched(arena, parts, 4),
    };
}

static bool has_wishes(const struct record_preferences *preferences)
{
    return !text_is_empty(preferences->required_technician_id) || preferences->preferred_technician_ids.count > 0 ||
           preferences->excluded_technician_ids.count > 0;
}

static struct store_lifted lift_customer(struct arena *arena, const struct customer_record *customer)
{
    const struct text parts[] = {customer->external_id, customer->name, customer->email, customer->phone,
                                 customer->address};
    return (struct store_lifted){
        .source = customer->source,
        .external_id = customer->external_id,
        .active = true,
        .has_wishes = has_wishes(&customer->preferences),
        .search = searched(arena, parts, 5),
    };
}

static struct store_lifted lift_timetable(const struct timetable_record *row)
{
    const struct shape *shape = shape_of_row[ROW_TIMETABLE];
    const struct shape_member *task = &shape->members[shape_find(shape, TEXT("task"))];
    return (struct store_lifted){.active = true, .name = shape_word(task, row->task)};
}

/* ---- of dispatching ---------------------------------------------------------------------------------------------- */

static bool is_given(enum row_kind kind, const void *noun, struct text member)
{
    return shape_has(noun, shape_find(shape_of_row[kind], member));
}

static struct store_lifted lift_decision(const struct decision_record *decision)
{
    return (struct store_lifted){
        .active = true,
        .kind = decision->kind,
        .has_date = is_given(ROW_DECISION, decision, TEXT("date")),
        .date = decision->date,
        .job_id = decision->job_id,
    };
}

static struct store_lifted lift_proposal(const struct proposal_record *proposal)
{
    return (struct store_lifted){
        .active = true,
        .kind = proposal->kind,
        .status = proposal->status,
        .has_date = is_given(ROW_PROPOSAL, proposal, TEXT("date")),
        .date = proposal->date,
    };
}

static struct store_lifted lift_run(const struct run_record *run)
{
    return (struct store_lifted){
        .active = true,
        .kind = run->kind,
        .status = run->state,
        .has_date = is_given(ROW_RUN, run, TEXT("date")),
        .date = run->date,
    };
}

static struct store_lifted lift_numbered(struct arena *arena, int32_t kind, int32_t number, bool active)
{
    struct text name = number == 0 ? TEXT("") : text_format(arena, "%d", (int)number);
    return (struct store_lifted){.active = active, .kind = kind, .number = number, .name = name};
}

static struct store_lifted lift_of_dispatch(struct arena *arena, enum row_kind kind, const void *noun)
{
    if (kind == ROW_DECISION) {
        return lift_decision(noun);
    }
    if (kind == ROW_PROPOSAL) {
        return lift_proposal(noun);
    }
    if (kind == ROW_RUN) {
        return lift_run(noun);
    }
    if (kind == ROW_WEIGHTS) {
        const struct weights_record *weights = noun;
        return lift_numbered(arena, 0, weights->version, weights->active);
    }
    if (kind == ROW_MODEL) {
        const struct model_record *model = noun;
        return lift_numbered(arena, model->kind, model->version, model->active);
    }
    const struct incident_record *incident = noun;
    return (struct store_lifted){.active = true, .ends = true, .until_s = incident->until_s};
}

struct store_lifted store_lift(struct arena *arena, enum row_kind kind, const void *noun)
{
    switch (kind) {
    case ROW_JOB:
        return lift_job(arena, noun);
    case ROW_TECHNICIAN:
        return lift_technician(arena, noun);
    case ROW_CUSTOMER:
        return lift_customer(arena, noun);
    case ROW_TIMETABLE:
        return lift_timetable(noun);
    case ROW_BRANCH: {
        const struct branch_record *branch = noun;
        return (struct store_lifted){.active = branch->active, .name = text_fold(arena, branch->name)};
    }
    case ROW_USER: {
        const struct user_record *user = noun;
        return (struct store_lifted){.active = user->active, .name = text_fold(arena, user->email)};
    }
    case ROW_PLAN: {
        const struct plan_record *plan = noun;
        return (struct store_lifted){.active = true, .name = date_text(arena, plan->date)};
    }
    case ROW_SESSION: {
        const struct session_record *session = noun;
        return (struct store_lifted){.active = true, .user_id = session->user_id};
    }
    case ROW_DECISION:
    case ROW_PROPOSAL:
    case ROW_RUN:
    case ROW_WEIGHTS:
    case ROW_MODEL:
    case ROW_INCIDENT:
        return lift_of_dispatch(arena, kind, noun);
    case ROW_ORGANIZATION:
    case ROW_KEY:
    case ROW_INPUTS:
    case ROW_KIND_COUNT:
        break;
    }
    return (struct store_lifted){.active = true};
}

/* ---- filters ----------------------------------------------------------------------------------------------------- */

static bool is_listed(const struct text_list *list, struct text t)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal(list->items[i], t)) {
            return true;
        }
    }
    return list->count == 0; /* not asked for */
}

static bool occurs(struct text whole, struct text part)
{
    for (size_t i = 0; i + part.length <= whole.length; i++) {
        if (text_equal(text_slice(whole, i, i + part.length), part)) {
            return true;
        }
    }
    return false;
}

static bool has_words(const struct text_list *words, struct text search)
{
    bool all = true;
    for (int32_t i = 0; all && i < words->count; i++) {
        all = occurs(search, words->items[i]);
    }
    return all;
}

static bool is_asked(uint32_t bits, int32_t value)
{
    return bits == 0 || (bits >> value & 1) != 0;
}

/* Whether a job without any day is one that is asked for with a day. */
static bool is_any_day(const struct list_filter *f, const struct store_lifted *lifted)
{
    bool is_over = lifted->status == JOB_COMPLETED || lifted->status == JOB_CANCELED;
    return f->undated == UNDATED_ALL || (f->undated == UNDATED_OPEN && !is_over);
}

enum { ROUTE_BACK_S = 604800 }; /* as in the statement JOB_ROUTE */

bool store_is_on_route(const struct store_lifted *lifted, const struct route_precondition *route)
{
    bool is_hers = text_equal(lifted->technician_id, route->technician_id);
    for (int32_t i = 0; i < lifted->crew_technician_ids.count && !is_hers; i++) {
        is_hers = text_equal(lifted->crew_technician_ids.items[i], route->technician_id);
    }
    return is_hers && lifted->has_day && lifted->day_from_s < route->to_s && lifted->day_to_s > route->from_s &&
           lifted->day_from_s > route->from_s - ROUTE_BACK_S;
}

bool store_filter_takes(const struct list_filter *f, const struct row *row, const struct store_lifted *lifted)
{
    if (f == NULL) {
        return true;
    }
    bool in_day =
        lifted->has_day ? lifted->day_from_s < f->day_to_s && lifted->day_to_s > f->day_from_s : is_any_day(f, lifted);
    bool active = f->active == LIST_ALL || lifted->active == (f->active == LIST_ACTIVE);
    int32_t last_days = f->date_to.days > f->date.days ? f->date_to.days : f->date.days;
    bool on_date =
        !f->has_date || (lifted->has_date && lifted->date.days >= f->date.days && lifted->date.days <= last_days);
    bool of_job = text_is_empty(f->job_id) || text_equal(f->job_id, lifted->job_id);
    bool lasts = f->lasts_at_s == 0 || !lifted->ends || lifted->until_s > f->lasts_at_s;
    return is_asked(f->kinds, lifted->kind) && on_date && of_job && lasts && is_asked(f->statuses, lifted->status) &&
           is_asked(f->priorities, lifted->priority) && is_listed(&f->technician_ids, lifted->technician_id) &&
           is_listed(&f->branch_ids, lifted->branch_id) && is_listed(&f->sources, lifted->source) &&
           is_listed(&f->external_ids, lifted->external_id) &&
           (text_is_empty(f->user_id) || text_equal(f->user_id, lifted->user_id)) && (!f->has_day || in_day) &&
           row->changed_ms >= f->changed_since_ms && active && has_words(&f->words, lifted->search);
}
