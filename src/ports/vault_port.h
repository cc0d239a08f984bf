/* The vault: this installation's keys, which never leave it. Ed25519 (RFC 8032) signs the heads of audits. */
#ifndef ROUTRIQ_PORTS_VAULT_PORT_H
#define ROUTRIQ_PORTS_VAULT_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct fault;

enum { VAULT_PUBLIC_BYTES = 32, VAULT_SIGNATURE_BYTES = 64 };

/* What everybody may know of a key. */
struct vault_key {
    struct text id; /* "ed25519:" and the first 16 digits of the SHA-256 of its public half, in hexadecimal */
    uint8_t public_half[VAULT_PUBLIC_BYTES];
};

struct vault_port {
    void *context;
    /* Every key of the keyring; the last one signs. They live as long as the vault. */
    int32_t (*keys)(void *context, const struct vault_key **keys);
    /* False with a fault when there is no key, or it cannot be used. */
    bool (*sign)(void *context, struct text bytes, uint8_t signature[VAULT_SIGNATURE_BYTES], struct fault *fault);
    /* Needs no keyring: whether the owner of that public half has signed these bytes. */
    bool (*verify)(void *context, const uint8_t public_half[VAULT_PUBLIC_BYTES], struct text bytes,
                   const uint8_t signature[VAULT_SIGNATURE_BYTES]);
};

#endif
