#include "solver/problem.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "solver/problem_check.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a block is read in place: little-endian machines only");

enum { SECTION_ALIGNMENT = 16, FIELD_COUNT_MAX = 110 };

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
    SECTION_WAGES = 12,
    SECTION_OVERTIME = 13,
    SECTION_LIMITS = 14,
    SECTION_PACE = 15,
    SECTION_AFFINITY = 16,
    SECTION_WINDOWS = 17,
    SECTION_SPLITS = 18,
    SECTION_SUBSTITUTES = 19,
    SECTION_RESTOCK = 20,
    SECTION_LOADS = 21,
    SECTION_PROFILES = 22,
    SECTION_CLOCK = 23,
    SECTION_ENERGY = 24,
    SECTION_STATIONS = 25,
    SECTION_CREWS = 26,
    SECTION_PRECEDENCE = 27,
    SECTION_FROZEN = 28,
    SECTION_SEQUENCE = 29,
    SECTION_PREVIOUS = 30,
    SECTION_LAST = SECTION_PREVIOUS
};

/* struct problem_dims is that many int32_t, and a bool. */
enum { SIZES = offsetof(struct problem_dims, dense) / sizeof(int32_t) };

struct block_header {
    char magic[8];
    uint32_t version;
    uint32_t section_count;
    uint64_t bytes;
    int32_t ticks_per_second, units_per_metre;
    int32_t sizes[SIZES]; /* the members of struct problem_dims but the last, in their order */
    int64_t drive_c, distance_c;
    uint64_t reserved;
};

struct block_section {
    uint32_t id;
    uint32_t version;
    uint64_t offset;
    uint64_t bytes;
};

_Static_assert(sizeof(struct block_header) == 152, "the header's layout is part of the format");
_Static_assert(sizeof(struct block_section) == 24, "a directory entry's layout is part of the format");

static const char BLOCK_MAGIC[8] = {'R', 'Q', 'P', 'R', 'O', 'B', 'L', 'M'};
enum { BLOCK_VERSION = 2, SECTION_VERSION = 1 };

/* How many elements a field has, as a product of three of these. */
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
    ELIGIBLE_WORDS,
    TECHNICIANS_AND_ONE,
    BREAKS,
    PROFILES,
    PROFILES_AND_ONE,
    AFFINITIES,
    WINDOWS,
    PART_USES_AND_ONE,
    SUBSTITUTES,
    RESTOCKS,
    LOADS,
    CLOCKS,
    ENERGY_MODELS_AND_ONE,
    ENERGY_BANDS,
    STATIONS,
    STATIONS_AND_ONE,
    CURVE_POINTS,
    CHARGE_TARGETS,
    CREWS_AND_ONE,
    CREW_JOBS,
    PRECEDENCES,
    FROZEN_JOBS,
    SEQUENCE_JOBS
};

/* One array of the view: where its pointer stands, and how long it is. The order of this table is the order in the block. */
struct field {
    enum section_id section;
    const char *name;
    size_t member; /* offset of the pointer in struct problem */
    size_t element_bytes;
    enum extent rows, columns, layers;
};

#define FIELD(section, name, type, rows, columns)                                                                      \
    {                                                                                                                  \
        section, #name, offsetof(struct problem, name), sizeof(type), rows, columns, ONE                               \
    }
/* One table a profile. */
#define LAYERS(section, name, type, rows, columns)                                                                     \
    {                                                                                                                  \
        section, #name, offsetof(struct problem, name), sizeof(type), rows, columns, PROFILES                          \
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
    LAYERS(SECTION_TRAVEL_TIMES, travel_t, int32_t, PLACES, PLACES),
    LAYERS(SECTION_TRAVEL_DISTANCES, travel_d, int32_t, PLACES, PLACES),
    LAYERS(SECTION_TRAVEL_FITTED, fit, struct travel_fit, ONE, ONE),
    FIELD(SECTION_TRAVEL_FITTED, place_x_d, int32_t, PLACES, ONE),
    FIELD(SECTION_TRAVEL_FITTED, place_y_d, int32_t, PLACES, ONE),
    FIELD(SECTION_TRAVEL_FITTED, near_first, int32_t, PLACES_AND_ONE, ONE),
    FIELD(SECTION_TRAVEL_FITTED, near_place, int32_t, NEAR_PAIRS, ONE),
    LAYERS(SECTION_TRAVEL_FITTED, near_t, int32_t, NEAR_PAIRS, ONE),
    LAYERS(SECTION_TRAVEL_FITTED, near_d, int32_t, NEAR_PAIRS, ONE),
    FIELD(SECTION_ELIGIBILITY, eligible, uint64_t, JOBS, ELIGIBLE_WORDS),
    FIELD(SECTION_PARTS, part_first, int32_t, JOBS_AND_ONE, ONE),
    FIELD(SECTION_PARTS, part_kind, int32_t, PART_USES, ONE),
    FIELD(SECTION_PARTS, part_quantity, int32_t, PART_USES, ONE),
    FIELD(SECTION_PARTS, part_stock, int32_t, TECHNICIANS, PARTS),
    FIELD(SECTION_BREAKS, break_first, int32_t, TECHNICIANS_AND_ONE, ONE),
    FIELD(SECTION_BREAKS, break_from_t, int32_t, BREAKS, ONE),
    FIELD(SECTION_BREAKS, break_until_t, int32_t, BREAKS, ONE),
    FIELD(SECTION_BREAKS, break_length_t, int32_t, BREAKS, ONE),
    FIELD(SECTION_PROMISES, promise_due_t, int32_t, JOBS, ONE),
    FIELD(SECTION_PROMISES, promise_late_c, int64_t, JOBS, ONE),
    FIELD(SECTION_REACH, reach_d, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_BALANCE, balance, struct balance, ONE, ONE),
    FIELD(SECTION_WAGES, technician_drive_c, int64_t, TECHNICIANS, ONE),
    FIELD(SECTION_WAGES, technician_distance_c, int64_t, TECHNICIANS, ONE),
    FIELD(SECTION_WAGES, technician_wait_c, int64_t, TECHNICIANS, ONE),
    FIELD(SECTION_WAGES, technician_service_c, int64_t, TECHNICIANS, ONE),
    FIELD(SECTION_OVERTIME, regular_t, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_OVERTIME, overtime_c, int64_t, TECHNICIANS, ONE),
    FIELD(SECTION_LIMITS, jobs_max, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_PACE, pace_e4, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_AFFINITY, affinity_first, int32_t, JOBS_AND_ONE, ONE),
    FIELD(SECTION_AFFINITY, affinity_technician, int32_t, AFFINITIES, ONE),
    FIELD(SECTION_AFFINITY, affinity_preference_c, int64_t, AFFINITIES, ONE),
    FIELD(SECTION_AFFINITY, affinity_territory_c, int64_t, AFFINITIES, ONE),
    FIELD(SECTION_AFFINITY, affinity_service_t, int32_t, AFFINITIES, ONE),
    FIELD(SECTION_WINDOWS, window_first, int32_t, JOBS_AND_ONE, ONE),
    FIELD(SECTION_WINDOWS, window_open_t, int32_t, WINDOWS, ONE),
    FIELD(SECTION_WINDOWS, window_due_t, int32_t, WINDOWS, ONE),
    FIELD(SECTION_WINDOWS, window_close_t, int32_t, WINDOWS, ONE),
    FIELD(SECTION_WINDOWS, window_late_c, int64_t, JOBS, ONE),
    FIELD(SECTION_SPLITS, job_split, int32_t, JOBS, ONE),
    FIELD(SECTION_SUBSTITUTES, substitute_first, int32_t, PART_USES_AND_ONE, ONE),
    FIELD(SECTION_SUBSTITUTES, substitute_kind, int32_t, SUBSTITUTES, ONE),
    FIELD(SECTION_RESTOCK, restock_place, int32_t, RESTOCKS, ONE),
    FIELD(SECTION_RESTOCK, restock_open_t, int32_t, RESTOCKS, ONE),
    FIELD(SECTION_RESTOCK, restock_close_t, int32_t, RESTOCKS, ONE),
    FIELD(SECTION_RESTOCK, restock_service_t, int32_t, RESTOCKS, ONE),
    FIELD(SECTION_RESTOCK, restock_stock, int32_t, TECHNICIANS, PARTS),
    FIELD(SECTION_LOADS, load_start, int32_t, JOBS, LOADS),
    FIELD(SECTION_LOADS, load_change, int32_t, JOBS, LOADS),
    FIELD(SECTION_LOADS, load_capacity, int32_t, TECHNICIANS, LOADS),
    FIELD(SECTION_PROFILES, technician_profile, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_CLOCK, clock_first, int32_t, PROFILES_AND_ONE, ONE),
    FIELD(SECTION_CLOCK, clock_from_t, int32_t, CLOCKS, ONE),
    FIELD(SECTION_CLOCK, clock_speed_e4, int32_t, CLOCKS, ONE),
    FIELD(SECTION_ENERGY, energy_model, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_ENERGY, energy_capacity_e, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_ENERGY, energy_start_e, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_ENERGY, energy_reserve_e, int32_t, TECHNICIANS, ONE),
    FIELD(SECTION_ENERGY, energy_c, int64_t, TECHNICIANS, ONE),
    FIELD(SECTION_ENERGY, band_first, int32_t, ENERGY_MODELS_AND_ONE, ONE),
    FIELD(SECTION_ENERGY, band_speed, int32_t, ENERGY_BANDS, ONE),
    FIELD(SECTION_ENERGY, band_use_e, int32_t, ENERGY_BANDS, ONE),
    FIELD(SECTION_STATIONS, station_place, int32_t, STATIONS, ONE),
    FIELD(SECTION_STATIONS, station_setup_t, int32_t, STATIONS, ONE),
    FIELD(SECTION_STATIONS, curve_first, int32_t, STATIONS_AND_ONE, ONE),
    FIELD(SECTION_STATIONS, curve_level_e4, int32_t, CURVE_POINTS, ONE),
    FIELD(SECTION_STATIONS, curve_ticks, int32_t, CURVE_POINTS, ONE),
    FIELD(SECTION_STATIONS, charge_target_e4, int32_t, CHARGE_TARGETS, ONE),
    FIELD(SECTION_CREWS, crew_first, int32_t, CREWS_AND_ONE, ONE),
    FIELD(SECTION_CREWS, crew_job, int32_t, CREW_JOBS, ONE),
    FIELD(SECTION_PRECEDENCE, precedence_before, int32_t, PRECEDENCES, ONE),
    FIELD(SECTION_PRECEDENCE, precedence_after, int32_t, PRECEDENCES, ONE),
    FIELD(SECTION_PRECEDENCE, precedence_min_t, int32_t, PRECEDENCES, ONE),
    FIELD(SECTION_PRECEDENCE, precedence_max_t, int32_t, PRECEDENCES, ONE),
    FIELD(SECTION_PRECEDENCE, precedence_same, int32_t, PRECEDENCES, ONE),
    FIELD(SECTION_FROZEN, frozen_first, int32_t, TECHNICIANS_AND_ONE, ONE),
    FIELD(SECTION_FROZEN, frozen_job, int32_t, FROZEN_JOBS, ONE),
    FIELD(SECTION_FROZEN, frozen_start_t, int32_t, FROZEN_JOBS, ONE),
    FIELD(SECTION_FROZEN, frozen_end_t, int32_t, FROZEN_JOBS, ONE),
    FIELD(SECTION_SEQUENCE, sequence_first, int32_t, TECHNICIANS_AND_ONE, ONE),
    FIELD(SECTION_SEQUENCE, sequence_job, int32_t, SEQUENCE_JOBS, ONE),
    FIELD(SECTION_PREVIOUS, previous_technician, int32_t, JOBS, ONE),
    FIELD(SECTION_PREVIOUS, previous_start_t, int32_t, JOBS, ONE),
    FIELD(SECTION_PREVIOUS, previous_early_t, int32_t, JOBS, ONE),
    FIELD(SECTION_PREVIOUS, previous_late_t, int32_t, JOBS, ONE),
    FIELD(SECTION_PREVIOUS, moved_technician_c, int64_t, JOBS, ONE),
    FIELD(SECTION_PREVIOUS, moved_time_c, int64_t, JOBS, ONE),
    FIELD(SECTION_PREVIOUS, disturbance, struct disturbance, ONE, ONE),
};

enum { FIELD_COUNT = sizeof FIELDS / sizeof FIELDS[0] };

/* Where in struct problem_dims the count of an extent stands, and how many more elements there are. */
static const struct {
    size_t member;
    uint64_t more;
} EXTENTS[] = {
    [JOBS] = {offsetof(struct problem_dims, jobs), 0},
    [TECHNICIANS] = {offsetof(struct problem_dims, technicians), 0},
    [PLACES] = {offsetof(struct problem_dims, places), 0},
    [PARTS] = {offsetof(struct problem_dims, parts), 0},
    [PART_USES] = {offsetof(struct problem_dims, part_uses), 0},
    [NEAR_PAIRS] = {offsetof(struct problem_dims, near_pairs), 0},
    [BREAKS] = {offsetof(struct problem_dims, breaks), 0},
    [AFFINITIES] = {offsetof(struct problem_dims, affinities), 0},
    [WINDOWS] = {offsetof(struct problem_dims, windows), 0},
    [SUBSTITUTES] = {offsetof(struct problem_dims, substitutes), 0},
    [RESTOCKS] = {offsetof(struct problem_dims, restocks), 0},
    [LOADS] = {offsetof(struct problem_dims, loads), 0},
    [CLOCKS] = {offsetof(struct problem_dims, clocks), 0},
    [ENERGY_BANDS] = {offsetof(struct problem_dims, energy_bands), 0},
    [STATIONS] = {offsetof(struct problem_dims, stations), 0},
    [CURVE_POINTS] = {offsetof(struct problem_dims, curve_points), 0},
    [CHARGE_TARGETS] = {offsetof(struct problem_dims, charge_targets), 0},
    [CREW_JOBS] = {offsetof(struct problem_dims, crew_jobs), 0},
    [PRECEDENCES] = {offsetof(struct problem_dims, precedences), 0},
    [FROZEN_JOBS] = {offsetof(struct problem_dims, frozen_jobs), 0},
    [SEQUENCE_JOBS] = {offsetof(struct problem_dims, sequence_jobs), 0},
    [JOBS_AND_ONE] = {offsetof(struct problem_dims, jobs), 1},
    [PLACES_AND_ONE] = {offsetof(struct problem_dims, places), 1},
    [TECHNICIANS_AND_ONE] = {offsetof(struct problem_dims, technicians), 1},
    [PART_USES_AND_ONE] = {offsetof(struct problem_dims, part_uses), 1},
    [ENERGY_MODELS_AND_ONE] = {offsetof(struct problem_dims, energy_models), 1},
    [STATIONS_AND_ONE] = {offsetof(struct problem_dims, stations), 1},
    [CREWS_AND_ONE] = {offsetof(struct problem_dims, crews), 1},
};

static uint64_t extent_count(enum extent extent, const struct problem_dims *dims)
{
    uint64_t profiles = dims->profiles < 1 ? 1 : (uint64_t)dims->profiles;
    if (extent == ONE || extent == PROFILES || extent == PROFILES_AND_ONE) {
        return extent == ONE ? 1 : profiles + (extent == PROFILES_AND_ONE ? 1 : 0);
    }
    if (extent == ELIGIBLE_WORDS) {
        return ((uint64_t)dims->technicians + 63) / 64;
    }
    int32_t count;
    memcpy(&count, (const char *)dims + EXTENTS[extent].member, sizeof count);
    return (uint64_t)count + EXTENTS[extent].more;
}

static uint64_t field_bytes(const struct field *field, const struct problem_dims *dims)
{
    return extent_count(field->rows, dims) * extent_count(field->columns, dims) * extent_count(field->layers, dims) *
           field->element_bytes;
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

/* Then the distances are left away, so that equal problems are equal bytes. */
static bool distances_are_times(const struct problem *p)
{
    size_t pairs = (size_t)problem_profiles(p) * (size_t)p->dims.places * (size_t)p->dims.places;
    return p->travel_d == p->travel_t || (p->travel_d != NULL && p->travel_t != NULL &&
                                          memcmp(p->travel_d, p->travel_t, pairs * sizeof *p->travel_t) == 0);
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
    memcpy(&p.dims, header->sizes, sizeof header->sizes);
    struct layout layout = {0};
    if (!problem_dims_valid(&p.dims, fault) || !directory_read(header, &p.dims, &layout, fault)) {
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
    if (p.travel_d != NULL && distances_are_times(&p)) {
        return not_a_block(fault, "its distances are its times, and stand there twice");
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
    layout->present[SECTION_TRAVEL_DISTANCES] &= !distances_are_times(description);
    for (int f = 0; f < FIELD_COUNT; f++) {
        bool empty = field_bytes(&FIELDS[f], &description->dims) == 0;
        if (layout->present[FIELDS[f].section] && !empty && field_pointer(description, &FIELDS[f]) == NULL) {
            return problem_refuse(fault, FIELDS[f].name, 0, "is missing");
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
                                  .ticks_per_second = description->ticks_per_second,
                                  .units_per_metre = description->units_per_metre,
                                  .drive_c = description->drive_c,
                                  .distance_c = description->distance_c};
    memcpy(header.magic, BLOCK_MAGIC, sizeof BLOCK_MAGIC);
    memcpy(header.sizes, d, sizeof header.sizes);
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
    if (!problem_dims_valid(&description->dims, fault) || !sections_find(description, &layout, fault)) {
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

/* ---- jobs alike ---------------------------------------------------------------------------------------------------- */

static const void *field_of(const struct problem *p, const struct field *field)
{
    const void *array;
    memcpy(&array, (const char *)p + field->member, sizeof array);
    return array;
}

/* Whether the entries that two jobs have in some array are the same. */
static bool entries_alike(const struct problem *p, const struct field *field, const int32_t *first, int32_t a,
                          int32_t b)
{
    const char *entries = field_of(p, field);
    size_t count = (size_t)(first[a + 1] - first[a]);
    return first[b + 1] - first[b] == first[a + 1] - first[a] &&
           (count == 0 || memcmp(entries + (size_t)first[a] * field->element_bytes,
                                 entries + (size_t)first[b] * field->element_bytes, count * field->element_bytes) == 0);
}

bool problem_jobs_alike(const struct problem *p, int32_t a, int32_t b)
{
    const int32_t *first = NULL; /* of the entries in the arrays that follow it */
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        const struct field *field = &FIELDS[f];
        const char *array = field_of(p, field);
        if (array == NULL || field->member == offsetof(struct problem, job_left_out_c)) {
            continue;
        }
        size_t row = (size_t)(extent_count(field->columns, &p->dims) * field->element_bytes);
        bool listed = field->rows == AFFINITIES || field->rows == WINDOWS || field->rows == PART_USES;
        bool entries = listed && first != NULL; /* which stands before them in the table */
        if ((field->rows == JOBS && memcmp(array + (size_t)a * row, array + (size_t)b * row, row) != 0) ||
            (entries && !entries_alike(p, field, first, a, b))) {
            return false;
        }
        first = field->rows == JOBS_AND_ONE ? (const int32_t *)(const void *)array : first;
    }
    bool takes = p->part_first != NULL && p->part_first[a] < p->part_first[a + 1];
    return p->substitute_first == NULL || !takes;
}
