/* Which labels are kept of a stop: none that another beats in every respect, and no more than LABELS_MAX. */
#include <string.h>

#include "solver/labels_step.h"

/* How long the day is, begun as late as is as good. */
static int32_t span_t(const struct label *label)
{
    int32_t without_wait_t = label->ready_t - label->work_t;
    int32_t begin_t = without_wait_t < label->latest_t ? without_wait_t : label->latest_t;
    return label->ready_t - begin_t;
}

/* True when whatever follows `b` is possible after `a`, and no dearer. */
static bool beats(const struct walk *walk, const struct label *a, const struct label *b)
{
    const struct problem *p = walk->p;
    int64_t wait_c = walk->driver->wage.wait_c;
    if (walk->restocks && walk->stock_until[1 + a->restock] < walk->stock_until[1 + b->restock]) {
        return false;
    }
    if (a->ready_t > b->ready_t || a->cost_c > b->cost_c || a->breaks != b->breaks || a->battery_e < b->battery_e ||
        (p->reach_d != NULL && a->calls_d > b->calls_d)) {
        return false;
    }
    if (p->balance != NULL && a->drive_t + a->service_t > b->drive_t + b->service_t) {
        return false;
    }
    if (walk->driver->clock) { /* who is earlier may wait longer, or drive longer in slow hours */
        int64_t gap_t = b->ready_t - a->ready_t;
        int64_t dear_c = wait_c > walk->driver->wage.drive_c ? wait_c : walk->driver->wage.drive_c;
        return a->cost_c + gap_t * dear_c <= b->cost_c &&
               (p->balance == NULL || a->drive_t + a->service_t + gap_t <= b->drive_t + b->service_t);
    }
    if (wait_c == 0) {
        return true;
    }
    int64_t idle_t = b->work_t > a->work_t ? b->work_t - a->work_t : 0;
    return span_t(a) <= span_t(b) && a->latest_t >= b->latest_t && a->cost_c + idle_t * wait_c <= b->cost_c;
}

/* What is forgotten when there are too many: the dearest, but never the earliest of those that have taken as many breaks, nor
 * the one with the fullest battery: what comes may need them. */
static int32_t least_wanted(const struct labels *labels)
{
    int32_t fullest = 0, worst = -1;
    for (int32_t i = 1; i < labels->count; i++) {
        fullest = labels->items[i].battery_e > labels->items[fullest].battery_e ? i : fullest;
    }
    for (int32_t i = 0; i < labels->count; i++) {
        bool earliest = true;
        for (int32_t k = 0; k < labels->count && earliest; k++) {
            earliest = k == i || labels->items[k].breaks != labels->items[i].breaks ||
                       labels->items[i].ready_t < labels->items[k].ready_t;
        }
        if (!earliest && i != fullest && (worst < 0 || labels->items[i].cost_c > labels->items[worst].cost_c)) {
            worst = i;
        }
    }
    return worst;
}

/* Too late for home, or for a break that is still to come: nothing can follow. */
static bool is_lost(const struct walk *walk, int32_t index, const struct label *label)
{
    const struct driver *driver = walk->driver;
    bool rests = label->breaks < driver->break_count && (walk->ignore & WALK_IGNORE_BREAKS) == 0;
    return (label->ready_t > driver->to_t && (walk->ignore & WALK_IGNORE_SHIFT) == 0) ||
           (rests && label->ready_t > driver->break_until_t[label->breaks]) ||
           (index < walk->count && labels_leaving_in_vain(walk, index + 1, label));
}

void labels_add(const struct walk *walk, struct labels *labels, const struct label *label)
{
    if (is_lost(walk, labels->index, label)) {
        return;
    }
    for (int32_t i = 0; i < labels->count; i++) {
        if (beats(walk, &labels->items[i], label)) {
            return;
        }
    }
    int32_t kept = 0;
    for (int32_t i = 0; i < labels->count; i++) {
        if (!beats(walk, label, &labels->items[i])) {
            if (kept != i) {
                labels->items[kept] = labels->items[i];
            }
            kept++;
        }
    }
    labels->count = kept;
    if (labels->count == LABELS_MAX) {
        int32_t worst = least_wanted(labels);
        if (worst < 0 || labels->items[worst].cost_c <= label->cost_c) {
            return;
        }
        memmove(&labels->items[worst], &labels->items[worst + 1],
                (size_t)(labels->count - worst - 1) * sizeof labels->items[0]);
        labels->count--;
    }
    labels->items[labels->count++] = *label;
}
