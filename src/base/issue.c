#include "base/issue.h"

#include <string.h>

#include "base/arena.h"

/* ---- places ------------------------------------------------------------------------------------------------------ */

struct where where_member(const struct where *parent, const char *name)
{
    return (struct where){.parent = parent, .name = text_of(name)};
}

struct where where_element(const struct where *parent, int32_t index)
{
    return (struct where){.parent = parent, .index = index};
}

enum { NAME_SHOWN = 100 }; /* bytes of a name that a pointer repeats */

/* RFC 6901: "~" and "/" within a name are written "~0" and "~1". */
static void name_append(struct text_builder *pointer, struct text name)
{
    size_t shown = name.length;
    if (shown > NAME_SHOWN) {
        shown = NAME_SHOWN;
        while (shown > 0 && ((unsigned char)name.bytes[shown] & 0xC0) == 0x80) {
            shown--;
        }
    }
    for (size_t i = 0; i < shown; i++) {
        if (name.bytes[i] == '~' || name.bytes[i] == '/') {
            text_append(pointer, name.bytes[i] == '~' ? TEXT("~0") : TEXT("~1"));
        } else {
            text_append_char(pointer, name.bytes[i]);
        }
    }
}

/* A place without a parent and without a name is the whole body, and so is no place at all. */
static void where_append(struct text_builder *pointer, const struct where *where)
{
    if (where == NULL || (where->parent == NULL && where->name.bytes == NULL)) {
        return;
    }
    where_append(pointer, where->parent);
    text_append_char(pointer, '/');
    if (where->name.bytes == NULL) {
        text_append_format(pointer, "%d", (int)where->index);
    } else {
        name_append(pointer, where->name);
    }
}

struct text where_pointer(struct arena *arena, const struct where *where)
{
    struct text_builder pointer = text_builder_make(arena);
    where_append(&pointer, where);
    return text_built(&pointer);
}

/* ---- issues ------------------------------------------------------------------------------------------------------ */

struct issues issues_make(struct arena *arena)
{
    return issues_make_most(arena, ISSUES_LISTED);
}

struct issues issues_make_most(struct arena *arena, int32_t most)
{
    return (struct issues){.arena = arena, .most = most};
}

/* Past the limit issues are only counted, so nothing is formatted for them. */
static bool is_listed(struct issues *issues)
{
    issues->count++;
    return issues->listed < issues->most;
}

static void list_put(struct issues *issues, struct text path, const char *code, struct text message)
{
    if ((issues->listed & (issues->listed - 1)) == 0) { /* grows by doubling, at powers of two */
        struct issue *larger = arena_array(issues->arena, struct issue, issues->listed == 0 ? 1 : issues->listed * 2);
        if (issues->listed > 0) {
            memcpy(larger, issues->list, (size_t)issues->listed * sizeof *larger);
        }
        issues->list = larger;
    }
    issues->list[issues->listed++] = (struct issue){path, text_copy(issues->arena, text_of(code)), message};
}

void issue_add_list(struct issues *issues, const struct where *where, const char *code, const char *message,
                    va_list arguments)
{
    if (is_listed(issues)) {
        struct text what = text_format_list(issues->arena, message, arguments);
        list_put(issues, where_pointer(issues->arena, where), code, what);
    }
}

void issue_add(struct issues *issues, const struct where *where, const char *code, const char *message, ...)
{
    va_list arguments;
    va_start(arguments, message);
    issue_add_list(issues, where, code, message, arguments);
    va_end(arguments);
}

struct issue_guess issue_guess_make(const struct issues *issues, struct text name)
{
    return (struct issue_guess){.name = name, .apart = TEXT_FAR, .stopped = issues->count >= ISSUES_GUESSED};
}

void issue_guess_try(struct issue_guess *guess, struct text candidate)
{
    int apart = guess->stopped ? TEXT_FAR : text_apart(guess->name, candidate);
    if (apart < guess->apart) {
        guess->nearest = candidate;
        guess->apart = apart;
    }
}

void issue_add_unknown(struct issues *issues, const struct where *where, const struct issue_guess *guess)
{
    if (guess->name.length > NAME_SHOWN || text_is_empty(guess->name)) {
        issue_add(issues, where, "unknown_field", "There is no such field here.");
    } else if (text_is_empty(guess->nearest)) {
        issue_add(issues, where, "unknown_field", "There is no field %.*s here.", TEXT_ARGS(guess->name));
    } else {
        issue_add(issues, where, "unknown_field", "There is no field %.*s here; perhaps %.*s is meant.",
                  TEXT_ARGS(guess->name), TEXT_ARGS(guess->nearest));
    }
}

void issue_add_at(struct issues *issues, struct text path, const char *code, const char *message, ...)
{
    if (is_listed(issues)) {
        va_list arguments;
        va_start(arguments, message);
        struct text what = text_format_list(issues->arena, message, arguments);
        va_end(arguments);
        list_put(issues, path, code, what);
    }
}
