/* Connections and their deadlines.
 *
 * The library's own timeout only counts idleness, so a client that sends a byte a second could hold a connection for ever.
 * Here every connection has a deadline for what it is doing: sending a head, sending a body, taking the answer. The tick
 * shuts down the sockets that are over it; the library then finds them ended and forgets them. While a handler works
 * there is no deadline. */
#ifndef ROUTRIQ_HTTP_CONNECTIONS_H
#define ROUTRIQ_HTTP_CONNECTIONS_H

#include <pthread.h>
#include <stdint.h>

struct tls;

struct connection {
    struct connection *next;
    struct connection *previous;
    int descriptor;
    struct tls *tls;     /* NULL: it speaks plain http */
    int64_t deadline_ms; /* on the monotonic clock; 0: none */
};

struct connections {
    pthread_mutex_t mutex;
    struct connection first; /* of a ring; itself no connection */
};

void connections_init(struct connections *connections);
struct connection *connections_add(struct connections *connections, int descriptor, struct tls *tls,
                                   int64_t deadline_ms);
void connections_remove(struct connections *connections, struct connection *connection);
void connections_set_deadline(struct connections *connections, struct connection *connection, int64_t deadline_ms);
/* Sets the deadline unless there is a sooner one. */
void connections_hasten(struct connections *connections, struct connection *connection, int64_t deadline_ms);
/* Shuts down what is over its deadline; returns how many were. */
int connections_cut(struct connections *connections, int64_t now_ms);

#endif
