#include "operations/testing.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/encode.h"
#include "base/json.h"
#include "vault/vault.h"

static struct queue_handler handlers[] = {{.kind = "audit.head", .run = audit_heads_run}};

enum { LINES_MOST = 4000 };

/* An exported audit as its lines, to be changed one way or another. */
struct file {
    int32_t count;
    struct text lines[LINES_MOST];
};

struct bench {
    struct testing_operations *t;
    char folder[64];
    struct vault *vault;
    struct vault_port port;
    struct vault_port stranger;
};

static struct bench bench;

static int bench_up(void **state)
{
    assert_int_equal(testing_operations_up(state), 0);
    struct testing_operations *t = *state;
    struct fault fault = {.kind = FAULT_NONE};
    bench = (struct bench){.t = t, .stranger = vault_verifier()};
    snprintf(bench.folder, sizeof bench.folder, "/tmp/audit_test.XXXXXX");
    assert_non_null(mkdtemp(bench.folder));
    bench.vault = vault_open(t->arena, text_format(t->arena, "%s/keyring", bench.folder), &t->entropy, &fault);
    assert_no_fault(&fault);
    bench.port = vault_port_of(bench.vault);
    t->host.vault = &bench.port;
    testing_organization(t, "org", "UTC");
    return 0;
}

static int bench_down(void **state)
{
    struct testing_operations *t = *state;
    vault_close(bench.vault);
    unlink(text_to_c(t->arena, text_format(t->arena, "%s/keyring", bench.folder)));
    assert_int_equal(rmdir(bench.folder), 0);
    return testing_operations_down(state);
}

static void customers(int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        bench.t->now_ms += 1000;
        testing_customer(bench.t, "org", text_to_c(bench.t->arena, operations_id(&bench.t->host, bench.t->arena)),
                         "Ann {\"}");
    }
}

static void head_make(void)
{
    struct testing_operations *t = bench.t;
    struct change_set *set = testing_begun(t, "org");
    change_set_queue(set, &(struct queue_put){.id = operations_id(&t->host, t->arena), .kind = TEXT("audit.head")});
    testing_kept(t, set);
    const struct queue_worker worker = {
        .host = &t->host, .handler_count = 1, .handlers = handlers, .context = &t->host};
    assert_int_equal(queue_step(&worker, t->arena), QUEUE_STEP_WORKED);
}

/* 13 entries with heads of 5, 9 and 13. */
static void story(void)
{
    for (int32_t i = 0; i < 3; i++) {
        customers(4);
        head_make();
    }
}

static struct file *exported(int64_t from_ms, int64_t to_ms)
{
    struct testing_operations *t = bench.t;
    struct audit_export export;
    struct fault fault = {.kind = FAULT_NONE};
    struct text lines = TEXT("");
    struct text_builder whole = text_builder_make(t->arena);
    assert_true(audit_export_begin(&export, &t->host, TEXT("org"), from_ms, to_ms, &fault));
    do {
        assert_true(audit_export_next(&export, t->arena, &lines, &fault));
        text_append(&whole, lines);
    } while (!text_is_empty(lines));
    struct file *file = arena_new(t->arena, struct file);
    struct text rest = text_built(&whole);
    while (!text_is_empty(rest)) {
        assert_true(file->count < LINES_MOST);
        file->lines[file->count++] = text_cut(&rest, '\n');
    }
    return file;
}

static struct audit_report verified(const struct file *file, const struct audit_verify_wish *wish)
{
    struct audit_report report;
    struct fault fault = {.kind = FAULT_NONE};
    FILE *stream = tmpfile();
    assert_non_null(stream);
    for (int32_t i = 0; i < file->count; i++) {
        fprintf(stream, "%.*s\n", TEXT_ARGS(file->lines[i]));
    }
    rewind(stream);
    assert_true(audit_verify_file(bench.t->arena, stream, wish, &report, &fault));
    fclose(stream);
    return report;
}

static struct audit_report checked(const struct file *file)
{
    return verified(file, &(struct audit_verify_wish){.vault = &bench.stranger});
}

static int32_t line_of(const struct file *file, const char *start)
{
    for (int32_t i = 0; i < file->count; i++) {
        if (text_starts_with(file->lines[i], text_of(start))) {
            return i;
        }
    }
    fail_msg("no line begins with %s", start);
    return -1;
}

static int32_t entry_line(const struct file *file, int32_t seq)
{
    return line_of(file, text_to_c(bench.t->arena, text_format(bench.t->arena, "{\"seq\":%d,", (int)seq)));
}

static void take_out(struct file *file, int32_t line)
{
    file->count--;
    memmove(&file->lines[line], &file->lines[line + 1], (size_t)(file->count - line) * sizeof *file->lines);
}

static void put_in(struct file *file, int32_t line, struct text text)
{
    memmove(&file->lines[line + 1], &file->lines[line], (size_t)(file->count - line) * sizeof *file->lines);
    file->lines[line] = text;
    file->count++;
}

static void assert_bad(const struct file *file, int64_t seq, const char *part)
{
    struct audit_report report = checked(file);
    assert_false(report.holds);
    assert_int_equal(report.bad_seq, seq);
    if (strstr(text_to_c(bench.t->arena, report.why), part) == NULL) {
        fail_msg("\"%.*s\" has no \"%s\"", TEXT_ARGS(report.why), part);
    }
}

static void an_export_holds_with_its_heads_and_signatures(void **state)
{
    (void)state;
    story();
    struct file *file = exported(0, 0);
    assert_int_equal(file->count, 1 + 13 + 3);
    struct audit_report report = checked(file);
    assert_text(report.why, "");
    assert_true(report.holds);
    assert_int_equal(report.count, 13);
    assert_int_equal(report.heads, 3);
    assert_int_equal(report.signatures, 3);
    assert_int_equal(report.from_ms, TESTING_NOW_MS);
    assert_int_equal(report.to_ms, TESTING_NOW_MS + 12000);
    const struct vault_key *keys = NULL;
    bench.port.keys(bench.port.context, &keys);
    assert_true(text_equal(report.key_id, keys[0].id));
    struct text words = audit_report_text(bench.t->arena, &report);
    assert_non_null(strstr(text_to_c(bench.t->arena, words),
                           "13 entries from 2026-05-15T16:00:00Z to 2026-05-15T16:00:12Z: the chain holds, 3 heads "
                           "hold, 3 signed by ed25519:"));
    report = verified(file, &(struct audit_verify_wish){.vault = NULL}); /* signatures are not looked at */
    assert_true(report.holds && report.heads == 3 && report.signatures == 0);
}

static void any_changed_character_is_found(void **state)
{
    (void)state;
    story();
    struct file *file = exported(0, 0);
    int32_t seen = 0;
    for (int32_t i = 0; i < file->count; i++) {
        struct text line = file->lines[i];
        for (size_t k = 0; k < line.length; k += 3) {
            char *changed = text_to_c(bench.t->arena, line);
            changed[k] = changed[k] == '0' ? '1' : '0';
            file->lines[i].bytes = changed;
            struct audit_report report = checked(file);
            bool harmless =
                report.holds && report.signatures < 3; /* whose signature it is was changed: it does not count */
            if (report.holds && !harmless) {
                fail_msg("line %d, character %d: %s", (int)i, (int)k, changed);
            }
            assert_true(report.holds || report.bad_line == i + 1 || report.bad_line > 0);
            seen++;
        }
        file->lines[i] = line;
    }
    assert_true(seen > 500);
}

static void an_edited_entry_is_named(void **state)
{
    (void)state;
    story();
    for (int32_t seq = 1; seq <= 13; seq++) {
        struct file *file = exported(0, 0);
        struct text *line = &file->lines[entry_line(file, seq)];
        char *changed = text_to_c(bench.t->arena, *line);
        char *actor = strstr(changed, seq == 1 ? "organization." : "customer.");
        *actor = 'x';
        line->bytes = changed;
        assert_bad(file, seq, "was changed");
    }
}

static void a_missing_entry_is_named(void **state)
{
    (void)state;
    story();
    for (int32_t seq = 1; seq <= 13; seq++) {
        struct file *file = exported(0, 0);
        take_out(file, entry_line(file, seq));
        assert_bad(file, seq, "is missing");
    }
}

static void an_exchange_is_named(void **state)
{
    (void)state;
    story();
    for (int32_t seq = 1; seq < 13; seq++) {
        struct file *file = exported(0, 0);
        int32_t a = entry_line(file, seq);
        int32_t b = entry_line(file, seq + 1);
        struct text line = file->lines[a];
        file->lines[a] = file->lines[b];
        file->lines[b] = line;
        assert_bad(file, seq, "is missing");
    }
}

static void an_entry_that_was_put_in_is_named(void **state)
{
    (void)state;
    story();
    for (int32_t seq = 1; seq <= 13; seq++) {
        struct file *file = exported(0, 0);
        int32_t line = entry_line(file, seq);
        put_in(file, line, file->lines[line]);
        assert_bad(file, seq, "it was put in");
    }
}

static void a_cut_end_is_told_by_a_head(void **state)
{
    (void)state;
    story();
    for (int32_t left = 0; left < 13; left++) {
        struct file *file = exported(0, 0);
        int32_t first = entry_line(file, left + 1);
        while (file->count > first) {
            file->count--;
        }
        assert_true(checked(file).holds); /* the file alone does not tell */
        put_in(file, 0,
               exported(0, 0)->lines[line_of(exported(0, 0), "{\"head\":{\"organizationId\":\"org\",\"size\":13")]);
        assert_bad(file, left + 1, "the end was cut off");
    }
}

/* Who writes everything anew from one entry on, hashes and all, is caught by the head that was there before. */
static void a_chain_that_was_written_anew_is_told_by_a_head(void **state)
{
    (void)state;
    story();
    struct testing_operations *t = bench.t;
    struct file *file = exported(0, 0);
    struct sha256 hash = {{0}};
    for (int32_t seq = 1; seq <= 13; seq++) {
        struct text *line = &file->lines[entry_line(file, seq)];
        char *whole = text_to_c(t->arena, *line);
        char *entry = strstr(whole, ",\"entry\":") + strlen(",\"entry\":");
        if (seq == 7) {
            *strstr(entry, "customer.") = 'x';
        }
        struct text bytes = {entry, strlen(entry) - 1};
        hash = audit_chain_next(&hash, seq, bytes);
        struct text anew = audit_line(t->arena, seq, &hash, bytes);
        *line = text_slice(anew, 0, anew.length - 1);
    }
    assert_bad(file, 9, "The head of 9 entries does not hold");
    take_out(file, line_of(file, "{\"head\":{\"organizationId\":\"org\",\"size\":9"));
    take_out(file, line_of(file, "{\"head\":{\"organizationId\":\"org\",\"size\":13"));
    assert_true(checked(file).holds);
}

static void a_head_by_another_key_does_not_count(void **state)
{
    (void)state;
    story();
    struct file *file = exported(0, 0);
    uint8_t other[VAULT_PUBLIC_BYTES] = {1};
    struct audit_report report =
        verified(file, &(struct audit_verify_wish){.vault = &bench.stranger, .public_half = other});
    assert_true(report.holds && report.heads == 3 && report.signatures == 0);
    const struct vault_key *keys = NULL;
    bench.port.keys(bench.port.context, &keys);
    take_out(file, line_of(file, "{\"key\":"));
    const struct audit_verify_wish known = {.vault = &bench.stranger, .public_half = keys[0].public_half};
    assert_int_equal(verified(file, &known).signatures, 3);
    assert_int_equal(checked(file).signatures, 0); /* nobody says what that key is */
    struct text *head = &file->lines[line_of(file, "{\"head\":")];
    char *changed = text_to_c(bench.t->arena, *head);
    char *signature = strstr(changed, "\"signature\":\"") + strlen("\"signature\":\"") + 20;
    *signature = *signature == 'A' ? 'B' : 'A';
    head->bytes = changed;
    report = verified(file, &known);
    assert_false(report.holds);
    assert_non_null(strstr(text_to_c(bench.t->arena, report.why), "was not signed by"));
}

static void a_root_that_is_not_the_trees_is_found(void **state)
{
    (void)state;
    story();
    struct file *file = exported(0, 0);
    struct text *head = &file->lines[line_of(file, "{\"head\":")];
    char *changed = text_to_c(bench.t->arena, *head);
    char *root = strstr(changed, "\"root\":\"") + strlen("\"root\":\"");
    *root = *root == '0' ? '1' : '0';
    head->bytes = changed;
    struct audit_report report = verified(file, &(struct audit_verify_wish){.vault = NULL});
    assert_false(report.holds);
    assert_int_equal(report.bad_seq, 5);
}

static void a_part_of_an_audit_holds_by_itself(void **state)
{
    (void)state;
    story();
    struct file *file = exported(TESTING_NOW_MS + 5000, TESTING_NOW_MS + 10000);
    assert_true(text_starts_with(file->lines[1], TEXT("{\"from\":{\"seq\":5,\"hash\":\"")));
    struct audit_report report = checked(file);
    assert_true(report.holds);
    assert_int_equal(report.first_seq, 6);
    assert_int_equal(report.count, 5);
    assert_int_equal(report.heads, 1); /* of 9, by its chain hash */
    assert_int_equal(report.signatures, 1);
    int32_t line = line_of(file, "{\"head\":");
    struct text head = file->lines[line];
    char *changed = text_to_c(bench.t->arena, head);
    char *hash = strstr(changed, "\"chainHash\":\"") + strlen("\"chainHash\":\"");
    *hash = *hash == '0' ? '1' : '0';
    file->lines[line].bytes = changed;
    assert_false(checked(file).holds); /* its signature */
    take_out(file, line_of(file, "{\"key\":"));
    assert_bad(file, 9, "The head of 9 entries does not hold");
    file->lines[line - 1] = head;
    take_out(file, entry_line(file, 8));
    assert_bad(file, 8, "is missing");
    assert_int_equal(checked(exported(TESTING_NOW_MS + 100000, 0)).count, 0);
    assert_int_equal(checked(exported(0, TESTING_NOW_MS)).count, 0);
    assert_int_equal(checked(exported(0, TESTING_NOW_MS + 1)).count, 1);
    report = checked(exported(TESTING_NOW_MS + 12000, 0));
    assert_true(report.holds && report.count == 1 && report.heads == 1);
}

static void a_long_audit_is_exported_whole(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 7; i++) {
        customers(i == 3 ? 600 : 90);
        head_make();
    }
    for (int32_t i = 0; i < 450; i++) { /* more heads than a page holds */
        customers(1);
        head_make();
    }
    struct audit_report report = checked(exported(0, 0));
    assert_text(report.why, "");
    assert_int_equal(report.count, 1 + 6 * 90 + 600 + 450);
    assert_int_equal(report.heads, 457);
}

/* A store whose last entries were deleted, and whose heads were forgotten. */
static struct store_port honest;
static int64_t entries_left;

static bool audits_cut(struct snapshot *snapshot, struct arena *arena, const struct audit_query *query,
                       struct audit_list *list, struct fault *fault)
{
    struct audit_query cut = *query;
    if (query->newest_first && query->after_seq == 0) {
        cut.after_seq = entries_left + 1;
    }
    bool read = honest.audits(snapshot, arena, &cut, list, fault);
    while (list->count > 0 && list->items[list->count - 1].seq > entries_left) {
        list->count--;
        list->more = false;
    }
    return read;
}

static void a_cut_end_of_the_store_is_told_by_its_heads(void **state)
{
    struct testing_operations *t = *state;
    story();
    honest = t->store;
    t->store.audits = audits_cut;
    for (entries_left = 0; entries_left < 13; entries_left++) {
        struct fault fault = {.kind = FAULT_NONE};
        struct audit_report report;
        assert_bad(exported(0, 0), entries_left + 1, "the end was cut off");
        struct snapshot *s = testing_opened(t, "org");
        assert_true(audit_verify_store(&t->host, t->arena, s, TEXT("org"), &report, &fault));
        testing_closed(t, s);
        assert_false(report.holds);
        assert_int_equal(report.bad_seq, entries_left + 1);
    }
}

static void heads_may_stand_before_their_entries_but_not_after(void **state)
{
    (void)state;
    story();
    struct file *file = exported(0, 0);
    int32_t line = line_of(file, "{\"head\":{\"organizationId\":\"org\",\"size\":5");
    struct text head = file->lines[line];
    take_out(file, line);
    put_in(file, 0, head);
    put_in(file, 0, file->lines[line_of(file, "{\"head\":{\"organizationId\":\"org\",\"size\":13")]);
    assert_int_equal(checked(file).heads, 4);
    put_in(file, file->count, head);
    assert_bad(file, 0, "stands after entry 13");
}

static void what_is_no_audit_is_told_by_its_line(void **state)
{
    (void)state;
    static const char *const lines[] = {"",
                                        "x",
                                        "[]",
                                        "{\"other\":1}",
                                        "{\"seq\":1}",
                                        "{\"seq\":01,\"hash\":\"\"",
                                        "{\"head\":{\"size\":1}}",
                                        "{\"key\":{\"id\":\"a\",\"public\":\"b\"}}"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct file *file = arena_new(bench.t->arena, struct file);
        *file = (struct file){.count = 1, .lines = {text_of(lines[i])}};
        struct audit_report report = checked(file);
        assert_false(report.holds);
        assert_int_equal(report.bad_line, 1);
    }
    struct file *nothing = arena_new(bench.t->arena, struct file);
    struct audit_report report = checked(nothing);
    assert_true(report.holds);
    assert_text(audit_report_text(bench.t->arena, &report), "There is no entry.");
}

/* A file that is all zeros and no line feed is nothing on the disk. */
static void a_line_without_an_end_takes_no_memory_without_an_end(void **state)
{
    (void)state;
    struct audit_report report = {0};
    struct fault fault = {.kind = FAULT_NONE};
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), 8 * (off_t)AUDIT_VERIFY_LINE_BYTES), 0);
    const struct audit_verify_wish wish = {.vault = &bench.stranger};
    assert_false(audit_verify_file(bench.t->arena, file, &wish, &report, &fault));
    assert_string_equal(fault.code, "line_too_long");
    assert_true(ftell(file) < 2 * (long)AUDIT_VERIFY_LINE_BYTES);
    fclose(file);
}

static void a_report_is_written(void **state)
{
    (void)state;
    story();
    struct file *file = exported(0, 0);
    take_out(file, entry_line(file, 3));
    struct audit_report report = checked(file);
    struct json_writer w = json_writer_make(bench.t->arena);
    audit_report_write(&w, bench.t->arena, &report);
    assert_text(json_written(&w),
                "{\"holds\":false,\"entries\":2,\"firstSeq\":1,\"from\":\"2026-05-15T16:00:00Z\",\"to\":"
                "\"2026-05-15T16:00:01Z\",\"heads\":0,\"signatures\":0,\"key\":null,\"problem\":{\"seq\":3,\"line\":4,"
                "\"message\":\"Entry 3 is missing: entry 4 stands in its place.\"}}");
    assert_text(audit_report_text(bench.t->arena, &report), "Line 4: Entry 3 is missing: entry 4 stands in its place.");
}

/* The file that the independent verifier follows (tests/audit). */
static void the_export_is_the_one_that_the_verifier_reads(void **state)
{
    struct testing_operations *t = *state;
    story();
    struct file *file = exported(0, 0);
    struct text_builder lines = text_builder_make(t->arena);
    for (int32_t i = 0; i < file->count; i++) {
        text_append_format(&lines, "%.*s\n", TEXT_ARGS(file->lines[i]));
    }
    FILE *stream = fopen(AUDIT_EXPORT, "re");
    assert_non_null(stream);
    char *kept = arena_alloc(t->arena, lines.length + 2);
    size_t length = fread(kept, 1, lines.length + 2, stream);
    fclose(stream);
    if (!text_equal(text_built(&lines), (struct text){kept, length})) {
        fwrite(lines.bytes, 1, lines.length, stdout); /* what the file would have to be */
        fail();
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)
    const struct CMUnitTest tests[] = {
        TEST(an_export_holds_with_its_heads_and_signatures),
        TEST(any_changed_character_is_found),
        TEST(an_edited_entry_is_named),
        TEST(a_missing_entry_is_named),
        TEST(an_exchange_is_named),
        TEST(an_entry_that_was_put_in_is_named),
        TEST(a_cut_end_is_told_by_a_head),
        TEST(a_chain_that_was_written_anew_is_told_by_a_head),
        TEST(a_head_by_another_key_does_not_count),
        TEST(a_root_that_is_not_the_trees_is_found),
        TEST(a_part_of_an_audit_holds_by_itself),
        TEST(a_long_audit_is_exported_whole),
        TEST(a_cut_end_of_the_store_is_told_by_its_heads),
        TEST(heads_may_stand_before_their_entries_but_not_after),
        TEST(what_is_no_audit_is_told_by_its_line),
        TEST(a_line_without_an_end_takes_no_memory_without_an_end),
        TEST(a_report_is_written),
        TEST(the_export_is_the_one_that_the_verifier_reads),
    };
    return cmocka_run_group_tests_name("audit_verify", tests, NULL, NULL);
}
