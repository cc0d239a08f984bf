/* Reports: how days went and are planned to go, and how a board that is made by hand compares with what was proposed.
 *
 * kpis     Days before today count what was done on them: the completed jobs. From today on, those that have a place count as
 *          they are planned. Figures are those of dispatch/kpis.h; hours are by the shifts that people have now.
 * shadow   Three times the same days: as they were made by hand, as the engine proposed them, as they went. A day counts when at
 *          least nine of ten of its jobs had a place by hand. Proposed are the figures after the newest plan that was proposed for
 *          the date before its first shift began, else after the newest assignment: later ones tell of a part of the day. Where
 *          any day that counts has such figures, only those days are summed, in all three; nobody keeps them by technician or
 *          branch. Adoption counts the proposals about all dates of the span that a human decided about: accepted as they were,
 *          edited or taken in part, rejected by reason.
 *
 * By time, a key is 2026-05-15, 2026-W20 or 2026-05, and each that the span touches has an item; by technician it is an id, by
 * branch a name, and null is nobody's. A job is of its own branch, else of its technician's; a day of the technician's, else of
 * her first job's. */
#ifndef ROUTRIQ_DESK_REPORTS_H
#define ROUTRIQ_DESK_REPORTS_H

#include "desk/facts.h"

enum desk_report_by {
    DESK_REPORT_BY_DAY,
    DESK_REPORT_BY_WEEK,
    DESK_REPORT_BY_MONTH,
    DESK_REPORT_BY_TECHNICIAN,
    DESK_REPORT_BY_BRANCH,
};

struct desk_report_request {
    struct desk_span span;
    enum desk_report_by by;
};

/* What figures are summed for: a day, a week, a month, a technician, a branch. */
struct desk_slots {
    enum desk_report_by by;
    int32_t count;
    const struct text *keys; /* empty: null */
    const int32_t *of_day;   /* by time: per day of the span */
    int32_t person_count, branch_count;
};
struct desk_slots desk_slots_make(struct arena *arena, const struct desk_facts *facts, enum desk_report_by by);
bool desk_slots_are_times(const struct desk_slots *slots);
int32_t desk_slot_of_visit(const struct desk_slots *slots, const struct desk_facts *facts,
                           const struct desk_visit *visit);
int32_t desk_slot_of_day(const struct desk_slots *slots, const struct desk_facts *facts, const struct desk_day_of *day);

/* Adds a day of somebody to the sums of its slots. */
void desk_sums_add(const struct desk_slots *slots, const struct desk_facts *facts, const struct desk_day_of *day,
                   struct kpi_sums *sums);

/* Each proposal about a date of the span. False: work->fault. */
bool desk_proposals_go(struct desk *desk, const struct desk_span *span,
                       void (*take)(void *context, const struct row *proposal, int32_t day), void *context);

/* Whether a human has approved it, in whole or in part, or rejected it: not the engine, which applies what it proposes at once and
 * closes what is over. */
bool desk_was_reviewed(const struct row *proposal);

struct desk_kpis {
    struct desk_slots slots;
    const struct kpi_sums *sums;
};
/* False: work->fault. */
bool desk_kpis(struct desk *desk, const struct desk_report_request *request, struct desk_kpis *kpis);
/* The items: [{key, …}, …] */
void desk_kpis_write(struct json_writer *w, const struct desk_kpis *kpis);
/* The same as lines of CSV (RFC 4180), with a head. */
struct text desk_kpis_csv(struct arena *arena, const struct desk_kpis *kpis);

enum { DESK_REJECT_CODES = REJECT_OTHER + 1 };

struct desk_adoption {
    int32_t accepted, edited, rejected;
    int32_t by_code[DESK_REJECT_CODES];
};

struct desk_shadow {
    struct desk_slots slots;
    /* per slot */
    const struct kpi_sums *manual, *proposed, *actual;
    const int32_t *jobs, *by_hand;        /* of all days */
    const int32_t *counted, *compared;    /* days that count; of those, with figures that were proposed */
    const struct desk_adoption *adoption; /* by time alone */
    const struct kpi_sums *decisions;
};
bool desk_shadow(struct desk *desk, const struct desk_report_request *request, struct desk_shadow *shadow);
void desk_shadow_write(struct json_writer *w, const struct desk_shadow *shadow);

#endif
