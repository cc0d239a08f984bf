/* Learning: what became of jobs that are done, as numbers for those to come.
 *
 * Statistics alone: values in, values out. Nobody here reads a clock or a store; records gathers the past
 * (records/history.h) as struct past_job, and whoever keeps models and versions gives them numbers. All of it is whole
 * numbers, so the same past gives the same bytes on every machine, in whatever order it comes.
 *
 * durations.h    how long a job will take, with its spread and the reasons
 * performance.h  how well a technician does a type of job, as one number with its reasons
 * weights.h      what each factor of a score counts
 *
 * Below them: logarithm.h, quantile.h, names.h.
 */
#ifndef ROUTRIQ_LEARNING_LEARNING_H
#define ROUTRIQ_LEARNING_LEARNING_H

#include "learning/durations.h"
#include "learning/performance.h"
#include "learning/weights.h"

#endif
