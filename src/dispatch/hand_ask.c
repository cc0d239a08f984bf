#include "dispatch/hand_ask.h"

#define AT(type, member) .offset = offsetof(struct type, member)
#define TABLE(type, rows)                                                                                              \
    .size = sizeof(struct type), .count = (int32_t)(sizeof(rows) / sizeof *(rows)), .members = (rows)

#define LOCKS(type, member)                                                                                            \
    {                                                                                                                  \
        "locks", SHAPE_CHOICES, SHAPE_NOT_NULL, AT(type, member), .words = "technician time order"                     \
    }

static const struct shape_member place_rows[] = {
    {"technicianId", SHAPE_REFERENCE, 0, AT(hand_place, technician_id), .words = "technician"},
    {"crewTechnicianIds", SHAPE_REFERENCE, SHAPE_LIST | SHAPE_NOT_NULL, AT(hand_place, crew_technician_ids),
     .most = RECORD_PEOPLE_MOST, .words = "technician"},
    {"start", SHAPE_INSTANT, 0, AT(hand_place, start_s)},
    {"end", SHAPE_INSTANT, 0, AT(hand_place, end_s)},
    {"sequence", SHAPE_INTEGER, 0, AT(hand_place, sequence), .low = 1, .high = LIVE_JOBS_MOST},
    LOCKS(hand_place, locks),
};
const struct shape hand_shape_place = {.name = "BoardPlace", TABLE(hand_place, place_rows)};

static const struct shape_member move_rows[] = {
    {"jobId", SHAPE_REFERENCE, SHAPE_REQUIRED, AT(hand_move, job_id), .words = "job"},
    {"from", SHAPE_OBJECT, 0, AT(hand_move, from), .of = &hand_shape_place},
    {"to", SHAPE_OBJECT, 0, AT(hand_move, to), .of = &hand_shape_place},
};
const struct shape hand_shape_move = {.name = "BoardMove", TABLE(hand_move, move_rows)};

static const struct shape_member ask_rows[] = {
    {"action", SHAPE_CHOICE, SHAPE_NOT_NULL, AT(hand_ask, action), .words = "put take back lock unlock"},
    {"jobId", SHAPE_REFERENCE, 0, AT(hand_ask, job_id), .words = "job"},
    {"technicianId", SHAPE_REFERENCE, 0, AT(hand_ask, technician_id), .words = "technician"},
    {"start", SHAPE_INSTANT, 0, AT(hand_ask, start_s)},
    {"sequence", SHAPE_INTEGER, 0, AT(hand_ask, sequence), .low = 1, .high = LIVE_JOBS_MOST},
    LOCKS(hand_ask, locks),
    {"elsewhere", SHAPE_OBJECT, 0, AT(hand_ask, elsewhere), .of = &hand_shape_place},
    {"moves", SHAPE_OBJECT, SHAPE_LIST | SHAPE_NOT_NULL, AT(hand_ask, moves), .most = LIVE_JOBS_MOST,
     .of = &hand_shape_move},
};
const struct shape hand_shape_ask = {.name = "HandAsk", TABLE(hand_ask, ask_rows)};

static void give(const struct shape *shape, void *value, const char *member)
{
    shape_give(value, shape_find(shape, text_of(member)));
}

void hand_ask_give(struct hand_ask *ask, const char *member)
{
    give(&hand_shape_ask, ask, member);
}

bool hand_ask_has(const struct hand_ask *ask, const char *member)
{
    return shape_has(ask, shape_find(&hand_shape_ask, text_of(member)));
}

struct hand_place hand_place_of(struct text technician_id, struct text_list crew, struct interval when,
                                int32_t sequence, uint64_t locks)
{
    struct hand_place place;
    shape_preset(&hand_shape_place, &place);
    place.technician_id = technician_id;
    place.crew_technician_ids = crew;
    place.start_s = when.start_s;
    place.end_s = when.end_s;
    place.sequence = sequence;
    place.locks = locks;
    if (!text_is_empty(technician_id)) {
        give(&hand_shape_place, &place, "technicianId");
    }
    if (when.start_s != 0) {
        give(&hand_shape_place, &place, "start");
    }
    if (when.end_s != 0) {
        give(&hand_shape_place, &place, "end");
    }
    if (sequence > 0) {
        give(&hand_shape_place, &place, "sequence");
    }
    return place;
}

bool hand_is_placed(const struct hand_place *place)
{
    return !text_is_empty(place->technician_id) && place->start_s != 0;
}

static bool is_any(const struct hand_place *place)
{
    return place->given != 0 || place->locks != 0 || place->crew_technician_ids.count > 0;
}

struct hand_move hand_move_of(struct text job_id, const struct hand_place *from, const struct hand_place *to)
{
    struct hand_move move;
    shape_preset(&hand_shape_move, &move);
    move.job_id = job_id;
    give(&hand_shape_move, &move, "jobId");
    if (is_any(from)) {
        move.from = *from;
        give(&hand_shape_move, &move, "from");
    }
    if (is_any(to)) {
        move.to = *to;
        give(&hand_shape_move, &move, "to");
    }
    return move;
}

static bool crews_equal(const struct text_list *a, const struct text_list *b)
{
    bool equal = a->count == b->count;
    for (int32_t i = 0; i < a->count && equal; i++) {
        equal = text_equal(a->items[i], b->items[i]);
    }
    return equal;
}

bool hand_place_equal(const struct hand_place *a, const struct hand_place *b)
{
    return text_equal(a->technician_id, b->technician_id) && a->start_s == b->start_s && a->end_s == b->end_s &&
           a->sequence == b->sequence && a->locks == b->locks &&
           crews_equal(&a->crew_technician_ids, &b->crew_technician_ids);
}
