/* What somebody asks by hand, and where jobs stand before and after it. */
#ifndef ROUTRIQ_DISPATCH_HAND_ASK_H
#define ROUTRIQ_DISPATCH_HAND_ASK_H

#include "model/model.h"

enum hand_action {
    HAND_PUT,    /* a job gets another place */
    HAND_TAKE,   /* a job loses its place */
    HAND_BACK,   /* jobs get the places back that they had */
    HAND_LOCK,   /* jobs keep what is locked of their places */
    HAND_UNLOCK, /* and do not any more */
};

/* Where a job is on the board. */
struct hand_place {
    uint64_t given;
    struct text technician_id;
    struct text_list crew_technician_ids;
    int64_t start_s;
    int64_t end_s;
    int32_t sequence;
    uint64_t locks; /* LOCK_… */
};

struct hand_move {
    uint64_t given;
    struct text job_id;
    struct hand_place from; /* null: it had none */
    struct hand_place to;   /* null: it has none */
};
struct hand_move_list {
    int32_t count;
    const struct hand_move *items;
};

struct hand_ask {
    uint64_t given;
    int32_t action; /* enum hand_action */
    struct text job_id;
    struct text technician_id; /* null: who has it */
    int64_t start_s;           /* null: whenever it fits */
    int32_t sequence;          /* null: wherever its start has it */
    uint64_t locks;            /* of HAND_LOCK and HAND_UNLOCK */
    struct hand_place
        elsewhere; /* where the job stands when that is on another day; null: it stands on this one, or nowhere */
    struct hand_move_list moves; /* of HAND_BACK: what is taken back; of the locks: jobs as they stand, in `from` */
};

extern const struct shape hand_shape_place;
extern const struct shape hand_shape_move;
extern const struct shape hand_shape_ask;

/* Says that a member of an ask is not null, after it was filled. */
void hand_ask_give(struct hand_ask *ask, const char *member);
bool hand_ask_has(const struct hand_ask *ask, const char *member);
/* What is empty or 0 is null. A job that has a technician or a time alone has no place, and keeps what it has. */
struct hand_place hand_place_of(struct text technician_id, struct text_list crew, struct interval when,
                                int32_t sequence, uint64_t locks);
bool hand_is_placed(const struct hand_place *place);
struct hand_move hand_move_of(struct text job_id, const struct hand_place *from, const struct hand_place *to);
bool hand_place_equal(const struct hand_place *a, const struct hand_place *b);

#endif
