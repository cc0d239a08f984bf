#include "desk/predict.h"

#include "base/arena.h"
#include "base/units.h"
#include "desk/learn.h"

struct question {
    uint64_t given;
    struct text job_id;
    struct text job_type;
    struct text technician_id;
    int64_t at_s;
    struct text not_built; /* of what is said to be coming */
};

#define AT(member) .offset = offsetof(struct question, member)

static const struct shape_member rows[] = {
    {"jobId", SHAPE_REFERENCE, SHAPE_ONE_OF, AT(job_id), .words = "job", .says = "A job that is kept, or"},
    {"jobType", SHAPE_TEXT, SHAPE_ONE_OF, AT(job_type), .low = 1, .high = RECORD_NAME_BYTES,
     .says = "a type of job that is told of."},
    {"technicianId", SHAPE_REFERENCE, 0, AT(technician_id), .words = "technician",
     .says = "Who would do it; of a job that is kept, else its technician."},
    {"at", SHAPE_INSTANT, 0, AT(at_s), .says = "When it would begin; of a job that is kept, else its scheduledStart."},
    {"requiredSkills", SHAPE_JSON, SHAPE_NOT_BUILT, AT(not_built)},
    {"requiredParts", SHAPE_JSON, SHAPE_NOT_BUILT, AT(not_built)},
    {"location", SHAPE_JSON, SHAPE_NOT_BUILT, AT(not_built)},
    {"customerId", SHAPE_JSON, SHAPE_NOT_BUILT, AT(not_built)},
    {"title", SHAPE_JSON, SHAPE_NOT_BUILT, AT(not_built)},
};
const struct shape desk_shape_prediction_question = {.name = "PredictionQuestion",
                                                     .size = sizeof(struct question),
                                                     .count = sizeof rows / sizeof *rows,
                                                     .members = rows};

/* ---- the question ------------------------------------------------------------------------------------------------ */

static bool question_read(struct records_work *work, const struct json *body, struct question *question,
                          struct records_outcome *outcome)
{
    static const struct where whole = {.parent = NULL};
    struct shape_reader reader = records_reader(work, outcome);
    shape_preset(&desk_shape_prediction_question, question);
    shape_merge(&reader, &desk_shape_prediction_question, SHAPE_FROM_CLIENT, body, &whole, question);
    return records_is_right(outcome) && !fault_is(&work->fault);
}

/* What the job that is asked for says, where the question does not. */
static bool job_join(struct records_work *work, struct question *question)
{
    if (text_is_empty(question->job_id)) {
        return true;
    }
    const struct row *row = records_find(work, ROW_JOB, question->job_id);
    if (row == NULL) {
        return false; /* work->fault: it was there a moment ago */
    }
    const struct job_record *job = row->noun;
    question->job_type = job->job_type;
    if (text_is_empty(question->technician_id)) {
        question->technician_id = job->technician_id;
    }
    question->at_s = question->at_s == 0 ? job->scheduled_start_s : question->at_s;
    return true;
}

static struct text name_of(struct records_work *work, struct text technician_id)
{
    const struct row *row = text_is_empty(technician_id) ? NULL : records_find(work, ROW_TECHNICIAN, technician_id);
    return row == NULL ? TEXT("") : ((const struct technician_record *)row->noun)->name;
}

/* ---- the answer -------------------------------------------------------------------------------------------------- */

static void predict(struct records_work *work, const struct desk_model *model, const struct duration_question *question,
                    int64_t at_s, struct desk_prediction *prediction)
{
    const struct organization_record *organization = work->organization->noun;
    struct duration_answer *answer = &prediction->answer;
    learning_durations_predict(work->arena, &model->durations, question, answer);
    const struct live_forecast forecast = {
        .p10 = answer->p10, .p50 = answer->p50, .p80 = answer->p80, .p90 = answer->p90};
    prediction->duration_minutes = learning_durations_at(&forecast, organization->planning.duration_quantile_e4);
    prediction->completes_at_s = at_s == 0 ? 0 : at_s + (int64_t)prediction->duration_minutes * MINUTE_SECONDS;
    prediction->model_version = model->version;
    prediction->is_measured = model->durations.measures.given != 0;
    prediction->coverage_e4 = model->durations.measures.coverage_p10_p90_e4;
}

bool desk_predict(struct records_work *work, const struct desk_model *model, const struct json *body, bool names,
                  struct desk_prediction *prediction, struct records_outcome *outcome)
{
    struct question question;
    records_outcome_begin(work, outcome);
    if (!question_read(work, body, &question, outcome) || !job_join(work, &question)) {
        return false;
    }
    const struct duration_question asked = {
        .job_type = question.job_type,
        .technician_id = question.technician_id,
        .technician = names ? name_of(work, question.technician_id) : TEXT(""),
    };
    predict(work, model, &asked, question.at_s, prediction);
    if (model->durations.n == 0) {
        desk_learn_ask(work);
    }
    outcome->result = RECORDS_UNCHANGED;
    return !fault_is(&work->fault);
}

/* ---- as JSON ----------------------------------------------------------------------------------------------------- */

void desk_basis_write(struct json_writer *w, const struct duration_answer *answer)
{
    json_object_begin(w);
    json_name_string(w, TEXT("text"), answer->basis);
    json_name_integer(w, TEXT("n"), answer->n);
    json_name_string(w, TEXT("level"), text_of(duration_level_word[answer->level]));
    json_object_end(w);
}

static void contributions_write(struct json_writer *w, const struct duration_answer *answer)
{
    json_name(w, TEXT("contributions"));
    json_array_begin(w);
    for (int32_t i = 0; i < answer->step_count; i++) {
        json_object_begin(w);
        json_name_string(w, TEXT("feature"), text_of(answer->steps[i].feature));
        json_name_string(w, TEXT("value"), answer->steps[i].value);
        json_name_integer(w, TEXT("minutes"), answer->steps[i].minutes);
        json_object_end(w);
    }
    json_array_end(w);
}

static void coverage_write(struct json_writer *w, const struct desk_prediction *prediction)
{
    json_name(w, TEXT("coverage"));
    json_object_begin(w);
    json_name(w, TEXT("p10_p90"));
    if (prediction->is_measured) {
        json_fixed(w, prediction->coverage_e4, 10000);
    } else {
        json_null(w);
    }
    json_object_end(w);
}

void desk_prediction_write(struct json_writer *w, const struct desk_prediction *prediction)
{
    const struct duration_answer *answer = &prediction->answer;
    json_object_begin(w);
    json_name_integer(w, TEXT("p10"), answer->p10);
    json_name_integer(w, TEXT("p50"), answer->p50);
    json_name_integer(w, TEXT("p80"), answer->p80);
    json_name_integer(w, TEXT("p90"), answer->p90);
    json_name_integer(w, TEXT("mean"), answer->mean);
    json_name_integer(w, TEXT("durationMinutes"), prediction->duration_minutes);
    json_name(w, TEXT("completesAt"));
    if (prediction->completes_at_s == 0) {
        json_null(w);
    } else {
        json_string(w, instant_text(w->out.arena, prediction->completes_at_s));
    }
    json_name(w, TEXT("basis"));
    desk_basis_write(w, answer);
    contributions_write(w, answer);
    json_name(w, TEXT("modelVersion"));
    if (prediction->model_version == 0) {
        json_null(w);
    } else {
        json_integer(w, prediction->model_version);
    }
    coverage_write(w, prediction);
    json_object_end(w);
}
