/* The organization's settings, and its branches. */
#ifndef ROUTRIQ_RECORDS_PLACES_H
#define ROUTRIQ_RECORDS_PLACES_H

#include "records/work.h"

void records_organization_patch(struct records_work *work, const struct json *patch, int32_t if_version,
                                struct records_outcome *outcome);
void records_organization_write(struct json_writer *w, struct records_work *work, const struct row *organization);
/* What must hold of an organization's settings beyond their shape: a zone that tzdata knows, a currency of three capitals. For
 * whoever makes an organization too. */
void records_organization_check(struct records_work *work, const struct organization_record *organization,
                                const struct where *where, struct issues *wrong);

/* Names are unique, however they are written: 409 name_taken. */
void records_branch_create(struct records_work *work, const struct json *body, struct records_outcome *outcome);
void records_branch_patch(struct records_work *work, struct text id, const struct json *patch, int32_t if_version,
                          struct records_outcome *outcome);
/* Its jobs and technicians stay in it, and it keeps its name. */
void records_branch_deactivate(struct records_work *work, struct text id, int32_t if_version,
                               struct records_outcome *outcome);
void records_branch_write(struct json_writer *w, struct records_work *work, const struct row *branch,
                          const struct issues *warnings);

/* The member `branch` of a job or a technician: read first, with everything else that may be wrong, and made (where it has to
 * be) last, when nothing is wrong any more. */
struct records_branch_wish {
    bool given;       /* the body says something of it */
    struct text name; /* empty: none */
};
struct records_branch_wish records_branch_read(const struct json *body, const struct where *where,
                                               struct records_outcome *outcome);
/* The id of the branch that is wished for; empty for none. `id` is what it was before. */
struct text records_branch_take(struct records_work *work, const struct records_branch_wish *wish, struct text id);

#endif
