/* Board rules: what a place that somebody gave a job by hand breaks.
 *
 * The board is kept elsewhere, so a place is never refused; what it breaks is told. Looked at are
 *   who    she is active, is not excluded, is the one who is required (by the job or by its customer), has the skills at their
 *          levels. A certification counts as a skill through the day on which it expires, local to her.
 *   when   the work from start to end lies within her shifts, of which those of one date replace the weekly ones and those on
 *          call serve urgent jobs alone; the last one may run on by her overtime. It meets no time off and no other job of
 *          hers or of her crew's. Its start lies in one of the windows: in a hard one before its end, in a soft one or later; and it is not
 *          after the deadline.
 *   crew   as many others beside her as the job needs.
 * Without a start only `who` and `crew` can be judged, and no certification's day; without a technician only the windows.
 * Local times are those of the zone given, which is her branch's.
 */
#ifndef ROUTRIQ_PLANNING_BOARD_RULES_H
#define ROUTRIQ_PLANNING_BOARD_RULES_H

#include "model/model.h"

struct arena;

enum board_rule {
    BOARD_RULE_INACTIVE,              /* she does not work here any more */
    BOARD_RULE_EXCLUDED,              /* nobody wants her for this job */
    BOARD_RULE_OTHER_REQUIRED,        /* subject: who is required */
    BOARD_RULE_MISSING_SKILL,         /* subject: the skill */
    BOARD_RULE_SKILL_LEVEL,           /* subject: the skill; needed and available: levels */
    BOARD_RULE_CERTIFICATION_EXPIRED, /* subject: its name; needed: the job's day; available: its last day (since 1970) */
    BOARD_RULE_CREW_SHORT,            /* needed and available: people */
    BOARD_RULE_NO_SHIFT,              /* needed: the start */
    BOARD_RULE_OUTSIDE_SHIFT,         /* needed: the first instant outside; available: the shift's edge next to it */
    BOARD_RULE_TIME_OFF,              /* needed: the start; available: when the time off ends */
    BOARD_RULE_OUTSIDE_WINDOW,        /* needed: the start; available: the nearest edge of a window */
    BOARD_RULE_AFTER_DEADLINE,        /* needed: the start; available: the deadline */
    BOARD_RULE_OVERLAP, /* subject: the other job's id; needed: the start; available: when the other ends */
    BOARD_RULE_COUNT
};

struct board_finding {
    enum board_rule rule;
    struct text message; /* a sentence for a dispatcher */
    struct text subject;
    int64_t needed;
    int64_t available;
};

/* Another job of hers, or of one of her crew. */
struct board_other {
    struct text id;
    struct text title;
    struct text whose; /* the name of whom of the crew; empty: her own */
    int64_t start_s;
    int64_t end_s;
};

struct board_place {
    const struct job_record *job; /* technician_id empty: no technician; scheduled_start_s 0: no start */
    const struct record_preferences *preferences; /* of its customer; may be NULL */
    int64_t end_s;                                /* of the work, when it has a start */
    const struct technician_record *technician;   /* NULL without one */
    const struct zone *zone;
    int32_t other_count;
    const struct board_other *others;
};

/* The findings, in the order of the rules; returns how many. */
int32_t board_rules_judge(struct arena *arena, const struct board_place *place, const struct board_finding **findings);

/* "outside_shift" and so on. */
const char *board_rule_name(enum board_rule rule);

#endif
