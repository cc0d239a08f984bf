/* `routriq audit verify`: follows an exported audit, with no database and nobody's word. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "app/command_text.h"
#include "base/arena.h"
#include "base/encode.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/uuid.h"
#include "operations/operations.h"
#include "vault/vault.h"

const char command_audit_verify_usage[] =
    "Usage: routriq audit verify FILE [--key PUBLIC] [--organization ID] [--json]\n"
    "\n"
    "Follows the audit in FILE (- is standard input), as GET /api/v1/audit/export gives it, from its first entry\n"
    "to its last: every entry's hash, every signed head. It needs no database and no keyring. Exits with 1 and\n"
    "names the first entry that was changed, left out or moved.\n"
    "\n"
    "  --key PUBLIC       the public half of the only key whose signatures count, in base64url, as\n"
    "                     GET /api/v1/audit/heads names it; without it, any that the file itself names\n"
    "  --organization ID  whose audit it has to be\n"
    "  --json             print one JSON document\n";

struct verify {
    const char *path;
    const char *key;
    const char *organization;
    bool json;
    uint8_t public_half[VAULT_PUBLIC_BYTES];
};

static bool verify_read(struct command_context *context, int argc, char **argv, struct verify *verify)
{
    const struct command_option options[] = {
        {"key", NULL, &verify->key},
        {"organization", NULL, &verify->organization},
        {"json", &verify->json, NULL},
    };
    int operand = 0;
    if (!command_options(context, argc, argv, options, sizeof options / sizeof *options, &operand)) {
        return false;
    }
    if (argc - operand != 1) {
        command_wrong_use(context, "it needs one FILE");
        return false;
    }
    verify->path = argv[operand];
    return true;
}

/* The key and the organization that were asked for. */
static bool wish_make(struct command_context *context, struct verify *verify, struct audit_verify_wish *wish)
{
    uint8_t *bytes = NULL;
    size_t count = 0;
    struct uuid ignored;
    if (verify->key != NULL) {
        if (!base64url_read(context->arena, text_of(verify->key), &bytes, &count) || count != VAULT_PUBLIC_BYTES) {
            command_wrong_use(context, "--key takes the %d bytes of an Ed25519 key in base64url", VAULT_PUBLIC_BYTES);
            return false;
        }
        memcpy(verify->public_half, bytes, count);
        wish->public_half = verify->public_half;
    }
    if (verify->organization != NULL) {
        wish->organization_id = text_of(verify->organization);
        if (!uuid_parse(wish->organization_id, &ignored)) {
            command_wrong_use(context, "--organization takes the id of an organization, not \"%s\"",
                              verify->organization);
            return false;
        }
    }
    return true;
}

static bool file_follow(struct command_context *context, const struct verify *verify,
                        const struct audit_verify_wish *wish, struct audit_report *report, struct fault *fault)
{
    bool is_input = strcmp(verify->path, "-") == 0;
    FILE *file = is_input ? stdin : fopen(verify->path, "re");
    if (file == NULL) {
        return fault_raise(fault, FAULT_SYSTEM, "file_failed", verify->path, "the file could not be opened: %s",
                           strerror(errno));
    }
    bool read = audit_verify_file(context->arena, file, wish, report, fault);
    if (!is_input) {
        fclose(file);
    }
    return read;
}

static struct text report_shown(struct arena *arena, const struct verify *verify, const struct audit_report *report)
{
    struct json_writer w = json_writer_make(arena);
    if (!verify->json) {
        struct text sentence = audit_report_text(arena, report);
        return text_format(arena, "%.*s\n", TEXT_ARGS(sentence));
    }
    audit_report_write(&w, arena, report);
    return command_document(&w);
}

static bool audit_verify(struct command_context *context, const struct verify *verify,
                         const struct audit_verify_wish *wish, struct fault *fault)
{
    struct audit_report report = {0};
    if (!file_follow(context, verify, wish, &report, fault)) {
        return false;
    }
    if ((report.holds || verify->json) &&
        !command_print(context, report_shown(context->arena, verify, &report), fault)) {
        return false;
    }
    struct text sentence = audit_report_text(context->arena, &report);
    return report.holds ||
           fault_raise(fault, FAULT_CONFLICT, "audit_broken", verify->path, "%.*s", TEXT_ARGS(sentence));
}

int command_audit_verify(struct command_context *context, int argc, char **argv)
{
    struct verify verify = {0};
    struct vault_port vault = vault_verifier();
    struct audit_verify_wish wish = {.vault = &vault};
    struct fault fault = {0};
    if (!verify_read(context, argc, argv, &verify) || !wish_make(context, &verify, &wish)) {
        return EXIT_WRONG_USE;
    }
    return audit_verify(context, &verify, &wish, &fault) ? EXIT_DONE : command_fail(context, &fault);
}
