/* Models and versions of weights, each numbered from 1 and apart; one of each is active.
 *
 * Version 1 of the weights is everybody's (learning_weights_first). It is not kept before there is a second one: until then
 * what stands here for its row has no id and is at version 0. A model is two documents in one: {"durations": …, "performance": …}. */
#ifndef ROUTRIQ_DESK_MODELS_H
#define ROUTRIQ_DESK_MODELS_H

#include "learning/learning.h"
#include "records/records.h"

struct desk_model {
    int32_t version; /* 0: there is none yet; then everything has its default */
    struct duration_model durations;
    struct performance_model performance;
};

/* ROW_MODEL, or ROW_WEIGHTS, by its number, of the snapshot; NULL when there is none, or work->fault. */
const struct row *desk_version(struct records_work *work, enum row_kind kind, struct text number);
/* The active one. NULL: no model yet; of weights there always is one, but for work->fault. */
const struct row *desk_active(struct records_work *work, enum row_kind kind);
/* The first version of the weights, where no row is kept of any; else NULL. */
const struct row *desk_first_weights(struct records_work *work);

/* About the bytes that reading a model's row takes: to be claimed before. */
size_t desk_model_bytes(const struct row *row);
/* What a row says; `row` NULL: nothing is known. False: work->fault. */
bool desk_model_read(struct records_work *work, const struct row *row, struct desk_model *model);
/* The active model, by what the organization says of it: without asking the database where it is at hand. False: work->fault. */
bool desk_model_active(struct records_work *work, struct desk_model *model);
/* Says in the organization which model is active. */
void desk_model_point(struct records_work *work, const struct row *model);
/* The active weights; `version` is its number. False: work->fault. */
bool desk_weights_active(struct records_work *work, struct learning_weights *weights, int32_t *version);

/* Makes it the active one. */
void desk_activate(struct records_work *work, enum row_kind kind, struct text number, struct records_outcome *outcome);
/* Makes a version of the weights by hand: {"weights": {factor: number}}. It is not active. */
void desk_weights_make(struct records_work *work, const struct json *body, struct records_outcome *outcome);

/* As clients see it. */
void desk_version_write(struct json_writer *w, const struct row *row);

#endif
