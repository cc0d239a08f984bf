/* Upserts: one object, or a batch of up to LIMIT_BATCH_ITEMS of them in one request.
 *
 * A body with the member that is called like the noun's plural is a batch; anything else is one object. Each item of a batch
 * stands alone, and the answer is 200 with what became of each even when all failed; with ?atomic=true it is all or none. The
 * items of one batch are committed together in any case. */
#ifndef ROUTRIQ_HTTP_BATCH_H
#define ROUTRIQ_HTTP_BATCH_H

#include "http/view.h"

/* What became of one item. */
struct batch_item {
    struct records_outcome outcome;
    bool has_applied; /* it is a report from the field, */
    bool applied;     /* which changed something */
};

typedef void batch_take(struct records_work *work, const struct json *body, const struct where *where,
                        int32_t if_version, struct batch_item *item);
typedef bool batch_write(struct json_writer *w, struct records_work *work, const struct row *row,
                         const struct issues *warnings);

/* Answers a POST that takes one object or a batch. */
void batch_upsert(struct exchange *x, const char *plural, batch_take *take, batch_write *write);
/* Answers a POST that takes a batch only. */
void batch_answer(struct exchange *x, const char *plural, batch_take *take);

#endif
