/* Budget: memory is admitted before it is used.
 *
 * A process has one budget. Whoever is about to need much memory claims it first; what does not fit is refused, and the
 * caller tells its client to come again. So running out of memory is a bug and not a matter of load. Claims are upper
 * bounds by arithmetic, not measurements. Any thread may claim and release. */
#ifndef ROUTRIQ_BASE_BUDGET_H
#define ROUTRIQ_BASE_BUDGET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct budget {
    size_t limit;
    atomic_size_t claimed;
};

/* True when `bytes` more fit; then they are claimed until budget_release. */
bool budget_claim(struct budget *budget, size_t bytes);
/* Asserts that so much was claimed. */
void budget_release(struct budget *budget, size_t bytes);

#endif
