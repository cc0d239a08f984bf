/* The state folder: where a program keeps what must outlive it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/config.h"
#include "base/arena.h"
#include "base/fault.h"

enum { OURS_ALONE = 0700 };

static bool refuse(struct fault *fault, const char *path, const char *what)
{
    return fault_raise(fault, FAULT_SYSTEM, "state_folder", path, "the state folder %s", what);
}

/* Every folder on the way that is missing. */
static bool folders_make(char *path, struct fault *fault)
{
    for (char *at = path + 1;; at++) {
        char here = *at;
        if (here != '/' && here != '\0') {
            continue;
        }
        *at = '\0';
        if (mkdir(path, OURS_ALONE) != 0 && errno != EEXIST) {
            return fault_raise(fault, FAULT_SYSTEM, "state_folder", path, "the state folder cannot be made: %s",
                               strerror(errno));
        }
        *at = here;
        if (here == '\0') {
            return true;
        }
    }
}

bool config_state_folder(struct arena *arena, const struct config *config, struct fault *fault)
{
    char *path = text_to_c(arena, config->values[CONFIG_STATE_DIR].text);
    struct stat there;
    if (*path == '\0') {
        return fault_raise(fault, FAULT_INVALID, "state_folder", "state_dir",
                           "there is no state folder, because there is no HOME: set ROUTRIQ_STATE_DIR");
    }
    if (!folders_make(path, fault)) {
        return false;
    }
    if (stat(path, &there) != 0) {
        return fault_raise(fault, FAULT_SYSTEM, "state_folder", path, "the state folder cannot be used: %s",
                           strerror(errno));
    }
    if (!S_ISDIR(there.st_mode)) {
        return refuse(fault, path, "is not a folder");
    }
    if (there.st_uid != geteuid() && there.st_uid != 0) {
        return refuse(fault, path, "belongs to somebody else");
    }
    if ((there.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        return refuse(fault, path, "may be written by others: chmod go-w it, or name another with ROUTRIQ_STATE_DIR");
    }
    return access(path, W_OK | X_OK) == 0 || refuse(fault, path, "may not be written by us");
}
