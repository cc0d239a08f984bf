/* The vault: this installation's keys, kept in one file that nobody else may read.
 *
 * The keyring is made at the first start, with one Ed25519 key. It is JSON: {"keyring": 1, "keys": [{"id", "seed"}]}, the seed
 * (RFC 8032, section 5.1.5) in base64url; the last key signs, the ones before it are kept for what they have signed. It is in
 * no backup: whoever restores one elsewhere copies the keyring by hand, or signs with a new key from then on.
 *
 * A keyring that somebody else may read or write is refused: a key that was open to others proves nothing.
 */
#ifndef ROUTRIQ_VAULT_VAULT_H
#define ROUTRIQ_VAULT_VAULT_H

#include "ports/ports.h"

struct arena;
struct fault;
struct vault;

/* Opens the keyring at `path`, and makes it where there is none. What it reads lives in the arena, with the vault. NULL with a
 * fault in one sentence. */
struct vault *vault_open(struct arena *arena, struct text path, const struct entropy_port *entropy,
                         struct fault *fault);
/* Wipes the secrets. NULL is allowed. */
void vault_close(struct vault *vault);
struct vault_port vault_port_of(struct vault *vault);
/* Without a keyring: it only verifies. */
struct vault_port vault_verifier(void);

#endif
