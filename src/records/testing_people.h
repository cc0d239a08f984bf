/* What the tests of people and places share: answers, and what the audit says. */
#ifndef ROUTRIQ_RECORDS_TESTING_PEOPLE_H
#define ROUTRIQ_RECORDS_TESTING_PEOPLE_H

#include "records/people.h"
#include "records/places.h"
#include "records/testing.h"

/* The row as it is answered, of a technician, a customer, a branch or the organization. */
struct text testing_answer(struct testing_records *t, const struct row *row);
/* The same, read; the member of that name, which must be there. */
const struct json *testing_answered(struct testing_records *t, const struct row *row, const char *member);

/* True when the bytes stand in an audit entry of the work. */
bool testing_audit_says(const struct testing_records *t, const char *bytes);
/* The last audit entry of the work; the member of that name. NULL when it has none. */
const struct json *testing_audited(struct testing_records *t, const char *member);

/* The row as the store has it now. */
const struct row *testing_kept(struct testing_records *t, enum row_kind kind, struct text id);

/* Upserts that must succeed; the row. */
const struct row *testing_technician(struct testing_records *t, const char *json);
const struct row *testing_customer(struct testing_records *t, const char *json);

#endif
