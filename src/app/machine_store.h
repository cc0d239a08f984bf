/* The machine under a store: its clock and its chance, and later the threads that work for it. */
#ifndef ROUTRIQ_APP_MACHINE_STORE_H
#define ROUTRIQ_APP_MACHINE_STORE_H

#include "ports/ports.h"

/* The machine's clock as it is, for commands that pretend nothing. The port points into it. */
struct machine_clock {
    struct clock_port port;
    int64_t steady_from_ms; /* the wall time when the monotonic clock showed 0 */
};

void machine_clock_make(struct machine_clock *clock);
struct entropy_port machine_entropy(void);

#endif
