/* A work: what use cases of this room read from and write to, and what became of each. */
#ifndef ROUTRIQ_RECORDS_WORK_H
#define ROUTRIQ_RECORDS_WORK_H

#include "base/fault.h"
#include "base/issue.h"
#include "base/json.h"
#include "base/zone.h"
#include "model/model.h"
#include "ports/ports.h"

struct arena;
struct records_overlay; /* work.c: the rows that this work has put, and those that it has read */
struct records_skills;  /* job_skills.c: what the technicians can do, as far as it was asked */

/* Who asks, as far as it matters for what may be done. */
struct records_actor {
    bool may_force;                 /* a human of the office, signed in: may take back en_route */
    struct text only_technician_id; /* somebody who may touch the own day only; else empty */
};

struct records_work;

/* What a job is planned with, in minutes. */
struct records_planned {
    int32_t minutes; /* with who has it */
    int32_t
        others_minutes; /* with anybody else, where `minutes` hold her own pace, as it was learned; 0: they are alike for all */
};

/* What was learned, told by who knows it: this room knows nobody who learns. The desk does (desk/insight.h). */
struct records_insight {
    /* In how many minutes a job is done, by its prediction at the organization's quantile, with who has it. False: nothing was
     * learned that says any; or work->fault. */
    bool (*planned)(struct records_work *work, const struct job_record *job, struct records_planned *planned);
    /* Members of a job as clients see it, each written as an object or null. */
    void (*predicted)(struct json_writer *w, struct records_work *work, const struct row *job);
    void (*eta)(struct json_writer *w, struct records_work *work, const struct row *job); /* NULL: null */
};

struct records_work {
    struct arena *arena;
    const struct store_port *store;
    struct snapshot *snapshot;
    const struct row *organization; /* ROW_ORGANIZATION */
    /* The zone of that name of tzdata; NULL when there is none. What it returns outlives the work. */
    const struct zone *(*zone)(void *zones, struct text name);
    void *zones;
    const struct entropy_port *entropy; /* for ids */
    int64_t now_ms;                     /* wall */
    struct records_actor actor;
    const struct records_insight *insight; /* NULL: nothing was learned */
    const void *learned;                   /* what `insight` has read; NULL at first */
    struct change_set *set;                /* begun by the caller; NULL: nothing may be changed, only read */
    struct records_overlay *overlay;       /* NULL at first */
    struct records_skills *skills;         /* NULL at first */
    int32_t issues_most;                   /* that one outcome lists of each sort; 0: as many as one refusal does */
    struct fault fault;                    /* of the store: whoever sees it gives up with 503 */
};

enum records_result { RECORDS_CREATED, RECORDS_UPDATED, RECORDS_UNCHANGED, RECORDS_FAILED };

/* Why one failed: the first that applies. */
enum records_refusal {
    RECORDS_TAKEN,     /* it did not fail */
    RECORDS_MISSING,   /* 404: there is no such object */
    RECORDS_MOVED,     /* 412: it is at another version than was asked for */
    RECORDS_WRONG,     /* 422 validation_failed: `wrong` lists all of it */
    RECORDS_NOT_BUILT, /* 422 not_supported: `not_built` lists what would be ignored */
    RECORDS_FORBIDDEN, /* 403: not by who asks */
    RECORDS_ILLEGAL,   /* 409: `code` is the error of the catalogue, `message` a sentence with what is in the way */
};

struct records_outcome {
    enum records_result result;
    const struct row *row; /* as it is afterwards; NULL when it failed before there was one */
    enum records_refusal refusal;
    const char *code; /* of RECORDS_ILLEGAL */
    struct text message;
    struct issues wrong;
    struct issues not_built;
    struct issues warnings; /* of a success */
};

/* What If-Match asks for. */
enum { RECORDS_ANY_VERSION = 0 };

/* ---- rows as the work sees them ---------------------------------------------------------------------------------- */

/* Of the snapshot, with what this work has put already. NULL when there is none; work->fault tells a store that failed. */
const struct row *records_find(struct records_work *work, enum row_kind kind, struct text id);
/* Reads those of the snapshot at once that records_find will be asked for one by one. */
void records_find_ahead(struct records_work *work, enum row_kind kind, const struct text *ids, int32_t count);
const struct row *records_find_external(struct records_work *work, enum row_kind kind, struct text source,
                                        struct text external_id);
/* A branch by its name, folded or not; a user by the e-mail; a plan by its date. */
const struct row *records_find_named(struct records_work *work, enum row_kind kind, struct text name);
/* The row that an id or ext:<source>:<externalId> stands for; ext::<externalId> is of the source "api". */
const struct row *records_find_reference(struct records_work *work, enum row_kind kind, struct text reference);
/* What to say when there is none: of what is no reference at all, also what one looks like. */
struct text records_no_such(struct arena *arena, enum row_kind kind, struct text reference);

/* As this work has put it; NULL when it has not. Without a noun: the work sees it as not there (as_of.h). */
const struct row *records_own_row(struct records_work *work, enum row_kind kind, struct text id);
/* The rows of a kind that this work has put, as they are now, one after the other: *at begins as 0. NULL after the last. */
const struct row *records_own(struct records_work *work, enum row_kind kind, int32_t *at);

/* A shape reader whose references are resolved in the work: malformed ones are "invalid_id", and "unknown_reference" is what
 * is not there. What is wrong goes to the outcome. */
struct shape_reader records_reader(struct records_work *work, struct records_outcome *outcome);

/* Where a work stands. Whatever was put after it is taken back by records_rewind: for a use case that fails on its way. */
struct records_mark {
    struct change_set set;
    int32_t puts;
};
struct records_mark records_mark(const struct records_work *work);
void records_rewind(struct records_work *work, const struct records_mark *mark);

/* Says that a member of a noun is not null, after it was filled by hand; or makes it null, or its preset. The member is
 * called as in JSON; one that there is not is our own mistake. */
void records_give(enum row_kind kind, void *noun, const char *member);
void records_clear(enum row_kind kind, void *noun, const char *member);

/* Begins an outcome: everything empty. */
void records_outcome_begin(struct records_work *work, struct records_outcome *outcome);
/* Closes an outcome as failed. Returns false. */
bool records_refuse(struct records_outcome *outcome, enum records_refusal refusal, const char *code,
                    const char *message, ...) __attribute__((format(printf, 4, 5)));
/* True when nothing wrong stands in the outcome; else it is closed as failed. */
bool records_is_right(struct records_outcome *outcome);
/* True when the row is at that version, or any will do; else the outcome is closed as moved. */
bool records_is_at(struct records_outcome *outcome, const struct row *row, int32_t if_version);

/* Puts what the row becomes: `before` NULL makes it. Nothing happens when nothing differs: then the result is unchanged.
 * Names that are compared folded keep the writing that they had. Sets the outcome's result and row, which has no seq yet. */
struct records_put {
    enum row_kind kind;
    struct text id; /* of a new one; empty: any */
    const struct row *before;
    const void *noun;      /* in the work's arena; not changed afterwards */
    const char *action;    /* of the audit: "job.updated" */
    const char *event;     /* "job.updated"; NULL: none */
    struct text data;      /* of the event, more than id and version: a JSON object, or empty */
    struct text person_id; /* whom its personal members are about; empty: the object itself */
};
void records_put(struct records_work *work, const struct records_put *put, struct records_outcome *outcome);

/* A new UUIDv7. */
struct text records_id(struct records_work *work);
/* The zone of a branch (empty: none), else of the organization; UTC when tzdata has neither any more. */
const struct zone *records_zone(struct records_work *work, struct text branch_id);

/* ---- what an answer says beside the record ----------------------------------------------------------------------- */

/* "id", "version", "createdAt", "updatedAt" as members of an object that is begun. */
void records_write_head(struct json_writer *w, struct arena *arena, const struct row *row);
/* "warnings": [...], when there are any. */
void records_write_warnings(struct json_writer *w, const struct issues *warnings);

#endif
