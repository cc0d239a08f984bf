/* What the active model says of a job: one that is kept, or one that is told of. */
#ifndef ROUTRIQ_DESK_PREDICT_H
#define ROUTRIQ_DESK_PREDICT_H

#include "desk/models.h"

/* The body: {jobId, technicianId?} or {jobType, technicianId?, at?}. */
extern const struct shape desk_shape_prediction_question;

struct desk_prediction {
    struct duration_answer answer;
    int32_t duration_minutes; /* at the organization's quantile */
    int64_t completes_at_s;   /* 0: it is not known when it begins */
    int32_t model_version;    /* 0: there is none yet */
    bool is_measured;
    int64_t coverage_e4;
};

/* Answers with what `model` says. `names`: who asks may read who technicians are. False: the outcome says why, or
 * work->fault. Asks for a model to be learned where there is none, or one that knew nothing. */
bool desk_predict(struct records_work *work, const struct desk_model *model, const struct json *body, bool names,
                  struct desk_prediction *prediction, struct records_outcome *outcome);
/* What an answer rests on: {text, n, level}. */
void desk_basis_write(struct json_writer *w, const struct duration_answer *answer);
void desk_prediction_write(struct json_writer *w, const struct desk_prediction *prediction);

#endif
