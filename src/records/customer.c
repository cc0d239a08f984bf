/* Customers: made, changed, opted out and in; and the customer that stands in a job. */
#include "base/arena.h"
#include "records/people.h"
#include "records/people_parts.h"

static const struct where whole = {.parent = NULL};

/* ---- made and changed -------------------------------------------------------------------------------------------- */

static void customer_put(struct records_work *work, const struct row *before, const struct customer_record *noun,
                         struct records_outcome *outcome)
{
    const struct records_put put = {.kind = ROW_CUSTOMER,
                                    .before = before,
                                    .noun = noun,
                                    .action = before == NULL ? "customer.created" : "customer.updated"};
    records_put(work, &put, outcome);
}

static void customer_merge(struct records_work *work, const struct row *before, const struct json *body,
                           const struct where *where, struct records_outcome *outcome)
{
    const struct customer_record *noun = records_merged(work, ROW_CUSTOMER, before, body, where, outcome);
    if (records_is_right(outcome)) {
        customer_put(work, before, noun, outcome);
    }
}

void records_customer_upsert(struct records_work *work, const struct json *body, const struct where *where,
                             int32_t if_version, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    if (!records_by_office(work, outcome)) {
        return;
    }
    const struct row *before = records_meant(work, ROW_CUSTOMER, body, TEXT("api"));
    outcome->row = before;
    if (records_is_at(outcome, before, if_version)) {
        customer_merge(work, before, body, where, outcome);
    }
}

/* The customer that is addressed; NULL closes the outcome. */
static const struct row *begun(struct records_work *work, struct text reference, struct records_outcome *outcome)
{
    records_outcome_begin(work, outcome);
    return records_by_office(work, outcome) ? records_addressed(work, ROW_CUSTOMER, reference, outcome) : NULL;
}

void records_customer_patch(struct records_work *work, struct text reference, const struct json *patch,
                            int32_t if_version, struct records_outcome *outcome)
{
    const struct row *before = begun(work, reference, outcome);
    if (before != NULL && records_is_at(outcome, before, if_version)) {
        customer_merge(work, before, patch, &whole, outcome);
    }
}

void records_customer_write(struct json_writer *w, struct records_work *work, const struct row *customer,
                            const struct issues *warnings)
{
    json_object_begin(w);
    records_write_head(w, work->arena, customer);
    shape_write_members(w, shape_of_row[ROW_CUSTOMER], customer->noun, SHAPE_FOR_CLIENT);
    records_write_warnings(w, warnings);
    json_object_end(w);
}

/* ---- opting out and in ------------------------------------------------------------------------------------------- */

struct opt {
    uint64_t given;
    int32_t channel;
    struct text reason;
};

enum { OPT_CHANNEL };

static const struct shape_member opt_rows[] = {
    {"channel", SHAPE_CHOICE, 0, .offset = offsetof(struct opt, channel), .words = "sms email", .says = "Null: all."},
    {"reason", SHAPE_TEXT, SHAPE_PERSONAL, .offset = offsetof(struct opt, reason), .low = 1, .high = RECORD_NOTE_BYTES,
     .says = "For the audit."},
};
const struct shape records_shape_opt = {
    .name = "Opt", .size = sizeof(struct opt), .count = sizeof opt_rows / sizeof *opt_rows, .members = opt_rows};

void records_customer_opt(struct records_work *work, struct text reference, const struct json *body, bool out,
                          struct records_outcome *outcome)
{
    struct opt *opt = arena_new(work->arena, struct opt);
    const struct row *before = begun(work, reference, outcome);
    if (before == NULL) {
        return;
    }
    struct shape_reader reader = records_reader(work, outcome);
    shape_preset(&records_shape_opt, opt);
    shape_merge(&reader, &records_shape_opt, SHAPE_FROM_CLIENT, body, &whole, opt);
    if (!records_is_right(outcome)) {
        return;
    }
    uint64_t channels = shape_has(opt, OPT_CHANNEL) ? UINT64_C(1) << opt->channel : CHANNEL_SMS | CHANNEL_EMAIL;
    struct customer_record *noun = shape_copy(work->arena, shape_of_row[ROW_CUSTOMER], before->noun);
    noun->opted_out = out ? noun->opted_out | channels : noun->opted_out & ~channels;
    const struct records_put put = {.kind = ROW_CUSTOMER,
                                    .before = before,
                                    .noun = noun,
                                    .action = out ? "customer.opted_out" : "customer.opted_in"};
    records_put_saying(work, &put, &records_shape_opt, opt, outcome);
}

/* ---- in a job ---------------------------------------------------------------------------------------------------- */

/* A customer whose job comes from a source is of that source, unless the body says otherwise. */
static const struct json *with_source(struct arena *arena, const struct json *body, struct text source)
{
    if (body->type != JSON_OBJECT || json_get(body, TEXT("source")) != NULL) {
        return body;
    }
    struct json *named = arena_new(arena, struct json);
    *named = (struct json){.type = JSON_OBJECT, .count = body->count + 1};
    named->members = arena_array(arena, struct json_member, named->count);
    named->members[0].name = TEXT("source");
    named->members[0].value = (struct json){.type = JSON_STRING, .string = source};
    for (int32_t i = 0; i < body->count; i++) {
        named->members[i + 1] = body->members[i];
    }
    return named;
}

/* Whom the body means: by externalId, else by id, else `known`. False after an issue. */
static bool customer_meant(struct records_work *work, const struct json *body, const struct where *where,
                           struct text source, const struct row *known, struct records_outcome *outcome,
                           const struct row **customer)
{
    const struct json *external_id = json_get(body, TEXT("externalId"));
    const struct json *given = json_get(body, TEXT("id"));
    *customer = known;
    if (external_id != NULL && external_id->type == JSON_STRING) {
        *customer = records_meant(work, ROW_CUSTOMER, body, source);
    } else if (given != NULL && given->type == JSON_STRING) {
        const struct shape_member member = {.name = "id", .words = "customer"};
        const struct where place = where_member(where, member.name);
        const struct shape_reader reader = records_reader(work, outcome);
        struct text id;
        if (!reader.resolve(reader.context, &member, &place, given->string, &id)) {
            return false;
        }
        *customer = records_find(work, ROW_CUSTOMER, id);
    }
    return true;
}

const struct row *records_customer_of_job(struct records_work *work, const struct json *body, const struct where *where,
                                          struct text source, const struct row *known, struct records_outcome *outcome)
{
    const struct row *before = NULL;
    if (!customer_meant(work, body, where, source, known, outcome, &before)) {
        return NULL;
    }
    const struct json *merged = before == NULL ? with_source(work->arena, body, source) : body;
    const struct customer_record *noun = records_merged(work, ROW_CUSTOMER, before, merged, where, outcome);
    if (noun == NULL || outcome->wrong.count > 0 || outcome->not_built.count > 0) {
        return NULL;
    }
    struct records_outcome own;
    records_outcome_begin(work, &own);
    customer_put(work, before, noun, &own);
    return own.row;
}
