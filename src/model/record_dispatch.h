/* Records of dispatching: decisions and what they were made from, proposals, runs, weights, models, incidents.
 *
 * A *decision* is one answer of the engine or of a human: what was asked, with which weights, models and seed, and what came
 * out. It is put once and never changed. Its *inputs* are the canonical bytes that it was worked out from, kept in a row of
 * their own whose id is their SHA-256 in hex; so decisions about the same moment share them (change_set_keep_inputs).
 * A *proposal* is a set of changes of a day's plan that a human, or a rule, decides about.
 * A *run* is long work: it is asked for, takes its time, and ends with proposals or with what it found.
 * *Weights* and *models* are what was learned, numbered from 1, each apart; one of each is active.
 * An *incident* slows everybody down in an area for a time.
 *
 * Ids are of rows, but a change's: it is known within its proposal. `_e2` is 1/100.
 */
#ifndef ROUTRIQ_MODEL_RECORD_DISPATCH_H
#define ROUTRIQ_MODEL_RECORD_DISPATCH_H

#include "model/record.h"

struct fault;

enum {
    RECORD_CHANGES_MOST = 10000, /* in one proposal: as many as a day has jobs */
    RECORD_FLAGS_MOST = 100,
    RECORD_PROPOSALS_MOST = 1000, /* of one run */
    RECORD_RUN_TECHNICIANS_MOST = 1000,
    RECORD_WEIGHT_MOST_E4 = 1000 * 10000,
    /* Bytes of a decision's inputs; and of their row, which has room for what does not become shorter. */
    RECORD_INPUTS_MOST = 64 * 1024 * 1024,
    RECORD_INPUTS_PACKED_MOST = 96 * 1024 * 1024,
};

/* ---- decisions and their inputs ---------------------------------------------------------------------------------- */

enum decision_kind {
    DECISION_ASSIGN,
    DECISION_EMERGENCY,
    DECISION_PLAN,
    DECISION_RESEQUENCE,
    DECISION_OVERRIDE,
    DECISION_LOCK,
    DECISION_UNLOCK,
    DECISION_ROLLBACK,
    DECISION_ROSTER,
};

struct decision_record {
    uint64_t given;
    int32_t kind; /* enum decision_kind */
    struct text job_id;
    struct date date;
    struct text actor;
    struct text status; /* "assigned", "proposed": as the call answered it */
    int32_t weights_version;
    int32_t model_version;
    struct text solver_version;
    int64_t seed;
    int64_t iterations;
    int32_t lanes;
    struct text tape; /* JSON: a list of whole numbers */
    struct sha256 input_hash;
    struct text proposal_id;
    struct text run_id;
    struct text result;   /* JSON, as it was answered */
    bool forced;          /* by a human, against a hard rule */
    struct text reason;   /* of a human */
    int32_t plan_version; /* of the date's plan, that it made by hand */
};

struct inputs_record {
    uint64_t given;
    struct text bytes; /* deflated, in base64url */
};

/* The row that keeps these canonical bytes; its id is the hash in hex. */
struct inputs_record inputs_pack(struct arena *arena, struct text canonical, struct sha256 *hash);
/* The bytes again. False with FAULT_SYSTEM when they are not those of the hash, or more than RECORD_INPUTS_MOST. */
bool inputs_unpack(struct arena *arena, const struct inputs_record *inputs, const struct sha256 *hash,
                   struct text *canonical, struct fault *fault);

/* ---- proposals --------------------------------------------------------------------------------------------------- */

enum proposal_kind {
    PROPOSAL_OF_PLAN,
    PROPOSAL_OF_ASSIGN,
    PROPOSAL_OF_EMERGENCY,
    PROPOSAL_OF_RESEQUENCE,
    PROPOSAL_OF_ROLLBACK,
    PROPOSAL_OF_ROSTER, /* somebody's jobs are without her */
};

enum proposal_status {
    PROPOSAL_PENDING,
    PROPOSAL_DEFERRED,
    PROPOSAL_SHADOW,
    PROPOSAL_APPROVED,
    PROPOSAL_PARTIALLY_APPROVED,
    PROPOSAL_APPLIED,
    PROPOSAL_REJECTED,
    PROPOSAL_SUPERSEDED,
    PROPOSAL_EXPIRED,
    PROPOSAL_FAILED,
};

enum change_type { CHANGE_ASSIGN, CHANGE_MOVE, CHANGE_RETIME, CHANGE_UNASSIGN };
enum change_state { CHANGE_PENDING, CHANGE_APPROVED, CHANGE_DECLINED, CHANGE_EDITED };
enum push_state { PUSH_NONE, PUSH_WAITING, PUSH_PUSHED, PUSH_CONFLICT, PUSH_FAILED };

enum reject_code {
    REJECT_WRONG_TECHNICIAN,
    REJECT_WRONG_TIME,
    REJECT_WRONG_ORDER,
    REJECT_CUSTOMER_REQUEST,
    REJECT_PARTS,
    REJECT_TRAFFIC,
    REJECT_OTHER,
};

/* Where a job is on the board. */
struct proposal_place {
    uint64_t given;
    struct text technician_id;
    struct text_list crew_technician_ids;
    int64_t start_s;
    int64_t end_s;
    int32_t sequence;
};

/* How far the change has come in the system that the job is from. */
struct proposal_push {
    uint64_t given;
    int32_t state; /* enum push_state */
    int64_t at_ms;
    struct text error;
};

struct proposal_change {
    uint64_t given;
    struct text id;
    struct text job_id;
    int32_t type;               /* enum change_type */
    struct proposal_place from; /* null: it had no place */
    struct proposal_place to;   /* null: it loses its place */
    struct proposal_place edit; /* what a human made of `to`; null: nothing */
    struct text reason;         /* JSON: the factors, as in an assignment */
    struct text words;          /* the same in a sentence */
    struct text decision_id;
    int64_t drive_minutes_delta_e2;
    int64_t lateness_minutes_delta_e2;
    int64_t cost_delta_e4;
    bool told_customer;
    bool safe;                 /* stands alone, breaks nothing, and no other job is later by more than five minutes */
    struct text_list requires; /* ids of changes that it only goes together with */
    int32_t state;             /* enum change_state */
    struct proposal_push push;
};
struct proposal_change_list {
    int32_t count;
    const struct proposal_change *items;
};

struct proposal_disruption {
    uint64_t given;
    int32_t moved; /* jobs that had a place and get another, */
    int32_t told;  /* and those of them whose customers were told a time */
};

struct proposal_rejection {
    uint64_t given;
    int32_t code; /* enum reject_code */
    struct text reason;
};

enum flag_label { FLAG_POOR, FLAG_GOOD, FLAG_UNSAFE };

struct proposal_flag {
    uint64_t given;
    struct text change_id; /* null: about the whole proposal */
    int32_t label;         /* enum flag_label */
    struct text note;
    struct text by;
    int64_t at_ms;
};
struct proposal_flag_list {
    int32_t count;
    const struct proposal_flag *items;
};

struct proposal_record {
    uint64_t given;
    int32_t kind;   /* enum proposal_kind */
    int32_t status; /* enum proposal_status */
    int32_t mode;   /* enum mode: in which it was made */
    struct date date;
    struct text guardrail; /* the name of the one that does not hold */
    int32_t base_plan_version;
    struct text run_id;
    struct text rollback_of; /* a proposal that was applied */
    struct text before;      /* JSON: figures of the plan in force, */
    struct text after;       /* and of the proposed one */
    struct proposal_disruption disruption;
    struct proposal_change_list changes;
    int64_t expires_at_s;
    int64_t deferred_until_s;
    struct text decided_by;
    int64_t decided_at_ms;
    struct text note;
    struct proposal_rejection rejection;
    struct proposal_flag_list flags;
};

/* ---- runs -------------------------------------------------------------------------------------------------------- */

enum run_kind { RUN_PLAN, RUN_RESEQUENCE, RUN_LEARNING, RUN_SIMULATION, RUN_ROSTER };
enum run_state { RUN_QUEUED, RUN_RUNNING, RUN_SUCCEEDED, RUN_FAILED, RUN_CANCELED };

struct run_progress {
    uint64_t given;
    int64_t elapsed_ms;
    int64_t best_cost_e4;
    int64_t lower_bound_e4;
    int64_t gap_e4; /* a fraction */
    int32_t unassigned;
    int64_t iterations;
};

/* What was asked, and what it was worked out with. */
struct run_params {
    uint64_t given;
    struct goal_list goals;
    int64_t seed;
    int64_t iterations;
    int32_t lanes;
    struct text tape; /* JSON: a list of whole numbers */
    int32_t threads;
    int32_t time_limit_ms;
    int32_t weights_version;
    int32_t model_version;
    struct text solver_version;
    struct text_list technician_ids; /* empty: everybody */
    struct text_list job_ids;        /* likewise */
    bool from_now;
    int64_t duration_quantile_e4;
};

struct run_record {
    uint64_t given;
    int32_t kind;  /* enum run_kind */
    int32_t state; /* enum run_state */
    struct date date;
    struct text branch_id;
    struct text created_by;
    int64_t started_at_ms;
    int64_t finished_at_ms;
    struct run_progress progress;
    struct run_params params;
    struct text cost; /* JSON: each term of the best plan's cost */
    struct text_list proposal_ids;
    struct text error; /* a code: "engine_stopped" */
    struct text message;
    struct text result; /* JSON: what it found beside proposals */
    bool cancel_requested;
};

/* ---- what was learned -------------------------------------------------------------------------------------------- */

enum weights_source { WEIGHTS_DEFAULT, WEIGHTS_TRAINED, WEIGHTS_MANUAL };

struct weights_record {
    uint64_t given;
    int32_t version;        /* its natural name */
    struct amounts weights; /* of factors, in 1/10 000 */
    int32_t source;         /* enum weights_source */
    int32_t parent;         /* the version that it came from */
    int64_t data_from_s;    /* what it was learned from */
    int64_t data_to_s;
    int32_t rows;
    struct text metrics; /* JSON */
    bool active;
};

enum model_kind { MODEL_DURATIONS };

struct model_record {
    uint64_t given;
    int32_t kind;    /* enum model_kind */
    int32_t version; /* its natural name */
    int32_t parent;
    int64_t data_from_s;
    int64_t data_to_s;
    int32_t rows;
    struct text metrics;  /* JSON */
    struct text document; /* JSON: what was fitted */
    bool active;
};

/* ---- the world outside ------------------------------------------------------------------------------------------- */

struct incident_area {
    uint64_t given;
    struct point center;
    int64_t radius_m;
};

/* One that was called off before it began has from_s == until_s. */
struct incident_record {
    uint64_t given;
    struct incident_area area;
    int64_t factor_e4; /* of driving times within it */
    int64_t from_s;
    int64_t until_s;
    struct text note;
    struct text created_by;
};

#endif
