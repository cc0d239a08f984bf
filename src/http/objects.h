/* Jobs and technicians as JSON, in the contract's order of members. What this version has no source for is null. */
#ifndef ROUTRIQ_HTTP_OBJECTS_H
#define ROUTRIQ_HTTP_OBJECTS_H

#include "base/json.h"
#include "dispatch/dispatch.h"

/* `placement` may be NULL. */
void http_job_write(struct json_writer *w, const struct job *job, const struct placement *placement);
void http_technician_write(struct json_writer *w, const struct technician *technician);

#endif
