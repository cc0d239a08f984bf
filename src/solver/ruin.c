/* Ruin: strings of adjacent jobs are taken from routes near a random job (Christiaens and Vanden Berghe 2020, SISR). */
#include "solver/search.h"

enum {
    MEAN_REMOVED = 10,      /* jobs taken out on average */
    STRING_MAX = 10,        /* longest string */
    SOME = 8,               /* jobs without a place of which the dearest is looked at */
    SPLIT_PERCENT = 50,     /* strings that keep some jobs in their middle */
    SPLIT_GROW_PERCENT = 99 /* how likely the kept part grows by one more */
};

/* How far a string can reach to one side of a job, up to `most`. */
static int32_t reach_count(const struct lane *lane, int32_t job, int32_t most, bool forwards)
{
    int32_t count = 0;
    int32_t i = job;
    while (count < most) {
        i = forwards ? lane->nodes[i].next : lane->nodes[i].prev;
        if (!is_job(lane->ground, i)) {
            break;
        }
        count++;
    }
    return count;
}

/* The first job of a random string of `length` jobs that holds `job`. */
static int32_t string_begin(struct lane *lane, int32_t job, int32_t length)
{
    int32_t before = reach_count(lane, job, length - 1, false);
    int32_t after = reach_count(lane, job, length - 1, true);
    int32_t least = length - 1 - after > 0 ? length - 1 - after : 0;
    int32_t back = random_between(&lane->random, least, before);
    int32_t begin = job;
    for (int32_t k = 0; k < back; k++) {
        begin = lane->nodes[begin].prev;
    }
    return begin;
}

/* Takes out `length` jobs from `begin` on but those from `keep_from` on, `keep` of them. */
static void string_take(struct lane *lane, int32_t begin, int32_t length, int32_t keep_from, int32_t keep)
{
    int32_t i = begin;
    for (int32_t k = 0; k < length + keep; k++) {
        int32_t next = lane->nodes[i].next;
        bool stays = (k >= keep_from && k < keep_from + keep) || (lane->ground->rich && lane->ground->frozen[i]);
        if (!stays) {
            lane_remove(lane, i);
        }
        i = next;
    }
}

/* False when what is left of the route is impossible: a leg may be longer than the two that a job in between made, and a
 * break may lose its only place. */
static bool route_ruin(struct lane *lane, int32_t job, int32_t longest)
{
    int32_t technician = lane->nodes[job].technician;
    int32_t count = lane->routes[technician].count;
    int32_t length = random_between(&lane->random, 1, count < longest ? count : longest);
    int32_t keep = 0;
    if (length > 1 && length < count && random_below(&lane->random, 100) < SPLIT_PERCENT) {
        keep = 1;
        while (length + keep < count && random_below(&lane->random, 100) >= SPLIT_GROW_PERCENT) {
            keep++;
        }
    }
    int32_t begin = string_begin(lane, job, length + keep);
    int32_t keep_from = keep > 0 ? random_between(&lane->random, 1, length - 1) : 0;
    journal_touch(lane, technician);
    string_take(lane, begin, length, keep_from, keep);
    lane->ruined[technician] = lane->iteration;
    return lane->ground->rich || lane_settle_if_possible(lane, technician); /* rich: once all is taken out */
}

/* How many strings, and how long at most, so that MEAN_REMOVED jobs go on average. */
static int32_t strings_draw(struct lane *lane, int32_t *longest)
{
    int32_t mean = lane->served / lane->used;
    *longest = mean < STRING_MAX ? mean : STRING_MAX;
    *longest = *longest < 1 ? 1 : *longest;
    /* floor(U(1, 4c / (1 + l))), in 1/256 */
    int32_t most_q8 = 4 * MEAN_REMOVED * 256 / (1 + *longest);
    int32_t drawn_q8 = 256 + (int32_t)random_below(&lane->random, (uint32_t)(most_q8 - 256 > 1 ? most_q8 - 256 : 1));
    return drawn_q8 / 256;
}

/* The dearest of some jobs that have no place. */
static int32_t dearest_of_some(struct lane *lane)
{
    int32_t best = NOBODY;
    for (int32_t k = 0; k < SOME; k++) {
        int32_t job = lane->bank[random_below(&lane->random, (uint32_t)lane->bank_count)];
        if (best == NOBODY || lane->ground->p->job_left_out_c[job] > lane->ground->p->job_left_out_c[best]) {
            best = job;
        }
    }
    return best;
}

/* Around which job routes are ruined: any, or now and then one without a place, to make room for it. Where few jobs may be moved
 * that is what a change is for. */
static int32_t seed_draw(struct lane *lane)
{
    const struct ground *g = lane->ground;
    bool fewer = lane->fleet_limit != INT32_MAX;
    uint32_t one_in = fewer || g->moved_max != INT32_MAX ? 2 : 8;
    if ((fewer || g->rich) && lane->bank_count > 0 && random_below(&lane->random, one_in) == 0) {
        lane->seeking =
            fewer ? lane->bank[random_below(&lane->random, (uint32_t)lane->bank_count)] : dearest_of_some(lane);
        return lane->seeking;
    }
    return (int32_t)random_below(&lane->random, (uint32_t)g->jobs);
}

bool ruin(struct lane *lane)
{
    const struct ground *g = lane->ground;
    if (lane->served == 0) {
        return true;
    }
    int32_t longest;
    int32_t strings = strings_draw(lane, &longest);
    int32_t seed = seed_draw(lane);
    /* What makes room takes out no more than may be moved, wherever it comes to stand. */
    int32_t room = lane->seeking != NOBODY && g->moved_max < MEAN_REMOVED ? later(g->moved_max, 1) : INT32_MAX;
    const int32_t *neighbours = g->neighbours + (size_t)seed * (size_t)g->neighbour_count;
    for (int32_t k = -1; k < g->neighbour_count && strings > 0; k++) {
        int32_t job = k < 0 ? seed : neighbours[k];
        if (job == NOBODY) {
            break;
        }
        int32_t technician = lane->nodes[job].technician;
        int32_t taken = lane->bank_count - lane->journal.bank_count;
        if (taken >= room) {
            break;
        }
        bool helps =
            technician != NOBODY && (lane->seeking == NOBODY || problem_eligible(g->p, lane->seeking, technician));
        if (helps && lane->ruined[technician] != lane->iteration) {
            if (!route_ruin(lane, job, sooner(longest, room - taken))) {
                return false;
            }
            strings--;
        }
    }
    return !g->rich || bundles_complete(lane);
}
