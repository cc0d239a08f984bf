#include "solver/problem.h"

/* The whole part of a square root, by Newton's method from above; exact for the 62 bits that coordinates allow. */
static int64_t square_root(int64_t x)
{
    if (x < 2) {
        return x;
    }
    int bits = 64 - __builtin_clzll((uint64_t)x);
    int64_t guess = INT64_C(1) << ((bits + 1) / 2);
    for (;;) {
        int64_t next = (guess + x / guess) / 2;
        if (next >= guess) {
            return guess;
        }
        guess = next;
    }
}

struct travel travel_estimate(const struct travel_fit *fit, int64_t dx_d, int64_t dy_d)
{
    int64_t straight = square_root(dx_d * dx_d + dy_d * dy_d);
    if (straight == 0) {
        return (struct travel){0, 0};
    }
    int64_t distance = straight * fit->detour_e4 / 10000;
    int64_t near = distance < fit->far_d ? distance : fit->far_d;
    int64_t time =
        fit->fixed_t + near * fit->ticks_per_1000_d / 1000 + (distance - near) * fit->far_ticks_per_1000_d / 1000;
    return (struct travel){(int32_t)time, (int32_t)distance};
}

struct travel problem_travel_fitted(const struct problem *p, int32_t profile, int32_t from, int32_t to)
{
    int32_t low = p->near_first[from];
    int32_t high = p->near_first[from + 1];
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (p->near_place[middle] < to) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < p->near_first[from + 1] && p->near_place[low] == to) {
        size_t at = (size_t)profile * (size_t)p->dims.near_pairs + (size_t)low;
        return (struct travel){p->near_t[at], p->near_d[at]};
    }
    return travel_estimate(&p->fit[profile], (int64_t)p->place_x_d[to] - p->place_x_d[from],
                           (int64_t)p->place_y_d[to] - p->place_y_d[from]);
}
