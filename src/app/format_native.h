/* The native format: a field-service day as JSON, with every kind of constraint that the search knows. docs/native-format.md
 * is its page; examples/native/ has one file a constraint. It is strict: an unknown field is a fault at its JSON pointer.
 *
 * A file is read in passes, each over the part of the document that one kind of constraint lives in, and each in a file of
 * its own: format_native.c (units, prices, places), _travel, _technicians, _energy (vehicles, charging), _jobs (numbers, days
 * under way, durations), _windows, _stock (parts, restocking, load), _who (skills, who may do what), _pairs (preferences,
 * territories, durations of single technicians), _order (crews, precedence, locks), _previous and _start.
 * format_native_judge.c judges the answer by the document alone, format_native_write.c writes it.
 *
 * Jobs of the document and of the problem are numbered differently: each member of a crew is a job of the problem, and so
 * is each place where a technician is known to have been. The members of document job d are first_job[d] to
 * first_job[d + 1] - 1; the places stand behind all of them.
 */
#ifndef ROUTRIQ_APP_FORMAT_NATIVE_H
#define ROUTRIQ_APP_FORMAT_NATIVE_H

#include "app/format_cursor.h"
#include "app/solve_format.h"
#include "base/map.h"
#include "geo/geo.h"

struct arena;
struct fault;

/* Limits of one file, beside those of problem.h. */
enum {
    NATIVE_DENSE_PLACES_MAX = 3000,   /* above, an estimate is not spread into a table */
    NATIVE_PAIRS_MAX = 100000000,     /* of places, over all profiles where there are several */
    NATIVE_STOCKS_MAX = 50000000,     /* technicians times kinds of part, or of skill */
    NATIVE_AFFINITIES_MAX = 20000000, /* pairs of a job and a technician with a price or a duration of their own */
    NATIVE_NAMES_MAX = 1000,          /* in one list of a job or a technician */
    NATIVE_CREW_MAX = 10
};

enum { NATIVE_POSITION = -1 }; /* in native.job_of: no job of the document */

/* What the answer needs to know of the file. */
struct native {
    const struct json *document;
    const struct text *job_ids;        /* by document job */
    const struct text *technician_ids; /* by technician */
    const struct text *place_ids;      /* by place */
    const struct text *part_ids;       /* by kind of part; folded, as are the following */
    const struct text *load_ids;       /* by dimension of load */
    const int32_t *job_of;             /* document job of each job of the problem, or NATIVE_POSITION */
    const int32_t *buffer_before;      /* of each job of the problem */
    const int32_t *first_job;          /* of each document job, and one more */
};

/* Prices that hold for all. */
struct native_costs {
    int64_t drive, distance, waiting, service, overtime, late, left_out, not_preferred, outside_territory, energy;
};

enum { NATIVE_MUST = -1 }; /* as the price of leaving out: more than any plan could cost */

struct native_planning {
    int32_t quantile, buffer_before, buffer_after;
};

/* An array that grows at its end. */
struct native_list {
    int32_t *at;
    int32_t count, room;
};

enum native_place_kind { PLACE_NAMED, PLACE_ON_EARTH, PLACE_ON_PLANE };

/* Where the places are. */
struct native_places {
    int32_t count;
    enum native_place_kind kind; /* of all: a file does not mix them */
    struct point *points;
    int32_t *x, *y;
};

/* A file while it is read. */
struct native_reader {
    struct arena *arena;
    struct native *names;
    struct problem *problem; /* the description being filled */
    struct cursor root, technician_list, job_list;
    struct native_costs costs;
    struct native_planning planning;
    struct map places, technicians, jobs, profiles;     /* id to index */
    struct map parts, loads, skills, tags, territories; /* folded names to number */
    int32_t document_jobs;
    int32_t *first_job, *job_of, *buffer_before; /* as in struct native */
    int32_t *buffer_after;                       /* of each job of the problem */
    int32_t *jobs_max;                           /* T, as technicians were read */
    int64_t *left_out;                           /* price of each document job, or NATIVE_MUST */
    int32_t *frozen_with;                        /* technician of each job of the problem, or NO_PLACE */
    uint64_t *eligible;                          /* J sets of technicians */
    uint64_t *disliked; /* the same: the job is none that the technician prefers; NULL where nobody prefers any */
    struct native_list positions; /* places where technicians were, which are the last jobs of the problem */
    struct text *job_ids, *technician_ids, *place_ids;
    const struct solution *start; /* the start plan; NULL: none */
};

/* ---- passes, in the order in which they run ---------------------------------------------------------------------- */

bool native_travel_read(struct native_reader *reader, struct native_places *places, struct fault *fault);
bool native_technicians_read(struct native_reader *reader, struct fault *fault);
bool native_energy_read(struct native_reader *reader, struct fault *fault);
/* Numbers the jobs of the problem. */
bool native_jobs_number(struct native_reader *reader, struct fault *fault);
/* How the day went so far: which technician has which jobs first. Some of these are places, which it numbers. */
bool native_frozen_read(struct native_reader *reader, struct fault *fault);
bool native_jobs_read(struct native_reader *reader, struct fault *fault);
bool native_windows_read(struct native_reader *reader, struct fault *fault);
bool native_stock_read(struct native_reader *reader, struct fault *fault);
bool native_who_read(struct native_reader *reader, struct fault *fault);
bool native_pairs_read(struct native_reader *reader, struct fault *fault);
bool native_order_read(struct native_reader *reader, struct fault *fault);
bool native_previous_read(struct native_reader *reader, struct fault *fault);
/* Sets what jobs cost that have no price for being left out; everything else that has a price is known by then. */
void native_must(struct native_reader *reader);
/* Makes reader.start. Needs the sealed problem. */
bool native_start_read(struct native_reader *reader, const struct problem *problem, struct fault *fault);

/* ---- what they share --------------------------------------------------------------------------------------------- */

void native_push(struct arena *arena, struct native_list *list, int32_t value);
/* The number of a name, which gets the next one when it is new. */
int32_t native_number(struct arena *arena, struct map *map, struct text name);
bool native_place(const struct native_reader *reader, const struct cursor *cursor, int32_t *place, struct fault *fault);
bool native_technician(const struct native_reader *reader, const struct cursor *cursor, int32_t *technician,
                       struct fault *fault);
/* A job of the document. */
bool native_job(const struct native_reader *reader, const struct cursor *cursor, int32_t *job, struct fault *fault);
/* `first` and `last` of an object, in this order of time. */
bool native_span(const struct cursor *span, struct text first, struct text last, int32_t *from, int32_t *to,
                 struct fault *fault);
/* A duration in ticks, or its quantile to plan with. */
bool native_duration(const struct native_reader *reader, const struct cursor *cursor, int32_t *ticks,
                     struct fault *fault);
/* An object whose names are kinds and whose values are amounts; each is given to `take`. A kind stands there once. */
bool native_amounts(struct native_reader *reader, const struct cursor *object, struct map *kinds,
                    bool (*take)(void *context, const struct cursor *entry, int32_t kind, struct fault *fault),
                    void *context, struct fault *fault);
/* Sets of technicians: words of 64. */
static inline size_t native_words(const struct native_reader *reader)
{
    return ((size_t)reader->problem->dims.technicians + 63) / 64;
}

static inline bool native_bit_get(const uint64_t *set, int32_t index)
{
    return ((set[index / 64] >> (index % 64)) & 1) != 0;
}

static inline void native_bit_set(uint64_t *set, int32_t index)
{
    set[index / 64] |= UINT64_C(1) << (index % 64);
}

static inline void native_bit_clear(uint64_t *set, int32_t index)
{
    set[index / 64] &= ~(UINT64_C(1) << (index % 64));
}

/* The technicians that an array names, as a set. */
bool native_technicians_listed(const struct native_reader *reader, const struct cursor *list, uint64_t *set,
                               struct fault *fault);
/* The job of the problem that a technician does of a document's job, where `taken` says who does which so far (NO_PLACE:
 * nobody): the member of a crew that is named so, else the first free one that asks for nothing the technician lacks. -1
 * when there is none, or when the technician has one already. */
int32_t native_member(const struct native_reader *reader, int32_t job, int32_t technician, const int32_t *taken);
int32_t native_members(const struct native_reader *reader, int32_t job);

/* Whether the answer keeps what the document says, looked up in the document itself. Fault: FAULT_INVALID, the rule as
 * code. Indices in the solution must be those of the problem: the witness has seen to that. */
bool native_judge(struct arena *arena, const struct native *names, const struct solution *solution,
                  struct fault *fault);

#endif
