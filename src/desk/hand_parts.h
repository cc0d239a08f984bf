/* What the files of the hand share. */
#ifndef ROUTRIQ_DESK_HAND_PARTS_H
#define ROUTRIQ_DESK_HAND_PARTS_H

#include "base/arena.h"
#include "base/fault.h"
#include "desk/hand.h"

/* Something done by hand, on its way. */
struct handling {
    struct desk *desk;
    struct desk_handed *handed;
    struct records_outcome *outcome;
    struct desk_day day;
    struct hand_working *worked;
    int32_t kind; /* enum decision_kind */
    const char *action;
    struct text reason;
    bool force, dry_run;
};

/* Begins: the outcome and what is handed back. */
struct handling handling_begin(struct desk *desk, struct desk_handed *handed, struct records_outcome *outcome);
/* Reads the body. False after an issue. */
bool handling_body_read(struct handling *h, const struct shape *shape, const struct json *body, void *read);
/* Where a job of the records stands. */
struct hand_place handling_place(const struct job_record *job);
/* The local date of an instant. */
struct date handling_date(struct handling *h, int64_t instant_s);

/* The live day of a date with the job on it, and whoever it is for, wherever the job stands now. */
bool handling_day_make(struct handling *h, struct date date, const struct row *job, const struct hand_place *goal);
/* Works out what is asked in day.inputs.hand; what is wrong with a field becomes an issue. */
bool handling_work_out(struct handling *h, const struct row *job);
/* Whether it may be done: true when no hard rule is broken, or with force and reason. */
bool handling_may(struct handling *h);
/* Puts what has moved on the board, with the next version of the plan of each date that it concerns, and the decision. */
bool handling_put(struct handling *h, struct text job_id);
/* The decision. */
bool handling_decide(struct handling *h, struct text job_id);

#endif
