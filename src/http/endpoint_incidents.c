/* Incidents: where it is slower for a time. */
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/route.h"
#include "records/records.h"

static bool write_incident(struct json_writer *w, struct records_work *work, const struct row *incident,
                           const struct issues *warnings)
{
    (void)warnings; /* there are none */
    records_incident_write(w, work, incident);
    return !fault_is(&work->fault);
}

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *incident)
{
    return write_incident(w, work, incident, NULL);
}

void endpoint_incidents(struct exchange *x)
{
    listing_answer(x, ROW_INCIDENT, NULL, write_listed);
}

void endpoint_incident(struct exchange *x)
{
    view_answer_object(x, ROW_INCIDENT, write_incident);
}

/* What is best on the day that is under way may be another plan now. */
static void watch(struct records_work *work, const struct records_outcome *outcome)
{
    if (outcome->result == RECORDS_CREATED) {
        desk_resequence_ask_incident(work, outcome->row);
    } else if (outcome->result == RECORDS_UPDATED) {
        desk_resequence_ask(work, true);
    }
}

void endpoint_incident_create(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (route_check_query(x)) {
        records_incident_create(work, &x->body, &outcome);
        watch(work, &outcome);
        view_answer(x, work, &outcome, write_incident);
    }
}

static void end(struct records_work *work, struct text reference, const struct json *body, int32_t if_version,
                struct records_outcome *outcome)
{
    (void)body;
    records_incident_end(work, reference, if_version, outcome);
    watch(work, outcome);
}

void endpoint_incident_end(struct exchange *x)
{
    view_answer_change(x, end, write_incident);
}
