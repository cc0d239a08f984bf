#define _GNU_SOURCE /* POLLRDHUP */
/* A stream over the library: it asks for bytes while it can send some; where there are none, its connection is suspended and
 * takes no thread and no turn until the hub wakes it. */
#include <poll.h>
#include <sys/socket.h>

#include "base/arena.h"
#include "http/hub.h"
#include "http/transaction.h"

static void wire_sleep(void *argument)
{
    MHD_suspend_connection(((struct transaction *)argument)->wire);
}

static void wire_wake(void *argument)
{
    MHD_resume_connection(((struct transaction *)argument)->wire);
}

/* A client has no more to say than its request: when its side is closed, it has left. */
static bool wire_is_gone(void *argument)
{
    const struct transaction *t = argument;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(t->wire, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct pollfd look = {.fd = info == NULL ? -1 : info->connect_fd, .events = POLLRDHUP};
    return poll(&look, 1, 0) > 0;
}

/* Asked when what was given before has left. So who is asked no more has a client that takes nothing. */
static ssize_t on_room(void *context, uint64_t position, char *into, size_t room)
{
    struct transaction *t = context;
    const struct stream_reader reader = {wire_sleep, wire_wake, wire_is_gone, t};
    (void)position;
    transaction_deadline(t, 0); /* before it may fall asleep: who wakes it is another thread */
    int64_t copied = stream_read(t->x.response.stream, &reader, into, room);
    if (copied == STREAM_OVER) {
        transaction_deadline(t, LIMIT_WRITE_MS);
        return MHD_CONTENT_READER_END_OF_STREAM;
    }
    if (copied > 0) {
        transaction_deadline(t, LIMIT_STREAM_TAKE_MS);
    }
    return (ssize_t)copied;
}

/* What the system would hold for a client that does not read counts to what it is behind. */
static void send_buffer_bound(const struct transaction *t)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(t->wire, MHD_CONNECTION_INFO_CONNECTION_FD);
    int bytes = LIMIT_STREAM_SEND_BYTES;
    if (info != NULL) {
        (void)setsockopt(info->connect_fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    }
}

struct MHD_Response *transaction_stream(struct transaction *t)
{
    enum { BLOCK_BYTES = 4096 };
    send_buffer_bound(t);
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK_BYTES, on_room, t, NULL);
}
