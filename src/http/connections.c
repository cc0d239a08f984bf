#include "http/connections.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "base/arena.h"

void connections_init(struct connections *connections)
{
    pthread_mutex_init(&connections->mutex, NULL);
    connections->first.next = &connections->first;
    connections->first.previous = &connections->first;
}

struct connection *connections_add(struct connections *connections, int descriptor, struct tls *tls,
                                   int64_t deadline_ms)
{
    struct connection *connection = malloc(sizeof *connection);
    if (connection == NULL) {
        arena_exhausted();
    }
    connection->descriptor = descriptor;
    connection->tls = tls;
    connection->deadline_ms = deadline_ms;
    pthread_mutex_lock(&connections->mutex);
    connection->next = connections->first.next;
    connection->previous = &connections->first;
    connection->next->previous = connection;
    connections->first.next = connection;
    pthread_mutex_unlock(&connections->mutex);
    return connection;
}

void connections_remove(struct connections *connections, struct connection *connection)
{
    pthread_mutex_lock(&connections->mutex);
    connection->next->previous = connection->previous;
    connection->previous->next = connection->next;
    pthread_mutex_unlock(&connections->mutex);
    free(connection);
}

void connections_set_deadline(struct connections *connections, struct connection *connection, int64_t deadline_ms)
{
    pthread_mutex_lock(&connections->mutex);
    connection->deadline_ms = deadline_ms;
    pthread_mutex_unlock(&connections->mutex);
}

void connections_hasten(struct connections *connections, struct connection *connection, int64_t deadline_ms)
{
    pthread_mutex_lock(&connections->mutex);
    if (connection->deadline_ms == 0 || connection->deadline_ms > deadline_ms) {
        connection->deadline_ms = deadline_ms;
    }
    pthread_mutex_unlock(&connections->mutex);
}

/* The descriptor cannot have been given to somebody else: a connection leaves the ring before it is closed. */
int connections_cut(struct connections *connections, int64_t now_ms)
{
    int cut = 0;
    pthread_mutex_lock(&connections->mutex);
    for (struct connection *c = connections->first.next; c != &connections->first; c = c->next) {
        if (c->deadline_ms != 0 && c->deadline_ms <= now_ms) {
            shutdown(c->descriptor, SHUT_RDWR);
            c->deadline_ms = 0;
            cut++;
        }
    }
    pthread_mutex_unlock(&connections->mutex);
    return cut;
}
