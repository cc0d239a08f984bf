#include <string.h>

#include "base/arena.h"
#include "records/testing_people.h"

static int up(void **state)
{
    struct testing_records *t = testing_records_make("America/New_York");
    testing_technician(t, "{'externalId':'T-1','name':'Marta','inventory':[{'sku':'CAP-45','quantity':3},{'sku':"
                          "'Fuse','quantity':0}]}");
    testing_commit(t);
    *state = t;
    return 0;
}

static int down(void **state)
{
    testing_records_end(*state);
    return 0;
}

static struct records_outcome move(struct testing_records *t, const char *json)
{
    struct records_outcome outcome;
    records_inventory_move(&t->work, TEXT("ext::T-1"), testing_json(t, "%s", json), &outcome);
    return outcome;
}

static const struct row *marta(struct testing_records *t)
{
    const struct row *row = records_find_external(&t->work, ROW_TECHNICIAN, TEXT("api"), TEXT("T-1"));
    assert_non_null(row);
    return row;
}

static struct text inventory(struct testing_records *t)
{
    struct json_writer w = json_writer_make(t->arena);
    assert_true(records_inventory_write(&w, &t->work, marta(t)));
    return json_written(&w);
}

static void moves_change_what_is_on_hand_and_say_why(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        move(t, "{'moves':[{'sku':' cap-45','delta':-2,'reason':'used at Main St'},{'sku':'CAP-50','delta':4,'reason':"
                "'from the warehouse'},{'sku':'CAP-45','delta':-1,'reason':'broken'}]}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(outcome.row->version, 2);
    assert_int_equal(testing_count(t, "audit"), 1);
    assert_text(testing_audited(t, "action")->string, "technician.inventory_moved");
    const struct json *moves = json_get(testing_audited(t, "detail"), TEXT("moves"));
    assert_int_equal(moves->count, 3);
    assert_text(json_get(&moves->elements[2], TEXT("reason"))->string, "broken");
    assert_int_equal(json_get(&moves->elements[1], TEXT("delta"))->integer, 4);
    assert_int_equal(json_get(testing_audited(t, "after"), TEXT("inventory"))->count, 3);
    testing_commit(t);
    assert_text(inventory(t), "{\"items\":[{\"sku\":\"CAP-45\",\"onHand\":0,\"reserved\":0},{\"sku\":\"Fuse\","
                              "\"onHand\":0,\"reserved\":0},{\"sku\":\"CAP-50\",\"onHand\":4,\"reserved\":0}]}");
    move(t, "{'moves':[{'sku':'x','delta':1,'reason':'r'}]}");
    testing_technician(t, "{'externalId':'T-1','name':'M'}");
    assert_null(testing_audited(t, "detail")); /* what was said of one change is not said of the next */
}

static void below_zero_nothing_moves(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome =
        move(t, "{'moves':[{'sku':'Fuse','delta':5,'reason':'a'},{'sku':'CAP-45','delta':-4,'reason':'b'}]}");
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL);
    assert_string_equal(outcome.code, "insufficient_stock");
    assert_text(outcome.message, "There are 3 of CAP-45 on hand, and the move takes 4.");
    assert_int_equal(move(t, "{'moves':[{'sku':'new','delta':-1,'reason':'b'}]}").refusal, RECORDS_ILLEGAL);
    outcome = move(t, "{'moves':[{'sku':'CAP-45','delta':-4,'reason':'b'},{'sku':'CAP-45','delta':4,'reason':'b'}]}");
    assert_int_equal(outcome.refusal, RECORDS_ILLEGAL); /* in their order */
    assert_true(change_set_is_empty(t->work.set));
    outcome = move(t, "{'moves':[{'sku':'CAP-45','delta':4,'reason':'b'},{'sku':'CAP-45','delta':-7,'reason':'b'}]}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    assert_int_equal(move(t, "{'moves':[{'sku':'CAP-45','delta':-1,'reason':'b'}]}").refusal, RECORDS_ILLEGAL);
}

static void moves_that_are_wrong_are_told(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome = move(
        t, "{'moves':[{'sku':'','delta':1,'reason':'a'},{'sku':'a','delta':1.5,'reason':'a'},{'sku':'a','delta':1}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/moves/0/sku", "required"));
    assert_true(testing_has_issue(&outcome.wrong, "/moves/1/delta", "out_of_range"));
    assert_true(testing_has_issue(&outcome.wrong, "/moves/2/reason", "required"));
    outcome = move(t, "{'moves':[{'sku':'a','delta':0,'reason':'a'}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/moves/0/delta", "out_of_range"));
    outcome = move(t, "{'moves':[]}");
    assert_true(testing_has_issue(&outcome.wrong, "/moves", "required"));
    outcome = move(t, "{}");
    assert_true(testing_has_issue(&outcome.wrong, "/moves", "required"));
    outcome = move(t, "{'moves':[{'sku':'CAP-45','delta':999998,'reason':'a'}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/moves/0/delta", "out_of_range"));
    assert_int_equal(outcome.refusal, RECORDS_WRONG);
    assert_true(change_set_is_empty(t->work.set));
}

/* Of 200 parts, one of which there is none: that one gives way, and then no other. */
static void a_full_van_takes_a_new_part_in_place_of_one_that_is_used_up(void **state)
{
    struct testing_records *t = *state;
    struct text_builder body = text_builder_make(t->arena);
    text_append(&body, TEXT("{'externalId':'T-1','inventory':["));
    for (int i = 0; i < RECORD_PARTS_MOST; i++) {
        text_append_format(&body, "%s{'sku':'S%d','quantity':%d}", i == 0 ? "" : ",", i, i == 77 ? 0 : 1);
    }
    text_append(&body, TEXT("]}"));
    testing_technician(t, text_to_c(t->arena, text_built(&body)));
    assert_int_equal(move(t, "{'moves':[{'sku':'new','delta':-1,'reason':'a'}]}").refusal, RECORDS_ILLEGAL);
    struct records_outcome outcome = move(t, "{'moves':[{'sku':'new','delta':2,'reason':'a'}]}");
    assert_int_equal(outcome.result, RECORDS_UPDATED);
    const struct technician_record *noun = outcome.row->noun;
    assert_int_equal(noun->inventory.count, RECORD_PARTS_MOST);
    assert_text(noun->inventory.items[77].sku, "new");
    assert_int_equal(noun->inventory.items[77].quantity, 2);
    outcome = move(t, "{'moves':[{'sku':'newer','delta':2,'reason':'a'}]}");
    assert_true(testing_has_issue(&outcome.wrong, "/moves/0/sku", "too_many"));
}

static void what_open_jobs_require_is_reserved(void **state)
{
    struct testing_records *t = *state;
    struct text id = marta(t)->id;
    static const char *const statuses[] = {"scheduled", "en_route", "completed", "canceled", "on_hold"};
    for (int i = 0; i < 5; i++) {
        testing_put(t, ROW_JOB,
                    text_to_c(t->arena, text_format(t->arena,
                                                    "{'technicianId':'%.*s','status':'%s','requiredParts':[{'sku':'cap-"
                                                    "45','quantity':2},{'sku':'P%d'}]}",
                                                    TEXT_ARGS(id), statuses[i], i)));
    }
    testing_put(t, ROW_JOB, "{'status':'scheduled','requiredParts':[{'sku':'CAP-45','quantity':100}]}");
    testing_commit(t);
    assert_text(inventory(t), "{\"items\":[{\"sku\":\"CAP-45\",\"onHand\":3,\"reserved\":6},{\"sku\":\"Fuse\","
                              "\"onHand\":0,\"reserved\":0},{\"sku\":\"P0\",\"onHand\":0,\"reserved\":1},{\"sku\":"
                              "\"P1\",\"onHand\":0,\"reserved\":1},{\"sku\":\"P4\",\"onHand\":0,\"reserved\":1}]}");
    assert_int_equal(move(t, "{'moves':[{'sku':'CAP-45','delta':-3,'reason':'lent'}]}").result, RECORDS_UPDATED);
}

static void what_the_same_work_does_to_jobs_counts(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    const char *body = text_to_c(t->arena, text_format(t->arena,
                                                       "{'technicianId':'%.*s','status':'scheduled','requiredParts':[{"
                                                       "'sku':'P1','quantity':2}]}",
                                                       TEXT_ARGS(marta(t)->id)));
    struct text kept = testing_put(t, ROW_JOB, body);
    testing_commit(t);
    testing_put(t, ROW_JOB, body);
    assert_non_null(strstr(text_to_c(t->arena, inventory(t)), "\"sku\":\"P1\",\"onHand\":0,\"reserved\":4}"));
    const struct row *row = records_find(&t->work, ROW_JOB, kept);
    struct job_record *done = shape_copy(t->arena, shape_of_row[ROW_JOB], row->noun);
    done->status = JOB_COMPLETED;
    const struct records_put put = {.kind = ROW_JOB, .before = row, .noun = done, .action = "job.updated"};
    records_outcome_begin(&t->work, &outcome);
    records_put(&t->work, &put, &outcome);
    assert_non_null(strstr(text_to_c(t->arena, inventory(t)), "\"sku\":\"P1\",\"onHand\":0,\"reserved\":2}"));
}

static void only_the_office_moves_parts(void **state)
{
    struct testing_records *t = *state;
    struct records_outcome outcome;
    records_inventory_move(&t->work, TEXT("ext::T-9"), testing_json(t, "{}"), &outcome);
    assert_int_equal(outcome.refusal, RECORDS_MISSING);
    t->work.actor.only_technician_id = marta(t)->id;
    assert_int_equal(move(t, "{'moves':[{'sku':'CAP-45','delta':1,'reason':'a'}]}").refusal, RECORDS_FORBIDDEN);
}

int main(void)
{
#define RULE(name) cmocka_unit_test_setup_teardown(name, up, down)
    const struct CMUnitTest tests[] = {
        RULE(moves_change_what_is_on_hand_and_say_why),
        RULE(below_zero_nothing_moves),
        RULE(moves_that_are_wrong_are_told),
        RULE(a_full_van_takes_a_new_part_in_place_of_one_that_is_used_up),
        RULE(what_open_jobs_require_is_reserved),
        RULE(what_the_same_work_does_to_jobs_counts),
        RULE(only_the_office_moves_parts),
    };
    return cmocka_run_group_tests_name("technician_stock", tests, NULL, NULL);
}
