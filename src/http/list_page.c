#include "http/list_page.h"

#include "http/reply.h"

/* Everything that decides which rows a list has, but limit and cursor; in the order given. */
static struct text purpose_of(const struct exchange *x)
{
    struct text_builder purpose = text_builder_make(x->arena);
    text_append(&purpose, x->path);
    text_append_char(&purpose, ' ');
    text_append(&purpose, x->identity.organization_id);
    for (int32_t i = 0; i < x->query_count; i++) {
        const struct query_parameter *parameter = &x->query[i];
        if (!text_equal(parameter->name, TEXT("limit")) && !text_equal(parameter->name, TEXT("cursor"))) {
            text_append_format(&purpose, " %.*s=%zu:%.*s", TEXT_ARGS(parameter->name), parameter->value.length,
                               TEXT_ARGS(parameter->value));
        }
    }
    return text_built(&purpose);
}

bool exchange_page_begin(struct exchange *x, struct list_page *page)
{
    *page = (struct list_page){.limit = LIMIT_PAGE_DEFAULT, .purpose = purpose_of(x), .after = TEXT("")};
    bool given = false;
    struct text limit = exchange_query_value(x, TEXT("limit"), &given);
    int64_t number = 0;
    if (given && text_to_int64(limit, &number)) {
        page->limit = (int32_t)number;
    }
    struct text cursor = exchange_query_value(x, TEXT("cursor"), &given);
    if (given && !seal_read(x->arena, x->seal_key, page->purpose, cursor, &page->after)) {
        reply_error(x, ERROR_INVALID_CURSOR);
        return false;
    }
    return true;
}

bool exchange_page_takes(struct list_page *page, struct text id)
{
    if (page->after.length > 0 && text_compare(id, page->after) <= 0) {
        return false;
    }
    if (page->written == page->limit) {
        page->more = true;
        return false;
    }
    page->written++;
    page->last = id;
    return true;
}

void exchange_page_end(struct exchange *x, const struct list_page *page, struct json_writer *w)
{
    if (page->more) {
        json_name_string(w, TEXT("nextCursor"), seal_write(x->arena, x->seal_key, page->purpose, page->last));
    } else {
        json_name_null(w, TEXT("nextCursor"));
    }
}
