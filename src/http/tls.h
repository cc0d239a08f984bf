/* TLS: the server's certificate and its key, read from PEM files and read again when they are told to.
 *
 * Connections that are in the middle of a handshake go on with what they began with, so what was read before is kept until
 * the end: a few kilobytes for each time. */
#ifndef ROUTRIQ_HTTP_TLS_H
#define ROUTRIQ_HTTP_TLS_H

#include <stdbool.h>

#include "base/text.h"

struct fault;
struct tls;

/* TLS 1.3 and nothing older. */
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3"
/* Strict-Transport-Security of every answer that goes out by it: a year. */
#define TLS_HSTS "max-age=31536000"

/* Paths of the certificate with its chain, and of its key, which nobody but its owner may read. NULL with FAULT_INVALID
 * "invalid_certificate" or "invalid_key" and the setting as `where`. */
struct tls *tls_create(struct text certificate, struct text key, struct fault *fault);
/* Reads both files again. After a fault everything is as it was. */
bool tls_reload(struct tls *tls, struct fault *fault);
/* NULL is allowed. */
void tls_destroy(struct tls *tls);

/* Writes a short answer on a connection of the library's (its gnutls_session_t), without waiting. Only on the library's own
 * thread, and only where it has nothing under way. */
void tls_send(void *session, struct text bytes);

/* A callback of the library below (MHD_OPTION_HTTPS_CERT_CALLBACK). */
typedef void tls_retrieve(void);
tls_retrieve *tls_callback(void);

#endif
