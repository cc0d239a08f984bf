/* Pages of a list: a limit, and a cursor that says after which id to go on. A cursor belongs to one list of one
 * organization with the same filters; any other is refused. Rows made meanwhile have later ids, so nothing that stands is
 * skipped or repeated. */
#ifndef ROUTRIQ_HTTP_LIST_PAGE_H
#define ROUTRIQ_HTTP_LIST_PAGE_H

#include "base/json.h"
#include "http/exchange.h"

struct list_page {
    int32_t limit;
    struct text purpose; /* of the cursor's seal: the list, the organization and the filters */
    struct text after;   /* an id, or empty */
    struct text last;    /* the id of the last row that was written */
    int32_t written;
    bool more;
};

/* Reads limit and cursor. False after answering 400 invalid_cursor. */
bool exchange_page_begin(struct exchange *x, struct list_page *page);
/* True when the row of that id belongs on this page; rows are asked for in order of their ids. Stop when `more` is set. */
bool exchange_page_takes(struct list_page *page, struct text id);
/* Writes `nextCursor`. */
void exchange_page_end(struct exchange *x, const struct list_page *page, struct json_writer *w);

#endif
