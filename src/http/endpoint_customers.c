/* Customers: contact, preferences, and whether they want to hear from us. */
#include "http/batch.h"
#include "http/endpoints.h"
#include "http/listing.h"
#include "http/route.h"
#include "records/records.h"

static bool write_one(struct json_writer *w, struct records_work *work, const struct row *customer,
                      const struct issues *warnings)
{
    records_customer_write(w, work, customer, warnings);
    return !fault_is(&work->fault);
}

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *customer)
{
    return write_one(w, work, customer, NULL);
}

void endpoint_customers(struct exchange *x)
{
    listing_answer(x, ROW_CUSTOMER, NULL, write_listed);
}

void endpoint_customer(struct exchange *x)
{
    view_answer_object(x, ROW_CUSTOMER, write_one);
}

static void take_upsert(struct records_work *work, const struct json *body, const struct where *where,
                        int32_t if_version, struct batch_item *item)
{
    records_customer_upsert(work, body, where, if_version, &item->outcome);
}

void endpoint_customers_upsert(struct exchange *x)
{
    batch_upsert(x, "customers", take_upsert, write_one);
}

void endpoint_customer_patch(struct exchange *x)
{
    view_answer_change(x, records_customer_patch, write_one);
}

static void opt(struct exchange *x, bool out)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (route_check_query(x)) {
        records_customer_opt(work, exchange_path_value(x, 0), &x->body, out, &outcome);
        view_answer(x, work, &outcome, write_one);
    }
}

void endpoint_customer_opt_out(struct exchange *x)
{
    opt(x, true);
}

void endpoint_customer_opt_in(struct exchange *x)
{
    opt(x, false);
}
