/* Base64url (RFC 4648, section 5), without padding: how bytes travel in a cursor, a token, a line of a backup. */
#ifndef ROUTRIQ_BASE_ENCODE_H
#define ROUTRIQ_BASE_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;

struct text base64url_write(struct arena *arena, const uint8_t *bytes, size_t count);
/* Strict: no padding, no other characters, no bits left over, so one array of bytes has one text. */
bool base64url_read(struct arena *arena, struct text encoded, uint8_t **bytes, size_t *count);

#endif
