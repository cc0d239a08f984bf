/* Rows as a work sees them: those of its snapshot, and over them those that it has put. */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/uuid.h"
#include "records/work_parts.h"

/* ---- the overlay ------------------------------------------------------------------------------------------------- */

enum { NOTHING = -1 };

/* One put. Entries are a log, so that the last ones can be taken back: each knows what it hides. */
struct overlay_entry {
    struct row row;
    int32_t id_slot;
    int32_t id_before; /* the put of the same row before it */
    int32_t name_slot; /* NOTHING: it has no name */
    int32_t name_before;
};

struct records_overlay {
    struct map by_id;   /* -> slot */
    struct map by_name; /* -> slot */
    struct map read;    /* by id -> index into `reads`: a snapshot does not move, so nothing is read twice */
    int32_t read_count;
    const struct row **reads; /* NULL: there is none */
    int32_t slot_count;
    int32_t *newest; /* slot -> entry */
    int32_t count;
    struct overlay_entry *entries;
};

static struct text id_key(struct arena *arena, enum row_kind kind, struct text id)
{
    char *bytes = arena_alloc(arena, 1 + id.length);
    bytes[0] = (char)('A' + (int)kind);
    if (id.length > 0) {
        memcpy(bytes + 1, id.bytes, id.length);
    }
    return (struct text){bytes, 1 + id.length};
}

static struct text external_key(struct arena *arena, enum row_kind kind, struct text source, struct text external_id)
{
    return text_format(arena, "%d %zu %.*s %.*s", (int)kind, source.length, TEXT_ARGS(source), TEXT_ARGS(external_id));
}

static struct text name_key(struct arena *arena, enum row_kind kind, struct text name)
{
    return external_key(arena, kind, TEXT(""), text_fold(arena, name));
}

/* By what else than its id a row is found; empty: by nothing. */
static struct text name_of(struct arena *arena, enum row_kind kind, const void *noun)
{
    struct text source = TEXT("");
    struct text external_id = TEXT("");
    if (kind == ROW_BRANCH) {
        return name_key(arena, kind, ((const struct branch_record *)noun)->name);
    }
    if (kind == ROW_USER) {
        return name_key(arena, kind, ((const struct user_record *)noun)->email);
    }
    if (kind == ROW_PLAN) {
        return name_key(arena, kind, date_text(arena, ((const struct plan_record *)noun)->date));
    }
    if (kind == ROW_JOB) {
        source = ((const struct job_record *)noun)->source;
        external_id = ((const struct job_record *)noun)->external_id;
    } else if (kind == ROW_TECHNICIAN) {
        source = ((const struct technician_record *)noun)->source;
        external_id = ((const struct technician_record *)noun)->external_id;
    } else if (kind == ROW_CUSTOMER) {
        source = ((const struct customer_record *)noun)->source;
        external_id = ((const struct customer_record *)noun)->external_id;
    }
    return text_is_empty(external_id) ? TEXT("") : external_key(arena, kind, source, external_id);
}

static int32_t slot_of(struct records_work *work, struct map *map, struct text key)
{
    struct records_overlay *overlay = work->overlay;
    int32_t slot = overlay->slot_count;
    if (map_add(map, key, &slot)) {
        overlay->newest = arena_grow(work->arena, overlay->newest, overlay->slot_count, sizeof *overlay->newest);
        overlay->newest[overlay->slot_count++] = NOTHING;
    }
    return slot;
}

static struct records_overlay *overlay_of(struct records_work *work)
{
    if (work->overlay == NULL) {
        uint64_t seed = 0;
        work->entropy->fill(work->entropy->context, &seed, sizeof seed);
        work->overlay = arena_new(work->arena, struct records_overlay);
        work->overlay->by_id = map_make(work->arena, 16, seed);
        work->overlay->by_name = map_make(work->arena, 16, seed);
        work->overlay->read = map_make(work->arena, 16, seed);
    }
    return work->overlay;
}

static const struct row *overlay_put(struct records_work *work, const struct row *row)
{
    struct records_overlay *overlay = overlay_of(work);
    struct text name = row->noun == NULL ? TEXT("") : name_of(work->arena, row->kind, row->noun);
    struct overlay_entry entry = {.row = *row, .name_slot = NOTHING};
    entry.id_slot = slot_of(work, &overlay->by_id, id_key(work->arena, row->kind, row->id));
    entry.id_before = overlay->newest[entry.id_slot];
    overlay->newest[entry.id_slot] = overlay->count;
    if (!text_is_empty(name)) {
        entry.name_slot = slot_of(work, &overlay->by_name, name);
        entry.name_before = overlay->newest[entry.name_slot];
        overlay->newest[entry.name_slot] = overlay->count;
    }
    overlay->entries = arena_grow(work->arena, overlay->entries, overlay->count, sizeof *overlay->entries);
    overlay->entries[overlay->count++] = entry;
    struct row *copy = arena_new(work->arena, struct row); /* entries move when they grow */
    *copy = *row;
    return copy;
}

/* The newest put of a slot that a key leads to; NULL when there is none. */
static const struct row *overlay_at(const struct records_work *work, const struct map *map, struct text key)
{
    int32_t slot = 0;
    if (!map_get(map, key, &slot) || work->overlay->newest[slot] == NOTHING) {
        return NULL;
    }
    struct row *copy = arena_new(work->arena, struct row);
    *copy = work->overlay->entries[work->overlay->newest[slot]].row;
    return copy;
}

static const struct row *overlay_find(const struct records_work *work, enum row_kind kind, struct text id)
{
    bool any = work->overlay != NULL && work->overlay->count > 0;
    return any ? overlay_at(work, &work->overlay->by_id, id_key(work->arena, kind, id)) : NULL;
}

/* The row as the work sees it now, when it still has that name. `row` has or had it. */
static const struct row *still_named(const struct records_work *work, const struct row *row, struct text key)
{
    if (row == NULL) {
        return NULL;
    }
    const struct row *now = overlay_find(work, row->kind, row->id);
    now = now == NULL ? row : now;
    return now->noun != NULL && text_equal(name_of(work->arena, now->kind, now->noun), key) ? now : NULL;
}

static const struct row *overlay_named(const struct records_work *work, struct text key)
{
    return work->overlay == NULL ? NULL : still_named(work, overlay_at(work, &work->overlay->by_name, key), key);
}

/* ---- marks ------------------------------------------------------------------------------------------------------- */

struct records_mark records_mark(const struct records_work *work)
{
    assert(work->set != NULL);
    return (struct records_mark){.set = *work->set, .puts = work->overlay == NULL ? 0 : work->overlay->count};
}

void records_rewind(struct records_work *work, const struct records_mark *mark)
{
    struct records_overlay *overlay = work->overlay;
    *work->set = mark->set; /* its arrays only grow at their ends */
    while (overlay != NULL && overlay->count > mark->puts) {
        const struct overlay_entry *entry = &overlay->entries[--overlay->count];
        overlay->newest[entry->id_slot] = entry->id_before;
        if (entry->name_slot != NOTHING) {
            overlay->newest[entry->name_slot] = entry->name_before;
        }
    }
}

/* ---- finding ----------------------------------------------------------------------------------------------------- */

/* Notes what the snapshot has: NULL when there is none. */
static void read_note(struct records_work *work, struct text key, const struct row *row)
{
    struct records_overlay *overlay = work->overlay;
    int32_t index = overlay->read_count;
    if (map_add(&overlay->read, key, &index)) {
        overlay->reads = arena_grow(work->arena, overlay->reads, overlay->read_count, sizeof(void *));
        overlay->reads[overlay->read_count++] = row;
    }
}

/* What the snapshot has, read once. */
static const struct row *snapshot_find(struct records_work *work, enum row_kind kind, struct text id)
{
    struct records_overlay *overlay = overlay_of(work);
    struct text key = id_key(work->arena, kind, id);
    int32_t index = 0;
    if (map_get(&overlay->read, key, &index)) {
        return overlay->reads[index];
    }
    const struct row *row = work->store->find(work->snapshot, work->arena, kind, id, &work->fault);
    if (!fault_is(&work->fault)) {
        read_note(work, key, row);
    }
    return row;
}

void records_find_ahead(struct records_work *work, enum row_kind kind, const struct text *ids, int32_t count)
{
    struct row_list list;
    struct map asked = map_make(work->arena, (uint32_t)count, 0);
    struct text *each = arena_array(work->arena, struct text, count);
    int32_t wanted = 0;
    for (int32_t i = 0; i < count; i++) {
        int32_t place = wanted;
        if (map_add(&asked, ids[i], &place)) {
            each[wanted++] = ids[i];
        }
    }
    (void)overlay_of(work);
    if (wanted == 0 || !work->store->find_many(work->snapshot, work->arena, kind, each, wanted, &list, &work->fault)) {
        return;
    }
    for (int32_t i = 0; i < wanted; i++) {
        read_note(work, id_key(work->arena, kind, each[i]), list.rows[i].version == 0 ? NULL : &list.rows[i]);
    }
}

const struct row *records_find(struct records_work *work, enum row_kind kind, struct text id)
{
    const struct row *row = overlay_find(work, kind, id);
    if (row != NULL) {
        return row->noun == NULL ? NULL : row;
    }
    return snapshot_find(work, kind, id);
}

const struct row *records_own_row(struct records_work *work, enum row_kind kind, struct text id)
{
    return overlay_find(work, kind, id);
}

const struct row *records_own(struct records_work *work, enum row_kind kind, int32_t *at)
{
    const struct records_overlay *overlay = work->overlay;
    while (overlay != NULL && *at < overlay->count) {
        const struct overlay_entry *entry = &overlay->entries[(*at)++];
        bool there = entry->row.noun != NULL;
        if (there && entry->row.kind == kind && overlay->newest[entry->id_slot] == *at - 1) {
            struct row *copy = arena_new(work->arena, struct row);
            *copy = entry->row;
            return copy;
        }
    }
    return NULL;
}

const struct row *records_find_external(struct records_work *work, enum row_kind kind, struct text source,
                                        struct text external_id)
{
    struct text key = external_key(work->arena, kind, source, external_id);
    const struct row *row = overlay_named(work, key);
    if (row != NULL || text_is_empty(external_id)) {
        return row;
    }
    row = work->store->find_external(work->snapshot, work->arena, kind, source, external_id, &work->fault);
    if (row != NULL) { /* it is mostly looked up by its id next */
        (void)overlay_of(work);
        read_note(work, id_key(work->arena, kind, row->id), row);
    }
    return still_named(work, row, key);
}

const struct row *records_find_named(struct records_work *work, enum row_kind kind, struct text name)
{
    struct text folded = text_fold(work->arena, name);
    struct text key = name_key(work->arena, kind, folded);
    const struct row *row = overlay_named(work, key);
    if (row != NULL || text_is_empty(folded)) {
        return row;
    }
    row = work->store->find_named(work->snapshot, work->arena, kind, folded, &work->fault);
    return still_named(work, row, key);
}

/* ---- references -------------------------------------------------------------------------------------------------- */

static bool has_external_ids(enum row_kind kind)
{
    return kind == ROW_JOB || kind == ROW_TECHNICIAN || kind == ROW_CUSTOMER;
}

/* Cuts "ext:<source>:<externalId>" in two. An external id may have colons in it, a source has none. */
static bool is_external(struct text reference, struct text *source, struct text *external_id)
{
    const struct text start = TEXT("ext:");
    if (!text_starts_with(reference, start)) {
        return false;
    }
    *external_id = text_slice(reference, start.length, reference.length);
    *source = text_cut(external_id, ':');
    if (text_is_empty(*source)) {
        *source = TEXT("api");
    }
    return !text_is_empty(*external_id);
}

const struct row *records_find_reference(struct records_work *work, enum row_kind kind, struct text reference)
{
    struct text source;
    struct text external_id;
    struct uuid id;
    if (uuid_parse(reference, &id)) {
        return records_find(work, kind, uuid_text(work->arena, id));
    }
    if (!has_external_ids(kind) || !is_external(reference, &source, &external_id)) {
        return NULL;
    }
    return records_find_external(work, kind, source, external_id);
}

static bool is_reference(enum row_kind kind, struct text reference)
{
    struct text source;
    struct text external_id;
    struct uuid id;
    return uuid_parse(reference, &id) || (has_external_ids(kind) && is_external(reference, &source, &external_id));
}

struct text records_no_such(struct arena *arena, enum row_kind kind, struct text reference)
{
    const char *looks = has_external_ids(kind) ? ", or by ext:<source>:<externalId>" : "";
    if (is_reference(kind, reference)) {
        return text_format(arena, "There is no such %s.", shape_row_name[kind]);
    }
    return text_format(arena, "There is no such %s: it is named by its id, a UUID%s.", shape_row_name[kind], looks);
}

struct resolving {
    struct records_work *work;
    struct records_outcome *outcome;
};

static enum row_kind kind_called(const char *name)
{
    int kind = 0;
    while (kind < ROW_KIND_COUNT && strcmp(shape_row_name[kind], name) != 0) {
        kind++;
    }
    assert(kind < ROW_KIND_COUNT);
    return (enum row_kind)kind;
}

static bool resolve(void *context, const struct shape_member *member, const struct where *where, struct text reference,
                    struct text *id)
{
    const struct resolving *r = context;
    enum row_kind kind = kind_called(member->words);
    if (!is_reference(kind, reference)) {
        issue_add(&r->outcome->wrong, where, "invalid_id", "%s must be the id of a %s%s.", member->name, member->words,
                  has_external_ids(kind) ? ", or ext:<source>:<externalId>" : "");
        return false;
    }
    const struct row *row = records_find_reference(r->work, kind, reference);
    if (row == NULL) {
        issue_add(&r->outcome->wrong, where, "unknown_reference", "There is no %s %.*s.", member->words,
                  TEXT_ARGS(reference));
        return false;
    }
    *id = row->id;
    return true;
}

struct shape_reader records_reader(struct records_work *work, struct records_outcome *outcome)
{
    struct resolving *resolving = arena_new(work->arena, struct resolving);
    *resolving = (struct resolving){work, outcome};
    return (struct shape_reader){.arena = work->arena,
                                 .wrong = &outcome->wrong,
                                 .not_built = &outcome->not_built,
                                 .resolve = resolve,
                                 .context = resolving};
}

/* ---- putting ----------------------------------------------------------------------------------------------------- */

static int32_t member_called(enum row_kind kind, const char *name)
{
    int32_t member = shape_find(shape_of_row[kind], text_of(name));
    assert(member >= 0);
    return member;
}

void records_give(enum row_kind kind, void *noun, const char *member)
{
    shape_give(noun, member_called(kind, member));
}

void records_clear(enum row_kind kind, void *noun, const char *member)
{
    shape_clear(shape_of_row[kind], member_called(kind, member), noun);
}

void records_put(struct records_work *work, const struct records_put *put, struct records_outcome *outcome)
{
    const struct row *before = put->before;
    struct change_set *set = work->set;
    if (before != NULL && shape_equal(shape_of_row[put->kind], before->noun, put->noun)) {
        outcome->result = RECORDS_UNCHANGED;
        outcome->row = before;
        return;
    }
    const void *noun = before == NULL ? put->noun : records_written(work->arena, put->kind, before->noun, put->noun);
    struct row row = {
        .kind = put->kind,
        .id = before != NULL           ? before->id
              : text_is_empty(put->id) ? records_id(work)
                                       : put->id,
        .version = before == NULL ? 1 : before->version + 1,
        .created_ms = before == NULL ? set->origin.at_ms : before->created_ms,
        .updated_ms = set->origin.at_ms,
        .noun = noun,
    };
    change_set_put(set, &(struct change){.kind = put->kind,
                                         .id = row.id,
                                         .version = row.version,
                                         .before = before == NULL ? NULL : before->noun,
                                         .after = noun,
                                         .action = put->action,
                                         .person_id = put->person_id});
    if (put->event != NULL) {
        change_set_event(set, put->event, row.id, row.version, put->data);
    }
    outcome->result = before == NULL ? RECORDS_CREATED : RECORDS_UPDATED;
    outcome->row = overlay_put(work, &row);
}

void records_see(struct records_work *work, const struct row *row)
{
    (void)overlay_put(work, row);
}

struct text records_id(struct records_work *work)
{
    uint8_t random_bytes[10];
    work->entropy->fill(work->entropy->context, random_bytes, sizeof random_bytes);
    return uuid_text(work->arena, uuid_v7(work->now_ms, random_bytes));
}

const struct zone *records_zone(struct records_work *work, struct text branch_id)
{
    static const struct zone utc = {.name = {"UTC", 3}};
    const struct organization_record *organization = work->organization->noun;
    const struct row *branch = text_is_empty(branch_id) ? NULL : records_find(work, ROW_BRANCH, branch_id);
    struct text name = branch == NULL ? TEXT("") : ((const struct branch_record *)branch->noun)->timezone;
    const struct zone *zone = text_is_empty(name) ? NULL : work->zone(work->zones, name);
    zone = zone == NULL ? work->zone(work->zones, organization->timezone) : zone;
    return zone == NULL ? &utc : zone;
}
