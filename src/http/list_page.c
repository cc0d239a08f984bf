#include "http/list_page.h"

#include "base/zone.h"
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

/* "after until checkpoint id": three numbers, and an id where the list goes by ids. */
static bool cursor_read(struct text payload, struct list_page *page)
{
    bool good = text_to_int64(text_cut(&payload, ' '), &page->after_seq) &&
                text_to_int64(text_cut(&payload, ' '), &page->until_seq) &&
                text_to_int64(text_cut(&payload, ' '), &page->checkpoint_ms);
    page->after_id = payload;
    return good;
}

bool exchange_page_begin(struct exchange *x, struct list_page *page)
{
    *page = (struct list_page){
        .limit = LIMIT_PAGE_DEFAULT,
        .until_seq = x->services->store->seq(x->snapshot),
        .checkpoint_ms = x->services->store->changed_ms(x->snapshot),
        .purpose = purpose_of(x),
    };
    bool given = false;
    struct text limit = exchange_query_value(x, TEXT("limit"), &given);
    int64_t number = 0;
    if (given && text_to_int64(limit, &number)) {
        page->limit = (int32_t)number;
    }
    struct text cursor = exchange_query_value(x, TEXT("cursor"), &given);
    struct text payload;
    if (given && (!seal_read(x->arena, x->seal_key, page->purpose, cursor, &payload) || !cursor_read(payload, page))) {
        reply_error(x, ERROR_INVALID_CURSOR);
        return false;
    }
    return true;
}

static void cursor_write(struct exchange *x, const struct list_page *page, struct json_writer *w, bool more,
                         int64_t last_seq, struct text last_id)
{
    if (!more) {
        json_name_null(w, TEXT("nextCursor"));
        return;
    }
    struct text payload = text_format(x->arena, "%lld %lld %lld %.*s", (long long)last_seq, (long long)page->until_seq,
                                      (long long)page->checkpoint_ms, TEXT_ARGS(last_id));
    json_name_string(w, TEXT("nextCursor"), seal_write(x->arena, x->seal_key, page->purpose, payload));
}

void exchange_page_end(struct exchange *x, const struct list_page *page, struct json_writer *w, bool more,
                       int64_t last_seq)
{
    cursor_write(x, page, w, more, last_seq, TEXT(""));
}

void exchange_page_end_at(struct exchange *x, const struct list_page *page, struct json_writer *w, bool more,
                          struct text last_id)
{
    cursor_write(x, page, w, more, 0, last_id);
}

void exchange_page_checkpoint(const struct list_page *page, struct json_writer *w, bool more)
{
    if (more) {
        json_name_null(w, TEXT("checkpoint"));
    } else {
        json_name_string(w, TEXT("checkpoint"), moment_text(w->out.arena, page->checkpoint_ms));
    }
}
