#include "solver/problem.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a block is read in place: little-endian machines only");

enum { SECTION_ALIGNMENT = 16, FIELD_COUNT_MAX = 40 };

/* Never renumbered; new sections are added at the end. */
enum section_id {
    SECTION_JOBS = 1,
    SECTION_TECHNICIANS = 2,
    SECTION_TRAVEL_TIMES = 3,
    SECTION_TRAVEL_DISTANCES = 4, /* absent: distances are the times */
    SECTION_TRAVEL_FITTED = 5,
    SECTION_ELIGIBILITY = 6,
    SECTION_PARTS = 7,
    SECTION_BREAKS = 8,
    SECTION_PROMISES = 9,
    SECTION_REACH = 10,
    SECTION_BALANCE = 11,
    SECTION_LAST = SECTION_BALANCE
};

struct block_header {
    char magic[8];
    uint32_t version;
    uint32_t section_count;
    uint64_t bytes;
    int32_t jobs, technicians, places, parts, part_uses, near_pairs;
    int32_t ticks_per_second, units_per_metre;
    int64_t drive_c, distance_c;
    uint64_t reserved;
};

struct block_section {
    uint32_t id;
    uint32_t version;
    uint64_t offset;
    uint64_t bytes;
};

_Static_assert(sizeof(struct block_header) == 80, "the header's layout is part of the format");
_Static_assert(sizeof(struct block_section) == 24, "a directory entry's layout is part of the format");

static const char BLOCK_MAGIC[8] = {'R', 'Q', 'P', 'R', 'O', 'B', 'L', 'M'};
enum { BLOCK_VERSION = 1, SECTION_VERSION = 1 };

/* How many elements a field has, as a product of two of these. */
enum extent {
    ONE,
    JOBS,
    JOBS_AND_ONE,
    TECHNICIANS,
    PLACES,
    PLACES_AND_ONE,
    PARTS,
    PART_USES,
    NEAR_PAIRS,
    ELIGIBLE_WORDS
};

/* One array of the view: where its pointer stands, and how long it is. The order of this table is the order in the block. */
struct field {
    enum section_id section;
    const char *name;
    size_t member; /* offset of the pointer in struct problem */
    size_t element_bytes;
    enum extent rows, columns;
};

#define FIELD(section, name, type, rows, columns)                                                                      \
    {                                                                                                                  \
        section, #name, offsetof(struct problem, name), sizeof(type), rows, columns                                    \
    }

static const struct field FIELDS[] = {
    FIELD(SECTION_JOBS, job_place, int32_t, JOBS, ONE),
    FIELD(SECTION_JOBS, job_service_t, int32_t, JOBS, ONE),
    FIELD(SECTION_JOBS, job_open_t, int32_t, JOBS, ONE),
    FIELD(SECTION_JOBS, job_close_t, int32_t, JOBS, ONE),
    FIELD(SECTION_JOBS, job_left_out_c, int64_t, JOBS, ONE),
    FIELD(SECTION_TECHNICIANS, technician_start_place, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_TECHNICIANS, technician_end_place, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_TECHNICIANS, technician_from_t, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_TECHNICIANS, technician_to_t, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_TECHNICIANS, technician_used_c, int64_t, TECHNICIANS, ONE),
    FIELD(SECTION_TRAVEL_TIMES, travel_t, int32_t, PLACES, PLACES),
    FIELD(SECTION_TRAVEL_DISTANCES, travel_d, int32_t, PLACES, PLACES),
    FIELD(SECTION_TRAVEL_FITTED, fit, struct travel_fit, ONE, ONE),
    FIELD(SECTION_TRAVEL_FITTED, place_x_d, int32_t, PLACES, ONE),
    FIELD(SECTION_TRAVEL_FITTED, place_y_d, int32_t, PLACES, ONE),
    FIELD(SECTION_TRAVEL_FITTED, near_first, int32_t, PLACES_AND_ONE, ONE),
    FIELD(SECTION_TRAVEL_FITTED, near_place, int32_t, NEAR_PAIRS, ONE),
    FIELD(SECTION_TRAVEL_FITTED, near_t, int32_t, NEAR_PAIRS, ONE),
    FIELD(SECTION_TRAVEL_FITTED, near_d, int32_t, NEAR_PAIRS, ONE),
    FIELD(SECTION_ELIGIBILITY, eligible, uint64_t, JOBS, ELIGIBLE_WORDS),
    FIELD(SECTION_PARTS, part_first, int32_t, JOBS_AND_ONE, ONE),
    FIELD(SECTION_PARTS, part_kind, int32_t, PART_USES, ONE),
    FIELD(SECTION_PARTS, part_quantity, int32_t, PART_USES, ONE),
    FIELD(SECTION_PARTS, part_stock, int32_t, TECHNICIANS, PARTS),
    FIELD(SECTION_BREAKS, break_from_t, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_BREAKS, break_until_t, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_BREAKS, break_length_t, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_PROMISES, promise_due_t, int32_t, JOBS, ONE),
    FIELD(SECTION_PROMISES, promise_late_c, int64_t, JOBS, ONE),
    FIELD(SECTION_REACH, reach_d, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_BALANCE, balance, struct balance, ONE, ONE),
};

enum { FIELD_COUNT = sizeof FIELDS / sizeof FIELDS[0] };

static uint64_t extent_count(enum extent extent, const struct problem_dims *dims)
{
    switch (extent) {
    case ONE:
        return 1;
    case JOBS:
        return (uint64_t)dims->jobs;
    case JOBS_AND_ONE:
        return (uint64_t)dims->jobs + 1;
    case TECHNICIANS:
        return (uint64_t)dims->technicians;
    case PLACES:
        return (uint64_t)dims->places;
    case PLACES_AND_ONE:
        return (uint64_t)dims->places + 1;
    case PARTS:
        return (uint64_t)dims->parts;
    case PART_USES:
        return (uint64_t)dims->part_uses;
    case NEAR_PAIRS:
        return (uint64_t)dims->near_pairs;
    case ELIGIBLE_WORDS:
        return ((uint64_t)dims->technicians + 63) / 64;
    }
    assert(false);
    return 0;
}

static uint64_t field_bytes(const struct field *field, const struct problem_dims *dims)
{
    return extent_count(field->rows, dims) * extent_count(field->columns, dims) * field->element_bytes;
}

static uint64_t aligned(uint64_t bytes)
{
    return (bytes + SECTION_ALIGNMENT - 1) / SECTION_ALIGNMENT * SECTION_ALIGNMENT;
}

/* Where everything stands in a block with these dims and sections. */
struct layout {
    bool present[SECTION_LAST + 1];
    uint64_t field_offset[FIELD_COUNT_MAX];
    uint64_t section_offset[SECTION_LAST + 1];
    uint64_t section_bytes[SECTION_LAST + 1];
    uint32_t section_count;
    uint64_t bytes;
};

static void layout_make(const struct problem_dims *dims, struct layout *layout)
{
    layout->section_count = 0;
    for (int id = 1; id <= SECTION_LAST; id++) {
        layout->section_count += layout->present[id] ? 1 : 0;
    }
    uint64_t at = aligned(sizeof(struct block_header) + layout->section_count * sizeof(struct block_section));
    for (int id = 1; id <= SECTION_LAST; id++) {
        if (!layout->present[id]) {
            continue;
        }
        layout->section_offset[id] = at;
        for (int f = 0; f < FIELD_COUNT; f++) {
            if ((int)FIELDS[f].section == id) {
                layout->field_offset[f] = at;
                at += aligned(field_bytes(&FIELDS[f], dims));
            }
        }
        layout->section_bytes[id] = at - layout->section_offset[id];
    }
    layout->bytes = at;
}

static const void *field_pointer(const struct problem *problem, const struct field *field)
{
    const void *pointer = NULL;
    memcpy(&pointer, (const char *)problem + field->member, sizeof pointer);
    return pointer;
}

static void field_point(struct problem *problem, const struct field *field, const void *pointer)
{
    memcpy((char *)problem + field->member, &pointer, sizeof pointer);
}

/* ---- checking ---------------------------------------------------------------------------------------------------- */

static bool wrong(struct fault *fault, const char *array, int64_t index, const char *what)
{
    char where[80];
    snprintf(where, sizeof where, "/%s/%lld", array, (long long)index);
    return fault_raise(fault, FAULT_INVALID, "invalid_problem", where, "%s", what);
}

static bool in_range(struct fault *fault, const char *array, const int32_t *values, int64_t count, int32_t low,
                     int32_t high)
{
    for (int64_t i = 0; i < count; i++) {
        if (values[i] < low || values[i] > high) {
            return wrong(fault, array, i, "is out of range");
        }
    }
    return true;
}

static bool costs_in_range(struct fault *fault, const char *array, const int64_t *values, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        if (values[i] < 0 || values[i] > COST_MAX) {
            return wrong(fault, array, i, "is no cost from 0 to 2^60");
        }
    }
    return true;
}

static bool not_after(struct fault *fault, const char *array, const int32_t *first, const int32_t *second,
                      int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        if (first[i] > second[i]) {
            return wrong(fault, array, i, "ends before it begins");
        }
    }
    return true;
}

/* `first` of length count + 1 cuts `total` entries into count runs. */
static bool cuts(struct fault *fault, const char *array, const int32_t *first, int64_t count, int32_t total)
{
    if (first[0] != 0 || first[count] != total) {
        return wrong(fault, array, first[0] != 0 ? 0 : count, "does not cover its entries");
    }
    for (int64_t i = 0; i < count; i++) {
        if (first[i] > first[i + 1]) {
            return wrong(fault, array, i, "is not ascending");
        }
    }
    return true;
}

static bool runs_ascend(struct fault *fault, const char *array, const int32_t *first, int64_t count,
                        const int32_t *values)
{
    for (int64_t i = 0; i < count; i++) {
        for (int32_t k = first[i] + 1; k < first[i + 1]; k++) {
            if (values[k - 1] >= values[k]) {
                return wrong(fault, array, k, "is not ascending");
            }
        }
    }
    return true;
}

static bool dims_are_valid(const struct problem_dims *d, struct fault *fault)
{
    bool valid = d->jobs >= 0 && d->jobs <= PROBLEM_JOBS_MAX && d->technicians >= 0 &&
                 d->technicians <= PROBLEM_TECHNICIANS_MAX && d->places >= 1 &&
                 d->places <= PROBLEM_JOBS_MAX + 2 * PROBLEM_TECHNICIANS_MAX && d->parts >= 0 &&
                 d->parts <= PROBLEM_PARTS_MAX && d->part_uses >= 0 && d->near_pairs >= 0;
    return valid || fault_raise(fault, FAULT_INVALID, "invalid_problem", "/dims", "A size is out of its range");
}

static bool jobs_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t jobs = p->dims.jobs;
    return in_range(fault, "job_place", p->job_place, jobs, 0, p->dims.places - 1) &&
           in_range(fault, "job_service_t", p->job_service_t, jobs, 0, DURATION_MAX) &&
           in_range(fault, "job_open_t", p->job_open_t, jobs, 0, INSTANT_MAX) &&
           in_range(fault, "job_close_t", p->job_close_t, jobs, 0, INSTANT_MAX) &&
           not_after(fault, "job_close_t", p->job_open_t, p->job_close_t, jobs) &&
           costs_in_range(fault, "job_left_out_c", p->job_left_out_c, jobs);
}

static bool technicians_are_valid(const struct problem *p, struct fault *fault)
{
    int64_t technicians = p->dims.technicians;
    return in_range(fault, "technician_start_place", p->technician_start_place, technicians, 0, p->dims.places - 1) &&
           in_range(fault, "technician_end_place", p->technician_end_place, technicians, 0, p->dims.places - 1) &&
           in_range(fault, "technician_from_t", p->technician_from_t, technicians, 0, INSTANT_MAX) &&
           in_range(fault, "technician_to_t", p->technician_to_t, technicians, 0, INSTANT_MAX) &&
           not_after(fault, "technician_to_t", p->technician_from_t, p->technician_to_t, technicians) &&
           costs_in_range(fault, "technician_used_c", p->technician_used_c, technicians);
}

/* Coordinates keep dx*dx + dy*dy within 62 bits, and the estimate of the farthest pair within DURATION_MAX. */
static bool fit_is_valid(const struct problem *p, struct fault *fault)
{
    const struct travel_fit *fit = p->fit;
    if (fit->detour_e4 < 0 || fit->fixed_t < 0 || fit->ticks_per_1000_d < 0 || fit->far_d < 0 ||
        fit->far_ticks_per_1000_d < 0 || fit->fixed_t > DURATION_MAX) {
        return wrong(fault, "fit", 0, "is out of range");
    }
    enum { COORDINATE_MAX = 1 << 28 };
    if (!in_range(fault, "place_x_d", p->place_x_d, p->dims.places, -COORDINATE_MAX, COORDINATE_MAX) ||
        !in_range(fault, "place_y_d", p->place_y_d, p->dims.places, -COORDINATE_MAX, COORDINATE_MAX)) {
        return false;
    }
    int32_t low_x = p->place_x_d[0], high_x = low_x, low_y = p->place_y_d[0], high_y = low_y;
    for (int32_t i = 1; i < p->dims.places; i++) {
        low_x = p->place_x_d[i] < low_x ? p->place_x_d[i] : low_x;
        high_x = p->place_x_d[i] > high_x ? p->place_x_d[i] : high_x;
        low_y = p->place_y_d[i] < low_y ? p->place_y_d[i] : low_y;
        high_y = p->place_y_d[i] > high_y ? p->place_y_d[i] : high_y;
    }
    __int128 straight = (__int128)(high_x - low_x) + (high_y - low_y);
    __int128 distance = straight * fit->detour_e4 / 10000;
    int32_t slope =
        fit->ticks_per_1000_d > fit->far_ticks_per_1000_d ? fit->ticks_per_1000_d : fit->far_ticks_per_1000_d;
    if (distance > DURATION_MAX || fit->fixed_t + distance * slope / 1000 > DURATION_MAX) {
        return wrong(fault, "fit", 0, "gives travel beyond the range");
    }
    return true;
}

/* From a place to itself is nothing: a break taken at a place costs no travel. */
static bool stays_are_free(const struct problem *p, struct fault *fault)
{
    for (int32_t i = 0; i < p->dims.places; i++) {
        struct travel stay = problem_travel(p, i, i);
        if (stay.time_t != 0 || stay.distance_d != 0) {
            return wrong(fault, "travel", i, "has travel from a place to itself");
        }
    }
    return true;
}

static bool travel_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->travel_form == TRAVEL_DENSE) {
        int64_t pairs = (int64_t)p->dims.places * p->dims.places;
        return in_range(fault, "travel_t", p->travel_t, pairs, 0, DURATION_MAX) &&
               in_range(fault, "travel_d", p->travel_d, pairs, 0, DURATION_MAX);
    }
    return fit_is_valid(p, fault) && cuts(fault, "near_first", p->near_first, p->dims.places, p->dims.near_pairs) &&
           in_range(fault, "near_place", p->near_place, p->dims.near_pairs, 0, p->dims.places - 1) &&
           runs_ascend(fault, "near_place", p->near_first, p->dims.places, p->near_place) &&
           in_range(fault, "near_t", p->near_t, p->dims.near_pairs, 0, DURATION_MAX) &&
           in_range(fault, "near_d", p->near_d, p->dims.near_pairs, 0, DURATION_MAX);
}

/* Bits beyond the last technician are zero, so that equal problems are equal bytes. */
static bool eligibility_is_valid(const struct problem *p, struct fault *fault)
{
    int32_t tail = p->dims.technicians % 64;
    if (p->eligible == NULL || tail == 0) {
        return true;
    }
    for (int64_t j = 0; j < p->dims.jobs; j++) {
        if (p->eligible[(j + 1) * p->eligible_words - 1] >> tail != 0) {
            return wrong(fault, "eligible", j, "names a technician that is none");
        }
    }
    return true;
}

static bool parts_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->part_first == NULL) {
        return true;
    }
    int64_t stocks = (int64_t)p->dims.technicians * p->dims.parts;
    return cuts(fault, "part_first", p->part_first, p->dims.jobs, p->dims.part_uses) &&
           in_range(fault, "part_kind", p->part_kind, p->dims.part_uses, 0, p->dims.parts - 1) &&
           runs_ascend(fault, "part_kind", p->part_first, p->dims.jobs, p->part_kind) &&
           in_range(fault, "part_quantity", p->part_quantity, p->dims.part_uses, 1, INSTANT_MAX) &&
           in_range(fault, "part_stock", p->part_stock, stocks, 0, INSTANT_MAX);
}

static bool breaks_are_valid(const struct problem *p, struct fault *fault)
{
    if (p->break_length_t == NULL) {
        return true;
    }
    int64_t technicians = p->dims.technicians;
    if (!in_range(fault, "break_from_t", p->break_from_t, technicians, 0, INSTANT_MAX) ||
        !in_range(fault, "break_until_t", p->break_until_t, technicians, 0, INSTANT_MAX) ||
        !in_range(fault, "break_length_t", p->break_length_t, technicians, 0, DURATION_MAX) ||
        !not_after(fault, "break_until_t", p->break_from_t, p->break_until_t, technicians)) {
        return false;
    }
    for (int64_t t = 0; t < technicians; t++) {
        if (p->break_length_t[t] > 0 && p->break_until_t[t] < p->technician_from_t[t]) {
            return wrong(fault, "break_until_t", t, "is before the shift");
        }
    }
    return true;
}

static bool promises_are_valid(const struct problem *p, struct fault *fault)
{
    return p->promise_due_t == NULL ||
           (in_range(fault, "promise_due_t", p->promise_due_t, p->dims.jobs, 0, INSTANT_MAX) &&
            not_after(fault, "promise_due_t", p->job_open_t, p->promise_due_t, p->dims.jobs) &&
            costs_in_range(fault, "promise_late_c", p->promise_late_c, p->dims.jobs));
}

static bool rest_is_valid(const struct problem *p, struct fault *fault)
{
    if (p->reach_d != NULL && !in_range(fault, "reach_d", p->reach_d, p->dims.technicians, 0, INT32_MAX)) {
        return false;
    }
    if (p->balance != NULL && (p->balance->cost < 0 || p->balance->cost > COST_MAX || p->balance->unit < 1)) {
        return wrong(fault, "balance", 0, "is out of range");
    }
    if (p->ticks_per_second < 1 || p->units_per_metre < 1 || p->drive_c < 0 || p->drive_c > COST_MAX ||
        p->distance_c < 0 || p->distance_c > COST_MAX) {
        return fault_raise(fault, FAULT_INVALID, "invalid_problem", "/weights", "A scale or weight is out of range");
    }
    return true;
}

/* The dearest plan that could be, in 128 bits: everything left out, and every technician driving the whole shift, over the
 * longest leg before every job, late everywhere. Also keeps w * w * balance within 64 bits. */
static bool cost_is_bounded(const struct problem *p, struct fault *fault)
{
    __int128 dearest = 0;
    __int128 span_max = 0;
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        __int128 span = p->technician_to_t[t] - p->technician_from_t[t];
        span_max = span > span_max ? span : span_max;
        dearest += p->technician_used_c[t] + span * p->drive_c;
        dearest += p->balance == NULL ? 0 : span * span * p->balance->cost / p->balance->unit;
    }
    dearest += (__int128)((int64_t)p->dims.jobs + p->dims.technicians) * DURATION_MAX * p->distance_c;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        dearest += p->job_left_out_c[j];
        if (p->promise_due_t != NULL && p->promise_due_t[j] < p->job_close_t[j]) {
            dearest += (__int128)(p->job_close_t[j] - p->promise_due_t[j]) * p->promise_late_c[j];
        }
    }
    bool square_fits = p->balance == NULL || span_max * span_max * p->balance->cost <= COST_MAX;
    if (dearest > COST_MAX || !square_fits) {
        return fault_raise(fault, FAULT_INVALID, "cost_overflow", "/weights",
                           "The weights are so large that a plan's cost could leave the range of 2^60");
    }
    return true;
}

static bool problem_is_valid(const struct problem *p, struct fault *fault)
{
    return jobs_are_valid(p, fault) && technicians_are_valid(p, fault) && travel_is_valid(p, fault) &&
           stays_are_free(p, fault) && eligibility_is_valid(p, fault) && parts_are_valid(p, fault) &&
           breaks_are_valid(p, fault) && promises_are_valid(p, fault) && rest_is_valid(p, fault) &&
           cost_is_bounded(p, fault);
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static bool not_a_block(struct fault *fault, const char *what)
{
    return fault_raise(fault, FAULT_SYNTAX, "invalid_problem", "", "This is no problem block: %s", what);
}

/* Which sections the directory names; they must stand exactly where a block of these dims has them. */
static bool directory_read(const struct block_header *header, const struct problem_dims *dims, struct layout *layout,
                           struct fault *fault)
{
    const struct block_section *directory = (const struct block_section *)(header + 1);
    uint32_t last = 0;
    for (uint32_t i = 0; i < header->section_count; i++) {
        if (directory[i].id <= last || directory[i].id > SECTION_LAST || directory[i].version != SECTION_VERSION) {
            return not_a_block(fault, "a section is unknown or out of order");
        }
        last = directory[i].id;
        layout->present[last] = true;
    }
    bool dense = layout->present[SECTION_TRAVEL_TIMES];
    if (!layout->present[SECTION_JOBS] || !layout->present[SECTION_TECHNICIANS] ||
        dense == layout->present[SECTION_TRAVEL_FITTED] || (!dense && layout->present[SECTION_TRAVEL_DISTANCES])) {
        return not_a_block(fault, "a section is missing or one too many");
    }
    layout_make(dims, layout);
    for (uint32_t i = 0; i < header->section_count; i++) {
        if (directory[i].offset != layout->section_offset[directory[i].id] ||
            directory[i].bytes != layout->section_bytes[directory[i].id]) {
            return not_a_block(fault, "a section does not stand where it must");
        }
    }
    return true;
}

static bool zeros(const unsigned char *bytes, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static bool padding_is_zero(const struct problem *p, const struct layout *layout)
{
    const unsigned char *bytes = p->block;
    uint64_t directory_end = sizeof(struct block_header) + layout->section_count * sizeof(struct block_section);
    if (!zeros(bytes, directory_end, aligned(directory_end))) {
        return false;
    }
    for (int f = 0; f < FIELD_COUNT; f++) {
        uint64_t end = layout->field_offset[f] + field_bytes(&FIELDS[f], &p->dims);
        if (layout->present[FIELDS[f].section] && !zeros(bytes, end, aligned(end))) {
            return false;
        }
    }
    return true;
}

bool problem_open(const void *block, size_t bytes, struct problem *view, struct fault *fault)
{
    const struct block_header *header = block;
    if (bytes < sizeof *header || (uintptr_t)block % SECTION_ALIGNMENT != 0 ||
        memcmp(header->magic, BLOCK_MAGIC, sizeof BLOCK_MAGIC) != 0 || header->version != BLOCK_VERSION) {
        return not_a_block(fault, "it does not begin like one of this version");
    }
    if (header->bytes != bytes || header->section_count > SECTION_LAST || header->reserved != 0 ||
        bytes < sizeof *header + header->section_count * sizeof(struct block_section)) {
        return not_a_block(fault, "its size is wrong");
    }
    struct problem p = {.block = block, .bytes = bytes};
    p.dims = (struct problem_dims){header->jobs,      header->technicians, header->places, header->parts,
                                   header->part_uses, header->near_pairs,  false};
    struct layout layout = {0};
    if (!dims_are_valid(&p.dims, fault) || !directory_read(header, &p.dims, &layout, fault)) {
        return false;
    }
    if (layout.bytes != bytes) {
        return not_a_block(fault, "its size is wrong");
    }
    for (int f = 0; f < FIELD_COUNT; f++) {
        if (layout.present[FIELDS[f].section]) {
            field_point(&p, &FIELDS[f], (const char *)block + layout.field_offset[f]);
        }
    }
    if (!padding_is_zero(&p, &layout)) {
        return not_a_block(fault, "its padding is not zero");
    }
    p.dims.dense = p.travel_t != NULL;
    p.travel_form = p.dims.dense ? TRAVEL_DENSE : TRAVEL_FITTED;
    p.travel_d = p.travel_d == NULL ? p.travel_t : p.travel_d;
    p.eligible_words = (p.dims.technicians + 63) / 64;
    p.ticks_per_second = header->ticks_per_second;
    p.units_per_metre = header->units_per_metre;
    p.drive_c = header->drive_c;
    p.distance_c = header->distance_c;
    if (!problem_is_valid(&p, fault)) {
        return false;
    }
    *view = p;
    return true;
}

/* ---- sealing ----------------------------------------------------------------------------------------------------- */

/* A section is there when its first array is; then all of its arrays must be. */
static bool sections_find(const struct problem *description, struct layout *layout, struct fault *fault)
{
    for (int f = 0; f < FIELD_COUNT; f++) {
        if (field_pointer(description, &FIELDS[f]) != NULL) {
            layout->present[FIELDS[f].section] = true;
        }
    }
    layout->present[SECTION_TRAVEL_DISTANCES] &= description->travel_d != description->travel_t;
    for (int f = 0; f < FIELD_COUNT; f++) {
        bool empty = field_bytes(&FIELDS[f], &description->dims) == 0;
        if (layout->present[FIELDS[f].section] && !empty && field_pointer(description, &FIELDS[f]) == NULL) {
            return wrong(fault, FIELDS[f].name, 0, "is missing");
        }
    }
    layout->present[SECTION_JOBS] = true;
    layout->present[SECTION_TECHNICIANS] = true;
    bool jobs_missing = description->dims.jobs > 0 && description->job_place == NULL;
    bool technicians_missing = description->dims.technicians > 0 && description->technician_from_t == NULL;
    if (jobs_missing || technicians_missing || (description->travel_t == NULL) == (description->fit == NULL)) {
        return fault_raise(fault, FAULT_INVALID, "invalid_problem", "",
                           "A problem has jobs, technicians and exactly one travel table");
    }
    return true;
}

static void block_fill(unsigned char *block, const struct problem *description, const struct layout *layout)
{
    const struct problem_dims *d = &description->dims;
    struct block_header header = {.version = BLOCK_VERSION,
                                  .section_count = layout->section_count,
                                  .bytes = layout->bytes,
                                  .jobs = d->jobs,
                                  .technicians = d->technicians,
                                  .places = d->places,
                                  .parts = d->parts,
                                  .part_uses = d->part_uses,
                                  .near_pairs = d->near_pairs,
                                  .ticks_per_second = description->ticks_per_second,
                                  .units_per_metre = description->units_per_metre,
                                  .drive_c = description->drive_c,
                                  .distance_c = description->distance_c};
    memcpy(header.magic, BLOCK_MAGIC, sizeof BLOCK_MAGIC);
    memcpy(block, &header, sizeof header);
    unsigned char *directory = block + sizeof header;
    for (uint32_t id = 1; id <= SECTION_LAST; id++) {
        if (layout->present[id]) {
            struct block_section section = {id, SECTION_VERSION, layout->section_offset[id], layout->section_bytes[id]};
            memcpy(directory, &section, sizeof section);
            directory += sizeof section;
        }
    }
    for (int f = 0; f < FIELD_COUNT; f++) {
        size_t bytes = (size_t)field_bytes(&FIELDS[f], d);
        if (layout->present[FIELDS[f].section] && bytes > 0) {
            memcpy(block + layout->field_offset[f], field_pointer(description, &FIELDS[f]), bytes);
        }
    }
}

bool problem_seal(struct arena *arena, const struct problem *description, struct problem *sealed, struct fault *fault)
{
    struct layout layout = {0};
    if (!dims_are_valid(&description->dims, fault) || !sections_find(description, &layout, fault)) {
        return false;
    }
    layout_make(&description->dims, &layout);
    unsigned char *block = arena_alloc(arena, (size_t)layout.bytes);
    block_fill(block, description, &layout);
    return problem_open(block, (size_t)layout.bytes, sealed, fault);
}

struct sha256 problem_hash(const struct problem *problem)
{
    return sha256_of(problem->block, problem->bytes);
}

/* ---- travel ------------------------------------------------------------------------------------------------------ */

/* The whole part of a square root, by Newton's method from above; exact for the 62 bits that coordinates allow. */
static int64_t square_root(int64_t x)
{
    if (x < 2) {
        return x;
    }
    int bits = 64 - __builtin_clzll((uint64_t)x);
    int64_t guess = INT64_C(1) << ((bits + 1) / 2);
    for (;;) {
        int64_t next = (guess + x / guess) / 2;
        if (next >= guess) {
            return guess;
        }
        guess = next;
    }
}

struct travel travel_estimate(const struct travel_fit *fit, int64_t dx_d, int64_t dy_d)
{
    int64_t straight = square_root(dx_d * dx_d + dy_d * dy_d);
    if (straight == 0) {
        return (struct travel){0, 0};
    }
    int64_t distance = straight * fit->detour_e4 / 10000;
    int64_t near = distance < fit->far_d ? distance : fit->far_d;
    int64_t time =
        fit->fixed_t + near * fit->ticks_per_1000_d / 1000 + (distance - near) * fit->far_ticks_per_1000_d / 1000;
    return (struct travel){(int32_t)time, (int32_t)distance};
}

struct travel problem_travel_fitted(const struct problem *p, int32_t from, int32_t to)
{
    int32_t low = p->near_first[from];
    int32_t high = p->near_first[from + 1];
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (p->near_place[middle] < to) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < p->near_first[from + 1] && p->near_place[low] == to) {
        return (struct travel){p->near_t[low], p->near_d[low]};
    }
    return travel_estimate(p->fit, (int64_t)p->place_x_d[to] - p->place_x_d[from],
                           (int64_t)p->place_y_d[to] - p->place_y_d[from]);
}
