/* The tape of an earlier run, out of the document that `routriq solve` printed. */
#ifndef ROUTRIQ_APP_SOLVE_TAPE_H
#define ROUTRIQ_APP_SOLVE_TAPE_H

#include <stdbool.h>

#include "app/solve_run.h"
#include "base/text.h"

struct arena;
struct fault;

/* Sets the run's seed, lanes and tape. Fault: FAULT_INVALID with a JSON pointer when the document has none or they cannot
 * be a run's. */
bool solve_tape_parse(struct arena *arena, struct text document, struct solve_run *run, struct fault *fault);
bool solve_tape_read(struct arena *arena, const char *path, struct solve_run *run, struct fault *fault);

#endif
