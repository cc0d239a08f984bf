/* Verifying an audit: from the first entry to the last, by what model/audit.h says of the chain and its heads.
 *
 * A file is what audit_export.h writes: lines of entries, of heads and of keys. It is read line by line, so its size does not
 * matter. A head stands before the entries that it is about or right after the last of them; so one that was kept elsewhere
 * may be put in front of a file that was exported later, and shows whether anything up to there was changed or cut off since.
 *
 * The report names the first entry that is wrong. What was changed is found at that entry; what was changed together with
 * everything after it, at the first head that does not fit any more.
 */
#ifndef ROUTRIQ_OPERATIONS_AUDIT_VERIFY_H
#define ROUTRIQ_OPERATIONS_AUDIT_VERIFY_H

#include <stdio.h>

#include "operations/host.h"

struct json_writer;

enum {
    AUDIT_VERIFY_LINE_BYTES = 16 << 20, /* of one line of a file at most */
    AUDIT_VERIFY_AHEAD_MOST = 10000,    /* heads that stand before their entries */
    AUDIT_VERIFY_KEYS_MOST = 100,       /* keys that a file names */
};

/* What to hold the audit against. All zeros: only against itself. */
struct audit_verify_wish {
    const struct vault_port *vault; /* checks signatures; NULL: they are not looked at */
    const uint8_t *public_half; /* of the only key whose signatures count; NULL: any that the file or the vault names */
    struct text organization_id; /* whose audit it must be; empty: any one */
};

struct audit_report {
    bool holds;
    int64_t count;     /* entries that follow from each other */
    int64_t first_seq; /* 1, unless the file begins later */
    int64_t from_ms;   /* of the first entry */
    int64_t to_ms;     /* of the last */
    int64_t heads;     /* that hold */
    int64_t signatures;
    struct text key_id; /* that made the last of them; empty without any */
    int64_t bad_seq;    /* of the first entry that is wrong; 0: not at an entry */
    int64_t bad_line;   /* of a file; else 0 */
    struct text why;    /* a sentence; empty when it holds */
};

/* False with a fault when it could not be read; what is wrong in it stands in the report. */
bool audit_verify_file(struct arena *arena, FILE *file, const struct audit_verify_wish *wish,
                       struct audit_report *report, struct fault *fault);
bool audit_verify_store(const struct operations_host *host, struct arena *arena, struct snapshot *snapshot,
                        struct text organization_id, struct audit_report *report, struct fault *fault);

/* {"holds", "entries", "firstSeq", "from", "to", "heads", "signatures", "key", "problem": null | {"seq", "line", "message"}} */
void audit_report_write(struct json_writer *w, struct arena *arena, const struct audit_report *report);
/* The same in one sentence, for people. */
struct text audit_report_text(struct arena *arena, const struct audit_report *report);

#endif
