/* The listening socket. */
#ifndef ROUTRIQ_HTTP_LISTEN_H
#define ROUTRIQ_HTTP_LISTEN_H

#include <stdbool.h>

#include "base/text.h"

struct arena;
struct fault;

/* Listens on "127.0.0.1:8080" or "[::1]:8080"; port 0 takes a free one. Sets the descriptor (non-blocking, closed on exec)
 * and the address with the port that was taken. */
bool listen_open(struct arena *arena, struct text address, int *descriptor, struct text *bound, struct fault *fault);

#endif
