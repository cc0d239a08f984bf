/* Shapes, for the files of this room alone. */
#ifndef ROUTRIQ_MODEL_SHAPE_PARTS_H
#define ROUTRIQ_MODEL_SHAPE_PARTS_H

#include "model/shape.h"

/* Where a member stands in a struct that may be changed. */
void *shape_place(const struct shape_member *member, void *value);
/* How many bytes it takes there; 0 when it is aside. */
size_t shape_member_bytes(const struct shape_member *member);
struct shape_list shape_list_at(const struct shape_member *member, const void *value);

bool shape_member_equal(const struct shape *shape, int32_t index, const void *a, const void *b);

#endif
