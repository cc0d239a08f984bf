/* What technicians, customers, branches and settings have in common: who may write, which row is meant, what it becomes. */
#include "records/people_parts.h"

#include "base/arena.h"

bool records_by_office(const struct records_work *work, struct records_outcome *outcome)
{
    return text_is_empty(work->actor.only_technician_id) ||
           records_refuse(outcome, RECORDS_FORBIDDEN, "insufficient_scope",
                          "A technician may look at the own day and report on it, and nothing else.");
}

const struct row *records_addressed(struct records_work *work, enum row_kind kind, struct text reference,
                                    struct records_outcome *outcome)
{
    const struct row *row = records_find_reference(work, kind, reference);
    outcome->row = row;
    if (row == NULL) {
        struct text missing = records_no_such(work->arena, kind, reference);
        records_refuse(outcome, RECORDS_MISSING, "not_found", "%.*s", TEXT_ARGS(missing));
    }
    return row;
}

/* ---- external ids ------------------------------------------------------------------------------------------------ */

static struct text text_member(enum row_kind kind, const void *noun, const char *name)
{
    const struct shape *shape = shape_of_row[kind];
    return *(const struct text *)shape_at(&shape->members[shape_find(shape, text_of(name))], noun);
}

const struct row *records_meant(struct records_work *work, enum row_kind kind, const struct json *body,
                                struct text source)
{
    const struct json *external_id = json_get(body, TEXT("externalId"));
    const struct json *given = json_get(body, TEXT("source"));
    if (external_id == NULL || external_id->type != JSON_STRING) {
        return NULL;
    }
    if (given != NULL) {
        source = given->type == JSON_STRING ? given->string : TEXT("api"); /* null is the preset */
    }
    return records_find_external(work, kind, source, external_id->string);
}

/* A row may be given another external id, but not one that somebody else has. */
static void external_id_is_free(struct records_work *work, const struct row *before, const void *noun,
                                const struct where *where, struct records_outcome *outcome)
{
    struct text external_id = text_member(before->kind, noun, "externalId");
    struct text source = text_member(before->kind, noun, "source");
    if (text_is_empty(external_id) || (text_equal(external_id, text_member(before->kind, before->noun, "externalId")) &&
                                       text_equal(source, text_member(before->kind, before->noun, "source")))) {
        return;
    }
    if (records_find_external(work, before->kind, source, external_id) != NULL) {
        struct where place = where_member(where, "externalId");
        issue_add(&outcome->wrong, &place, "given_twice", "Another %s of the source %.*s is called %.*s already.",
                  shape_row_name[before->kind], TEXT_ARGS(source), TEXT_ARGS(external_id));
    }
}

/* ---- merging ----------------------------------------------------------------------------------------------------- */

void *records_merged(struct records_work *work, enum row_kind kind, const struct row *before, const struct json *body,
                     const struct where *where, struct records_outcome *outcome)
{
    const struct shape *shape = shape_of_row[kind];
    struct shape_reader reader = records_reader(work, outcome);
    void *noun = NULL;
    if (before == NULL) {
        noun = arena_alloc(work->arena, shape->size);
        shape_preset(shape, noun);
    } else {
        noun = shape_copy(work->arena, shape, before->noun);
    }
    if (!shape_merge(&reader, shape, SHAPE_FROM_CLIENT, body, where, noun)) {
        return NULL;
    }
    if (before != NULL && (kind == ROW_TECHNICIAN || kind == ROW_CUSTOMER || kind == ROW_JOB)) {
        external_id_is_free(work, before, noun, where, outcome);
    }
    return noun;
}

void records_put_saying(struct records_work *work, const struct records_put *put, const struct shape *shape,
                        const void *said, struct records_outcome *outcome)
{
    struct change_origin *origin = &work->set->origin;
    origin->said_shape = shape;
    origin->said = said;
    records_put(work, put, outcome);
    origin->said = NULL;
}
