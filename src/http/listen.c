#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"

enum { BACKLOG = 511 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool not_an_address(struct fault *fault)
{
    return fault_raise(fault, FAULT_INVALID, "invalid_listen_address", "listen",
                       "an address to listen on looks like 127.0.0.1:8080 or [::1]:8080");
}

static bool address_read(struct arena *arena, struct text given, union address *address, socklen_t *length,
                         struct fault *fault)
{
    size_t colon = given.length;
    while (colon > 0 && given.bytes[colon - 1] != ':') {
        colon--;
    }
    int64_t port = -1;
    if (colon < 2 || !text_to_int64(text_slice(given, colon, given.length), &port) || port < 0 || port > 65535) {
        return not_an_address(fault);
    }
    struct text host = text_slice(given, 0, colon - 1);
    bool brackets = host.length > 2 && host.bytes[0] == '[' && host.bytes[host.length - 1] == ']';
    memset(address, 0, sizeof *address);
    if (brackets) {
        address->v6.sin6_family = AF_INET6;
        address->v6.sin6_port = htons((uint16_t)port);
        *length = sizeof address->v6;
        host = text_slice(host, 1, host.length - 1);
        return inet_pton(AF_INET6, text_to_c(arena, host), &address->v6.sin6_addr) == 1 || not_an_address(fault);
    }
    address->v4.sin_family = AF_INET;
    address->v4.sin_port = htons((uint16_t)port);
    *length = sizeof address->v4;
    return inet_pton(AF_INET, text_to_c(arena, host), &address->v4.sin_addr) == 1 || not_an_address(fault);
}

static struct text address_text(struct arena *arena, const union address *address)
{
    char host[INET6_ADDRSTRLEN] = "";
    if (address->any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &address->v6.sin6_addr, host, sizeof host);
        return text_format(arena, "[%s]:%d", host, (int)ntohs(address->v6.sin6_port));
    }
    inet_ntop(AF_INET, &address->v4.sin_addr, host, sizeof host);
    return text_format(arena, "%s:%d", host, (int)ntohs(address->v4.sin_port));
}

static bool refused(struct text given, int descriptor, struct fault *fault)
{
    int reason = errno;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return fault_raise(fault, FAULT_SYSTEM, "cannot_listen", "listen", "cannot listen on %.*s: %s%s", TEXT_ARGS(given),
                       strerror(reason), reason == EADDRINUSE ? "; --listen 127.0.0.1:0 takes a free port" : "");
}

bool listen_open(struct arena *arena, struct text given, int *descriptor, struct text *bound, struct fault *fault)
{
    union address address = {.v6 = {.sin6_family = AF_UNSPEC}};
    socklen_t length = 0;
    if (!address_read(arena, given, &address, &length, fault)) {
        return false;
    }
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) != 0 ||
        bind(fd, &address.any, length) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, &address.any, &length) != 0) {
        return refused(given, fd, fault);
    }
    *descriptor = fd;
    *bound = address_text(arena, &address);
    return true;
}
