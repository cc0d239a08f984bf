/* Assets: files that the program carries within itself, such as the dashboard's page and the demo's addresses.
 *
 * scripts/embed.mjs makes a list of a folder when the program is built. A list and everything in it is constant. */
#ifndef ROUTRIQ_BASE_ASSET_H
#define ROUTRIQ_BASE_ASSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct asset {
    struct text name; /* the path below the folder, with slashes: "index.html" */
    struct text mime; /* "text/html; charset=utf-8" */
    struct text etag; /* from the bytes' SHA-256, with its quotes: an HTTP ETag as it is */
    bool forever;     /* the name carries a hash of the bytes: a browser may keep them for ever */
    const uint8_t *bytes;
    size_t length;
    const uint8_t *gzip_bytes; /* the same packed by gzip; NULL where that is not smaller */
    size_t gzip_length;
};

struct asset_list {
    const struct asset *items; /* count of them, ascending by name */
    int32_t count;
};

/* The asset of that name, or NULL. */
const struct asset *asset_find(const struct asset_list *list, struct text name);

static inline struct text asset_text(const struct asset *asset)
{
    return (struct text){(const char *)asset->bytes, asset->length};
}

#endif
