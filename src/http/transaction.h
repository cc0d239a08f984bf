/* One request on its way through the library below: the private parts of the server.
 *
 * A request goes through these stages. The library's thread moves it on in transaction_on_request; a worker moves it from
 * ADMITTING and ANSWERING to the next, while the library holds the connection suspended. What a handler changed is committed
 * in between, and neither the library's thread nor a worker waits for that.
 *
 *     HEAD -> BODY -> ANSWERING -> ANSWERED -> SENT                            a small body: judged and answered at once
 *     HEAD -> ADMITTING -> ADMITTED -> BODY -> ANSWERING -> ANSWERED -> SENT   a body is wanted
 *                                   -> DRAINING ----------> SENT               refused; the body is short: it is read away
 *                                   -> ANSWERED ----------> SENT               no body, or the connection ends here
 *
 * The library calls transaction_on_request once when the head is complete, with each piece of the body, and once more at the
 * end. A connection that was suspended is asked the same again, so the call that follows ADMITTING is the one for the head,
 * not the one for the end. An answer given at the head ends the connection, so the ordinary answer waits for the end.
 * A refused request whose body is read away keeps its connection; closing with unread bytes would reset it, and the
 * client might never see why it was refused.
 */
#ifndef ROUTRIQ_HTTP_TRANSACTION_H
#define ROUTRIQ_HTTP_TRANSACTION_H

#include <microhttpd.h>

#include "access/access.h"
#include "http/connections.h"
#include "http/exchange.h"
#include "http/framing.h"
#include "http/openapi.h"
#include "http/turns.h"
#include "http/waits.h"

enum stage {
    STAGE_HEAD,
    STAGE_ADMITTING,
    STAGE_ADMITTED,
    STAGE_BODY,
    STAGE_DRAINING,
    STAGE_ANSWERING,
    STAGE_ANSWERED,
    STAGE_SENT
};

struct http_server {
    struct arena *arena;
    struct http_services services;
    struct documents documents;
    struct zones zones;
    struct connections connections;
    struct http_metrics *metrics;
    struct idempotency_set *running;
    struct hub *hub;
    struct turns turns; /* of those whose change-set did not hold twice */
    struct waits waits; /* of those that wait for long work */
    struct MHD_Daemon *daemon;
    struct tls *tls; /* NULL: plain http */
    struct text address;
    atomic_bool stopping;
    atomic_int heavy;   /* see struct exchange */
    atomic_int working; /* requests that a worker or the committer has */
    atomic_int open;    /* requests that are not completed */
};

/* One request on its way. */
struct transaction {
    struct exchange x;
    struct http_server *server;
    struct MHD_Connection *wire;
    struct connection *connection;
    _Atomic enum stage stage;
    enum stage after_head; /* what ADMITTED leads to */
    bool has_turn;         /* `turn` stands in the server's list */
    struct turn turn;
    struct wait wait;
    struct framing framing;
    int64_t began_ms;
    int64_t answered_ms; /* when the answer began to leave */
    char *body;          /* malloc: it grows */
    size_t body_length;
    size_t body_capacity;
};

/* The library's callbacks: transaction.c has the beginning and the end, transaction_read.c what comes in. */
void *transaction_on_target(void *context, const char *target, struct MHD_Connection *wire);
void transaction_on_completed(void *context, struct MHD_Connection *wire, void **request,
                              enum MHD_RequestTerminationCode how);
enum MHD_Result transaction_on_request(void *context, struct MHD_Connection *wire, const char *url, const char *method,
                                       const char *version, const char *data, size_t *size, void **request);

/* Sends the answer that stands in the exchange. */
enum MHD_Result transaction_send(struct transaction *t);
/* What a stream has to say, as the library takes it: transaction_stream.c. */
struct MHD_Response *transaction_stream(struct transaction *t);
/* Has a worker look at everything that the requests in the list wait for. */
void transaction_waits_tick(struct http_server *server);
/* Gives the request to a worker: to be judged by its head, or to be answered. */
enum MHD_Result transaction_admit(struct transaction *t);
enum MHD_Result transaction_answer(struct transaction *t);

/* The connection is shut down when it is in the same state after so long; 0: never. */
void transaction_deadline(struct transaction *t, int64_t in_ms);
int64_t http_server_monotonic_ms(const struct http_server *server);

#endif
