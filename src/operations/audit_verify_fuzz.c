/* Any bytes as an exported audit: what does not hold has a reason; what holds tells what it has counted. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "operations/operations.h"
#include "vault/vault.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char nothing = '\n';
    struct arena *arena = arena_create(0);
    struct vault_port vault = vault_verifier();
    struct audit_report report;
    struct fault fault = {.kind = FAULT_NONE};
    char *copy = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length; i++) {
        copy[i] = (char)bytes[i];
    }
    FILE *file = length == 0 ? fmemopen(&nothing, 1, "r") : fmemopen(copy, length, "r");
    assert(file != NULL);
    if (audit_verify_file(arena, file, &(struct audit_verify_wish){.vault = &vault}, &report, &fault)) {
        assert(report.holds == (report.why.length == 0));
        assert(report.holds || report.bad_line > 0 || report.bad_seq > 0);
        assert(report.count >= 0 && report.signatures >= 0 && report.heads >= 0);
        struct json_writer w = json_writer_make(arena);
        struct json read;
        audit_report_write(&w, arena, &report);
        if (text_is_utf8(report.why) && text_is_utf8(report.key_id)) {
            assert(json_parse(arena, json_written(&w), &read, &fault));
        }
        assert(audit_report_text(arena, &report).length > 0);
    }
    fclose(file);
    arena_destroy(arena);
    return 0;
}
