/* Shapes, for the files of this room alone. */
#ifndef ROUTRIQ_MODEL_SHAPE_PARTS_H
#define ROUTRIQ_MODEL_SHAPE_PARTS_H

#include "base/issue.h"
#include "model/shape.h"

/* shape_find that looks from one member on, and then at those before it: bodies mostly name members in their order. */
int32_t shape_find_from(const struct shape *shape, int32_t from, struct text name);
/* Where a member stands in a struct that may be changed. */
void *shape_place(const struct shape_member *member, void *value);
/* How many bytes it takes there; 0 when it is aside. */
size_t shape_member_bytes(const struct shape_member *member);
struct shape_list shape_list_at(const struct shape_member *member, const void *value);

/* Says of a name that is no member's which of those that a client may send is nearest. */
void shape_unknown(const struct shape *shape, const struct where *where, struct issues *wrong);

bool shape_member_equal(const struct shape *shape, int32_t index, const void *a, const void *b);

#endif
