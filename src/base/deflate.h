/* Deflate: bytes made shorter, for what is kept and seldom read (zlib's format, RFC 1950 and 1951). */
#ifndef ROUTRIQ_BASE_DEFLATE_H
#define ROUTRIQ_BASE_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct arena;
struct fault;

/* Of at most UINT_MAX bytes. */
struct text deflate_pack(struct arena *arena, struct text plain);
/* The bytes again, and nothing after them. False with FAULT_INVALID when they are damaged, or when more than `most`, which is below UINT_MAX, would
 * come out: a few crafted bytes cannot ask for more memory than twice that. */
bool deflate_unpack(struct arena *arena, struct text packed, size_t most, struct text *plain, struct fault *fault);

#endif
