/* Passwords: kept as argon2id (19 MiB, 2 passes, 1 lane), and refused when they are easily guessed.
 *
 * One check takes some 40 ms and 19 MiB, so at most PASSWORD_RUNNING are worked on at a time in a process, and
 * PASSWORD_WAITING may wait for that; who comes then is told to come again. Where there is no password to check, as for an
 * unknown e-mail, password_check_nobody does the same work.
 *
 * A password is any 8 to 256 bytes of UTF-8, compared byte by byte. How hard it is to guess is estimated by taking known
 * pieces out of it: common words (also with 0 for o and the like), years, the words around it (the person's and the
 * organization's names, the parts of the e-mail, this program's name), runs such as "aaaa", "1234", "fedc" and "qwert", and
 * repetitions of what stands before. However long a piece is, a common word counts for PASSWORD_PIECE_WORTH characters and any
 * other piece for one; what is worth fewer than PASSWORD_WORTH characters is weak.
 */
#ifndef ROUTRIQ_ACCESS_PASSWORD_H
#define ROUTRIQ_ACCESS_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/issue.h"
#include "base/text.h"
#include "model/model.h"
#include "ports/ports.h"

struct arena;
struct fault;
struct password_host;

enum {
    PASSWORD_BYTES_LEAST = 8,
    PASSWORD_BYTES_MOST = 256,
    PASSWORD_WORTH = 7,
    PASSWORD_PIECE_WORTH = 2,
    PASSWORD_RUNNING = 2,
    PASSWORD_WAITING = 4,
};

/* One for a process. It lives as long as the arena. */
struct password_host *password_host_create(struct arena *arena, const struct entropy_port *entropy);
/* How often argon2 was run so far, for metrics and tests. */
int64_t password_host_runs(struct password_host *host);

/* What is kept of a password: "$argon2id$…". Fault: FAULT_UNAVAILABLE "unavailable" when too many wait, or memory is short. */
bool password_make(struct password_host *host, struct arena *arena, struct text password, struct text *encoded,
                   struct fault *fault);
/* True when it is the one. False with a fault (as above) when that could not be found out. */
bool password_check(struct password_host *host, struct arena *arena, struct text encoded, struct text password,
                    struct fault *fault);
/* Costs what password_check costs. False after a fault. */
bool password_check_nobody(struct password_host *host, struct arena *arena, struct text password, struct fault *fault);

/* True when it may be taken; else an issue at `where`: "too_short", "too_long" or "weak_password". `around` are texts whose
 * words (of 4 letters or more) an attacker would try first. */
bool password_is_acceptable(struct arena *arena, struct text password, const struct text_list *around,
                            const struct where *where, struct issues *issues);

#endif
