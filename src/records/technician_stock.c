/* What a technician carries: moves, and what is on hand and reserved. */
#include "base/arena.h"
#include "base/map.h"
#include "records/people.h"
#include "records/people_parts.h"
#include "records/technician_parts.h"

int32_t records_stock_find(const struct record_stock *rows, int32_t count, struct text sku)
{
    int32_t i = 0;
    while (i < count && !text_equal_folded(rows[i].sku, sku)) {
        i++;
    }
    return i;
}

/* ---- moves ------------------------------------------------------------------------------------------------------- */

struct stock_move {
    uint64_t given;
    struct text sku;
    int32_t delta;
    struct text reason;
};

struct stock_moves {
    uint64_t given;
    struct {
        int32_t count;
        const struct stock_move *items;
    } moves;
};

static const struct shape_member move_rows[] = {
    {.name = "sku",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED | SHAPE_FOLDED,
     .offset = offsetof(struct stock_move, sku),
     .low = 1,
     .high = RECORD_ID_BYTES},
    {.name = "delta",
     .kind = SHAPE_INTEGER,
     .flags = SHAPE_REQUIRED,
     .offset = offsetof(struct stock_move, delta),
     .low = -RECORD_QUANTITY_MOST,
     .high = RECORD_QUANTITY_MOST,
     .says = "What comes in; below zero: what is taken out. Not zero."},
    {.name = "reason",
     .kind = SHAPE_TEXT,
     .flags = SHAPE_REQUIRED,
     .offset = offsetof(struct stock_move, reason),
     .low = 1,
     .high = RECORD_NAME_BYTES,
     .says = "For the audit."},
};
static const struct shape shape_move = {.name = "InventoryMove",
                                        .size = sizeof(struct stock_move),
                                        .count = sizeof move_rows / sizeof *move_rows,
                                        .members = move_rows};

static const struct shape_member moves_rows[] = {
    {.name = "moves",
     .kind = SHAPE_OBJECT,
     .flags = SHAPE_LIST | SHAPE_REQUIRED,
     .offset = offsetof(struct stock_moves, moves),
     .most = RECORD_PARTS_MOST,
     .of = &shape_move,
     .says = "One after the other, all or none."},
};
const struct shape records_shape_moves = {.name = "InventoryMoves",
                                          .size = sizeof(struct stock_moves),
                                          .count = sizeof moves_rows / sizeof *moves_rows,
                                          .members = moves_rows};

/* The rows while they are moved. */
struct moving {
    struct record_stock *rows; /* room for all that may come */
    int32_t count;
    struct records_outcome *outcome;
};

/* The row of a part. A full van gives a row of nothing away; NULL when it has none, and nothing is taken from no row. */
static struct record_stock *row_of(struct moving *m, struct text sku)
{
    int32_t at = records_stock_find(m->rows, m->count, sku);
    if (at == m->count && m->count == RECORD_PARTS_MOST) {
        for (at = 0; at < m->count && m->rows[at].quantity > 0; at++) {
        }
        if (at == m->count) {
            return NULL;
        }
        m->rows[at].sku = sku;
    } else if (at == m->count) {
        m->rows[m->count++] = (struct record_stock){.given = 3, .sku = sku};
    }
    return &m->rows[at];
}

static bool move_one(struct moving *m, const struct stock_move *move, const struct where *place)
{
    struct where sku = where_member(place, "sku");
    struct where delta = where_member(place, "delta");
    struct record_stock *row = row_of(m, move->sku);
    int32_t on_hand = row == NULL ? 0 : row->quantity;
    if (on_hand + move->delta < 0) {
        return records_refuse(m->outcome, RECORDS_ILLEGAL, "insufficient_stock",
                              "There are %d of %.*s on hand, and the move takes %d.", (int)on_hand,
                              TEXT_ARGS(move->sku), (int)-move->delta);
    }
    if (row == NULL) {
        issue_add(&m->outcome->wrong, &sku, "too_many", "An inventory may have at most %d parts.",
                  (int)RECORD_PARTS_MOST);
    } else if (on_hand + move->delta > RECORD_QUANTITY_MOST) {
        issue_add(&m->outcome->wrong, &delta, "out_of_range", "There may be at most %d of a part.",
                  (int)RECORD_QUANTITY_MOST);
    } else {
        row->quantity += move->delta;
    }
    return records_is_right(m->outcome);
}

static void read_moves(struct records_work *work, const struct json *body, const struct where *list,
                       struct stock_moves *moves, struct records_outcome *outcome)
{
    const struct where whole = {.parent = NULL};
    struct shape_reader reader = records_reader(work, outcome);
    shape_preset(&records_shape_moves, moves);
    if (!shape_merge(&reader, &records_shape_moves, SHAPE_FROM_CLIENT, body, &whole, moves)) {
        return;
    }
    if (moves->moves.count == 0) {
        issue_add(&outcome->wrong, list, "required", "There is no move in it.");
    }
    for (int32_t i = 0; i < moves->moves.count; i++) {
        if (moves->moves.items[i].delta == 0) {
            struct where row = where_element(list, i);
            struct where place = where_member(&row, "delta");
            issue_add(&outcome->wrong, &place, "out_of_range", "A move brings or takes at least one.");
        }
    }
}

void records_inventory_move(struct records_work *work, struct text reference, const struct json *body,
                            struct records_outcome *outcome)
{
    const struct where whole = {.parent = NULL};
    const struct where list = where_member(&whole, "moves");
    struct stock_moves *moves = arena_new(work->arena, struct stock_moves);
    records_outcome_begin(work, outcome);
    const struct row *before =
        records_by_office(work, outcome) ? records_addressed(work, ROW_TECHNICIAN, reference, outcome) : NULL;
    if (before == NULL) {
        return;
    }
    read_moves(work, body, &list, moves, outcome);
    if (!records_is_right(outcome)) {
        return;
    }
    struct technician_record *noun = shape_copy(work->arena, shape_of_row[ROW_TECHNICIAN], before->noun);
    struct moving moving = {NULL, noun->inventory.count, outcome};
    moving.rows = arena_array(work->arena, struct record_stock, moving.count + moves->moves.count);
    for (int32_t i = 0; i < moving.count; i++) {
        moving.rows[i] = noun->inventory.items[i];
    }
    for (int32_t i = 0; i < moves->moves.count; i++) {
        struct where place = where_element(&list, i);
        if (!move_one(&moving, &moves->moves.items[i], &place)) {
            return;
        }
    }
    noun->inventory = (struct stock_list){moving.count, moving.rows};
    const struct records_put put = {.kind = ROW_TECHNICIAN,
                                    .before = before,
                                    .noun = noun,
                                    .action = "technician.inventory_moved",
                                    .event = "technician.updated"};
    records_put_saying(work, &put, &records_shape_moves, moves, outcome);
}

/* ---- on hand and reserved ---------------------------------------------------------------------------------------- */

/* What is there and what jobs require, by part, in the order of meeting. */
struct parts {
    struct arena *arena;
    struct map by_sku; /* folded -> index */
    int32_t count;
    struct part_sums {
        struct text sku;
        int64_t on_hand;
        int64_t reserved;
    } * sums;
};

static struct part_sums *sums_of(struct parts *p, struct text sku)
{
    int32_t index = p->count;
    if (!map_add(&p->by_sku, text_fold(p->arena, sku), &index)) {
        return &p->sums[index];
    }
    p->sums = arena_grow(p->arena, p->sums, p->count, sizeof *p->sums);
    p->sums[p->count] = (struct part_sums){.sku = sku};
    return &p->sums[p->count++];
}

static void reserve_parts(void *context, const struct job_record *job)
{
    for (int32_t i = 0; i < job->required_parts.count; i++) {
        const struct record_part *part = &job->required_parts.items[i];
        sums_of(context, part->sku)->reserved += part->quantity;
    }
}

static void write_sums(struct json_writer *w, const struct part_sums *sums)
{
    json_object_begin(w);
    json_name_string(w, TEXT("sku"), sums->sku);
    json_name_integer(w, TEXT("onHand"), sums->on_hand);
    json_name_integer(w, TEXT("reserved"), sums->reserved);
    json_object_end(w);
}

/* First what is in the van, then what is required and not there. */
bool records_inventory_write(struct json_writer *w, struct records_work *work, const struct row *technician)
{
    const struct stock_list *stock = &((const struct technician_record *)technician->noun)->inventory;
    struct parts parts = {.arena = work->arena};
    uint64_t seed = 0;
    work->entropy->fill(work->entropy->context, &seed, sizeof seed);
    parts.by_sku = map_make(work->arena, 16, seed);
    for (int32_t i = 0; i < stock->count; i++) {
        sums_of(&parts, stock->items[i].sku)->on_hand += stock->items[i].quantity;
    }
    if (!records_open_jobs(work, technician->id, reserve_parts, &parts)) {
        return false;
    }
    json_object_begin(w);
    json_name(w, TEXT("items"));
    json_array_begin(w);
    for (int32_t i = 0; i < parts.count; i++) {
        write_sums(w, &parts.sums[i]);
    }
    json_array_end(w);
    json_object_end(w);
    return true;
}
