#include "access/way.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"

/* ---- addresses --------------------------------------------------------------------------------------------------- */

/* "1.2.3.4:80" and "[::1]:80" without what is around the address. */
static struct text address_bare(struct text t)
{
    struct text bare = text_trim(t);
    if (text_starts_with(bare, TEXT("["))) {
        struct text inside = text_slice(bare, 1, bare.length);
        return text_cut(&inside, ']');
    }
    struct text rest = bare;
    struct text first = text_cut(&rest, ':');
    bool one_colon = rest.length > 0 && memchr(rest.bytes, ':', rest.length) == NULL;
    return one_colon ? first : bare;
}

struct text way_address(struct arena *arena, struct text address)
{
    struct text bare = address_bare(address);
    char written[INET6_ADDRSTRLEN] = "";
    struct in6_addr six;
    struct in_addr four;
    if (bare.length == 0 || bare.length >= sizeof written || memchr(bare.bytes, 0, bare.length) != NULL) {
        return TEXT("");
    }
    const char *zero_terminated = text_to_c(arena, bare);
    if (inet_pton(AF_INET, zero_terminated, &four) == 1) {
        inet_ntop(AF_INET, &four, written, sizeof written);
    } else if (inet_pton(AF_INET6, zero_terminated, &six) == 1) {
        if (IN6_IS_ADDR_V4MAPPED(&six)) {
            inet_ntop(AF_INET, &six.s6_addr[12], written, sizeof written);
        } else {
            inet_ntop(AF_INET6, &six, written, sizeof written);
        }
    }
    return text_copy(arena, text_of(written));
}

static bool is_trusted(const struct way_settings *settings, struct text address)
{
    for (int32_t i = 0; i < settings->trusted_proxies.count; i++) {
        if (address.length > 0 && text_equal(settings->trusted_proxies.items[i], address)) {
            return true;
        }
    }
    return false;
}

static bool is_loopback(struct text address)
{
    return text_starts_with(address, TEXT("127.")) || text_equal(address, TEXT("::1"));
}

/* Cuts the last part off a list with commas. */
static struct text last_cut(struct text *list)
{
    size_t at = list->length;
    while (at > 0 && list->bytes[at - 1] != ',') {
        at--;
    }
    struct text last = text_slice(*list, at, list->length);
    *list = text_slice(*list, 0, at > 0 ? at - 1 : 0);
    return text_trim(last);
}

struct text way_client(struct arena *arena, const struct way_settings *settings, const struct way *way)
{
    struct text client = way_address(arena, way->peer);
    struct text rest = way->forwarded_for;
    while (is_trusted(settings, client) && rest.length > 0) {
        struct text before = way_address(arena, last_cut(&rest));
        if (text_is_empty(before)) {
            break; /* what a trusted proxy would not write: nobody vouches for what stands before it */
        }
        client = before;
    }
    return text_is_empty(client) ? text_copy(arena, way->peer) : client;
}

/* ---- safe ways --------------------------------------------------------------------------------------------------- */

enum scheme { SCHEME_HTTP, SCHEME_HTTPS, SCHEME_NOT_SAID };

/* How the client spoke to whoever is first in line, as far as it can be believed. */
static enum scheme scheme_of(struct arena *arena, const struct way_settings *settings, const struct way *way)
{
    if (way->tls) {
        return SCHEME_HTTPS;
    }
    struct text peer = way_address(arena, way->peer);
    if (!is_trusted(settings, peer) && !is_loopback(peer)) {
        return SCHEME_HTTP;
    }
    struct text said = way->forwarded_proto;
    struct text last = text_fold(arena, last_cut(&said));
    if (text_is_empty(last)) {
        return is_loopback(peer) ? SCHEME_NOT_SAID : SCHEME_HTTP;
    }
    return text_equal(last, TEXT("https")) ? SCHEME_HTTPS : SCHEME_HTTP;
}

bool way_is_safe(struct arena *arena, const struct way_settings *settings, const struct way *way)
{
    return scheme_of(arena, settings, way) != SCHEME_HTTP;
}

bool way_is_local(struct arena *arena, const struct way *way)
{
    return text_is_empty(way->forwarded_for) && is_loopback(way_address(arena, way->peer));
}

/* ---- pages of ours ----------------------------------------------------------------------------------------------- */

/* "https://host:444" of a URL: folded, without a port that goes without saying. */
static struct text origin_of(struct arena *arena, struct text url)
{
    struct text folded = text_fold(arena, url);
    bool https = text_starts_with(folded, TEXT("https://"));
    if (!https && !text_starts_with(folded, TEXT("http://"))) {
        return TEXT("");
    }
    struct text rest = text_slice(folded, https ? 8 : 7, folded.length);
    struct text authority = text_cut(&rest, '/');
    struct text port = https ? TEXT(":443") : TEXT(":80");
    if (authority.length > port.length &&
        text_equal(text_slice(authority, authority.length - port.length, authority.length), port)) {
        authority = text_slice(authority, 0, authority.length - port.length);
    }
    return text_format(arena, "%s://%.*s", https ? "https" : "http", TEXT_ARGS(authority));
}

static bool is_ours(struct arena *arena, const struct way_settings *settings, const struct way *way)
{
    struct text origin = origin_of(arena, way->origin);
    if (text_is_empty(origin)) {
        return false;
    }
    if (text_equal(origin, origin_of(arena, settings->public_url))) {
        return true;
    }
    enum scheme scheme = scheme_of(arena, settings, way);
    struct text plain = origin_of(arena, text_format(arena, "http://%.*s", TEXT_ARGS(way->host)));
    struct text secure = origin_of(arena, text_format(arena, "https://%.*s", TEXT_ARGS(way->host)));
    bool named = !text_is_empty(way->host);
    return named && ((scheme != SCHEME_HTTPS && text_equal(origin, plain)) ||
                     (scheme != SCHEME_HTTP && text_equal(origin, secure)));
}

bool way_is_own_page(struct arena *arena, const struct way_settings *settings, const struct way *way, bool session)
{
    bool site_said = !text_is_empty(way->fetch_site);
    if (site_said && !text_equal(way->fetch_site, TEXT("same-origin"))) {
        return false;
    }
    if (!text_is_empty(way->origin)) {
        return is_ours(arena, settings, way);
    }
    return site_said || !session;
}
