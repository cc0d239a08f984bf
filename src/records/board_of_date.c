#include "records/board_of_date.h"

#include "base/arena.h"
#include "planning/planning.h"
#include "records/job_parts.h"
#include "records/of_date.h"

bool records_board(struct records_work *work, struct date date, struct day *day, struct plan *plan)
{
    struct records_of_date of;
    if (!records_of_date(work, date, &of)) {
        return false;
    }
    struct board_job *jobs = arena_array(work->arena, struct board_job, of.job_count);
    for (int32_t i = 0; i < of.job_count; i++) {
        const struct row *row = of.jobs[i];
        jobs[i] = (struct board_job){row->id, row->version, row->noun, records_job_planned_minutes(work, row->noun)};
    }
    struct board_technician *technicians = arena_array(work->arena, struct board_technician, of.technician_count);
    for (int32_t i = 0; i < of.technician_count; i++) {
        const struct row *row = of.technicians[i];
        const struct technician_record *record = row->noun;
        technicians[i] =
            (struct board_technician){row->id, row->version, record, records_zone(work, record->branch_id)};
    }
    const struct board_request request = {.date = date,
                                          .zone = records_zone(work, TEXT("")),
                                          .job_count = of.job_count,
                                          .jobs = jobs,
                                          .technician_count = of.technician_count,
                                          .technicians = technicians};
    day_of_board(work->arena, &request, day, plan);
    return true;
}
