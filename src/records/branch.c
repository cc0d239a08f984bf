/* Branches: by name, made on first sight. */
#include "base/arena.h"
#include "records/people_parts.h"
#include "records/places.h"

static const struct where whole = {.parent = NULL};

/* ---- made and changed by hand ------------------------------------------------------------------------------------ */

static void zone_is_known(struct records_work *work, const struct branch_record *branch,
                          struct records_outcome *outcome)
{
    struct where place = where_member(&whole, "timezone");
    if (!text_is_empty(branch->timezone) && work->zone(work->zones, branch->timezone) == NULL) {
        issue_add(&outcome->wrong, &place, "invalid_timezone",
                  "There is no time zone %.*s. A name of tzdata is needed, such as America/New_York.",
                  TEXT_ARGS(branch->timezone));
    }
}

static bool name_is_free(struct records_work *work, const struct row *before, struct text name,
                         struct records_outcome *outcome)
{
    const struct row *other = records_find_named(work, ROW_BRANCH, name);
    if (other == NULL || (before != NULL && text_equal(other->id, before->id))) {
        return true;
    }
    const struct branch_record *branch = other->noun;
    return records_refuse(outcome, RECORDS_ILLEGAL, "name_taken", "There is a branch called %.*s already%s.",
                          TEXT_ARGS(branch->name),
                          branch->active ? "" : "; it is not active, and can be made so again");
}

static void branch_merge(struct records_work *work, const struct row *before, const struct json *body,
                         struct records_outcome *outcome)
{
    const struct branch_record *noun = records_merged(work, ROW_BRANCH, before, body, &whole, outcome);
    if (noun != NULL) {
        zone_is_known(work, noun, outcome);
    }
    if (!records_is_right(outcome) || noun == NULL || !name_is_free(work, before, noun->name, outcome)) {
        return;
    }
    const struct records_put put = {.kind = ROW_BRANCH,
                                    .before = before,
                                    .noun = noun,
                                    .action = before == NULL ? "branch.created" : "branch.updated"};
    records_put(work, &put, outcome);
}

void records_branch_create(struct records_work *work, const struct json *body, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    if (records_by_office(work, outcome)) {
        branch_merge(work, NULL, body, outcome);
    }
}

/* The branch that is addressed, at the version asked for; NULL closes the outcome. */
static const struct row *begun(struct records_work *work, struct text id, int32_t if_version,
                               struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    const struct row *row = records_by_office(work, outcome) ? records_addressed(work, ROW_BRANCH, id, outcome) : NULL;
    return row != NULL && records_is_at(outcome, row, if_version) ? row : NULL;
}

void records_branch_patch(struct records_work *work, struct text id, const struct json *patch, int32_t if_version,
                          struct records_outcome *outcome)
{
    const struct row *before = begun(work, id, if_version, outcome);
    if (before != NULL) {
        branch_merge(work, before, patch, outcome);
    }
}

void records_branch_deactivate(struct records_work *work, struct text id, int32_t if_version,
                               struct records_outcome *outcome)
{
    const struct row *before = begun(work, id, if_version, outcome);
    if (before == NULL) {
        return;
    }
    struct branch_record *noun = shape_copy(work->arena, shape_of_row[ROW_BRANCH], before->noun);
    noun->active = false;
    const struct records_put put = {.kind = ROW_BRANCH, .before = before, .noun = noun, .action = "branch.deactivated"};
    records_put(work, &put, outcome);
}

void records_branch_write(struct json_writer *w, struct records_work *work, const struct row *branch,
                          const struct issues *warnings)
{
    json_object_begin(w);
    records_write_head(w, work->arena, branch);
    shape_write_members(w, shape_of_row[ROW_BRANCH], branch->noun, SHAPE_FOR_CLIENT);
    records_write_warnings(w, warnings);
    json_object_end(w);
}

/* ---- by name ----------------------------------------------------------------------------------------------------- */

static bool name_is_good(struct text name, const struct where *where, struct records_outcome *outcome)
{
    if (text_is_empty(text_trim(name))) {
        issue_add(&outcome->wrong, where, "required", "branch is empty.");
        return false;
    }
    if (name.length > RECORD_NAME_BYTES) {
        issue_add(&outcome->wrong, where, "too_long", "branch may have at most %d bytes.", (int)RECORD_NAME_BYTES);
        return false;
    }
    return true;
}

static const struct row *branch_seen(struct records_work *work, struct text name)
{
    const struct row *row = records_find_named(work, ROW_BRANCH, name);
    if (row != NULL || fault_is(&work->fault)) {
        return row;
    }
    struct branch_record *noun = arena_new(work->arena, struct branch_record);
    shape_preset(shape_of_row[ROW_BRANCH], noun);
    noun->name = name;
    records_give(ROW_BRANCH, noun, "name");
    struct records_outcome made;
    records_outcome_begin(work, &made);
    records_put(work, &(struct records_put){.kind = ROW_BRANCH, .noun = noun, .action = "branch.created"}, &made);
    return made.row;
}

struct records_branch_wish records_branch_read(const struct json *body, const struct where *where,
                                               struct records_outcome *outcome)
{
    const struct json *given = json_get(body, TEXT("branch"));
    struct where place = where_member(where, "branch");
    if (given == NULL) {
        return (struct records_branch_wish){.given = false};
    }
    if (given->type != JSON_STRING && given->type != JSON_NULL) {
        issue_add(&outcome->wrong, &place, "invalid_type", "branch must be a text.");
    } else if (given->type == JSON_STRING && name_is_good(given->string, &place, outcome)) {
        return (struct records_branch_wish){.given = true, .name = given->string};
    }
    return (struct records_branch_wish){.given = true};
}

struct text records_branch_take(struct records_work *work, const struct records_branch_wish *wish, struct text id)
{
    if (!wish->given) {
        return id;
    }
    const struct row *row = text_is_empty(wish->name) ? NULL : branch_seen(work, wish->name);
    return row == NULL ? TEXT("") : row->id;
}
