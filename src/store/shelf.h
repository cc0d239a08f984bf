/* The shelf: nouns that were made of bodies before, so that the same body need not be parsed once more.
 *
 * Why it is right. A noun is a function of its kind and its body, and of nothing else. The database is asked for the body
 * each time, in the snapshot, and the shelf gives a noun only for the very bytes that it was made of. So it cannot be newer or
 * older than the snapshot, whoever committed what, in this process, in another, or by hand; there is nothing to invalidate,
 * and without the shelf the answers would be the same bytes.
 *
 * What is on it. One noun for a row (organization, kind, id), made of the body that was read last; and what others have made
 * of a long text within a row, such as a model, by the same rule. A row is put there when it
 * is read for the second time, so that a list of everything, read once, pushes nothing out. More than so many bytes are not
 * kept: what was not asked for the longest goes first.
 *
 * Who holds it. Nouns are shared and never change. A reader's arena holds what it was given until it ends, also when the
 * shelf has another body by then, or is gone: the last holder frees it.
 *
 * What is forgotten. A row that this process changes or deletes leaves at once, so that what was erased is not kept; what
 * another process erased leaves when it was not asked for within SHELF_KEPT_MS. */
#ifndef ROUTRIQ_STORE_SHELF_H
#define ROUTRIQ_STORE_SHELF_H

#include "ports/ports.h"

struct arena;
struct store_shelf;

enum {
    SHELF_KEPT_MS = 10 * 60 * 1000, /* without being asked for */
    SHELF_SHARE = 64,               /* a body longer than one in so many of all bytes is not kept */
};

struct store_shelf_place {
    enum row_kind kind;
    struct text organization_id;
    struct text id;
    bool is_made; /* of a text within the row: not its noun */
};

struct store_shelf *store_shelf_create(int64_t bytes_most);
/* NULL is allowed. What arenas hold stays theirs. */
void store_shelf_destroy(struct store_shelf *shelf);

/* The noun of that body, held by the arena; NULL when there is none. */
const void *store_shelf_find(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                             struct text body);
/* Takes a copy of the noun for the next one who asks, if it is worth it. A copy of it is returned in any case, held by the
 * arena or in it. */
const void *store_shelf_put(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                            struct text body, const void *noun);
/* The same of what `make` makes of the text of a row. NULL after its fault. */
const void *store_shelf_make(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place,
                             struct text text, store_maker *make, struct fault *fault);
/* What is there now, of whatever text: for texts that never change. NULL: nothing. */
const void *store_shelf_made(struct store_shelf *shelf, struct arena *arena, const struct store_shelf_place *place);
/* The noun, and what was made of it. */
void store_shelf_forget(struct store_shelf *shelf, const struct store_shelf_place *place);
/* Says how late it is, and lets go of what nobody asked for. */
void store_shelf_tidy(struct store_shelf *shelf, int64_t now_ms);
int64_t store_shelf_bytes(struct store_shelf *shelf);

#endif
