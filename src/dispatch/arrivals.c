#include "dispatch/arrivals.h"

#include "base/arena.h"
#include "base/random.h"

enum { SHARE = 10000 }; /* of a distribution: 0 to SHARE */

/* The middle of one of ARRIVALS_PLAYS equal parts of a distribution. */
static int32_t share_of(int32_t part)
{
    return (2 * part + 1) * SHARE / (2 * ARRIVALS_PLAYS);
}

/* Parts of a quantile function that lie on a line, from its point at `low` to that at `high` (shares). Where the points are
 * constants there is no division left in it: a day has sixty thousand of these. */
static inline void line_fill(int64_t parts[ARRIVALS_PLAYS], int32_t low, int32_t high, int64_t from, int64_t to)
{
    for (int32_t i = low * ARRIVALS_PLAYS / SHARE; i < high * ARRIVALS_PLAYS / SHARE; i++) {
        parts[i] = from + (to - from) * (share_of(i) - low) / (high - low);
    }
}

static int64_t at_least_zero(int64_t value)
{
    return value > 0 ? value : 0;
}

/* How long the service takes, part for part. */
static void services_fill(const struct arrivals_stop *stop, int64_t parts[ARRIVALS_PLAYS])
{
    int64_t p10_s = stop->p10_s, p50_s = stop->p50_s, p80_s = stop->p80_s, p90_s = stop->p90_s;
    line_fill(parts, 0, 1000, at_least_zero(p10_s - (p50_s - p10_s) / 2), p10_s);
    line_fill(parts, 1000, 5000, p10_s, p50_s);
    line_fill(parts, 5000, 8000, p50_s, p80_s);
    line_fill(parts, 8000, 9000, p80_s, p90_s);
    line_fill(parts, 9000, SHARE, p90_s, 2 * p90_s - p50_s);
}

/* How much longer a way takes than its estimate, in SHARE, part for part. */
static void factors_fill(int64_t parts[ARRIVALS_PLAYS])
{
    line_fill(parts, 0, 5000, 8500, 10000);
    line_fill(parts, 5000, 9000, 10000, 12000);
    line_fill(parts, 9000, SHARE, 12000, 15000);
}

/* One part for each play: each of the ARRIVALS_PLAYS once, in an order of its own. */
static void parts_draw(uint64_t key, uint64_t what, int32_t parts[ARRIVALS_PLAYS])
{
    struct random random = random_make(key, what);
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        int32_t k = (int32_t)random_below(&random, (uint32_t)i + 1);
        parts[i] = parts[k];
        parts[k] = i;
    }
}

/* In ascending order: spread over buckets of equal width, which leaves little to be put right within them. Half of the time of
 * all plays would go into looking for quantiles otherwise. */
static void times_sort(int64_t times[ARRIVALS_PLAYS])
{
    enum { BUCKETS = 128 };
    int64_t least = times[0], most = times[0];
    for (int32_t i = 1; i < ARRIVALS_PLAYS; i++) {
        least = times[i] < least ? times[i] : least;
        most = times[i] > most ? times[i] : most;
    }
    int32_t shift = 0;
    for (; (most - least) >> shift >= BUCKETS; shift++) {
    }
    int32_t next[BUCKETS + 1] = {0};
    int64_t spread[ARRIVALS_PLAYS];
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        next[((times[i] - least) >> shift) + 1]++;
    }
    for (int32_t i = 1; i < BUCKETS; i++) {
        next[i] += next[i - 1];
    }
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        spread[next[(times[i] - least) >> shift]++] = times[i];
    }
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        int64_t time = spread[i];
        int32_t at = i;
        for (; at > 0 && times[at - 1] > time; at--) {
            times[at] = times[at - 1];
        }
        times[at] = time;
    }
}

static int32_t rank_of(int32_t percent)
{
    return (ARRIVALS_PLAYS - 1) * percent / 100;
}

/* What stands at rank_of(90), where nothing else is asked: the least of the longest. */
static int64_t p90_of(const int64_t times[ARRIVALS_PLAYS])
{
    enum { LONGEST = ARRIVALS_PLAYS - (ARRIVALS_PLAYS - 1) * 90 / 100 };
    int64_t longest[LONGEST]; /* ascending */
    for (int32_t i = 0; i < LONGEST; i++) {
        longest[i] = INT64_MIN;
    }
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        if (times[i] > longest[0]) {
            int32_t at = 0;
            for (; at + 1 < LONGEST && longest[at + 1] < times[i]; at++) {
                longest[at] = longest[at + 1];
            }
            longest[at] = times[i];
        }
    }
    return longest[0];
}

static struct arrivals_odds odds_of(const struct arrivals_stop *stop, int64_t arrivals[ARRIVALS_PLAYS],
                                    const int64_t ends[ARRIVALS_PLAYS])
{
    struct arrivals_odds odds = {0};
    int64_t late_s = 0;
    int32_t late = 0;
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        bool is_late = arrivals[i] > stop->due_s;
        late += is_late ? 1 : 0;
        late_s += is_late ? arrivals[i] - stop->due_s : 0;
    }
    times_sort(arrivals);
    odds.p10_s = arrivals[rank_of(10)];
    odds.p50_s = arrivals[rank_of(50)];
    odds.p90_s = arrivals[rank_of(90)];
    odds.end_p90_s = p90_of(ends);
    odds.late_e4 = late * (SHARE / ARRIVALS_PLAYS);
    odds.late_mean_s = late_s / ARRIVALS_PLAYS;
    return odds;
}

/* What one stop was in each play. */
struct stop_plays {
    int64_t arrivals[ARRIVALS_PLAYS];
    int64_t overrun_s[ARRIVALS_PLAYS]; /* of the service, beyond its middle */
    int64_t slow_s[ARRIVALS_PLAYS];    /* of the way there, beyond its estimate */
    bool waited[ARRIVALS_PLAYS];
};

/* Moves every play on by one stop: `ends` are when the stop before was left, and become when this one is. */
static void stop_play(const struct arrivals_stop *stop, const int64_t factors[ARRIVALS_PLAYS], struct stop_plays *plays,
                      int64_t ends[ARRIVALS_PLAYS])
{
    enum { OF_SERVICE, OF_TRAVEL };
    int64_t services[ARRIVALS_PLAYS];
    int32_t service[ARRIVALS_PLAYS] = {0};
    int32_t travel[ARRIVALS_PLAYS] = {0};
    services_fill(stop, services);
    parts_draw(stop->key, OF_SERVICE, service);
    parts_draw(stop->key, OF_TRAVEL, travel);
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        int64_t way_s = stop->travel_s * factors[travel[i]] / SHARE;
        int64_t service_s = services[service[i]];
        int64_t arrival_s = stop->has_begun ? stop->start_s : ends[i] + way_s + stop->pause_s;
        plays->waited[i] = arrival_s < stop->earliest_s || stop->has_begun;
        int64_t start_s = plays->waited[i] && !stop->has_begun ? stop->earliest_s : arrival_s;
        int64_t end_s = start_s + service_s;
        plays->arrivals[i] = arrival_s;
        plays->overrun_s[i] = service_s - stop->p50_s;
        plays->slow_s[i] = way_s - stop->travel_s;
        ends[i] = stop->has_begun && end_s < stop->still_s ? stop->still_s : end_s;
    }
}

void arrivals_play(struct arena *arena, int64_t leave_s, const struct arrivals_stop *stops, int32_t count,
                   struct arrivals_odds *odds)
{
    struct arena_mark mark = arena_mark(arena);
    int64_t *ends = arena_array(arena, int64_t, ARRIVALS_PLAYS);
    struct stop_plays *plays = arena_new(arena, struct stop_plays);
    int64_t factors[ARRIVALS_PLAYS];
    factors_fill(factors);
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        ends[i] = leave_s;
    }
    for (int32_t s = 0; s < count; s++) {
        stop_play(&stops[s], factors, plays, ends);
        odds[s] = odds_of(&stops[s], plays->arrivals, ends);
    }
    arena_rewind(arena, mark);
}

/* ---- what made it late ------------------------------------------------------------------------------------------- */

/* Goes back from a late arrival to where somebody last waited; what lies before that had no hand in it. */
static void play_blame(const struct stop_plays *plays, int32_t which, int32_t play, int64_t *overrun_s,
                       struct arrivals_blame *blame)
{
    blame->travel_s += plays[which].slow_s[play];
    for (int32_t s = which - 1; s >= 0; s--) {
        overrun_s[s] += plays[s].overrun_s[play];
        if (plays[s].waited[play]) {
            break;
        }
        blame->travel_s += plays[s].slow_s[play];
    }
}

struct arrivals_blame arrivals_blame_of(struct arena *arena, int64_t leave_s, const struct arrivals_stop *stops,
                                        int32_t which)
{
    struct arena_mark mark = arena_mark(arena);
    struct stop_plays *plays = arena_array(arena, struct stop_plays, which + 1);
    int64_t *ends = arena_array(arena, int64_t, ARRIVALS_PLAYS);
    int64_t *overrun_s = arena_array(arena, int64_t, which + 1);
    int64_t factors[ARRIVALS_PLAYS];
    struct arrivals_blame blame = {.stop = -1};
    int32_t late = 0;
    factors_fill(factors);
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        ends[i] = leave_s;
    }
    for (int32_t s = 0; s <= which; s++) {
        stop_play(&stops[s], factors, &plays[s], ends);
    }
    for (int32_t i = 0; i < ARRIVALS_PLAYS; i++) {
        if (plays[which].arrivals[i] > stops[which].due_s) {
            play_blame(plays, which, i, overrun_s, &blame);
            late++;
        }
    }
    for (int32_t s = 0; s < which; s++) {
        if (overrun_s[s] > blame.overrun_s) {
            blame.stop = s;
            blame.overrun_s = overrun_s[s];
        }
    }
    blame.overrun_s = late > 0 ? blame.overrun_s / late : 0;
    blame.travel_s = late > 0 ? blame.travel_s / late : 0;
    arena_rewind(arena, mark);
    return blame;
}
