/* The judge of the native format, shared between its files. It believes neither the problem nor the reader: it looks at the
 * document alone, member by member. The document was read without a fault, so its members have the right types. */
#ifndef ROUTRIQ_APP_FORMAT_NATIVE_JUDGE_H
#define ROUTRIQ_APP_FORMAT_NATIVE_JUDGE_H

#include "app/format_native.h"

struct judge {
    struct arena *arena;
    const struct native *names;
    const struct json *document;
    const struct solution *solution;
    /* of each document job that is served */
    int32_t *seen;  /* how many do it */
    int64_t *from;  /* when the first stay for it began */
    int64_t *until; /* when the last one ended */
    bool *fact;     /* some of it has happened already, whatever the rules */
};

/* The route at hand. */
struct judge_route {
    const struct route *route;
    const struct json *technician;
};

/* ---- looking things up ------------------------------------------------------------------------------------------- */

int64_t judge_integer(const struct json *object, struct text name, int64_t absent);
bool judge_true(const struct json *object, struct text name, bool absent);
const struct json *judge_element(const struct json *document, struct text list, int32_t index);
bool judge_fold_equal(struct arena *arena, struct text a, struct text b);
/* Whether an array of texts has one; `folded` ones are names, others ids. */
bool judge_listed(struct arena *arena, const struct json *list, struct text wanted, bool folded);
/* The document's job of a job of the problem; NULL for a place where a technician was. */
const struct json *judge_job(const struct judge *judge, int32_t job);
int32_t judge_place(const struct json *document, struct text id);

/* ---- rules ------------------------------------------------------------------------------------------------------- */

/* Whether the technician may do it: skills, and lists on both sides. */
bool judge_may(const struct judge *judge, const struct judge_route *of, int32_t job);
/* Whether the van has what the jobs up to stop `last` take, as far as each part's own substitutes go. */
bool judge_parts(const struct judge *judge, const struct judge_route *of, int32_t last);
/* When somebody who leaves then is there, by the document's matrix and speeds; without a matrix at once; -1: there is no road. */
int64_t judge_reached(const struct judge *judge, const struct json *technician, int32_t from, int32_t to,
                      int64_t leave);
/* Where the service may begin. */
bool judge_window(const struct json *job, int64_t start);
/* How long the stay for a job is, and how much of it is before the service. */
struct judge_stay {
    int64_t before, whole;
};
struct judge_stay judge_stay_of(const struct judge *judge, const struct json *job, const struct json *technician);

#endif
