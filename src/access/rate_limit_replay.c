/* Plays a sequence of requests through the limiter and tells each verdict, so that an oracle of another language can walk
 * the same way (tests/oracle/rate_limit.mjs). Time is what the lines say. A line of standard input is one of
 *
 *     rule QUOTA SECONDS     a new limiter, without a history; nothing is answered
 *     KEY MILLISECONDS       one request of the key at that time; the answer is a line "ALLOWED REMAINING RESET RETRY"
 *
 * with ALLOWED 1 or 0, and RETRY 0 for what was allowed. Exits with 2 at a line that is neither. */
#include <inttypes.h>
#include <stdio.h>

#include "access/rate_limit.h"
#include "base/arena.h"

static void tell(const struct limit_verdict *verdict)
{
    printf("%d %" PRId32 " %" PRId32 " %" PRId32 "\n", verdict->allowed ? 1 : 0, verdict->remaining, verdict->reset_s,
           verdict->retry_after_s);
}

int main(void)
{
    struct arena *arena = arena_create(0);
    struct limiter *limiter = NULL;
    char line[200];
    int code = 0;
    while (code == 0 && fgets(line, sizeof line, stdin) != NULL) {
        struct rate_rule rule;
        char key[64];
        int64_t now_ms;
        if (sscanf(line, "rule %" SCNd32 " %" SCNd32, &rule.quota, &rule.window_s) == 2) {
            limiter = limiter_create(arena, &rule);
        } else if (limiter != NULL && sscanf(line, "%63s %" SCNd64, key, &now_ms) == 2) {
            struct limit_verdict verdict = limiter_take(limiter, text_of(key), now_ms);
            tell(&verdict);
        } else {
            fprintf(stderr, "rate_limit_replay: not a line: %s", line);
            code = 2;
        }
    }
    arena_destroy(arena);
    return code;
}
