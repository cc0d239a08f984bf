#include "desk/at_risk.h"

#include "base/arena.h"
#include "base/fault.h"

bool desk_at_risk(struct desk *desk, struct date date, const struct risk_question *question, struct json_writer *w,
                  struct records_outcome *outcome)
{
    struct records_work *work = desk->work;
    struct desk_day *day = arena_new(work->arena, struct desk_day);
    struct live_problem *made = arena_new(work->arena, struct live_problem);
    struct risk_answer answer = {.count = 0};
    const struct live_options options = live_options_all();
    records_outcome_begin(work, outcome);
    if (!desk_day_is_near(work, date, "?date", outcome) || !desk_day_make(desk, date, TEXT(""), day) ||
        !live_problem_make(work->arena, &day->inputs.day, &options, made, &work->fault)) {
        return false;
    }
    if (!desk_day_is_over(&day->inputs.day)) {
        dispatch_at_risk(work->arena, made, question, &answer);
    }
    dispatch_at_risk_write(w, made, question, &answer);
    return true;
}
