/* What the endpoints of keys, users and sessions share. */
#ifndef ROUTRIQ_HTTP_ACCOUNT_H
#define ROUTRIQ_HTTP_ACCOUNT_H

#include "access/access.h"
#include "http/exchange.h"

/* What the use cases of access work with, changing things in the exchange's change-set. */
struct access_context account_changes(struct exchange *x);

/* Where people reach this installation, for links: as it is set, else as this request came. */
struct text account_base(const struct exchange *x);

/* Answers what one refused: with all of its issues where it has some, and Retry-After where it tells when. */
void account_refuse(struct exchange *x, const struct access_context *c, const struct fault *fault);

/* The same for a sign-in, or for whoever should know the password: a guess is counted, and stands in the log with the address
 * that it came from. Whose account it was aimed at does not: people type passwords where their e-mail belongs. */
void account_refuse_login(struct exchange *x, const struct access_context *c, const struct fault *fault);

#endif
