#include "http/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gnutls/abstract.h>
#include <microhttpd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "http/connections.h"

enum { CHAIN_MOST = 16, FILE_BYTES_MOST = 256 * 1024 };

/* One reading of the files. */
struct identity_files {
    struct identity_files *before;
    unsigned int count;
    gnutls_pcert_st chain[CHAIN_MOST];
    gnutls_privkey_t key;
};

struct tls {
    char *certificate_path;
    char *key_path;
    _Atomic(struct identity_files *) current;
};

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* Up to FILE_BYTES_MOST bytes, malloc'ed. False with errno. */
static bool file_read(int descriptor, gnutls_datum_t *file)
{
    file->data = malloc(FILE_BYTES_MOST);
    if (file->data == NULL) {
        arena_exhausted();
    }
    ssize_t got = 1;
    while (got > 0 && file->size < FILE_BYTES_MOST) {
        got = read(descriptor, file->data + file->size, FILE_BYTES_MOST - file->size);
        file->size += got > 0 ? (unsigned int)got : 0;
    }
    return got == 0;
}

static void file_forget(gnutls_datum_t *file)
{
    if (file->data != NULL) {
        explicit_bzero(file->data, file->size);
    }
    free(file->data);
    *file = (gnutls_datum_t){NULL, 0};
}

static bool file_open(const char *path, const char *setting, const char *code, bool secret, gnutls_datum_t *file,
                      struct fault *fault)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat about;
    if (descriptor < 0 || fstat(descriptor, &about) != 0) {
        fault_raise(fault, FAULT_INVALID, code, setting, "%s cannot be opened: %s", path, strerror(errno));
    } else if (secret && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        fault_raise(fault, FAULT_INVALID, code, setting, "%s may be read by others than its owner: chmod 600 mends it",
                    path);
    } else if (!file_read(descriptor, file)) {
        fault_raise(fault, FAULT_INVALID, code, setting, "%s cannot be read, or is larger than %d bytes", path,
                    (int)FILE_BYTES_MOST);
    }
    if (descriptor >= 0) {
        close(descriptor);
    }
    return !fault_is(fault);
}

static void files_free(struct identity_files *files)
{
    for (unsigned int i = 0; i < files->count; i++) {
        gnutls_pcert_deinit(&files->chain[i]);
    }
    if (files->key != NULL) {
        gnutls_privkey_deinit(files->key);
    }
    free(files);
}

static bool chain_import(struct identity_files *files, const struct tls *tls, struct fault *fault)
{
    gnutls_datum_t pem = {NULL, 0};
    if (file_open(tls->certificate_path, "ROUTRIQ_TLS_CERT", "invalid_certificate", false, &pem, fault)) {
        files->count = CHAIN_MOST;
        int result = gnutls_pcert_list_import_x509_raw(files->chain, &files->count, &pem, GNUTLS_X509_FMT_PEM, 0);
        if (result != GNUTLS_E_SUCCESS) {
            files->count = 0;
            fault_raise(fault, FAULT_INVALID, "invalid_certificate", "ROUTRIQ_TLS_CERT",
                        "%s has no certificate in PEM: %s", tls->certificate_path, gnutls_strerror(result));
        }
    }
    file_forget(&pem);
    return !fault_is(fault);
}

static bool key_import(struct identity_files *files, const struct tls *tls, struct fault *fault)
{
    gnutls_datum_t pem = {NULL, 0};
    if (file_open(tls->key_path, "ROUTRIQ_TLS_KEY", "invalid_key", true, &pem, fault)) {
        int result = gnutls_privkey_init(&files->key);
        result = result != GNUTLS_E_SUCCESS
                     ? result
                     : gnutls_privkey_import_x509_raw(files->key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
        if (result != GNUTLS_E_SUCCESS) {
            fault_raise(fault, FAULT_INVALID, "invalid_key", "ROUTRIQ_TLS_KEY", "%s has no key in PEM: %s",
                        tls->key_path, gnutls_strerror(result));
        }
    }
    file_forget(&pem);
    return !fault_is(fault);
}

/* The key must be the certificate's: both have the same public part. */
static bool pair_fits(const struct identity_files *files, const struct tls *tls, struct fault *fault)
{
    unsigned char ids[2][64];
    size_t sizes[2] = {sizeof ids[0], sizeof ids[1]};
    gnutls_pubkey_t of_key;
    bool same = gnutls_pubkey_init(&of_key) == GNUTLS_E_SUCCESS;
    if (same) {
        same = gnutls_pubkey_import_privkey(of_key, files->key, 0, 0) == GNUTLS_E_SUCCESS &&
               gnutls_pubkey_get_key_id(of_key, 0, ids[0], &sizes[0]) == GNUTLS_E_SUCCESS &&
               gnutls_pubkey_get_key_id(files->chain[0].pubkey, 0, ids[1], &sizes[1]) == GNUTLS_E_SUCCESS &&
               sizes[0] == sizes[1] && memcmp(ids[0], ids[1], sizes[0]) == 0;
        gnutls_pubkey_deinit(of_key);
    }
    return same ||
           fault_raise(fault, FAULT_INVALID, "invalid_key", "ROUTRIQ_TLS_KEY",
                       "The key in %s is not that of the certificate in %s", tls->key_path, tls->certificate_path);
}

bool tls_reload(struct tls *tls, struct fault *fault)
{
    struct identity_files *files = calloc(1, sizeof *files);
    if (files == NULL) {
        arena_exhausted();
    }
    if (!chain_import(files, tls, fault) || !key_import(files, tls, fault) || !pair_fits(files, tls, fault)) {
        files_free(files);
        return false;
    }
    files->before = atomic_load(&tls->current);
    atomic_store(&tls->current, files);
    return true;
}

/* ---- life -------------------------------------------------------------------------------------------------------- */

struct tls *tls_create(struct text certificate, struct text key, struct fault *fault)
{
    struct tls *tls = calloc(1, sizeof *tls);
    if (tls == NULL) {
        arena_exhausted();
    }
    tls->certificate_path = strndup(certificate.bytes, certificate.length);
    tls->key_path = strndup(key.bytes, key.length);
    if (tls->certificate_path == NULL || tls->key_path == NULL) {
        arena_exhausted();
    }
    if (!tls_reload(tls, fault)) {
        tls_destroy(tls);
        return NULL;
    }
    return tls;
}

void tls_destroy(struct tls *tls)
{
    if (tls == NULL) {
        return;
    }
    struct identity_files *files = atomic_load(&tls->current);
    while (files != NULL) {
        struct identity_files *before = files->before;
        files_free(files);
        files = before;
    }
    free(tls->certificate_path);
    free(tls->key_path);
    free(tls);
}

/* ---- handshakes -------------------------------------------------------------------------------------------------- */

/* The library keeps its connection with the session, and we keep the server's identity with the connection. */
static int retrieve(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
                    const gnutls_pk_algorithm_t *algorithms, int algorithm_count, gnutls_pcert_st **chain,
                    unsigned int *chain_count, gnutls_privkey_t *key)
{
    (void)authorities;
    (void)authority_count;
    (void)algorithms;
    (void)algorithm_count;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(gnutls_session_get_ptr(session), MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    const struct connection *connection = info == NULL ? NULL : info->socket_context;
    if (connection == NULL || connection->tls == NULL) {
        return -1;
    }
    struct identity_files *files = atomic_load(&connection->tls->current);
    *chain = files->chain;
    *chain_count = files->count;
    *key = files->key;
    return 0;
}

tls_retrieve *tls_callback(void)
{
    return (tls_retrieve *)retrieve;
}

void tls_send(void *session, struct text bytes)
{
    ssize_t ignored = gnutls_record_send(session, bytes.bytes, bytes.length);
    (void)ignored; /* who floods us may miss why it was refused */
}
