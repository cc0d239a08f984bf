#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"
#include "planning/planning.h"

static const enum goal DEFAULT_GOALS[] = {GOAL_MAXIMIZE_ON_TIME, GOAL_MINIMIZE_DRIVE_TIME};

/* The rows of a roster that hold on a date: those with that date if there are any, else those of its weekday. Returns how
 * many, and the first. */
static int32_t shifts_on(const struct technician *technician, struct date date, const struct shift_row **first)
{
    int32_t dated = 0;
    int32_t weekly = 0;
    const struct shift_row *first_dated = NULL;
    const struct shift_row *first_weekly = NULL;
    for (int32_t i = 0; i < technician->shift_count; i++) {
        const struct shift_row *row = &technician->shifts[i];
        if (row->has_date && row->date.days == date.days) {
            first_dated = dated++ == 0 ? row : first_dated;
        } else if (!row->has_date && (row->weekdays >> date_weekday(date) & 1) != 0) {
            first_weekly = weekly++ == 0 ? row : first_weekly;
        }
    }
    *first = dated > 0 ? first_dated : first_weekly;
    return dated > 0 ? dated : weekly;
}

/* A break before the shift's start is meant for the next day: a night shift's at 2:00. */
static void break_resolve(const struct day_request *request, const struct technician *technician,
                          const struct shift_row *row, struct workday *workday)
{
    const struct break_rule *meal = &technician->meal;
    if (meal->duration_minutes == 0) {
        return;
    }
    int32_t later_minutes = meal->latest_minute < row->start_minute ? MINUTES_A_DAY : 0;
    workday->break_earliest_s =
        zone_instant_s(request->zone, request->date, meal->earliest_minute + later_minutes, ZONE_START);
    workday->break_latest_s =
        zone_instant_s(request->zone, request->date, meal->latest_minute + later_minutes, ZONE_END);
    /* A break that could only begin after the shift is none; one whose times passed before cannot be. */
    if (workday->break_earliest_s < workday->shift.end_s) {
        workday->break_s = meal->duration_minutes * MINUTE_SECONDS;
    }
}

static struct workday workday_resolve(const struct day_request *request, const struct technician *technician,
                                      const struct shift_row *row)
{
    struct workday workday = {
        .works = true,
        .shift = {zone_instant_s(request->zone, request->date, row->start_minute, ZONE_START),
                  zone_instant_s(request->zone, request->date, row->end_minute, ZONE_END)},
    };
    break_resolve(request, technician, row, &workday);
    return workday;
}

bool day_make(struct arena *arena, const struct day_request *request, struct day *day, struct fault *fault)
{
    struct workday *workdays = arena_array(arena, struct workday, request->technician_count);
    for (int32_t t = 0; t < request->technician_count; t++) {
        const struct shift_row *row;
        int32_t rows = shifts_on(&request->technicians[t], request->date, &row);
        if (rows > 1) {
            struct text where = text_format(arena, "/technicians/%d/shifts", t);
            return fault_raise(fault, FAULT_NOT_SUPPORTED, "not_supported", text_to_c(arena, where),
                               "More than one shift on one day is not planned yet");
        }
        if (rows == 1) {
            workdays[t] = workday_resolve(request, &request->technicians[t], row);
        }
    }
    bool named = request->goal_count > 0;
    *day = (struct day){
        .date = request->date,
        .zone = request->zone,
        .job_count = request->job_count,
        .jobs = request->jobs,
        .technician_count = request->technician_count,
        .technicians = request->technicians,
        .workdays = workdays,
        .goal_count = named ? request->goal_count : 2,
        .goals = named ? request->goals : DEFAULT_GOALS,
        .weights_version = PLANNING_WEIGHTS_VERSION,
    };
    return true;
}
