#include "http/target.h"

#include "base/arena.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool is_control(unsigned char c)
{
    return c < 0x20 || c == 0x7f;
}

bool percent_decode(struct arena *arena, struct text encoded, bool plus, struct text *decoded)
{
    char *bytes = arena_alloc(arena, encoded.length);
    size_t length = 0;
    for (size_t i = 0; i < encoded.length; i++) {
        char c = encoded.bytes[i];
        if (c == '%') {
            int high = i + 2 < encoded.length ? hex_value(encoded.bytes[i + 1]) : -1;
            int low = high >= 0 ? hex_value(encoded.bytes[i + 2]) : -1;
            if (low < 0) {
                return false;
            }
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (is_control((unsigned char)c)) {
            return false;
        }
        bytes[length++] = c;
    }
    *decoded = (struct text){bytes, length};
    return text_is_utf8(*decoded);
}

/* "http://host/path" is as good as "/path" (RFC 9112, section 3.2.2). */
static struct text without_origin(struct text target)
{
    if (!text_starts_with(target, TEXT("http://")) && !text_starts_with(target, TEXT("https://"))) {
        return target;
    }
    struct text rest = target;
    text_cut(&rest, '/');
    text_cut(&rest, '/');
    text_cut(&rest, '/');
    size_t start = target.length - rest.length;
    return start > 0 && target.bytes[start - 1] == '/' ? text_slice(target, start - 1, target.length) : TEXT("/");
}

static bool segments_read(struct exchange *x)
{
    struct text rest = x->path;
    if (rest.length == 0 || rest.bytes[0] != '/') {
        return false;
    }
    rest = text_slice(rest, 1, rest.length);
    for (bool more = rest.length > 0; more;) {
        size_t before = rest.length;
        struct text part = text_cut(&rest, '/');
        more = part.length < before; /* there was a slash, so something follows it, be it empty */
        struct text decoded;
        if (x->segment_count == LIMIT_SEGMENTS || part.length > LIMIT_SEGMENT_BYTES * 3 ||
            !percent_decode(x->arena, part, false, &decoded) || decoded.length == 0 ||
            decoded.length > LIMIT_SEGMENT_BYTES || text_equal(decoded, TEXT(".")) || text_equal(decoded, TEXT(".."))) {
            return false;
        }
        x->segments[x->segment_count++] = decoded;
    }
    return true;
}

static bool query_read(struct exchange *x, struct text query)
{
    while (query.length > 0) {
        struct text pair = text_cut(&query, '&');
        if (pair.length == 0) {
            continue;
        }
        struct text value = pair;
        struct text name = text_cut(&value, '=');
        if (x->query_count == LIMIT_QUERY_PARAMETERS) {
            return false;
        }
        struct query_parameter *parameter = &x->query[x->query_count];
        if (!percent_decode(x->arena, name, true, &parameter->name) ||
            !percent_decode(x->arena, value, true, &parameter->value) ||
            parameter->value.length > LIMIT_QUERY_VALUE_BYTES) {
            return false;
        }
        x->query_count++;
    }
    return true;
}

void target_read(struct exchange *x)
{
    struct text query = without_origin(x->request.target);
    x->path = text_cut(&query, '?');
    x->path_is_proper = segments_read(x);
    x->query_is_proper = query_read(x, query);
}
