/* The organization's settings, and its branches. */
#ifndef ROUTRIQ_RECORDS_PLACES_H
#define ROUTRIQ_RECORDS_PLACES_H

#include "records/records.h"

void records_organization_patch(struct records_work *work, const struct json *patch, int32_t if_version,
                                struct records_outcome *outcome);
void records_organization_write(struct json_writer *w, struct records_work *work, const struct row *organization);

void records_branch_create(struct records_work *work, const struct json *body, struct records_outcome *outcome);
void records_branch_patch(struct records_work *work, struct text id, const struct json *patch, int32_t if_version,
                          struct records_outcome *outcome);
void records_branch_deactivate(struct records_work *work, struct text id, int32_t if_version,
                               struct records_outcome *outcome);
void records_branch_write(struct json_writer *w, struct records_work *work, const struct row *branch,
                          const struct issues *warnings);

/* The branch of that name, made on first sight. NULL: work->fault, or an issue. */
const struct row *records_branch_named(struct records_work *work, struct text name, const struct where *where,
                                       struct records_outcome *outcome);

#endif
