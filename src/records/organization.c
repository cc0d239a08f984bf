/* The organization's settings. */
#include "base/arena.h"
#include "records/people_parts.h"
#include "records/places.h"

static bool is_currency(struct text t)
{
    bool capitals = t.length == 3;
    for (size_t i = 0; capitals && i < t.length; i++) {
        capitals = t.bytes[i] >= 'A' && t.bytes[i] <= 'Z';
    }
    return capitals;
}

void records_organization_check(struct records_work *work, const struct organization_record *organization,
                                const struct where *where, struct issues *wrong)
{
    struct where timezone = where_member(where, "timezone");
    struct where currency = where_member(where, "currency");
    if (work->zone(work->zones, organization->timezone) == NULL) {
        issue_add(wrong, &timezone, "invalid_timezone",
                  "There is no time zone %.*s. A name of tzdata is needed, such as America/New_York.",
                  TEXT_ARGS(organization->timezone));
    }
    if (!is_currency(organization->currency)) {
        issue_add(wrong, &currency, "unknown_value", "currency must be three capital letters like USD.");
    }
}

void records_organization_patch(struct records_work *work, const struct json *patch, int32_t if_version,
                                struct records_outcome *outcome)
{
    const struct where whole = {.parent = NULL};
    const struct row *before = work->organization;
    records_outcome_begin(work, outcome);
    outcome->row = before;
    if (!records_by_office(work, outcome) || !records_is_at(outcome, before, if_version)) {
        return;
    }
    const struct organization_record *noun = records_merged(work, ROW_ORGANIZATION, before, patch, &whole, outcome);
    if (noun != NULL) {
        records_organization_check(work, noun, &whole, &outcome->wrong);
    }
    if (!records_is_right(outcome)) {
        return;
    }
    const struct records_put put = {
        .kind = ROW_ORGANIZATION, .before = before, .noun = noun, .action = "organization.updated"};
    records_put(work, &put, outcome);
    work->organization = outcome->row;
}

void records_organization_write(struct json_writer *w, struct records_work *work, const struct row *organization)
{
    json_object_begin(w);
    records_write_head(w, work->arena, organization);
    shape_write_members(w, shape_of_row[ROW_ORGANIZATION], organization->noun, SHAPE_FOR_CLIENT);
    json_object_end(w);
}
