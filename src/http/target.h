/* A request's target, taken apart: "/api/v1/jobs/ext%3Ast%3A7?limit=5" into decoded segments and parameters.
 *
 * Each part is decoded exactly once, after it was cut out, so an encoded slash stays within its part. What decodes to a
 * zero byte, to a control character or to something that is not UTF-8 is improper; so are "." and "..". */
#ifndef ROUTRIQ_HTTP_TARGET_H
#define ROUTRIQ_HTTP_TARGET_H

#include "http/exchange.h"

/* Fills path, segments and query of the exchange from request.target. */
void target_read(struct exchange *x);

/* Decodes %XX (and "+" as a space where `plus` says so). False when it is improper. */
bool percent_decode(struct arena *arena, struct text encoded, bool plus, struct text *decoded);

#endif
