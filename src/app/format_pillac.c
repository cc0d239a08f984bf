#include "app/format_pillac.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

/* ---- The text ---- */

enum { COLUMNS = 6 };

static bool crew_take(struct format_lines *lines, struct pillac *instance, struct fault *fault)
{
    struct text line;
    double numbers[4] = {0};
    if (!format_line_take(lines, &line)) {
        return format_line_fault(fault, lines, "crew_missing",
                                 "after this line the number of technicians, skills, tools and parts is missing");
    }
    if (!format_numbers_take(lines, &line, numbers, 4, fault)) {
        return false;
    }
    if (!text_is_empty(line)) {
        return format_line_fault(fault, lines, "too_many_numbers", "this line has too many numbers");
    }
    if (!format_whole(numbers[0], 1, PILLAC_TECHNICIANS_MAX, &instance->technicians)) {
        return format_line_fault(fault, lines, "bad_crew", "the crew should be a whole number from 1 to 500");
    }
    return (format_whole(numbers[1], 0, PILLAC_KINDS_MAX, &instance->skills) &&
            format_whole(numbers[2], 0, PILLAC_KINDS_MAX, &instance->tools) &&
            format_whole(numbers[3], 0, PILLAC_KINDS_MAX, &instance->spares)) ||
           format_line_fault(fault, lines, "bad_kinds",
                             "skills, tools and spare parts should be whole numbers from 0 to 64");
}

/* What stands between the next brackets of a line: "[1, 4]". */
static bool brackets_take(struct text *line, struct text *inside)
{
    const char *end = text_is_empty(*line) ? NULL : memchr(line->bytes, ']', line->length);
    if (end == NULL || line->bytes[0] != '[') {
        return false;
    }
    size_t at = (size_t)(end - line->bytes);
    *inside = text_trim(text_slice(*line, 1, at));
    *line = text_trim(text_slice(*line, at + 1, line->length));
    return true;
}

/* The numbers of a list, each from 0 to `high`; at most `room` of them. -1: something else stands there. */
static int32_t list_read(struct text inside, int32_t high, int32_t *values, int32_t room)
{
    int32_t count = 0;
    while (!text_is_empty(inside)) {
        int64_t value = 0;
        bool last = memchr(inside.bytes, ',', inside.length) == NULL;
        struct text word = text_trim(text_cut(&inside, ','));
        if (!text_to_int64(word, &value) || value < 0 || value > high || count == room ||
            (!last && text_is_empty(text_trim(inside)))) {
            return -1;
        }
        values[count++] = (int32_t)value;
    }
    return count;
}

/* A list of kinds as bits. */
static bool kinds_take(const struct format_lines *lines, struct text *line, int32_t kinds, uint64_t *bits,
                       struct fault *fault)
{
    struct text inside;
    int32_t values[PILLAC_KINDS_MAX];
    int32_t count = brackets_take(line, &inside) ? list_read(inside, kinds - 1, values, PILLAC_KINDS_MAX) : -1;
    if (count < 0) {
        return format_line_fault(fault, lines, "bad_list",
                                 "skills and tools should be lists of the kinds that the file counts, such as [0,2]");
    }
    *bits = 0;
    for (int32_t i = 0; i < count; i++) {
        *bits |= UINT64_C(1) << values[i];
    }
    return true;
}

/* How many of each spare part; no list at all is none of any. */
static bool spares_take(struct arena *arena, const struct format_lines *lines, struct text *line, int32_t kinds,
                        const int32_t **spares, struct fault *fault)
{
    struct text inside;
    int32_t *values = arena_array(arena, int32_t, kinds);
    int32_t count = brackets_take(line, &inside) ? list_read(inside, PILLAC_SPARES_MAX, values, kinds) : -1;
    *spares = values;
    return count == kinds || count == 0 ||
           format_line_fault(fault, lines, "bad_list",
                             "spare parts should be a list of one number, from 0 to 10000, for each kind");
}

static bool row_check(const struct format_lines *lines, const struct pillac *instance, const struct pillac_row *rows,
                      int32_t index, struct fault *fault)
{
    const struct pillac_row *row = &rows[index];
    if (row->ready < 0 || row->due < row->ready || row->service < 0) {
        return format_line_fault(fault, lines, "bad_window", "TWS, TWE and Serv should be 0 <= TWS <= TWE, 0 <= Serv");
    }
    if (index > 0 && index <= instance->technicians && row->service != 0) {
        return format_line_fault(fault, lines, "bad_technician", "a technician's service time should be 0");
    }
    return index == 0 || row->number > rows[index - 1].number ||
           format_line_fault(fault, lines, "bad_order", "the numbers should ascend from row to row");
}

static bool row_take(struct arena *arena, const struct format_lines *lines, struct text line,
                     const struct pillac *instance, struct pillac_row *row, struct fault *fault)
{
    double numbers[COLUMNS] = {0};
    if (!format_numbers_take(lines, &line, numbers, COLUMNS, fault)) {
        return false;
    }
    *row = (struct pillac_row){
        .point = {numbers[1], numbers[2]}, .ready = numbers[3], .due = numbers[4], .service = numbers[5]};
    if (!format_whole(numbers[0], 0, FORMAT_NUMBER_MAX, &row->number)) {
        return format_line_fault(fault, lines, "not_whole", "the ID should be a whole number that is not negative");
    }
    if (!kinds_take(lines, &line, instance->skills, &row->skills, fault) ||
        !kinds_take(lines, &line, instance->tools, &row->tools, fault) ||
        !spares_take(arena, lines, &line, instance->spares, &row->spares, fault)) {
        return false;
    }
    return text_is_empty(line) || format_line_fault(fault, lines, "too_much", "this line goes on where it should end");
}

static bool rows_take(struct arena *arena, struct format_lines *lines, struct pillac *instance, struct fault *fault)
{
    struct text line;
    int32_t most = 1 + instance->technicians + PILLAC_REQUESTS_MAX;
    struct pillac_row *rows = arena_array(arena, struct pillac_row, format_lines_count(*lines, most));
    while (format_line_take(lines, &line)) {
        if (instance->row_count == most) {
            return fault_raise(fault, FAULT_TOO_LARGE, "too_many_requests", "", "the file has more than %d requests",
                               PILLAC_REQUESTS_MAX);
        }
        int32_t index = instance->row_count++;
        if (!row_take(arena, lines, line, instance, &rows[index], fault) ||
            !row_check(lines, instance, rows, index, fault)) {
            return false;
        }
    }
    instance->rows = rows;
    return instance->row_count > 1 + instance->technicians ||
           format_line_fault(fault, lines, "no_requests", "after this line requests are missing");
}

bool pillac_parse(struct arena *arena, struct text source, struct pillac *instance, struct fault *fault)
{
    struct format_lines lines = {.rest = source};
    if (!format_line_take(&lines, &instance->name)) {
        return format_line_fault(fault, &lines, "empty_file", "the file is empty");
    }
    return format_heading_take(&lines, "INFO", fault) &&
           format_heading_take(&lines, "CREW COUNT SKILLS TOOLS SPARE PARTS", fault) &&
           crew_take(&lines, instance, fault) && format_heading_take(&lines, "DEPOT TECHNICIANS AND REQUESTS", fault) &&
           format_heading_take(&lines, "ID X Y TWS TWE Serv SKILLS TOOLS SPARE PARTS", fault) &&
           rows_take(arena, &lines, instance, fault);
}

/* ---- The problem ---- */

static const struct format_point *points_of(struct arena *arena, const struct pillac *instance)
{
    struct format_point *points = arena_array(arena, struct format_point, instance->row_count);
    for (int32_t i = 0; i < instance->row_count; i++) {
        points[i] = instance->rows[i].point;
    }
    return points;
}

/* Chooses how fine the ticks are, and the price above the whole crew being out for as long as it can be. */
static bool scale_choose(struct pillac *instance, const struct format_point *points, struct fault *fault)
{
    double crew = 0, depot = instance->rows[0].service; /* beside a leg, or after the depot's hours: see depot_make */
    struct format_extent extent = {.duration = format_diagonal(points, instance->row_count)};
    for (int32_t i = 0; i < instance->row_count; i++) {
        const struct pillac_row *row = &instance->rows[i];
        extent.instant = fmax(extent.instant, row->due);
        extent.duration = fmax(extent.duration, row->service);
        crew += i > 0 && i <= instance->technicians ? row->due - row->ready : 0;
    }
    extent.instant += depot;
    extent.duration += depot;
    instance->left_out_price = format_price_above(crew);
    extent.cost = crew * 4 + (double)instance->left_out_price * instance->row_count;
    instance->scale = format_scale(&extent);
    return instance->scale > 0 || fault_raise(fault, FAULT_TOO_LARGE, "numbers_too_large", "",
                                              "the coordinates or times are too large for this program's range");
}

static void requests_make(struct arena *arena, const struct pillac *instance, struct problem *problem)
{
    int32_t before = 1 + instance->technicians, count = instance->row_count - before;
    int32_t *place = arena_array(arena, int32_t, count), *service = arena_array(arena, int32_t, count);
    int32_t *open = arena_array(arena, int32_t, count), *close = arena_array(arena, int32_t, count);
    int64_t *price = arena_array(arena, int64_t, count);
    for (int32_t i = 0; i < count; i++) {
        const struct pillac_row *row = &instance->rows[before + i];
        place[i] = before + i;
        service[i] = format_ticks_up(row->service, instance->scale);
        open[i] = format_ticks_up(row->ready, instance->scale);
        close[i] = format_ticks_down(row->due, instance->scale);
        price[i] = instance->left_out_price * instance->scale;
    }
    problem->dims.jobs = count;
    problem->job_place = place;
    problem->job_service_t = service;
    problem->job_open_t = open;
    problem->job_close_t = close;
    problem->job_left_out_c = price;
}

static void technicians_make(struct arena *arena, const struct pillac *instance, struct problem *problem)
{
    int32_t count = instance->technicians;
    int32_t *home = arena_array(arena, int32_t, count), *from = arena_array(arena, int32_t, count);
    int32_t *to = arena_array(arena, int32_t, count);
    int64_t *nothing = arena_array(arena, int64_t, count), *one = arena_array(arena, int64_t, count);
    for (int32_t i = 0; i < count; i++) {
        home[i] = 1 + i;
        from[i] = format_ticks_up(instance->rows[1 + i].ready, instance->scale);
        to[i] = format_ticks_down(instance->rows[1 + i].due, instance->scale);
        one[i] = 1;
    }
    problem->dims.technicians = count;
    problem->technician_start_place = home;
    problem->technician_end_place = home;
    problem->technician_from_t = from;
    problem->technician_to_t = to;
    problem->technician_used_c = nothing;
    problem->technician_drive_c = one;
    problem->technician_distance_c = nothing;
    problem->technician_wait_c = one;
    problem->technician_service_c = one;
}

static const uint64_t *eligible_make(struct arena *arena, const struct pillac *instance)
{
    int32_t before = 1 + instance->technicians, count = instance->row_count - before;
    size_t words = ((size_t)instance->technicians + 63) / 64;
    uint64_t *eligible = arena_array(arena, uint64_t, words * (size_t)count);
    for (int32_t j = 0; j < count; j++) {
        for (int32_t t = 0; t < instance->technicians; t++) {
            bool able = (instance->rows[before + j].skills & ~instance->rows[1 + t].skills) == 0;
            eligible[(size_t)j * words + (size_t)t / 64] |= (uint64_t)able << (t % 64);
        }
    }
    return eligible;
}

/* How much of a kind a request takes: the tools come first, then the spare parts. */
static int32_t need_of(const struct pillac *instance, const struct pillac_row *row, int32_t kind)
{
    return kind < instance->tools ? (int32_t)(row->tools >> kind & 1) : row->spares[kind - instance->tools];
}

/* Of each kind what all requests together take: who has that much never runs out. */
static int32_t *plenty_make(struct arena *arena, const struct pillac *instance, int32_t kinds)
{
    int32_t *plenty = arena_array(arena, int32_t, kinds);
    for (int32_t i = 1 + instance->technicians; i < instance->row_count; i++) {
        for (int32_t kind = 0; kind < kinds; kind++) {
            plenty[kind] += need_of(instance, &instance->rows[i], kind);
        }
    }
    return plenty;
}

static void uses_make(struct arena *arena, const struct pillac *instance, int32_t kinds, struct problem *problem)
{
    int32_t before = 1 + instance->technicians, count = instance->row_count - before, uses = 0;
    int32_t *first = arena_array(arena, int32_t, count + 1), *kind = arena_array(arena, int32_t, count * kinds);
    int32_t *quantity = arena_array(arena, int32_t, count * kinds);
    for (int32_t j = 0; j < count; j++) {
        first[j] = uses;
        for (int32_t k = 0; k < kinds; k++) {
            kind[uses] = k;
            quantity[uses] = need_of(instance, &instance->rows[before + j], k);
            uses += quantity[uses] > 0;
        }
    }
    first[count] = uses;
    problem->dims.part_uses = uses;
    problem->part_first = first;
    problem->part_kind = kind;
    problem->part_quantity = quantity;
}

static void stock_make(struct arena *arena, const struct pillac *instance, int32_t kinds, struct problem *problem)
{
    const int32_t *plenty = plenty_make(arena, instance, kinds);
    int32_t *stock = arena_array(arena, int32_t, instance->technicians * kinds);
    int32_t *restocked = arena_array(arena, int32_t, instance->technicians * kinds);
    for (int32_t t = 0; t < instance->technicians; t++) {
        for (int32_t k = 0; k < kinds; k++) {
            int32_t has = need_of(instance, &instance->rows[1 + t], k);
            stock[t * kinds + k] = k < instance->tools ? has * plenty[k] : has;
            restocked[t * kinds + k] = plenty[k];
        }
    }
    problem->dims.parts = kinds;
    problem->part_stock = stock;
    problem->restock_stock = restocked;
}

/* The time that one spends at the depot is part of the duration, and so of the price; the problem pays only what is done on
 * the way. So it stands in the way to the depot, and the depot's hours come as much later: one leaves at the same instant. */
static void depot_make(struct arena *arena, const struct pillac *instance, struct problem *problem)
{
    const struct pillac_row *depot = &instance->rows[0];
    int32_t service = format_ticks_up(depot->service, instance->scale);
    int32_t *numbers = arena_array(arena, int32_t, 4);
    numbers[1] = format_ticks_up(depot->ready, instance->scale) + service;
    numbers[2] = format_ticks_down(depot->due, instance->scale) + service;
    problem->dims.restocks = 1;
    problem->restock_place = numbers; /* place 0 */
    problem->restock_open_t = numbers + 1;
    problem->restock_close_t = numbers + 2;
    problem->restock_service_t = numbers + 3; /* 0 */
}

static void travel_make(struct arena *arena, const struct pillac *instance, const struct format_point *points,
                        struct problem *problem)
{
    int32_t service = format_ticks_up(instance->rows[0].service, instance->scale);
    int32_t *table = format_straight_table(arena, points, instance->row_count, 1, instance->scale);
    for (int32_t from = 1; from < instance->row_count; from++) {
        table[(size_t)from * (size_t)instance->row_count] += service;
    }
    problem->dims.places = instance->row_count;
    problem->dims.dense = true;
    problem->travel_form = TRAVEL_DENSE;
    problem->travel_t = table;
    problem->travel_d = table;
}

/* Rounding to whole ticks can close a window that was a point between two of them. */
static bool windows_left(const struct pillac *instance, struct fault *fault)
{
    for (int32_t i = 0; i < instance->row_count; i++) {
        const struct pillac_row *row = &instance->rows[i];
        if (format_ticks_up(row->ready, instance->scale) > format_ticks_down(row->due, instance->scale)) {
            return fault_raise(fault, FAULT_NOT_SUPPORTED, "window_too_fine", "",
                               "the window of row %d is finer than a tick of 1/%d", row->number, (int)instance->scale);
        }
    }
    return true;
}

bool pillac_seal(struct arena *arena, struct pillac *instance, struct problem *problem, struct fault *fault)
{
    const struct format_point *points = points_of(arena, instance);
    int32_t kinds = instance->tools + instance->spares;
    if (!scale_choose(instance, points, fault) || !windows_left(instance, fault)) {
        return false;
    }
    struct problem description = {.ticks_per_second = 1, .units_per_metre = 1};
    requests_make(arena, instance, &description);
    technicians_make(arena, instance, &description);
    description.eligible = eligible_make(arena, instance);
    if (kinds > 0) {
        uses_make(arena, instance, kinds, &description);
        stock_make(arena, instance, kinds, &description);
        depot_make(arena, instance, &description);
    }
    travel_make(arena, instance, points, &description);
    return problem_seal(arena, &description, problem, fault);
}

bool format_pillac_read(struct arena *arena, struct text source, const struct format_settings *settings,
                        struct format_file *file, struct fault *fault)
{
    (void)settings; /* one objective, one precision */
    struct pillac *instance = arena_new(arena, struct pillac);
    file->instance = instance;
    if (!pillac_parse(arena, source, instance, fault) || !pillac_seal(arena, instance, &file->problem, fault)) {
        return false;
    }
    file->cost_scale = instance->scale;
    return true;
}
