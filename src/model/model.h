/* The model: the nouns of dispatching.
 *
 * Everything here is a plain struct of values and slices. The room has no verbs: planning turns a `struct day` into a
 * problem and a solution into a `struct plan`, dispatch decides with them, the store keeps them, http reads and writes
 * them. A struct owns nothing: the texts and arrays it points to live in the arena of whoever made it.
 *
 * Units are in the names. Instants (`_s` in int64_t) are seconds since 1970-01-01T00:00:00Z; durations are seconds (`_s`) or
 * minutes (`_minutes`) in int32_t; a `_minute` is a local clock time as minutes since midnight; `_m` is metres; `_e4` is a
 * share in 1/10 000. An interval is half open, and its end is after its start. A text that is not given is empty; anything
 * else that may be missing has a `has_` beside it.
 *
 * Skills, part numbers (SKU) and job types are kept as they were first written and compared with text_fold.
 *
 * What planning looks at stands in nouns.h, what is kept and shown in record.h and record_dispatch.h, and how a record is read, merged and written
 * in shape.h. change_set.h is the one value by which a use case says what it wants changed, audit.h what is told of it.
 *
 * What is not here yet is not enforced yet: a job has one hard window and one promised window, a technician one stretch of
 * work a day and one break, a vehicle the range it has left. A field comes with the code that keeps its promise.
 */
#ifndef ROUTRIQ_MODEL_MODEL_H
#define ROUTRIQ_MODEL_MODEL_H

#include "model/audit.h"
#include "model/change_set.h"
#include "model/live.h"
#include "model/nouns.h"
#include "model/past.h"
#include "model/record.h"
#include "model/record_dispatch.h"
#include "model/shape.h"

#endif
