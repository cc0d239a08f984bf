#include "vault/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/json.h"

static bool refuse(struct fault *fault, struct text path, const char *what, int error)
{
    return fault_raise(fault, FAULT_SYSTEM, "keyring_unusable", "", "The keyring %.*s %s%s%s", TEXT_ARGS(path), what,
                       error == 0 ? "" : ": ", error == 0 ? "" : strerror(error));
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static bool is_private(int descriptor, struct text path, struct fault *fault)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0) {
        return refuse(fault, path, "cannot be looked at", errno);
    }
    if (!S_ISREG(about.st_mode)) {
        return refuse(fault, path, "is no file.", 0);
    }
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return refuse(fault, path, "can be read or written by others: chmod 600 it, and ask who has read it.", 0);
    }
    return true;
}

static bool whole_read(int descriptor, struct arena *arena, struct text path, struct text *content, struct fault *fault)
{
    char *bytes = arena_alloc(arena, KEYRING_FILE_BYTES);
    size_t length = 0;
    ssize_t got = 1;
    while (got > 0 && length < KEYRING_FILE_BYTES) {
        got = read(descriptor, bytes + length, KEYRING_FILE_BYTES - length);
        length += got > 0 ? (size_t)got : 0;
    }
    if (got != 0) {
        return refuse(fault, path, got < 0 ? "cannot be read" : "is too large.", got < 0 ? errno : 0);
    }
    *content = (struct text){bytes, length};
    return true;
}

static bool secret_read(struct arena *arena, const struct json *key, struct keyring_secret *secret)
{
    const struct json *id = json_get(key, TEXT("id"));
    const struct json *seed = json_get(key, TEXT("seed"));
    uint8_t *bytes = NULL;
    size_t length = 0;
    if (id == NULL || id->type != JSON_STRING || seed == NULL || seed->type != JSON_STRING ||
        !base64url_read(arena, seed->string, &bytes, &length) || length != KEYRING_SEED_BYTES) {
        return false;
    }
    secret->id = id->string;
    memcpy(secret->seed, bytes, KEYRING_SEED_BYTES);
    return true;
}

static bool secrets_read(struct arena *arena, struct text path, struct text content, struct keyring_secret **secrets,
                         int32_t *count, struct fault *fault)
{
    struct json document = {.type = JSON_NULL};
    struct fault own = {.kind = FAULT_NONE};
    const struct json *keys = json_parse(arena, content, &document, &own) ? json_get(&document, TEXT("keys")) : NULL;
    if (keys == NULL || keys->type != JSON_ARRAY || keys->count == 0) {
        return refuse(fault, path, "is none: {\"keyring\": 1, \"keys\": […]} with at least one key was expected.", 0);
    }
    *secrets = arena_array(arena, struct keyring_secret, keys->count);
    for (int32_t i = 0; i < keys->count; i++) {
        if (!secret_read(arena, &keys->elements[i], &(*secrets)[i])) {
            return refuse(fault, path, "has a key that cannot be read: {\"id\", \"seed\"} was expected.", 0);
        }
    }
    *count = keys->count;
    return true;
}

bool keyring_read(struct arena *arena, struct text path, struct keyring_secret **secrets, int32_t *count, bool *missing,
                  struct fault *fault)
{
    int descriptor = open(text_to_c(arena, path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    *missing = descriptor < 0 && errno == ENOENT;
    if (descriptor < 0) {
        return *missing ? false : refuse(fault, path, "cannot be opened", errno);
    }
    struct text content = TEXT("");
    bool good = is_private(descriptor, path, fault) && whole_read(descriptor, arena, path, &content, fault) &&
                secrets_read(arena, path, content, secrets, count, fault);
    close(descriptor);
    return good;
}

/* ---- making ------------------------------------------------------------------------------------------------------ */

static struct text document_of(struct arena *arena, const struct keyring_secret *secret)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name_integer(&w, TEXT("keyring"), 1);
    json_name(&w, TEXT("keys"));
    json_array_begin(&w);
    json_object_begin(&w);
    json_name_string(&w, TEXT("id"), secret->id);
    json_name_string(&w, TEXT("seed"), base64url_write(arena, secret->seed, sizeof secret->seed));
    json_object_end(&w);
    json_array_end(&w);
    json_object_end(&w);
    text_append_char(&w.out, '\n');
    return text_built(&w.out);
}

static bool all_written(int descriptor, struct text content)
{
    size_t done = 0;
    while (done < content.length) {
        ssize_t put = write(descriptor, content.bytes + done, content.length - done);
        if (put < 0) {
            return false;
        }
        done += (size_t)put;
    }
    return fsync(descriptor) == 0;
}

static bool folder_synced(struct arena *arena, struct text path)
{
    size_t end = path.length;
    while (end > 0 && path.bytes[end - 1] != '/') {
        end--;
    }
    struct text folder = end == 0 ? TEXT(".") : text_slice(path, 0, end);
    int descriptor = open(text_to_c(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = descriptor >= 0 && fsync(descriptor) == 0;
    if (descriptor >= 0) {
        close(descriptor);
    }
    return synced;
}

bool keyring_write(struct arena *arena, struct text path, const struct keyring_secret *secret, struct fault *fault)
{
    struct text beside = text_format(arena, "%.*s.%ld", TEXT_ARGS(path), (long)getpid());
    const char *name = text_to_c(arena, beside);
    int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return refuse(fault, path, "cannot be made", errno);
    }
    bool written = all_written(descriptor, document_of(arena, secret));
    int error = errno;
    close(descriptor);
    if (written && link(name, text_to_c(arena, path)) != 0 && errno != EEXIST) {
        written = false;
        error = errno;
    }
    unlink(name);
    if (!written || !folder_synced(arena, path)) {
        return refuse(fault, path, "cannot be made", written ? errno : error);
    }
    return true;
}
