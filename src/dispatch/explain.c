#include "dispatch/explain.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/units.h"
#include "dispatch/guardrails.h"

enum { ONE = 10000, RELAXATIONS_MOST = 32 };

/* An explanation while it is written. */
struct explaining {
    struct arena *arena;
    const struct decision_inputs *inputs;
    const struct decision_working *working;
    int32_t technician;
    const struct assign_option *hers;    /* NULL: she is out of the question */
    const struct assign_option *winners; /* NULL: nobody can do it */
    struct json_writer w;
};

static const struct assign_option *option_of(const struct assign_answer *answer, int32_t technician)
{
    for (int32_t i = 0; i < answer->option_count; i++) {
        if (answer->options[i].technician == technician) {
            return &answer->options[i];
        }
    }
    return NULL;
}

static const struct assign_refusal *refusal_of(const struct assign_answer *answer, int32_t technician)
{
    for (int32_t i = 0; i < answer->refusal_count; i++) {
        if (answer->refusals[i].technician == technician) {
            return &answer->refusals[i];
        }
    }
    return NULL;
}

/* ---- the rule ---------------------------------------------------------------------------------------------------- */

static void rule_write(struct explaining *e)
{
    const struct assign_refusal *refusal = refusal_of(&e->working->answer, e->technician);
    struct json detail;
    json_name(&e->w, TEXT("rule"));
    if (refusal == NULL) {
        json_null(&e->w);
        return;
    }
    const struct assign_reason *first = &refusal->reasons[0];
    bool has_detail = json_parse(e->arena, first->detail, &detail, NULL);
    static const char *const numbers[] = {"needed", "has"};
    json_object_begin(&e->w);
    json_name_string(&e->w, TEXT("code"), text_of(first->code));
    json_name_string(&e->w, TEXT("text"), first->message);
    for (int i = 0; i < 2; i++) {
        const struct json *number = has_detail ? json_get(&detail, text_of(numbers[i])) : NULL;
        json_name(&e->w, text_of(numbers[i]));
        if (number == NULL) {
            json_null(&e->w);
        } else {
            json_value(&e->w, number);
        }
    }
    json_object_end(&e->w);
}

/* ---- what was lost ----------------------------------------------------------------------------------------------- */

/* What a factor adds to the sum of which the score is made. */
static int64_t worth(const struct explaining *e, const struct assign_option *option, enum factor factor)
{
    int64_t share_e4 = factor_is_risk(factor) ? ONE - option->factors_e4[factor] : option->factors_e4[factor];
    return e->working->weights.weights_e4[factor] * share_e4;
}

struct loss {
    enum factor factor;
    int64_t lost;
};

static int by_loss(const void *a, const void *b)
{
    const struct loss *left = a;
    const struct loss *right = b;
    if (left->lost != right->lost) {
        return left->lost > right->lost ? -1 : 1;
    }
    return (int)left->factor - (int)right->factor;
}

static int32_t losses_find(const struct explaining *e, struct loss losses[FACTOR_COUNT])
{
    int32_t count = 0;
    for (int32_t i = 0; i < FACTOR_COUNT && e->hers != NULL; i++) {
        int64_t lost = worth(e, e->winners, (enum factor)i) - worth(e, e->hers, (enum factor)i);
        if (lost > 0) {
            losses[count++] = (struct loss){(enum factor)i, lost};
        }
    }
    if (count > 1) {
        qsort(losses, (size_t)count, sizeof *losses, by_loss);
    }
    return count;
}

static void lost_write(struct explaining *e)
{
    struct loss losses[FACTOR_COUNT];
    int32_t count = losses_find(e, losses);
    json_name(&e->w, TEXT("lost"));
    json_array_begin(&e->w);
    for (int32_t i = 0; i < count; i++) {
        json_object_begin(&e->w);
        json_name_string(&e->w, TEXT("factor"), factor_name(losses[i].factor));
        json_name(&e->w, TEXT("hers"));
        json_fixed(&e->w, e->hers->factors_e4[losses[i].factor], ONE);
        json_name(&e->w, TEXT("winners"));
        json_fixed(&e->w, e->winners->factors_e4[losses[i].factor], ONE);
        json_object_end(&e->w);
    }
    json_array_end(&e->w);
}

/* ---- what would have made her first ------------------------------------------------------------------------------ */

static void change_write(struct explaining *e, struct text type, struct text words, bool has_cost, int64_t cost_c)
{
    json_object_begin(&e->w);
    json_name_string(&e->w, TEXT("type"), type);
    json_name_string(&e->w, TEXT("text"), words);
    json_name(&e->w, TEXT("costDelta"));
    if (has_cost) {
        json_fixed(&e->w, cost_c, GUARDRAIL_MONEY_C);
    } else {
        json_null(&e->w);
    }
    json_object_end(&e->w);
}

/* True when she would be first with these factors. */
static bool would_be_first(const struct explaining *e, const int32_t factors_e4[FACTOR_COUNT])
{
    int32_t score_e1 = score_of(factors_e4, &e->working->weights);
    int64_t dearer_c = e->hers->basis.added_c - e->winners->basis.added_c;
    bool wins_ties = dearer_c < 0 || (dearer_c == 0 && e->hers->technician < e->winners->technician);
    return score_e1 > e->winners->score_e1 || (score_e1 == e->winners->score_e1 && wins_ties);
}

/* With one factor at this value, the others as they were. */
static bool would_win(const struct explaining *e, enum factor factor, int32_t value_e4)
{
    struct assign_option changed = *e->hers;
    changed.factors_e4[factor] = value_e4;
    return would_be_first(e, changed.factors_e4);
}

/* The least that a factor would have to differ; -1: not even at its best would she be first. */
static int32_t least_difference(const struct explaining *e, enum factor factor)
{
    int32_t now = e->hers->factors_e4[factor];
    int32_t best = factor_is_risk(factor) ? 0 : ONE;
    int32_t low = 0;
    int32_t high = abs(best - now);
    int32_t step = best > now ? 1 : -1;
    if (high == 0 || !would_win(e, factor, best)) {
        return -1;
    }
    while (low + 1 < high) { /* with `high` she is first, with `low` she is not */
        int32_t middle = low + (high - low) / 2;
        if (would_win(e, factor, now + step * middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

static struct text share_text(struct arena *arena, int32_t value_e4)
{
    struct json_writer w = json_writer_make(arena);
    json_fixed(&w, value_e4, ONE);
    return json_written(&w);
}

/* Tenths of a minute of which a factor of 0 has so many minutes. */
static struct text minutes_text(struct arena *arena, int32_t value_e4, int32_t most_minutes)
{
    struct json_writer w = json_writer_make(arena);
    json_fixed(&w, (int64_t)(ONE - value_e4) * most_minutes * 10 / ONE, 10);
    return json_written(&w);
}

/* What a factor's value means on the road; empty where the number says it all. */
static struct text meaning_text(struct arena *arena, enum factor factor, int32_t wanted, int32_t now)
{
    bool far = factor == FACTOR_DISTANCE_SCORE;
    if (far || factor == FACTOR_AVAILABILITY) {
        int32_t most = far ? SCORE_FAR_MINUTES : SCORE_LATE_MINUTES;
        struct text to = minutes_text(arena, wanted, most);
        struct text from = minutes_text(arena, now, most);
        return text_format(arena, "%.*s minutes %s instead of %.*s%s: ", TEXT_ARGS(to),
                           far ? "more driving" : "late or of overtime", TEXT_ARGS(from), now == 0 ? " or more" : "");
    }
    return TEXT("");
}

static struct text difference_text(const struct explaining *e, enum factor factor, int32_t by)
{
    int32_t now = e->hers->factors_e4[factor];
    int32_t wanted = factor_is_risk(factor) ? now - by : now + by;
    struct text name = factor_name(factor);
    struct text means = meaning_text(e->arena, factor, wanted, now);
    struct text from = share_text(e->arena, now);
    struct text to = share_text(e->arena, wanted);
    return text_format(e->arena, "First with %.*s%.*s at %.*s instead of %.*s, all else as it was.", TEXT_ARGS(means),
                       TEXT_ARGS(name), TEXT_ARGS(to), TEXT_ARGS(from));
}

/* No factor alone would have done: of those that were lost, the dearest first, as many as it takes with the winner's values. All of
 * them may still not be enough, for who is level may stand behind. */
static void several_write(struct explaining *e)
{
    struct loss losses[FACTOR_COUNT];
    struct assign_option changed = *e->hers;
    struct text_builder names = text_builder_make(e->arena);
    int32_t count = losses_find(e, losses);
    int32_t used = 0;
    while (used < count && !would_be_first(e, changed.factors_e4)) {
        enum factor factor = losses[used].factor;
        struct text name = factor_name(factor);
        changed.factors_e4[factor] = e->winners->factors_e4[factor];
        text_append_format(&names, "%s%.*s", used++ == 0 ? "" : " and ", TEXT_ARGS(name));
    }
    struct text list = used == 0 ? TEXT("all factors") : text_built(&names);
    bool first = would_be_first(e, changed.factors_e4);
    change_write(
        e, TEXT("several"),
        text_format(e->arena, "%s with %.*s as the first has them.", first ? "First" : "Level", TEXT_ARGS(list)), false,
        0);
}

static void differences_write(struct explaining *e)
{
    struct loss found[FACTOR_COUNT];
    int32_t count = 0;
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        int32_t by = i == FACTOR_PRIORITY_WEIGHT ? -1 : least_difference(e, (enum factor)i); /* alike for everybody */
        if (by > 0) {
            found[count++] = (struct loss){(enum factor)i, -by};
        }
    }
    if (count > 1) {
        qsort(found, (size_t)count, sizeof *found, by_loss);
    }
    for (int32_t i = 0; i < count; i++) {
        change_write(e, factor_name(found[i].factor), difference_text(e, found[i].factor, (int32_t)-found[i].lost),
                     false, 0);
    }
    if (count == 0) {
        several_write(e);
    }
}

/* ---- what would have to give way --------------------------------------------------------------------------------- */

static struct text relaxation_type(enum quote_relaxation_kind kind)
{
    static const char *const names[RELAX_KINDS] = {
        [RELAX_WINDOW] = "window", [RELAX_PREVIOUS] = "previous_time", [RELAX_SHIFT] = "overtime",
        [RELAX_PARTS] = "parts",   [RELAX_LOAD] = "capacity",          [RELAX_JOBS_MAX] = "max_jobs",
        [RELAX_REACH] = "range",   [RELAX_CHARGE] = "charge",          [RELAX_SEQUENCE] = "locked_order",
        [RELAX_FROZEN] = "frozen", [RELAX_MOVED] = "moved_jobs",       [RELAX_LEAVE_OUT] = "leave_out",
        [RELAX_MOVE] = "move",
    };
    return text_of(names[kind]);
}

static struct text relaxation_text(const struct explaining *e, const struct quote_relaxation *r)
{
    const struct live_problem *made = &e->working->made;
    int64_t minutes = divide_floor(r->amount + MINUTE_SECONDS - 1, MINUTE_SECONDS);
    struct text sku = r->kind == RELAX_PARTS ? made->parts[r->index] : TEXT("");
    struct text other = r->job >= 0 && (r->kind == RELAX_LEAVE_OUT || r->kind == RELAX_MOVE)
                            ? made->day->jobs.items[made->job_of[r->job]].id
                            : TEXT("");
    switch (r->kind) {
    case RELAX_WINDOW:
        return text_format(e->arena, "With a window that closes %lld minutes later.", (long long)minutes);
    case RELAX_SHIFT:
        return text_format(e->arena, "With a shift that ends %lld minutes later.", (long long)minutes);
    case RELAX_PREVIOUS:
        return text_format(e->arena, "%lld minutes earlier than it was planned.", (long long)minutes);
    case RELAX_PARTS:
        return text_format(e->arena, "With %lld more of %.*s on the van.", (long long)r->amount, TEXT_ARGS(sku));
    case RELAX_LOAD:
        return text_format(e->arena, "With room for %lld more on the van.", (long long)r->amount);
    case RELAX_JOBS_MAX:
        return text_format(e->arena, "With %lld more jobs allowed on that day.", (long long)r->amount);
    case RELAX_REACH:
        return text_format(e->arena, "With %lld more metres of range.", (long long)r->amount);
    case RELAX_CHARGE:
        return TEXT("With more in the battery at the start.");
    case RELAX_SEQUENCE:
        return TEXT("Without the locked order of her jobs.");
    case RELAX_FROZEN:
        return TEXT("If what she does next could still be changed.");
    case RELAX_MOVED:
        return text_format(e->arena, "If %lld more jobs could be moved.", (long long)r->amount);
    case RELAX_LEAVE_OUT:
        return text_format(e->arena, "If job %.*s were left out instead.", TEXT_ARGS(other));
    case RELAX_MOVE:
        return text_format(e->arena, "If job %.*s went elsewhere.", TEXT_ARGS(other));
    case RELAX_KINDS:
        break;
    }
    return TEXT("");
}

/* What would let her have it, cheapest first, if she may do it at all. What is told of costs is without the price of a job that is
 * left out, here as everywhere: that is no money. */
static void relaxations_write(struct explaining *e)
{
    struct quote_relaxation found[RELAXATIONS_MOST];
    const struct live_problem *made = &e->working->made;
    int32_t solver_job = made->first_of[e->working->question.job];
    if (solver_job < 0 || !problem_eligible(&made->problem, solver_job, e->technician)) {
        return;
    }
    struct quote_board *board = quote_board_make(e->arena, &made->problem, &made->standing);
    if (quote_technician_of(board, solver_job) >= 0) {
        return; /* it has a place: what would let it in elsewhere is a question of moving */
    }
    int32_t count = quote_relax(board, solver_job, found, RELAXATIONS_MOST);
    for (int32_t i = 0; i < count; i++) {
        if (found[i].technician == e->technician) {
            int64_t price_c = found[i].kind == RELAX_LEAVE_OUT ? made->problem.job_left_out_c[found[i].job] : 0;
            change_write(e, relaxation_type(found[i].kind), relaxation_text(e, &found[i]), true,
                         found[i].added_c - price_c);
        }
    }
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static const char *verdict_of(const struct explaining *e)
{
    return e->hers == NULL ? "impossible" : e->hers == e->winners ? "best" : "worse";
}

struct text decision_explain(struct arena *arena, const struct decision_inputs *inputs,
                             const struct decision_working *working, int32_t technician)
{
    const struct assign_answer *answer = &working->answer;
    struct explaining e = {.arena = arena,
                           .inputs = inputs,
                           .working = working,
                           .technician = technician,
                           .hers = option_of(answer, technician),
                           .winners = answer->option_count > 0 ? &answer->options[0] : NULL,
                           .w = json_writer_make(arena)};
    json_object_begin(&e.w);
    json_name_string(&e.w, TEXT("technicianId"), inputs->day.technicians.items[technician].id);
    json_name_string(&e.w, TEXT("verdict"), text_of(verdict_of(&e)));
    rule_write(&e);
    lost_write(&e);
    json_name(&e.w, TEXT("costDelta"));
    if (e.hers != NULL) {
        json_fixed(&e.w, e.hers->basis.added_c - e.winners->basis.added_c, GUARDRAIL_MONEY_C);
    } else {
        json_null(&e.w);
    }
    json_name(&e.w, TEXT("change"));
    json_array_begin(&e.w);
    if (e.hers == NULL) {
        relaxations_write(&e);
    } else if (e.hers != e.winners) {
        differences_write(&e);
    }
    json_array_end(&e.w);
    json_object_end(&e.w);
    return json_written(&e.w);
}
