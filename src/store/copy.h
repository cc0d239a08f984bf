/* Deep copies of the nouns into an arena: what a store keeps must not lean on what its caller owns. */
#ifndef ROUTRIQ_STORE_COPY_H
#define ROUTRIQ_STORE_COPY_H

#include "model/model.h"

struct organization *store_copy_organization(struct arena *arena, const struct organization *source);
struct api_key *store_copy_api_key(struct arena *arena, const struct api_key *source);
struct technician *store_copy_technician(struct arena *arena, const struct technician *source);
struct job *store_copy_job(struct arena *arena, const struct job *source);
struct day_plan *store_copy_day_plan(struct arena *arena, const struct day_plan *source);
struct old_audit_entry *store_copy_audit(struct arena *arena, const struct old_audit_entry *source);

#endif
