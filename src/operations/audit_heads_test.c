#include "operations/testing.h"

#include <string.h>

static struct queue_handler handlers[] = {{.kind = "audit.head", .run = audit_heads_run}};

/* Runs the handler once, as the queue does; the item as it is afterwards. */
static struct queue_item headed(struct testing_operations *t)
{
    struct change_set *set = testing_begun(t, "org");
    struct text id = operations_id(&t->host, t->arena);
    change_set_queue(set, &(struct queue_put){.id = id, .kind = TEXT("audit.head"), .payload = TEXT("{}")});
    testing_kept(t, set);
    const struct queue_worker worker = {
        .host = &t->host, .handler_count = 1, .handlers = handlers, .context = &t->host};
    assert_int_equal(queue_step(&worker, t->arena), QUEUE_STEP_WORKED);
    struct snapshot *s = testing_opened(t, "org");
    struct queue_item item = *t->store.queue_item(s, t->arena, id, NULL);
    testing_closed(t, s);
    return item;
}

static struct audit_head_list heads(struct testing_operations *t)
{
    struct audit_head_list list;
    struct snapshot *s = testing_opened(t, "org");
    assert_true(t->store.heads(s, t->arena, false, 0, 100, &list, NULL));
    testing_closed(t, s);
    return list;
}

static struct audit_list audits(struct testing_operations *t)
{
    struct audit_list list;
    struct snapshot *s = testing_opened(t, "org");
    assert_true(t->store.audits(s, t->arena, &(struct audit_query){.limit = 5000}, &list, NULL));
    testing_closed(t, s);
    return list;
}

static void customers(struct testing_operations *t, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        testing_customer(t, "org", text_to_c(t->arena, operations_id(&t->host, t->arena)), "Ann");
    }
}

static void each_head_goes_on_from_the_one_before(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    for (int32_t round = 0; round < 4; round++) {
        customers(t, round * 3);
        assert_int_equal(headed(t).state, QUEUE_IS_DONE);
        assert_int_equal(headed(t).state, QUEUE_IS_DONE); /* nothing new: no head */
    }
    struct audit_head_list list = heads(t);
    struct audit_list entries = audits(t);
    static const int64_t sizes[] = {1, 4, 10, 19};
    assert_int_equal(list.count, 4);
    for (int32_t i = 0; i < list.count; i++) {
        struct merkle tree = {.size = 0};
        for (int64_t k = 0; k < sizes[i]; k++) {
            merkle_add(&tree, entries.items[k].hash.bytes, sizeof(struct sha256));
        }
        struct sha256 root = merkle_root(&list.items[i].tree);
        struct sha256 expected = merkle_root(&tree);
        assert_int_equal(list.items[i].tree.size, sizes[i]);
        assert_memory_equal(root.bytes, expected.bytes, sizeof root.bytes);
        assert_memory_equal(list.items[i].chain_hash.bytes, entries.items[sizes[i] - 1].hash.bytes, 32);
        assert_text(list.items[i].key_id, ""); /* there is no vault */
    }
    assert_int_equal(entries.count, 19); /* a head is no entry */
}

static void a_long_audit_is_read_in_pages(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    customers(t, 1300);
    assert_int_equal(headed(t).state, QUEUE_IS_DONE);
    assert_int_equal(heads(t).items[0].tree.size, 1301);
}

/* A store that was tampered with: it tells entries other than those that it has. */
struct tampered {
    struct testing_operations *t;
    struct store_port honest;
    int64_t seq;
    bool missing;
};

static struct tampered tampering; /* the port's functions of a snapshot have no context */

static bool audits_tampered(struct snapshot *snapshot, struct arena *arena, const struct audit_query *query,
                            struct audit_list *list, struct fault *fault)
{
    struct tampered *own = &tampering;
    if (!own->honest.audits(snapshot, arena, query, list, fault)) {
        return false;
    }
    struct audit_row *rows = arena_array(arena, struct audit_row, list->count);
    int32_t count = 0;
    for (int32_t i = 0; i < list->count; i++) {
        bool it = list->items[i].seq == own->seq;
        if (it && own->missing) {
            continue;
        }
        rows[count] = list->items[i];
        if (it) {
            char *entry = text_to_c(arena, rows[count].entry);
            entry[rows[count].entry.length - 3] ^= 1;
            rows[count].entry.bytes = entry;
        }
        count++;
    }
    list->items = rows;
    list->count = count;
    return true;
}

static void of_a_chain_that_does_not_hold_no_head_is_made(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    customers(t, 5);
    tampering = (struct tampered){.t = t, .honest = t->store, .seq = 4};
    t->store.audits = audits_tampered;
    struct queue_item item = headed(t);
    assert_text(item.error, "The audit's entry 4 does not follow from the one before: no head is made.");
    tampering.missing = true;
    assert_text(headed(t).error, "The audit's entry 4 is missing: no head is made.");
    assert_int_equal(heads(t).count, 0);
}

static struct audit_report verified(struct testing_operations *t)
{
    struct audit_report report;
    struct fault fault = {.kind = FAULT_NONE};
    struct snapshot *s = testing_opened(t, "org");
    assert_true(audit_verify_store(&t->host, t->arena, s, TEXT("org"), &report, &fault));
    testing_closed(t, s);
    return report;
}

static void a_store_is_verified_with_its_heads(void **state)
{
    struct testing_operations *t = *state;
    testing_organization(t, "org", "UTC");
    for (int32_t i = 0; i < 3; i++) {
        customers(t, 400);
        headed(t);
    }
    customers(t, 3);
    struct audit_report report = verified(t);
    assert_true(report.holds);
    assert_int_equal(report.count, 1204);
    assert_int_equal(report.heads, 3);
    assert_int_equal(report.from_ms, TESTING_NOW_MS);
    tampering = (struct tampered){.t = t, .honest = t->store};
    t->store.audits = audits_tampered;
    for (int32_t i = 0; i < 2; i++) {
        static const int64_t seqs[] = {1, 2, 500, 501, 1000, 1203};
        for (size_t k = 0; k < sizeof seqs / sizeof *seqs; k++) {
            tampering.seq = seqs[k];
            report = verified(t);
            assert_false(report.holds);
            assert_int_equal(report.bad_seq, seqs[k]);
        }
        tampering.missing = true;
    }
}

static void who_is_forgotten_cannot_be_opened_and_the_chain_holds(void **state)
{
    struct testing_operations *t = *state;
    struct audit_opened_list openings;
    testing_organization(t, "org", "UTC");
    testing_customer(t, "org", "ann", "Ann Lee");
    testing_customer(t, "org", "bob", "Bob Ray");
    headed(t);
    struct change_set *set = testing_begun(t, "org");
    audit_forget(set, "customer", TEXT("ann"));
    testing_kept(t, set);
    struct audit_report report = verified(t);
    assert_true(report.holds);
    assert_int_equal(report.count, 4);
    assert_int_equal(report.heads, 1);
    struct snapshot *s = testing_opened(t, "org");
    assert_true(t->store.openings(s, t->arena, 1, 100, &openings, NULL));
    testing_closed(t, s);
    assert_int_equal(openings.count, 1);
    assert_non_null(strstr(text_to_c(t->arena, openings.items[0].openings), "Bob Ray"));
    struct audit_list entries = audits(t);
    assert_text(entries.items[3].action, "person.forgotten");
    for (int32_t i = 0; i < entries.count; i++) {
        assert_null(strstr(text_to_c(t->arena, entries.items[i].entry), "Ann"));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, testing_operations_up, testing_operations_down)
    const struct CMUnitTest tests[] = {
        TEST(each_head_goes_on_from_the_one_before),
        TEST(a_long_audit_is_read_in_pages),
        TEST(of_a_chain_that_does_not_hold_no_head_is_made),
        TEST(a_store_is_verified_with_its_heads),
        TEST(who_is_forgotten_cannot_be_opened_and_the_chain_holds),
    };
    return cmocka_run_group_tests_name("audit_heads", tests, NULL, NULL);
}
