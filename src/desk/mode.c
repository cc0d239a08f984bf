#include "desk/mode.h"

#include "base/units.h"

static bool is_among_folded(const struct text_list *list, struct text word)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal_folded(list->items[i], word)) {
            return true;
        }
    }
    return false;
}

static bool is_among(const struct text_list *list, struct text id)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal(list->items[i], id)) {
            return true;
        }
    }
    return false;
}

static const struct branch_record *branch_of(struct desk *desk, struct text branch_id)
{
    const struct row *row = text_is_empty(branch_id) ? NULL : records_find(desk->work, ROW_BRANCH, branch_id);
    return row == NULL ? NULL : row->noun;
}

/* A rule names its branch by name or by id. */
static bool fits(const struct record_mode_rule *rule, const struct job_record *job, const struct branch_record *branch)
{
    bool any_branch = text_is_empty(rule->branch);
    bool its_branch =
        branch != NULL && (text_equal_folded(rule->branch, branch->name) || text_equal(rule->branch, job->branch_id));
    return (any_branch || its_branch) &&
           (rule->job_types.count == 0 || is_among_folded(&rule->job_types, job->job_type));
}

static bool has_own_mode(const struct branch_record *branch)
{
    return branch != NULL && shape_has(branch, shape_find(shape_of_row[ROW_BRANCH], TEXT("mode")));
}

struct desk_mode desk_mode_of(struct desk *desk, const struct job_record *job, struct text technician_id)
{
    const struct organization_record *organization = desk->work->organization->noun;
    const struct branch_record *branch = branch_of(desk, job->branch_id);
    for (int32_t i = 0; i < organization->mode_rules.count; i++) {
        const struct record_mode_rule *rule = &organization->mode_rules.items[i];
        if (fits(rule, job, branch)) {
            bool outside = rule->pilot_technician_ids.count > 0 && !text_is_empty(technician_id) &&
                           !is_among(&rule->pilot_technician_ids, technician_id);
            return (struct desk_mode){outside ? MODE_SHADOW : rule->mode, rule};
        }
    }
    return (struct desk_mode){has_own_mode(branch) ? branch->mode : organization->mode, NULL};
}

bool desk_is_pilot(const struct desk *desk, const struct desk_mode *mode)
{
    return mode->rule == NULL || mode->rule->pilot_user_ids.count == 0 ||
           is_among(&mode->rule->pilot_user_ids, desk->user_id);
}

bool desk_is_stopped(struct desk *desk, struct text branch_id)
{
    const struct organization_record *organization = desk->work->organization->noun;
    const struct branch_record *branch = branch_of(desk, branch_id);
    return organization->stop.active || (branch != NULL && branch->stop.active);
}

bool desk_refuse_stopped(struct desk *desk, struct text branch_id, struct records_outcome *outcome)
{
    const struct organization_record *organization = desk->work->organization->noun;
    const struct branch_record *branch = branch_of(desk, branch_id);
    bool whole = organization->stop.active || branch == NULL;
    const struct record_stop *stop = whole ? &organization->stop : &branch->stop;
    return records_refuse(outcome, RECORDS_ILLEGAL, "engine_stopped",
                          "The engine is stopped%s (%.*s): it neither decides nor applies until somebody lets it go on "
                          "with PUT /dispatch/stop.",
                          whole ? "" : " for the branch", TEXT_ARGS(stop->reason));
}

int32_t desk_clock_minute(struct desk *desk)
{
    int32_t clock_s = 0;
    (void)zone_date(records_zone(desk->work, TEXT("")), divide_floor(desk->work->now_ms, 1000), &clock_s);
    return clock_s / MINUTE_SECONDS;
}

struct text desk_mode_name(int32_t mode)
{
    static const char *const names[] = {"shadow", "assisted", "automatic"};
    return text_of(names[mode]);
}

void desk_heed_take(struct desk *desk, const struct live_day *day, const struct plan_change *change,
                    struct desk_heed *heed)
{
    const int32_t people[] = {change->from.technician, change->to.technician};
    const struct row *row = records_find(desk->work, ROW_JOB, day->jobs.items[change->job].id);
    if (row == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct text id = people[i] < 0 ? TEXT("") : day->technicians.items[people[i]].id;
        struct desk_mode mode = desk_mode_of(desk, row->noun, id);
        heed->mode = mode.mode < heed->mode ? mode.mode : heed->mode;
        heed->is_pilot = heed->is_pilot && desk_is_pilot(desk, &mode);
    }
    heed->is_stopped = heed->is_stopped || desk_is_stopped(desk, ((const struct job_record *)row->noun)->branch_id);
}
