/* The page at /docs/errors. */
#include "base/arena.h"
#include "http/error.h"

static void append_escaped(struct text_builder *page, struct text words)
{
    for (size_t i = 0; i < words.length; i++) {
        switch (words.bytes[i]) {
        case '<':
            text_append(page, TEXT("&lt;"));
            break;
        case '>':
            text_append(page, TEXT("&gt;"));
            break;
        case '&':
            text_append(page, TEXT("&amp;"));
            break;
        default:
            text_append(page, text_slice(words, i, i + 1));
            break;
        }
    }
}

static void append_words(struct text_builder *page, const char *title, const char *kind,
                         const struct error_words *words)
{
    text_append_format(page, "<h2>%s</h2>\n<dl>\n", title);
    for (int32_t i = 0; i < words->count; i++) {
        const char *code = words->rows[i].code;
        text_append_format(page, "<dt id=\"%s-%s\"><code>%s</code></dt>\n<dd>", kind, code, code);
        append_escaped(page, text_of(words->rows[i].meaning));
        text_append(page, TEXT("</dd>\n"));
    }
    text_append(page, TEXT("</dl>\n"));
}

struct text error_page_make(struct arena *arena)
{
    struct text_builder page = text_builder_make(arena);
    text_append(&page, TEXT("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                            "<title>RoutrIQ: errors</title>\n</head>\n<body>\n<h1>Errors</h1>\n<dl>\n"));
    for (int i = 0; i < ERROR_COUNT; i++) {
        const struct error_row *row = error_row((enum error)i);
        text_append_format(&page, "<dt id=\"%.*s\"><code>%.*s</code> (%d)</dt>\n<dd>", TEXT_ARGS(row->code),
                           TEXT_ARGS(row->code), (int)row->status);
        append_escaped(&page, row->meaning);
        text_append(&page, TEXT("</dd>\n"));
    }
    text_append(&page, TEXT("</dl>\n"));
    append_words(&page, "Codes of issues: what is wrong with a field", "issue", &error_issues);
    append_words(&page, "Codes of refusals: why a technician cannot have a job", "refusal", &error_refusals);
    append_words(&page, "Codes of warnings: what a success should know", "warning", &error_warnings);
    text_append(&page, TEXT("</body>\n</html>\n"));
    return text_built(&page);
}
