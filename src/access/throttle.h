/* The throttle: slows down who guesses passwords, in this process.
 *
 * Failed sign-ins are counted over 15 minutes (as a sliding window, rate_limit.h): 5 for an e-mail from one address, 50 for an
 * address, and 100 for an e-mail from all addresses together, so that a stranger cannot lock somebody out from one place.
 * An attempt counts before it is judged, so that many at once gain nothing; a success takes it back and forgets the failures
 * of that e-mail from that address. What is refused is not counted. Time is the steady one.
 * A place is shared by few; when its set is full, who was there least recently is forgotten.
 */
#ifndef ROUTRIQ_ACCESS_THROTTLE_H
#define ROUTRIQ_ACCESS_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "ports/ports.h"

struct arena;
struct throttle;

enum { THROTTLE_PAIR_MOST = 5, THROTTLE_ADDRESS_MOST = 50, THROTTLE_EMAIL_MOST = 100, THROTTLE_WINDOW_S = 15 * 60 };

struct throttle *throttle_create(struct arena *arena, const struct entropy_port *entropy);
/* One attempt. False when it is refused: then *retry_after_s (at least 1) says when one would be taken. */
bool throttle_take(struct throttle *throttle, struct text email_folded, struct text address, int64_t steady_ms,
                   int32_t *retry_after_s);
/* The attempt, which was taken before, was a success. */
void throttle_forgive(struct throttle *throttle, struct text email_folded, struct text address);
/* The attempt was not judged: it does not count, and nothing else is forgotten. */
void throttle_give_back(struct throttle *throttle, struct text email_folded, struct text address);

#endif
