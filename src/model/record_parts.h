/* Shapes that more than one noun has, and how tables are written down; for the files of this room alone.
 *
 * A table's function-like words stand for the members that every row of a kind needs; flags and bounds follow as written. */
#ifndef ROUTRIQ_MODEL_RECORD_PARTS_H
#define ROUTRIQ_MODEL_RECORD_PARTS_H

#include "model/record_dispatch.h"

extern const struct shape shape_skill;
extern const struct shape shape_interval;
extern const struct shape shape_part;
extern const struct shape shape_window;
extern const struct shape shape_after;
extern const struct shape shape_actual;
extern const struct shape shape_certification;
extern const struct shape shape_vehicle;
extern const struct shape shape_stock;
extern const struct shape shape_planning;
extern const struct shape shape_hours;
extern const struct shape shape_organization;
extern const struct shape shape_branch;
extern const struct shape shape_key;
extern const struct shape shape_user;
extern const struct shape shape_session;
extern const struct shape shape_customer;
extern const struct shape shape_technician;
extern const struct shape shape_job;
extern const struct shape shape_plan;
extern const struct shape shape_timetable;
extern const struct shape shape_decision;
extern const struct shape shape_inputs;
extern const struct shape shape_proposal;
extern const struct shape shape_proposal_change;
extern const struct shape shape_run;
extern const struct shape shape_weights;
extern const struct shape shape_model;
extern const struct shape shape_incident;
extern const struct shape shape_timeline_entry;
extern const struct shape shape_position;
extern const struct shape shape_feedback;

/* Computed for answers: has no place in the struct. */
#define COMPUTED SHAPE_ASIDE | SHAPE_READ_ONLY, .offset = 0
#define AT(type, member) .offset = offsetof(struct type, member)
#define TABLE(type, rows)                                                                                              \
    .size = sizeof(struct type), .count = (int32_t)(sizeof(rows) / sizeof *(rows)), .members = (rows)

/* What the row around every noun says of it. */
#define ROW_MEMBERS                                                                                                    \
    {"id", SHAPE_TEXT, COMPUTED}, {"version", SHAPE_INTEGER, COMPUTED}, {"createdAt", SHAPE_MOMENT, COMPUTED},         \
    {                                                                                                                  \
        "updatedAt", SHAPE_MOMENT, COMPUTED                                                                            \
    }

#define EXTERNAL(type)                                                                                                 \
    {.name = "externalId",                                                                                             \
     SHAPE_TEXT,                                                                                                       \
     .offset = offsetof(struct type, external_id),                                                                     \
     .low = 1,                                                                                                         \
     .high = RECORD_ID_BYTES,                                                                                          \
     .says = "Unique within its source."},                                                                             \
    {                                                                                                                  \
        .name = "source", SHAPE_TEXT, .flags = SHAPE_NOT_NULL, .offset = offsetof(struct type, source),                \
        .words = "api", .low = 1, .high = 64, .says = "Who writes it: api, or the provider of an integration."         \
    }

#define PEOPLE(json, type, member, extra)                                                                              \
    {                                                                                                                  \
        .name = (json), SHAPE_REFERENCE, .flags = SHAPE_LIST | SHAPE_NOT_NULL,                                         \
        .offset = offsetof(struct type, member), .most = RECORD_PEOPLE_MOST, .words = (extra)                          \
    }

#endif
