/* The kinds of values that settings have: what each takes, what is said when it does not, and how it is shown. */
#include "app/config_value.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"

enum { PERIOD_MAX_S = 86400, PORT_MAX = 65535, PATH_BYTES_MAX = 4096 };

/* ---- values ---- */

/* "250ms", "60s", "5m", "1h": a whole number and its unit. */
static bool duration_read(struct text t, int64_t *ms)
{
    static const struct {
        struct text unit;
        int64_t ms;
    } units[] = {{TEXT("ms"), 1}, {TEXT("s"), 1000}, {TEXT("m"), 60000}, {TEXT("h"), 3600000}};
    size_t digits = 0;
    int64_t amount = 0;
    while (digits < t.length && t.bytes[digits] >= '0' && t.bytes[digits] <= '9') {
        digits++;
    }
    if (!text_to_int64(text_slice(t, 0, digits), &amount)) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text_equal(text_slice(t, digits, t.length), units[i].unit)) {
            return !__builtin_mul_overflow(amount, units[i].ms, ms);
        }
    }
    return false;
}

/* "60/60s": how many, and in which time. */
static bool rate_read(struct text t, struct config_value *value)
{
    struct text period = t;
    struct text number = text_cut(&period, '/');
    int64_t period_ms = 0;
    if (!text_to_int64(number, &value->number) || !duration_read(period, &period_ms)) {
        return false;
    }
    value->period_s = period_ms / 1000;
    return period_ms % 1000 == 0 && value->period_s >= 1 && value->period_s <= PERIOD_MAX_S;
}

static bool address_is_right(struct arena *arena, struct text t)
{
    unsigned char ignored[sizeof(struct in6_addr)];
    size_t colon = t.length;
    int64_t port = -1;
    while (colon > 0 && t.bytes[colon - 1] != ':') {
        colon--;
    }
    if (colon < 2 || !text_to_int64(text_slice(t, colon, t.length), &port) || port < 0 || port > PORT_MAX) {
        return false;
    }
    struct text host = text_slice(t, 0, colon - 1);
    bool has_brackets = host.length > 2 && host.bytes[0] == '[' && host.bytes[host.length - 1] == ']';
    struct text inner = has_brackets ? text_slice(host, 1, host.length - 1) : host;
    return inet_pton(has_brackets ? AF_INET6 : AF_INET, text_to_c(arena, inner), ignored) == 1;
}

/* Which word of "a|b|c" it is, from 0; -1 when none. */
static int64_t choice_index(const char *choices, struct text t)
{
    struct text rest = text_of(choices);
    for (int64_t i = 0; !text_is_empty(rest); i++) {
        if (text_equal(text_cut(&rest, '|'), t)) {
            return i;
        }
    }
    return -1;
}

static bool host_is_right(struct arena *arena, struct text t)
{
    unsigned char ignored[sizeof(struct in6_addr)];
    const char *host = text_to_c(arena, t);
    return inet_pton(AF_INET, host, ignored) == 1 || inet_pton(AF_INET6, host, ignored) == 1;
}

static bool peers_are_right(struct arena *arena, struct text t)
{
    bool right = t.length > 0 && t.bytes[t.length - 1] != ',';
    while (right && !text_is_empty(t)) {
        right = host_is_right(arena, text_trim(text_cut(&t, ',')));
    }
    return right;
}

/* A scheme, a name and perhaps a port: what a browser calls an origin. */
static bool url_is_right(struct text t)
{
    size_t scheme = text_starts_with(t, TEXT("https://")) ? 8 : text_starts_with(t, TEXT("http://")) ? 7 : 0;
    size_t at = scheme;
    bool has_brackets = at < t.length && t.bytes[at] == '[';
    for (at += has_brackets ? 1 : 0; at < t.length; at++) {
        char c = t.bytes[at];
        bool stands = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!stands && !(has_brackets && c == ':')) {
            break;
        }
    }
    if (has_brackets && (at == t.length || t.bytes[at++] != ']')) {
        return false;
    }
    int64_t port = 1;
    bool has_port = at < t.length && t.bytes[at] == ':';
    bool well = scheme > 0 && at > scheme && (at == t.length || has_port) && t.bytes[scheme] != '.';
    return well && (!has_port || (text_to_int64(text_slice(t, at + 1, t.length), &port) && port >= 1 &&
                                  port <= PORT_MAX && t.bytes[at + 1] != '+'));
}

static bool text_is_printable(struct text t)
{
    for (size_t i = 0; i < t.length; i++) {
        if ((unsigned char)t.bytes[i] < 0x20 || t.bytes[i] == 0x7f) {
            return false;
        }
    }
    return t.length > 0 && text_is_utf8(t);
}

/* How long the scheme of an address of PostgreSQL is; 0 when it is none. */
static size_t postgres_scheme(struct text t)
{
    return text_starts_with(t, TEXT("postgresql://")) ? 13 : text_starts_with(t, TEXT("postgres://")) ? 11 : 0;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* libpq ends the user and the password at the first @, unless a slash comes first; what it does not understand it repeats in
 * its messages, which are logged. So a password that could be taken for something else goes no further than this. */
static bool address_is_plain(struct text t)
{
    bool has_at = false;
    bool has_slash = false;
    for (size_t i = 0; i < t.length; i++) {
        char c = t.bytes[i];
        bool is_code = i + 2 < t.length && is_hex(t.bytes[i + 1]) && is_hex(t.bytes[i + 2]);
        if ((c == '@' && (has_at || has_slash)) || (c == '%' && !is_code)) {
            return false;
        }
        has_at = has_at || c == '@';
        has_slash = has_slash || c == '/';
    }
    return true;
}

/* SQLite would take "file:…" for a URI and ":memory:" for no file at all. */
static bool database_is_right(struct text t)
{
    static const struct text SQLITE = {"sqlite:", 7};
    struct text path = text_slice(t, SQLITE.length, t.length);
    if (!text_is_printable(t)) {
        return false;
    }
    if (text_starts_with(t, SQLITE)) {
        return path.length > 0 && path.length < PATH_BYTES_MAX && path.bytes[0] != ':' &&
               !text_starts_with(path, TEXT("file:"));
    }
    size_t scheme = postgres_scheme(t);
    return scheme > 0 && address_is_plain(text_slice(t, scheme, t.length));
}

bool config_value_read(struct arena *arena, const struct config_row *row, struct config_value *value)
{
    struct text t = value->text;
    if (row->may_be_empty && t.length == 0) {
        return true;
    }
    switch (row->kind) {
    case CONFIG_TEXT:
        return text_is_printable(t);
    case CONFIG_CHOICE:
        value->number = choice_index(row->choices, t);
        return value->number >= 0;
    case CONFIG_INTEGER:
        return text_to_int64(t, &value->number) && value->number >= row->low && value->number <= row->high;
    case CONFIG_DURATION:
        return duration_read(t, &value->number) && value->number >= row->low && value->number <= row->high;
    case CONFIG_ADDRESS:
        return address_is_right(arena, t);
    case CONFIG_RATE:
        return rate_read(t, value) && value->number >= row->low && value->number <= row->high;
    case CONFIG_PATH:
        return text_is_printable(t) && t.length < PATH_BYTES_MAX;
    case CONFIG_URL:
        return url_is_right(t);
    case CONFIG_CONNECTION:
        return database_is_right(t);
    case CONFIG_PEERS:
        return peers_are_right(arena, t);
    }
    return false;
}

/* ---- what is expected, said when a value is wrong ---- */

static struct text duration_text(struct arena *arena, int64_t ms)
{
    return ms % 1000 == 0 ? text_format(arena, "%llds", (long long)(ms / 1000))
                          : text_format(arena, "%lldms", (long long)ms);
}

struct text config_expectation(struct arena *arena, const struct config_row *row)
{
    long long low = (long long)row->low;
    long long high = (long long)row->high;
    switch (row->kind) {
    case CONFIG_TEXT:
        return TEXT("a text that is not empty");
    case CONFIG_CHOICE:
        return text_format(arena, "one of %s", row->choices);
    case CONFIG_INTEGER:
        return text_format(arena, "a whole number from %lld to %lld", low, high);
    case CONFIG_DURATION: {
        struct text shortest = duration_text(arena, row->low);
        struct text longest = duration_text(arena, row->high);
        return text_format(arena, "a time from %.*s to %.*s, like 500ms, 2s or 1m", TEXT_ARGS(shortest),
                           TEXT_ARGS(longest));
    }
    case CONFIG_ADDRESS:
        return TEXT("an address and a port, like 127.0.0.1:8080 or [::1]:8080");
    case CONFIG_RATE:
        return text_format(arena, "a number from %lld to %lld and a time from 1s to 24h, like 60/60s", low, high);
    case CONFIG_PATH:
        return TEXT("the path of a file or folder");
    case CONFIG_URL:
        return TEXT("an address like https://routriq.example.com, without a path");
    case CONFIG_CONNECTION:
        return TEXT("sqlite:PATH, or an address that begins with postgres:// or postgresql://, in which a password has "
                    "%40 for @, %2F for / and %25 for %");
    case CONFIG_PEERS:
        return TEXT("addresses without ports, separated by commas, like 10.0.0.5,fd00::5");
    }
    return TEXT("something else");
}

/* ---- what is shown ---- */

/* libpq takes what stands before the first @ for user and password, unless a slash comes first, and parameters may hold a
 * password as well. What could be read in another way is not shown at all. */
struct text config_database_shown(struct arena *arena, struct text database)
{
    size_t scheme = postgres_scheme(database);
    if (scheme == 0) {
        return database;
    }
    struct text name = text_slice(database, 0, scheme);
    struct text rest = text_slice(database, scheme, database.length);
    size_t end = 0;
    while (end < rest.length && rest.bytes[end] != '@' && rest.bytes[end] != '/') {
        end++;
    }
    bool has_user = end < rest.length && rest.bytes[end] == '@';
    struct text user = text_slice(rest, 0, has_user ? end : 0);
    struct text place = text_slice(rest, has_user ? end + 1 : 0, rest.length);
    bool has_password = memchr(user.bytes, ':', user.length) != NULL;
    user = text_cut(&user, ':');
    bool is_odd = place.length > 0 && memchr(place.bytes, '@', place.length) != NULL;
    place = text_cut(&place, '?');
    return is_odd ? text_format(arena, "%.*s***", TEXT_ARGS(name))
                  : text_format(arena, "%.*s%.*s%s%s%.*s", TEXT_ARGS(name), TEXT_ARGS(user), has_password ? ":***" : "",
                                has_user ? "@" : "", TEXT_ARGS(place));
}

struct text config_value_shown(struct arena *arena, const struct config_row *row, const struct config_value *value)
{
    if (row->kind == CONFIG_CONNECTION) {
        return config_database_shown(arena, value->text);
    }
    return row->is_secret ? TEXT("***") : value->text;
}
