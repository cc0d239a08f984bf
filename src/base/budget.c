#include "base/budget.h"

#include <assert.h>

bool budget_claim(struct budget *budget, size_t bytes)
{
    size_t claimed = atomic_load(&budget->claimed);
    do {
        if (claimed > budget->limit || bytes > budget->limit - claimed) {
            return false;
        }
    } while (!atomic_compare_exchange_weak(&budget->claimed, &claimed, claimed + bytes));
    return true;
}

void budget_release(struct budget *budget, size_t bytes)
{
    size_t before = atomic_fetch_sub(&budget->claimed, bytes);
    assert(before >= bytes);
    (void)before;
}
