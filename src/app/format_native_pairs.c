/* What is particular to a job and a technician of a native file: a preference, a territory, how long it takes. */
#include "app/format_native.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

enum { E4 = 10000 };

struct pairs {
    struct native_reader *reader;
    int32_t *own_service;            /* T: of the job at hand; NO_INSTANT where there is none */
    struct native_list *territories; /* of each technician */
};

struct affinities {
    struct native_list first, technician, service;
    int64_t *preference, *territory; /* as long as the lists' room */
    int32_t room;
};

static bool territories_read(struct pairs *all, struct fault *fault)
{
    struct native_reader *reader = all->reader;
    all->territories = arena_array(reader->arena, struct native_list, reader->problem->dims.technicians);
    for (int32_t t = 0; t < reader->problem->dims.technicians; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t),
                      list = cursor_member(&technician, TEXT("territories"));
        int32_t count = 0;
        if (cursor_is(&list) && !cursor_array(&list, 0, NATIVE_NAMES_MAX, &count, fault)) {
            return false;
        }
        for (int32_t i = 0; i < count; i++) {
            struct cursor entry = cursor_element(&list, i);
            struct text name;
            if (!cursor_text(&entry, &name, fault)) {
                return false;
            }
            native_push(reader->arena, &all->territories[t], native_number(reader->arena, &reader->territories, name));
        }
    }
    return true;
}

/* A technician without territories is at home everywhere. */
static bool outside(const struct pairs *all, int32_t t, int32_t territory)
{
    const struct native_list *own = &all->territories[t];
    bool inside = own->count == 0 || territory < 0;
    for (int32_t i = 0; i < own->count && !inside; i++) {
        inside = own->at[i] == territory;
    }
    return !inside;
}

/* What a job says about single technicians. */
struct job_pairs {
    bool any_preferred;
    uint64_t *preferred; /* technicians */
    int64_t not_preferred;
    int32_t territory; /* -1: none */
    bool any_own, buffered;
};

static bool durations_read(struct pairs *all, const struct cursor *job, struct job_pairs *pairs, struct fault *fault)
{
    struct native_reader *reader = all->reader;
    struct cursor own = cursor_member(job, TEXT("durationByTechnician"));
    int32_t count = 0, technician = 0;
    for (int32_t t = 0; t < reader->problem->dims.technicians; t++) {
        all->own_service[t] = NO_INSTANT;
    }
    if (cursor_is(&own) && !cursor_entries(&own, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_entry(&own, i);
        if (!map_get(&reader->technicians, entry.name, &technician)) {
            return cursor_fault(&entry, fault, "unknown_technician", "there is no technician of this id");
        }
        if (!native_duration(reader, &entry, &all->own_service[technician], fault)) {
            return false;
        }
    }
    pairs->any_own = count > 0;
    return true;
}

static bool pairs_read(struct pairs *all, int32_t d, struct job_pairs *pairs, struct fault *fault)
{
    struct native_reader *reader = all->reader;
    struct cursor job = cursor_element(&reader->job_list, d),
                  preferred = cursor_member(&job, TEXT("preferredTechnicians"));
    struct cursor price = cursor_member(&job, TEXT("notPreferredCost")),
                  territory = cursor_member(&job, TEXT("territory"));
    int32_t first = reader->first_job[d];
    struct text name;
    pairs->any_preferred = cursor_is(&preferred);
    pairs->not_preferred = reader->costs.not_preferred;
    pairs->territory = -1;
    pairs->buffered = reader->buffer_before[first] + reader->buffer_after[first] > 0;
    if ((cursor_is(&preferred) && !native_technicians_listed(reader, &preferred, pairs->preferred, fault)) ||
        !cursor_integer_or(&price, 0, COST_MAX, &pairs->not_preferred, fault)) {
        return false;
    }
    if (cursor_is(&territory)) {
        if (!cursor_text(&territory, &name, fault)) {
            return false;
        }
        pairs->territory = native_number(reader->arena, &reader->territories, name);
    }
    return durations_read(all, &job, pairs, fault);
}

/* How long a technician takes for a job, where the problem's own arithmetic would say something else: NO_INSTANT where it
 * would not. Buffers take everybody the same time. */
static int64_t pair_service(const struct pairs *all, const struct job_pairs *pairs, int32_t job, int32_t t)
{
    const struct native_reader *reader = all->reader;
    const struct problem *p = reader->problem;
    int64_t buffers = (int64_t)reader->buffer_before[job] + reader->buffer_after[job];
    if (all->own_service[t] != NO_INSTANT) {
        return buffers + all->own_service[t];
    }
    if (!pairs->buffered || p->pace_e4 == NULL || p->pace_e4[t] == E4) {
        return NO_INSTANT;
    }
    int64_t paced = ((p->job_service_t[job] - buffers) * p->pace_e4[t] + E4 - 1) / E4;
    return buffers + paced < DURATION_MAX ? buffers + paced : DURATION_MAX;
}

static void affinity_push(struct arena *arena, struct affinities *a, int32_t t, int32_t service, int64_t preference,
                          int64_t territory)
{
    if (a->technician.count == a->room) {
        int32_t room = a->room == 0 ? 64 : a->room * 2;
        int64_t *preferences = arena_array(arena, int64_t, room), *territories = arena_array(arena, int64_t, room);
        if (a->room > 0) {
            memcpy(preferences, a->preference, (size_t)a->room * sizeof *preferences);
            memcpy(territories, a->territory, (size_t)a->room * sizeof *territories);
        }
        a->preference = preferences;
        a->territory = territories;
        a->room = room;
    }
    a->preference[a->technician.count] = preference;
    a->territory[a->technician.count] = territory;
    native_push(arena, &a->technician, t);
    native_push(arena, &a->service, service);
}

/* The entries of one job of the problem. False when a technician would take too long. */
static bool entries_put(const struct pairs *all, const struct job_pairs *pairs, int32_t job, struct affinities *a)
{
    const struct native_reader *reader = all->reader;
    const uint64_t *eligible = reader->eligible + (size_t)job * native_words(reader);
    for (int32_t t = 0; t < reader->problem->dims.technicians; t++) {
        if (!native_bit_get(eligible, t)) {
            continue;
        }
        bool disliked =
            reader->disliked != NULL && native_bit_get(reader->disliked + (size_t)job * native_words(reader), t);
        int64_t preference = (pairs->any_preferred && !native_bit_get(pairs->preferred, t) ? pairs->not_preferred : 0) +
                             (disliked ? reader->costs.not_preferred : 0);
        int64_t territory = outside(all, t, pairs->territory) ? reader->costs.outside_territory : 0;
        int64_t service = pair_service(all, pairs, job, t);
        if (service > DURATION_MAX) {
            return false;
        }
        if (preference > 0 || territory > 0 || service != NO_INSTANT) {
            affinity_push(reader->arena, a, t, (int32_t)service, preference, territory);
        }
    }
    return true;
}

bool native_pairs_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    struct affinities a = {0};
    struct pairs every = {.reader = reader}, *all = &every;
    struct job_pairs pairs = {.preferred = arena_array(reader->arena, uint64_t, native_words(reader))};
    all->own_service = arena_array(reader->arena, int32_t, p->dims.technicians);
    if (!territories_read(all, fault)) {
        return false;
    }
    native_push(reader->arena, &a.first, 0);
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        struct cursor job = cursor_element(&reader->job_list, d),
                      own = cursor_member(&job, TEXT("durationByTechnician"));
        if (!pairs_read(all, d, &pairs, fault)) {
            return false;
        }
        for (int32_t j = reader->first_job[d]; j < reader->first_job[d + 1]; j++) {
            if (!entries_put(all, &pairs, j, &a)) {
                return cursor_fault(&own, fault, "out_of_range", "with its buffers this is more than %d", DURATION_MAX);
            }
            native_push(reader->arena, &a.first, a.technician.count);
        }
        if (a.technician.count > NATIVE_AFFINITIES_MAX) {
            return fault_raise(fault, FAULT_TOO_LARGE, "too_many_pairs", "/jobs",
                               "too many pairs of a job and a technician have a price of their own");
        }
    }
    for (int32_t i = 0; i < reader->positions.count; i++) {
        native_push(reader->arena, &a.first, a.technician.count);
    }
    if (a.technician.count > 0) {
        p->dims.affinities = a.technician.count;
        p->affinity_first = a.first.at;
        p->affinity_technician = a.technician.at;
        p->affinity_preference_c = a.preference;
        p->affinity_territory_c = a.territory;
        p->affinity_service_t = a.service.at;
    }
    return true;
}
