#include "access/password.h"

#include <argon2.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/fault.h"

/* OWASP's first choice of 2023 for argon2id. They stand in what is kept, so others can follow later. */
enum { MEMORY_KIB = 19 * 1024, PASSES = 2, LANES = 1, SALT_BYTES = 16, HASH_BYTES = 32, ENCODED_BYTES = 128 };

/* Of the same size and cost, and of no password. */
static const char nobodys[] =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct password_host {
    const struct entropy_port *entropy;
    pthread_mutex_t mutex;
    pthread_cond_t one_left;
    int32_t running;
    int32_t waiting;
    int64_t runs;
};

struct password_host *password_host_create(struct arena *arena, const struct entropy_port *entropy)
{
    struct password_host *host = arena_new(arena, struct password_host);
    host->entropy = entropy;
    pthread_mutex_init(&host->mutex, NULL);
    pthread_cond_init(&host->one_left, NULL);
    return host;
}

int64_t password_host_runs(struct password_host *host)
{
    pthread_mutex_lock(&host->mutex);
    int64_t runs = host->runs;
    pthread_mutex_unlock(&host->mutex);
    return runs;
}

static bool is_admitted(struct password_host *host, struct fault *fault)
{
    pthread_mutex_lock(&host->mutex);
    bool admitted = host->running < PASSWORD_RUNNING || host->waiting < PASSWORD_WAITING;
    if (admitted) {
        host->waiting++;
        while (host->running >= PASSWORD_RUNNING) {
            pthread_cond_wait(&host->one_left, &host->mutex);
        }
        host->waiting--;
        host->running++;
        host->runs++;
    }
    pthread_mutex_unlock(&host->mutex);
    return admitted || fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "",
                                   "Too many passwords are being checked. Come again in a moment.");
}

static void leave(struct password_host *host)
{
    pthread_mutex_lock(&host->mutex);
    host->running--;
    pthread_cond_signal(&host->one_left);
    pthread_mutex_unlock(&host->mutex);
}

bool password_make(struct password_host *host, struct arena *arena, struct text password, struct text *encoded,
                   struct fault *fault)
{
    uint8_t salt[SALT_BYTES];
    char *out = arena_alloc(arena, ENCODED_BYTES);
    host->entropy->fill(host->entropy->context, salt, sizeof salt);
    if (!is_admitted(host, fault)) {
        return false;
    }
    int result = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.bytes, password.length, salt, sizeof salt,
                                       HASH_BYTES, out, ENCODED_BYTES);
    leave(host);
    if (result != ARGON2_OK) {
        return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The password could not be worked on: %s.",
                           argon2_error_message(result));
    }
    *encoded = text_of(out);
    return true;
}

bool password_check(struct password_host *host, struct arena *arena, struct text encoded, struct text password,
                    struct fault *fault)
{
    const char *kept = text_to_c(arena, encoded);
    if (!is_admitted(host, fault)) {
        return false;
    }
    int result = argon2id_verify(kept, password.bytes, password.length);
    leave(host);
    if (result != ARGON2_OK && result != ARGON2_VERIFY_MISMATCH) {
        return fault_raise(fault, FAULT_UNAVAILABLE, "unavailable", "", "The password could not be checked: %s.",
                           argon2_error_message(result));
    }
    return result == ARGON2_OK;
}

bool password_check_nobody(struct password_host *host, struct arena *arena, struct text password, struct fault *fault)
{
    struct fault trouble = {.kind = FAULT_NONE};
    (void)password_check(host, arena, text_of(nobodys), password, &trouble);
    return !fault_is(&trouble) || fault_raise(fault, trouble.kind, trouble.code, trouble.where, "%s", trouble.what);
}
