/* The organization's settings, and its branches. */
#include "http/batch.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"
#include "records/records.h"

/* ---- the organization -------------------------------------------------------------------------------------------- */

static bool write_organization(struct json_writer *w, struct records_work *work, const struct row *organization,
                               const struct issues *warnings)
{
    (void)warnings;
    records_organization_write(w, work, organization);
    return !fault_is(&work->fault);
}

void endpoint_org(struct exchange *x)
{
    if (route_check_query(x)) {
        view_answer_row(x, view_work(x, false), x->organization, write_organization);
    }
}

void endpoint_org_patch(struct exchange *x)
{
    int32_t if_version = 0;
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (exchange_if_match(x, &if_version) && route_check_query(x)) {
        records_organization_patch(work, &x->body, if_version, &outcome);
        view_answer(x, work, &outcome, write_organization);
    }
}

/* ---- branches ---------------------------------------------------------------------------------------------------- */

static bool write_branch(struct json_writer *w, struct records_work *work, const struct row *branch,
                         const struct issues *warnings)
{
    records_branch_write(w, work, branch, warnings);
    return !fault_is(&work->fault);
}

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *branch)
{
    return write_branch(w, work, branch, NULL);
}

void endpoint_branches(struct exchange *x)
{
    listing_answer(x, ROW_BRANCH, NULL, write_listed);
}

void endpoint_branch(struct exchange *x)
{
    view_answer_object(x, ROW_BRANCH, write_branch);
}

void endpoint_branch_create(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (route_check_query(x)) {
        records_branch_create(work, &x->body, &outcome);
        view_answer(x, work, &outcome, write_branch);
    }
}

void endpoint_branch_patch(struct exchange *x)
{
    view_answer_change(x, records_branch_patch, write_branch);
}

static void deactivate(struct records_work *work, struct text reference, const struct json *body, int32_t if_version,
                       struct records_outcome *outcome)
{
    (void)body;
    records_branch_deactivate(work, reference, if_version, outcome);
}

void endpoint_branch_deactivate(struct exchange *x)
{
    view_answer_change(x, deactivate, write_branch);
}
