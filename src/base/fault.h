/* Faults: the world's mistakes, told to the person who can mend them.
 *
 * A function that can fail takes a `struct fault *` and returns bool. The first fault sticks: raising a second one on the
 * same struct changes nothing, so a caller may go on and look once at the end. Our own mistakes are asserts, never faults.
 *
 * `where` is the field, as a JSON pointer ("/jobs/3/coordinates/lat") or "line 4 column 7"; `what` is a sentence that a
 * dispatcher can read; `code` is a snake_case word for programs. Causes that only an engineer understands go to the log.
 */
#ifndef ROUTRIQ_BASE_FAULT_H
#define ROUTRIQ_BASE_FAULT_H

#include <stdbool.h>

/* Kinds become an HTTP status in the room `http` and an exit code in `app`, and nowhere else. */
enum fault_kind {
    FAULT_NONE = 0,
    FAULT_SYNTAX,        /* not readable at all: bad JSON, a broken file */
    FAULT_INVALID,       /* readable, and wrong in a field */
    FAULT_NOT_SUPPORTED, /* right, and not something this engine does yet */
    FAULT_NOT_FOUND,
    FAULT_CONFLICT,
    FAULT_DENIED,      /* who asks is not allowed to */
    FAULT_TOO_LARGE,   /* over a stated limit */
    FAULT_UNAVAILABLE, /* not now: full, stopping, or a dependency is gone */
    FAULT_SYSTEM,      /* the machine refused: a file, a socket */
};

struct fault {
    enum fault_kind kind;
    char code[48];
    char where[160];
    char what[320];
};

/* Raises a fault unless one stands already. Returns false, so that `return fault_raise(...)` reads well. Text that does
 * not fit is cut at a character's boundary. `fault` may be NULL where the caller does not care why. */
bool fault_raise(struct fault *fault, enum fault_kind kind, const char *code, const char *where, const char *what, ...)
    __attribute__((format(printf, 5, 6)));

/* Puts `prefix` before the `where` of a fault: for a reader of a part whose caller knows where the part stands. */
void fault_prefix(struct fault *fault, const char *prefix);

static inline bool fault_is(const struct fault *fault)
{
    return fault->kind != FAULT_NONE;
}

#endif
