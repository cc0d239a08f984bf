#include "desk/insight.h"

#include "base/arena.h"
#include "base/fault.h"
#include "desk/eta.h"
#include "desk/predict.h"

const struct desk_model *desk_learned(struct records_work *work)
{
    if (work->learned == NULL) {
        struct desk_model *model = arena_new(work->arena, struct desk_model);
        work->learned = desk_model_active(work, model) ? model : NULL;
    }
    return work->learned;
}

bool desk_has_learned(const struct desk_model *model)
{
    return model->durations.minutes.given != 0;
}

static bool planned_of(struct records_work *work, const struct job_record *job, struct records_planned *planned)
{
    const struct organization_record *organization = work->organization->noun;
    const struct desk_model *model = desk_learned(work);
    if (model == NULL || !desk_has_learned(model)) {
        return false;
    }
    const struct duration_planned plan = learning_durations_plan(
        work->arena, &model->durations, job->job_type, job->technician_id, organization->planning.duration_quantile_e4);
    *planned = (struct records_planned){plan.minutes, plan.others};
    return true;
}

/* Who she is stays unsaid: a job is read by many who may not read that. */
static void answer_write(struct json_writer *w, struct records_work *work, const struct desk_model *model,
                         const struct job_record *job)
{
    struct duration_answer answer;
    const struct duration_question question = {.job_type = job->job_type, .technician_id = job->technician_id};
    learning_durations_predict(work->arena, &model->durations, &question, &answer);
    json_object_begin(w);
    json_name_integer(w, TEXT("p10"), answer.p10);
    json_name_integer(w, TEXT("p50"), answer.p50);
    json_name_integer(w, TEXT("p80"), answer.p80);
    json_name_integer(w, TEXT("p90"), answer.p90);
    json_name(w, TEXT("basis"));
    desk_basis_write(w, &answer);
    json_name_integer(w, TEXT("modelVersion"), model->version);
    json_object_end(w);
}

static void predicted_write(struct json_writer *w, struct records_work *work, const struct row *row)
{
    const struct job_record *job = row->noun;
    bool is_over = job->status == JOB_COMPLETED || job->status == JOB_CANCELED;
    const struct desk_model *model = is_over ? NULL : desk_learned(work);
    if (model == NULL || !desk_has_learned(model)) {
        json_null(w);
    } else {
        answer_write(w, work, model, job);
    }
}

const struct records_insight desk_insight = {.planned = planned_of, .predicted = predicted_write};
const struct records_insight desk_insight_of_one = {
    .planned = planned_of, .predicted = predicted_write, .eta = desk_eta_write};
