/* Hashes: SHA-256 for what is pinned or compared across machines (OpenSSL's), FNV-1a for tables in memory whose keys are
 * ours, and SipHash for tables in memory whose keys come from outside. */
#ifndef ROUTRIQ_BASE_HASH_H
#define ROUTRIQ_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct arena;

struct sha256 {
    uint8_t bytes[32];
};

struct sha256 sha256_of(const void *bytes, size_t length);
/* The same of bytes that come piece by piece; its memory goes with sha256_end. */
struct sha256_stream;
struct sha256_stream *sha256_begin(void);
void sha256_add(struct sha256_stream *stream, const void *bytes, size_t length);
struct sha256 sha256_end(struct sha256_stream *stream);
/* Of several texts one after the other, as if they were one. */
struct sha256 sha256_of_parts(const struct text *parts, int32_t count);
/* HMAC-SHA256 (RFC 2104). */
struct sha256 sha256_hmac(const void *key, size_t key_length, struct text message);
/* 64 lower-case hexadecimal digits. */
struct text sha256_hex(struct arena *arena, const struct sha256 *hash);

/* FNV-1a of 64 bits. Not for anything an attacker can choose the keys of and gain by collisions. */
uint64_t hash_bytes(const void *bytes, size_t length);

/* SipHash-2-4 (Aumasson and Bernstein 2012): who does not know the key cannot make texts that collide. */
struct hash_key {
    uint64_t low;
    uint64_t high;
};
uint64_t hash_keyed(struct hash_key key, const void *bytes, size_t length);

#endif
