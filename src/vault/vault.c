#include "vault/vault.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/hash.h"
#include "vault/keyring.h"

struct vault {
    int32_t count;
    struct vault_key *keys;
    struct keyring_secret *secrets; /* of the keys */
};

/* ---- keys -------------------------------------------------------------------------------------------------------- */

static EVP_PKEY *private_of(const struct keyring_secret *secret)
{
    return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->seed, sizeof secret->seed);
}

static bool public_of(const struct keyring_secret *secret, uint8_t public_half[VAULT_PUBLIC_BYTES])
{
    size_t length = VAULT_PUBLIC_BYTES;
    EVP_PKEY *key = private_of(secret);
    bool made = key != NULL && EVP_PKEY_get_raw_public_key(key, public_half, &length) == 1;
    EVP_PKEY_free(key);
    return made && length == VAULT_PUBLIC_BYTES;
}

static struct text id_of(struct arena *arena, const uint8_t public_half[VAULT_PUBLIC_BYTES])
{
    struct sha256 hash = sha256_of(public_half, VAULT_PUBLIC_BYTES);
    return text_format(arena, "ed25519:%.16s", sha256_hex(arena, &hash).bytes);
}

/* A key that is called by another name than its own was changed by hand: it would sign what nobody can check. */
static bool keys_make(struct vault *vault, struct arena *arena, struct text path, struct fault *fault)
{
    vault->keys = arena_array(arena, struct vault_key, vault->count);
    for (int32_t i = 0; i < vault->count; i++) {
        struct vault_key *key = &vault->keys[i];
        struct text named = vault->secrets[i].id;
        if (!public_of(&vault->secrets[i], key->public_half)) {
            return fault_raise(fault, FAULT_SYSTEM, "keyring_invalid", "", "A key in %.*s cannot be used.",
                               TEXT_ARGS(path));
        }
        key->id = id_of(arena, key->public_half);
        if (!text_equal(named, key->id)) {
            return fault_raise(fault, FAULT_SYSTEM, "keyring_invalid", "", "The key %.*s in %.*s is not that key.",
                               TEXT_ARGS(named), TEXT_ARGS(path));
        }
    }
    return true;
}

static bool keyring_make(struct arena *arena, struct text path, const struct entropy_port *entropy, struct fault *fault)
{
    struct keyring_secret secret;
    uint8_t public_half[VAULT_PUBLIC_BYTES];
    entropy->fill(entropy->context, secret.seed, sizeof secret.seed);
    bool made = public_of(&secret, public_half);
    if (made) {
        secret.id = id_of(arena, public_half);
        made = keyring_write(arena, path, &secret, fault);
    } else {
        fault_raise(fault, FAULT_SYSTEM, "keyring_invalid", "", "No Ed25519 key could be made.");
    }
    OPENSSL_cleanse(&secret, sizeof secret);
    return made;
}

struct vault *vault_open(struct arena *arena, struct text path, const struct entropy_port *entropy, struct fault *fault)
{
    struct vault *vault = arena_new(arena, struct vault);
    bool missing = false;
    if (!keyring_read(arena, path, &vault->secrets, &vault->count, &missing, fault)) {
        if (!missing || !keyring_make(arena, path, entropy, fault) ||
            !keyring_read(arena, path, &vault->secrets, &vault->count, &missing, fault)) {
            return NULL;
        }
    }
    if (!keys_make(vault, arena, path, fault)) {
        vault_close(vault);
        return NULL;
    }
    return vault;
}

void vault_close(struct vault *vault)
{
    if (vault != NULL && vault->count > 0) {
        OPENSSL_cleanse(vault->secrets, (size_t)vault->count * sizeof *vault->secrets);
        vault->count = 0;
    }
}

/* ---- the port ---------------------------------------------------------------------------------------------------- */

static int32_t port_keys(void *context, const struct vault_key **keys)
{
    const struct vault *vault = context;
    *keys = vault == NULL ? NULL : vault->keys;
    return vault == NULL ? 0 : vault->count;
}

static const unsigned char *bytes_of(struct text t)
{
    return (const unsigned char *)t.bytes;
}

static bool port_sign(void *context, struct text bytes, uint8_t signature[VAULT_SIGNATURE_BYTES], struct fault *fault)
{
    const struct vault *vault = context;
    if (vault == NULL || vault->count == 0) {
        return fault_raise(fault, FAULT_SYSTEM, "keyring_missing", "", "There is no keyring to sign with.");
    }
    size_t length = VAULT_SIGNATURE_BYTES;
    EVP_PKEY *key = private_of(&vault->secrets[vault->count - 1]);
    EVP_MD_CTX *signing = EVP_MD_CTX_new();
    bool made = key != NULL && signing != NULL && EVP_DigestSignInit(signing, NULL, NULL, NULL, key) == 1 &&
                EVP_DigestSign(signing, signature, &length, bytes_of(bytes), bytes.length) == 1;
    EVP_MD_CTX_free(signing);
    EVP_PKEY_free(key);
    return made || fault_raise(fault, FAULT_SYSTEM, "not_signed", "", "The key of this installation did not sign.");
}

static bool port_verify(void *context, const uint8_t public_half[VAULT_PUBLIC_BYTES], struct text bytes,
                        const uint8_t signature[VAULT_SIGNATURE_BYTES])
{
    (void)context;
    EVP_PKEY *key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, public_half, VAULT_PUBLIC_BYTES);
    EVP_MD_CTX *verifying = EVP_MD_CTX_new();
    bool holds = key != NULL && verifying != NULL && EVP_DigestVerifyInit(verifying, NULL, NULL, NULL, key) == 1 &&
                 EVP_DigestVerify(verifying, signature, VAULT_SIGNATURE_BYTES, bytes_of(bytes), bytes.length) == 1;
    EVP_MD_CTX_free(verifying);
    EVP_PKEY_free(key);
    return holds;
}

struct vault_port vault_port_of(struct vault *vault)
{
    return (struct vault_port){.context = vault, .keys = port_keys, .sign = port_sign, .verify = port_verify};
}

struct vault_port vault_verifier(void)
{
    return vault_port_of(NULL);
}
