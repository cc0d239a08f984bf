/* Exporting an audit: the file that audit_verify.h reads, page by page, so that its size does not matter.
 *
 *     {"key":{"id":"ed25519:…","public":"…"}}                 the keys of this installation
 *     {"from":{"seq":41,"hash":"…"}}                          only when it does not begin with the first entry
 *     {"seq":42,"hash":"…","entry":{…}}                       each entry,
 *     {"head":{…},"key":"…","signature":"…"}                  and each head right after the last entry that it is about
 *
 * Each page is read from a snapshot of its own, so a long export holds up nobody; where it ends is settled at its beginning.
 * What the commitments hide is never in it.
 */
#ifndef ROUTRIQ_OPERATIONS_AUDIT_EXPORT_H
#define ROUTRIQ_OPERATIONS_AUDIT_EXPORT_H

#include "operations/host.h"

struct audit_export {
    const struct operations_host *host;
    struct text organization_id;
    bool begun;
    int64_t after_seq;    /* the last entry that was written */
    struct sha256 before; /* the hash of the entry before the first */
    int64_t until_seq;    /* the last entry */
    int64_t after_size;   /* of the last head that was written */
    int64_t until_size;   /* of the last head */
};

/* The entries from the first that is not before from_ms to the last that is before to_ms (0: to either end), without a gap. */
bool audit_export_begin(struct audit_export *export, const struct operations_host *host, struct text organization_id,
                        int64_t from_ms, int64_t to_ms, struct fault *fault);
/* The next lines, in the arena; empty when it is over. */
bool audit_export_next(struct audit_export *export, struct arena *arena, struct text *lines, struct fault *fault);

#endif
