/* What the files of performance share. */
#ifndef ROUTRIQ_LEARNING_PERFORMANCE_PARTS_H
#define ROUTRIQ_LEARNING_PERFORMANCE_PARTS_H

#include "learning/performance.h"

extern const struct shape learning_shape_share;
extern const struct shape learning_shape_shares;
extern const struct shape learning_shape_performance_type;
extern const struct shape learning_shape_performance_technician;
extern const struct shape learning_shape_performance_pair;

#endif
