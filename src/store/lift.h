/* What is lifted out of a record, so that it can be found by it: the same for every engine. SQL engines keep these in columns
 * beside the record's JSON; the store in memory asks for them as it goes. */
#ifndef ROUTRIQ_STORE_LIFT_H
#define ROUTRIQ_STORE_LIFT_H

#include "ports/ports.h"

struct store_lifted {
    struct text source;      /* empty where the kind has none */
    struct text external_id; /* unique within its source; empty: none */
    /* The natural name, unique in the organization: a branch's folded, a user's folded e-mail, a plan's date, a timetable
     * row's task, the version of weights and of a model in digits. Empty: none. */
    struct text name;
    int32_t status; /* of a run: its state */
    int32_t kind;   /* of decisions, proposals, runs and models */
    int32_t number; /* of weights and models: their version */
    int32_t priority;
    bool active; /* true where the kind cannot be inactive */
    struct text branch_id;
    struct text customer_id;
    struct text technician_id;
    struct text_list crew_technician_ids; /* of a job: who comes along; as long as the record */
    struct text user_id;                  /* of a session */
    bool has_wishes;                      /* of a customer: requires, prefers or excludes technicians */
    bool has_day; /* of a job: its place, else from the first window's start to the last one's end */
    int64_t day_from_s;
    int64_t day_to_s;
    bool has_date; /* of decisions, proposals and runs */
    struct date date;
    struct text job_id; /* of a decision */
    bool ends;          /* of an incident: it is over from until_s on */
    int64_t until_s;
    struct text search; /* folded, parts separated by line feeds */
};

struct store_lifted store_lift(struct arena *arena, enum row_kind kind, const void *noun);
/* Whether a job is on that route: it begins at most seven days before the time that it touches. */
bool store_is_on_route(const struct store_lifted *lifted, const struct route_precondition *route);
/* Whether a row is one of those asked for. NULL asks for all. */
bool store_filter_takes(const struct list_filter *filter, const struct row *row, const struct store_lifted *lifted);

#endif
