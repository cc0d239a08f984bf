/* The dashboard's files, which the program carries within itself. They hold nobody's data, so they need no key; the page
 * itself asks the API with one. */
#include "base/arena.h"
#include "base/asset.h"
#include "http/endpoints.h"
#include "http/framing.h"
#include "http/reply.h"
#include "http/route.h"

/* Nothing from elsewhere, nothing inline, no frame around it, no address given away. */
#define PAGE_POLICY                                                                                                    \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "                 \
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

static bool takes_gzip(struct text accept_encoding)
{
    struct text rest = accept_encoding;
    while (rest.length > 0) {
        struct text parameters = text_trim(text_cut(&rest, ','));
        struct text coding = text_trim(text_cut(&parameters, ';'));
        struct text weight = text_trim(parameters);
        bool refused = text_equal(weight, TEXT("q=0")) || text_starts_with(weight, TEXT("q=0.0"));
        if (header_is(coding, TEXT("gzip")) && !refused) {
            return true;
        }
    }
    return false;
}

static void reply_page_headers(struct exchange *x, const struct asset *asset)
{
    reply_header(x, TEXT("Content-Security-Policy"), TEXT(PAGE_POLICY));
    reply_header(x, TEXT("X-Content-Type-Options"), TEXT("nosniff"));
    reply_header(x, TEXT("Referrer-Policy"), TEXT("no-referrer"));
    reply_header(x, TEXT("Cross-Origin-Opener-Policy"), TEXT("same-origin"));
    reply_header(x, TEXT("Cross-Origin-Resource-Policy"), TEXT("same-origin"));
    reply_header(x, TEXT("Cache-Control"),
                 asset->forever ? TEXT("public, max-age=31536000, immutable") : TEXT("no-cache"));
    reply_header(x, TEXT("Vary"), TEXT("Accept-Encoding"));
}

static void reply_asset(struct exchange *x, struct text name)
{
    const struct asset *asset = x->services->page == NULL ? NULL : asset_find(x->services->page, name);
    if (asset == NULL) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no such page.");
        return;
    }
    if (!route_check_query(x)) {
        return;
    }
    if (etag_matches(x->request.if_none_match, asset->etag)) {
        reply_not_modified(x, asset->etag);
        reply_page_headers(x, asset);
        return;
    }
    reply_plain(x, 200, asset->mime, asset_text(asset));
    reply_header(x, TEXT("ETag"), asset->etag);
    reply_page_headers(x, asset);
    if (asset->gzip_bytes != NULL && takes_gzip(x->request.accept_encoding)) {
        x->response.body = (struct text){(const char *)asset->gzip_bytes, asset->gzip_length};
        reply_header(x, TEXT("Content-Encoding"), TEXT("gzip"));
    }
}

void endpoint_page(struct exchange *x)
{
    reply_asset(x, TEXT("index.html"));
}

void endpoint_asset(struct exchange *x)
{
    reply_asset(x, text_format(x->arena, "assets/%.*s", TEXT_ARGS(exchange_path_value(x, 0))));
}
