#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/arena.h"

struct sha256 sha256_of(const void *bytes, size_t length)
{
    struct sha256 hash;
    const void *start = length == 0 ? "" : bytes;
    if (EVP_Digest(start, length, hash.bytes, NULL, EVP_sha256(), NULL) != 1) {
        arena_exhausted(); /* all that can fail here is the library's memory */
    }
    return hash;
}

/* The struct has no members: it is the library's context under a name of ours. */
struct sha256_stream *sha256_begin(void)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
        arena_exhausted();
    }
    return (struct sha256_stream *)context;
}

void sha256_add(struct sha256_stream *stream, const void *bytes, size_t length)
{
    if (EVP_DigestUpdate((EVP_MD_CTX *)stream, bytes, length) != 1) {
        arena_exhausted();
    }
}

struct sha256 sha256_end(struct sha256_stream *stream)
{
    struct sha256 hash;
    if (EVP_DigestFinal_ex((EVP_MD_CTX *)stream, hash.bytes, NULL) != 1) {
        arena_exhausted();
    }
    EVP_MD_CTX_free((EVP_MD_CTX *)stream);
    return hash;
}

struct sha256 sha256_of_parts(const struct text *parts, int32_t count)
{
    struct sha256_stream *stream = sha256_begin();
    for (int32_t i = 0; i < count; i++) {
        sha256_add(stream, parts[i].bytes, parts[i].length);
    }
    return sha256_end(stream);
}

struct sha256 sha256_hmac(const void *key, size_t key_length, struct text message)
{
    struct sha256 hash;
    const void *start = message.length == 0 ? "" : message.bytes;
    if (HMAC(EVP_sha256(), key, (int)key_length, start, message.length, hash.bytes, NULL) == NULL) {
        arena_exhausted();
    }
    return hash;
}

struct text sha256_hex(struct arena *arena, const struct sha256 *hash)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_alloc(arena, 2 * sizeof hash->bytes);
    for (size_t i = 0; i < sizeof hash->bytes; i++) {
        hex[2 * i] = digits[hash->bytes[i] >> 4];
        hex[2 * i + 1] = digits[hash->bytes[i] & 0xf];
    }
    return (struct text){hex, 2 * sizeof hash->bytes};
}

uint64_t hash_bytes(const void *bytes, size_t length)
{
    const unsigned char *next = bytes;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ next[i]) * 0x100000001b3u;
    }
    return hash;
}

struct sip {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

static void sip_rounds(struct sip *s, int rounds)
{
    for (int i = 0; i < rounds; i++) {
        s->v0 += s->v1;
        s->v2 += s->v3;
        s->v1 = rotate(s->v1, 13) ^ s->v0;
        s->v3 = rotate(s->v3, 16) ^ s->v2;
        s->v0 = rotate(s->v0, 32) + s->v3;
        s->v2 += s->v1;
        s->v1 = rotate(s->v1, 17) ^ s->v2;
        s->v3 = rotate(s->v3, 21) ^ s->v0;
        s->v2 = rotate(s->v2, 32);
    }
}

static void sip_word(struct sip *s, uint64_t word)
{
    s->v3 ^= word;
    sip_rounds(s, 2);
    s->v0 ^= word;
}

/* Up to 8 bytes as a number, the first byte lowest, whatever the machine's order. */
static uint64_t word_of(const unsigned char *bytes, size_t length)
{
    uint64_t word = 0;
    for (size_t i = 0; i < length; i++) {
        word |= (uint64_t)bytes[i] << (8 * i);
    }
    return word;
}

uint64_t hash_keyed(struct hash_key key, const void *bytes, size_t length)
{
    const unsigned char *next = bytes;
    struct sip s = {
        .v0 = key.low ^ 0x736f6d6570736575u,
        .v1 = key.high ^ 0x646f72616e646f6du,
        .v2 = key.low ^ 0x6c7967656e657261u,
        .v3 = key.high ^ 0x7465646279746573u,
    };
    size_t whole = length / 8;
    for (size_t i = 0; i < whole; i++) {
        sip_word(&s, word_of(next + 8 * i, 8));
    }
    const uint64_t rest = length % 8 == 0 ? 0 : word_of(next + 8 * whole, length % 8);
    sip_word(&s, rest | (uint64_t)length << 56);
    s.v2 ^= 0xff;
    sip_rounds(&s, 4);
    return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
