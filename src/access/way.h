/* The way a request came, and what may be believed of it.
 *
 * A password or a session's cookie may only travel where nobody listens: through TLS, or from this very machine, or through
 * a proxy that we were told to trust and that says its client came by https. Whatever a stranger writes into X-Forwarded-For
 * and X-Forwarded-Proto is not looked at, with one exception: from this machine, a forwarded protocol that is not https
 * betrays a proxy in front that speaks plain http to the world, and is believed.
 */
#ifndef ROUTRIQ_ACCESS_WAY_H
#define ROUTRIQ_ACCESS_WAY_H

#include <stdbool.h>

#include "base/text.h"
#include "model/model.h"

struct arena;

/* What the installation says of the ways to it. */
struct way_settings {
    struct text_list trusted_proxies; /* addresses as way_address gives them: from them X-Forwarded-… counts */
    struct text public_url;           /* "https://dispatch.example.com", as people call it; empty: not said */
};

/* One request's. Texts are the headers' values as they came; empty: not sent. */
struct way {
    bool tls;         /* it came to us through TLS */
    struct text peer; /* the address of the other end of the connection, without its port */
    struct text forwarded_for;
    struct text forwarded_proto;
    struct text host;       /* Host: with the port where it has one */
    struct text origin;     /* Origin */
    struct text fetch_site; /* Sec-Fetch-Site */
};

/* An IPv4 or IPv6 address in its one usual form; an IPv4 address within IPv6 as IPv4. Empty when it is none. */
struct text way_address(struct arena *arena, struct text address);

/* True when a password may travel it. */
bool way_is_safe(struct arena *arena, const struct way_settings *settings, const struct way *way);

/* The address of who asks: the peer's; behind trusted proxies the last one of X-Forwarded-For that is not one of them. */
struct text way_client(struct arena *arena, const struct way_settings *settings, const struct way *way);

/* True when it comes from this machine, and from nobody behind a proxy on it. */
bool way_is_local(struct arena *arena, const struct way *way);

/* Whether a request that changes something comes from a page of ours. A browser says so by Sec-Fetch-Site (same-origin), and
 * by Origin, which is ours when it is that of `public_url` or of the request's own Host. `session` demands proof: one of the
 * two must be there. Without a session a program that sends neither is let through. */
bool way_is_own_page(struct arena *arena, const struct way_settings *settings, const struct way *way, bool session);

#endif
