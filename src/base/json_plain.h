/* Plain JSON, read without the library.
 *
 * Nearly every document that comes in, and every body that the store kept, is plain: valid, and without what is rare. That
 * is read here in one go, its strings being slices of one copy. Anything else is left to the library, which alone says
 * what is wrong with a document: this reader takes nothing that the library refuses, and makes the same of what it takes.
 * Rare are: escapes in strings, exponents, numbers of more than 18 digits (15 with a fraction), objects of more than 64
 * members.
 */
#ifndef ROUTRIQ_BASE_JSON_PLAIN_H
#define ROUTRIQ_BASE_JSON_PLAIN_H

#include "base/json.h"

/* False when the document is not plain; then the arena may hold leftovers. */
bool json_plain_read(struct arena *arena, struct text source, struct json *result);
/* The library's way: any document, or what is wrong with it. */
bool json_library_read(struct arena *arena, struct text source, struct json *result, struct fault *fault);

#endif
