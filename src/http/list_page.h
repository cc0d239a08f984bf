/* Pages of lists: limit, cursor, nextCursor and checkpoint.
 *
 * A cursor is the seq behind the last row that was written, sealed together with everything that decides which rows the list
 * has: so it cannot be forged, and it fits no other list, filter or organization. Rows that are made later come at the end.
 * A list in the order of change ends where the organization stood at its first page, so that a busy one has an end; the last
 * page tells that moment as `checkpoint`, the updatedSince of the next call. */
#ifndef ROUTRIQ_HTTP_LIST_PAGE_H
#define ROUTRIQ_HTTP_LIST_PAGE_H

#include "base/json.h"
#include "http/exchange.h"

struct list_page {
    int32_t limit;
    int64_t after_seq;
    int64_t until_seq;     /* of a list in the order of change */
    int64_t checkpoint_ms; /* likewise */
    struct text after_id;  /* of a list in the order of ids; empty: from its beginning */
    struct text purpose;
};

/* Reads limit and cursor. False after answering 400. */
bool exchange_page_begin(struct exchange *x, struct list_page *page);
/* "nextCursor" behind `last_seq` when there is more, else null. */
void exchange_page_end(struct exchange *x, const struct list_page *page, struct json_writer *w, bool more,
                       int64_t last_seq);
/* The same of a list in the order of ids. */
void exchange_page_end_at(struct exchange *x, const struct list_page *page, struct json_writer *w, bool more,
                          struct text last_id);
/* "checkpoint" on the last page, else null. */
void exchange_page_checkpoint(const struct list_page *page, struct json_writer *w, bool more);

#endif
