#include "records/as_of.h"

#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/zone.h"
#include "records/work_parts.h"

enum { PAGE = 500 };

/* A row that has changed since. */
struct was {
    const struct row *now;
    void *noun;        /* the copy that is set back; NULL: nothing of it yet */
    uint64_t set_back; /* members */
    int32_t changes;   /* that are undone */
    bool is_gone;      /* it was made later */
};

struct setting_back {
    struct records_work *work;
    const struct records_as_of *asked;
    struct records_outcome *outcome;
    struct arena *pages; /* of the audit, one after the other */
    struct map by_key;   /* kind and id -> index */
    int32_t count, room;
    struct was *rows;
    struct audit_opened_list openings; /* of the page; NULL items: not asked yet */
    int64_t first_seq, last_seq;       /* of it */
};

/* ---- where in the chain ------------------------------------------------------------------------------------------ */

/* The entry after `after_seq`, or the newest. NULL: there is none, or work->fault. */
static const struct audit_row *entry_read(struct setting_back *s, int64_t after_seq, bool newest)
{
    const struct audit_query query = {.after_seq = after_seq, .newest_first = newest, .limit = 1};
    struct records_work *work = s->work;
    struct audit_list list = {.count = 0};
    bool read = work->store->audits(work->snapshot, s->pages, &query, &list, &work->fault);
    return read && list.count > 0 ? &list.items[0] : NULL;
}

static bool refuse(struct setting_back *s, const char *code, struct text message)
{
    issue_add_at(&s->outcome->wrong, TEXT("?asOf"), code, "%.*s", TEXT_ARGS(message));
    return records_is_right(s->outcome);
}

/* The last entry that counts, by halves: entries have numbers without a gap, and times that hardly ever go back. */
static bool place_find(struct setting_back *s, int64_t newest_seq, int64_t *seq)
{
    int64_t low = 0, high = newest_seq; /* it is one of low to high, where 0 is none */
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        const struct audit_row *entry = entry_read(s, middle - 1, false);
        if (entry == NULL) {
            return false;
        }
        bool counts = entry->at_ms <= s->asked->at_ms;
        low = counts ? middle : low;
        high = counts ? high : middle - 1;
        arena_reset(s->pages);
    }
    *seq = low;
    return true;
}

static bool refuse_unkept(struct setting_back *s)
{
    const struct audit_row *first = entry_read(s, 0, false);
    struct text since = first == NULL ? TEXT("nothing") : moment_text(s->work->arena, first->at_ms);
    return refuse(s, "not_kept", text_format(s->work->arena, "What was before %.*s is not kept.", TEXT_ARGS(since)));
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static bool is_set_back(int kind)
{
    return kind == ROW_ORGANIZATION || kind == ROW_BRANCH || kind == ROW_CUSTOMER || kind == ROW_TECHNICIAN ||
           kind == ROW_JOB || kind == ROW_PLAN || kind == ROW_INCIDENT;
}

/* Less than 0: of nothing that is set back. */
static int kind_of(const struct json *entry)
{
    const struct json *subject = json_get(entry, TEXT("subject"));
    const struct json *name = subject == NULL ? NULL : json_get(subject, TEXT("kind"));
    for (int kind = 0; name != NULL && kind < ROW_KIND_COUNT; kind++) {
        if (is_set_back(kind) && text_equal(name->string, text_of(shape_row_name[kind]))) {
            return kind;
        }
    }
    return -1;
}

static struct text key_of(struct arena *arena, int kind, struct text id)
{
    return text_format(arena, "%d %.*s", kind, TEXT_ARGS(id));
}

static struct was *room_for_one(struct setting_back *s)
{
    if (s->count == s->room) {
        int32_t room = s->room == 0 ? 64 : s->room * 2;
        struct was *rows = arena_array(s->work->arena, struct was, room);
        if (s->count > 0) {
            memcpy(rows, s->rows, (size_t)s->count * sizeof *rows);
        }
        s->rows = rows;
        s->room = room;
    }
    return &s->rows[s->count];
}

/* The row of an entry; NULL where it is not there any more, or work->fault. */
static struct was *row_of(struct setting_back *s, int kind, struct text id)
{
    struct records_work *work = s->work;
    int32_t index = 0;
    if (map_get(&s->by_key, key_of(s->pages, kind, id), &index)) {
        return &s->rows[index];
    }
    const struct row *now = kind == ROW_ORGANIZATION ? work->organization : records_find(work, (enum row_kind)kind, id);
    if (now == NULL) {
        return NULL;
    }
    struct was *was = room_for_one(s);
    index = s->count++;
    map_add(&s->by_key, key_of(work->arena, kind, now->id), &index);
    *was = (struct was){.now = now};
    return was;
}

/* ---- members ----------------------------------------------------------------------------------------------------- */

/* The value that an entry has a commitment of. NULL: nobody can open it any more, or work->fault. */
static const struct json *opened(struct setting_back *s, int64_t seq, struct text member)
{
    struct records_work *work = s->work;
    struct text path = text_format(s->pages, "/before/%.*s", TEXT_ARGS(member));
    if (s->openings.items == NULL &&
        !work->store->openings(work->snapshot, s->pages, s->first_seq, s->last_seq, &s->openings, &work->fault)) {
        return NULL;
    }
    struct json *read = arena_new(s->pages, struct json);
    for (int32_t i = 0; i < s->openings.count; i++) {
        const struct audit_opened *one = &s->openings.items[i];
        if (one->seq != seq || !json_parse(s->pages, one->openings, read, &work->fault)) {
            continue;
        }
        for (int32_t k = 0; k < read->count; k++) {
            const struct json *at = json_get(&read->elements[k], TEXT("path"));
            if (at != NULL && text_equal(at->string, path)) {
                return json_get(&read->elements[k], TEXT("value"));
            }
        }
    }
    return NULL;
}

/* What a member was before, as a value; NULL: it stays. */
static const struct json *value_of(struct setting_back *s, int64_t seq, const struct shape_member *member,
                                   const struct json_member *before)
{
    bool committed = (member->flags & SHAPE_PERSONAL) != 0 && before->value.type != JSON_NULL;
    return committed ? opened(s, seq, before->name) : &before->value;
}

/* Those members that no earlier change since then has touched, as a patch. The first change found them as they were. */
static struct text patch_of(struct setting_back *s, int64_t seq, struct was *was, const struct json *before)
{
    const struct shape *shape = shape_of_row[was->now->kind];
    struct json_writer w = json_writer_make(s->work->arena);
    json_object_begin(&w);
    for (int32_t i = 0; i < before->count; i++) {
        int32_t member = shape_find(shape, before->members[i].name);
        if (member < 0 || (was->set_back >> member & 1) != 0) {
            continue;
        }
        const struct json *value = value_of(s, seq, &shape->members[member], &before->members[i]);
        was->set_back |= UINT64_C(1) << member;
        if (value != NULL) {
            json_name(&w, before->members[i].name);
            json_value(&w, value);
        }
    }
    json_object_end(&w);
    return json_written(&w);
}

static bool members_set_back(struct setting_back *s, int64_t seq, struct was *was, const struct json *before)
{
    struct records_work *work = s->work;
    const struct shape *shape = shape_of_row[was->now->kind];
    struct issues wrong = issues_make(work->arena);
    struct shape_reader reader = {.arena = work->arena, .wrong = &wrong, .not_built = &wrong};
    struct json patch;
    uint64_t known = was->set_back;
    struct text text = patch_of(s, seq, was, before);
    if (fault_is(&work->fault) || was->set_back == known || !json_parse(work->arena, text, &patch, &work->fault)) {
        return !fault_is(&work->fault);
    }
    if (was->noun == NULL) {
        was->noun = arena_alloc(work->arena, shape->size);
        memcpy(was->noun, was->now->noun, shape->size);
    }
    for (int32_t i = 0; i < patch.count; i++) { /* objects and amounts would be merged */
        shape_clear(shape, shape_find(shape, patch.members[i].name), was->noun);
    }
    if (!shape_merge(&reader, shape, SHAPE_FROM_STORE, &patch, NULL, was->noun)) {
        return fault_raise(&work->fault, FAULT_SYSTEM, "internal", "audit", "Entry %lld of the audit cannot be read.",
                           (long long)seq);
    }
    return true;
}

/* ---- entries ----------------------------------------------------------------------------------------------------- */

/* An entry that was read; `kind` less than 0: it is about nothing that is set back. */
struct change_read {
    int kind;
    const struct json *before;
};

static bool entry_undo(struct setting_back *s, const struct audit_row *entry, const struct change_read *change)
{
    struct was *was = change->kind < 0 ? NULL : row_of(s, change->kind, entry->subject);
    if (was == NULL || was->is_gone) {
        return !fault_is(&s->work->fault);
    }
    was->changes++;
    if (change->before->type != JSON_OBJECT) {
        was->is_gone = true;
        return true;
    }
    return members_set_back(s, entry->seq, was, change->before);
}

/* Reads the entries of a page, and the jobs that they are about at once: most are about jobs. */
static bool page_read(struct setting_back *s, const struct audit_list *page, struct change_read *changes)
{
    struct text *ids = arena_array(s->pages, struct text, page->count);
    int32_t jobs = 0;
    for (int32_t i = 0; i < page->count; i++) {
        struct json *read = arena_new(s->pages, struct json);
        int32_t known = 0;
        if (!json_parse(s->pages, page->items[i].entry, read, &s->work->fault)) {
            return false;
        }
        changes[i].before = json_get(read, TEXT("before"));
        changes[i].kind = changes[i].before == NULL ? -1 : kind_of(read);
        if (changes[i].kind == ROW_JOB &&
            !map_get(&s->by_key, key_of(s->pages, ROW_JOB, page->items[i].subject), &known)) {
            ids[jobs++] = text_copy(s->work->arena, page->items[i].subject);
        }
    }
    records_find_ahead(s->work, ROW_JOB, ids, jobs);
    return !fault_is(&s->work->fault);
}

static bool page_undo(struct setting_back *s, const struct audit_list *page)
{
    struct change_read *changes = arena_array(s->pages, struct change_read, page->count);
    s->openings = (struct audit_opened_list){.items = NULL};
    s->first_seq = page->items[0].seq;
    s->last_seq = page->items[page->count - 1].seq;
    bool good = page_read(s, page, changes);
    for (int32_t i = 0; good && i < page->count; i++) {
        good = entry_undo(s, &page->items[i], &changes[i]);
    }
    if (good && s->count > RECORDS_AS_OF_ROWS_MOST) {
        return refuse(s, "too_many_changes",
                      text_format(s->work->arena, "More than %d objects have changed since; ask for a later time.",
                                  (int)RECORDS_AS_OF_ROWS_MOST));
    }
    return good && (s->asked->has_room == NULL || s->asked->has_room(s->asked->context));
}

static bool all_undo(struct setting_back *s, int64_t seq)
{
    struct audit_query query = {.after_seq = seq, .limit = PAGE};
    struct records_work *work = s->work;
    struct audit_list page = {.more = true};
    while (page.more) {
        if (!work->store->audits(work->snapshot, s->pages, &query, &page, &work->fault)) {
            return false;
        }
        if (page.count > 0) {
            query.after_seq = page.items[page.count - 1].seq;
            if (!page_undo(s, &page)) {
                return false;
            }
        }
        arena_reset(s->pages);
    }
    return true;
}

/* ---- the story --------------------------------------------------------------------------------------------------- */

static void row_show(struct records_work *work, const struct was *was)
{
    struct row *row = arena_new(work->arena, struct row);
    *row = *was->now;
    row->version -= was->changes;
    row->noun = was->noun == NULL ? row->noun : was->noun;
    if (row->kind == ROW_ORGANIZATION) {
        work->organization = row; /* it is older than its audit */
        return;
    }
    row->noun = was->is_gone ? NULL : row->noun;
    records_see(work, row);
}

static bool set_back(struct setting_back *s)
{
    const struct audit_row *newest = entry_read(s, 0, true);
    int64_t newest_seq = newest == NULL ? 0 : newest->seq;
    int64_t seq = 0;
    if (fault_is(&s->work->fault) || !place_find(s, newest_seq, &seq)) {
        return false;
    }
    if (seq == 0) {
        return refuse_unkept(s);
    }
    if (newest_seq - seq > RECORDS_AS_OF_ENTRIES_MOST) {
        return refuse(s, "too_many_changes",
                      text_format(s->work->arena, "More than %d changes were made since; ask for a later time.",
                                  (int)RECORDS_AS_OF_ENTRIES_MOST));
    }
    if (!all_undo(s, seq)) {
        return false;
    }
    for (int32_t i = 0; i < s->count; i++) {
        row_show(s->work, &s->rows[i]);
    }
    s->work->now_ms = s->asked->at_ms;
    return true;
}

bool records_as_of(struct records_work *work, const struct records_as_of *asked, struct records_outcome *outcome)
{
    struct setting_back s = {
        .work = work, .asked = asked, .outcome = outcome, .by_key = map_make(work->arena, 256, (uint64_t)work->now_ms)};
    if (asked->at_ms > work->now_ms) {
        return refuse(&s, "in_future", TEXT("asOf lies in the future."));
    }
    s.pages = arena_create(0);
    bool done = set_back(&s);
    arena_destroy(s.pages);
    return done;
}
