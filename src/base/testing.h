/* What every unit test includes: cmocka with the headers it needs before it, and asserts for our own types. */
#ifndef ROUTRIQ_BASE_TESTING_H
#define ROUTRIQ_BASE_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/fault.h"
#include "base/text.h"

/* How often something is tried: `times` as often where ROUTRIQ_TORTURE is set, as `make torture` does. */
static inline uint64_t testing_rounds(uint64_t usual, uint64_t times)
{
    return getenv("ROUTRIQ_TORTURE") == NULL ? usual : usual * times;
}

static inline void assert_text_at(struct text actual, const char *expected, const char *file, int line)
{
    if (!text_equal(actual, text_of(expected))) {
        print_error("\"%.*s\" is not \"%s\"\n", TEXT_ARGS(actual), expected);
        _fail(file, line);
    }
}

static inline void assert_no_fault_at(const struct fault *fault, const char *file, int line)
{
    if (fault_is(fault)) {
        print_error("%s: %s (%s)\n", fault->where, fault->what, fault->code);
        _fail(file, line);
    }
}

#define assert_text(actual, expected) assert_text_at((actual), (expected), __FILE__, __LINE__)
#define assert_no_fault(fault) assert_no_fault_at((fault), __FILE__, __LINE__)

#endif
