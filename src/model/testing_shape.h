/* For tests: what must hold of every shape, tried on random bodies and on the bounds of each member. */
#ifndef ROUTRIQ_MODEL_TESTING_SHAPE_H
#define ROUTRIQ_MODEL_TESTING_SHAPE_H

#include "base/random.h"
#include "model/shape.h"

/* What a client cannot write. */
enum { NOT_FROM_CLIENT = SHAPE_READ_ONLY | SHAPE_HIDDEN | SHAPE_NOT_BUILT | SHAPE_ASIDE };

struct json testing_document(struct arena *arena, struct text source);
struct text testing_json_text(struct arena *arena, const struct json *value);
/* RFC 7396, line by line: the slow oracle. */
struct json testing_json_merge(struct arena *arena, const struct json *target, const struct json *patch);

/* Fails the test when something is wrong. */
void testing_shape_merge(struct arena *arena, const struct shape *shape, enum shape_mode mode, struct text body,
                         void *value);
/* What is wrong with a client's body. */
struct issues testing_shape_issues(struct arena *arena, const struct shape *shape, struct text body, void *value);
struct text testing_shape_text(struct arena *arena, const struct shape *shape, const void *value, enum shape_for whom);

/* A random body of a client that is in order. Instants and clock times grow along the body. */
struct text testing_shape_random(struct arena *arena, struct random *random, const struct shape *shape);
/* The same with the members that only the store writes. */
struct text testing_shape_random_stored(struct arena *arena, struct random *random, const struct shape *shape);

/* A random body in which `member` is written as `raw`, and of the others there are those that must be there. */
struct text testing_shape_body_with(struct arena *arena, struct random *random, const struct shape *shape,
                                    const struct shape_member *member, struct text raw);
/* As many entries as a list may have. */
struct text testing_shape_full_list(struct arena *arena, struct random *random, const struct shape_member *member);

/* The table itself: members lie within the struct and beside each other, bounds and presets make sense. */
void testing_shape_table(const struct shape *shape);
/* Random nouns: merging as the oracle, writing and reading back, sending back what was read, copying. */
void testing_shape_promises(const struct shape *shape, uint64_t rounds);
/* Each member, also of shapes within: its bounds are taken, and what is just beyond is refused at its place. */
void testing_shape_bounds(const struct shape *shape);

#endif
