/* What was learned: predictions, models, and versions of the weights. */
#include "base/arena.h"
#include "base/fault.h"
#include "desk/desk.h"
#include "http/endpoints.h"
#include "http/list_page.h"
#include "http/listing.h"
#include "http/reply.h"
#include "http/route.h"

/* ---- predictions ------------------------------------------------------------------------------------------------- */

/* The active model. False after answering. */
static bool model_read(struct exchange *x, struct records_work *work, struct desk_model *model)
{
    const struct row *row = desk_active(work, ROW_MODEL);
    if (!view_is_sound(x, work) || !exchange_claim(x, desk_model_bytes(row))) {
        return false;
    }
    return desk_model_read(work, row, model) || view_is_sound(x, work);
}

void endpoint_predict_duration(struct exchange *x)
{
    struct desk_model model;
    struct desk_prediction prediction;
    struct records_outcome outcome;
    bool names = identity_may(&x->identity, SCOPE_TECHNICIANS_READ);
    struct records_work *work = view_work(x, true);
    if (!route_check_query(x) || !model_read(x, work, &model)) {
        return;
    }
    desk_predict(work, &model, &x->body, names, &prediction, &outcome);
    if (view_is_taken(x, work, &outcome)) {
        struct json_writer w = reply_begin(x);
        desk_prediction_write(&w, &prediction);
        reply_end(x, &w, 200);
    }
}

/* ---- versions ---------------------------------------------------------------------------------------------------- */

static bool write_version(struct json_writer *w, struct records_work *work, const struct row *row,
                          const struct issues *warnings)
{
    (void)work;
    (void)warnings;
    desk_version_write(w, row);
    return true;
}

static bool write_listed(struct json_writer *w, struct records_work *work, const struct row *row)
{
    return write_version(w, work, row, NULL);
}

/* Nothing but the row is in the answer, so its version alone tells whether it is known. */
static void answer_row(struct exchange *x, const struct row *row)
{
    struct text etag = text_format(x->arena, "\"%d\"", (int)row->version);
    if (etag_matches(x->request.if_none_match, etag)) {
        reply_not_modified(x, etag);
        return;
    }
    struct json_writer w = reply_begin(x);
    desk_version_write(&w, row);
    reply_header(x, TEXT("ETag"), etag);
    reply_end(x, &w, 200);
}

static void answer_version(struct exchange *x, enum row_kind kind)
{
    struct records_work *work = view_work(x, false);
    const struct row *row = desk_version(work, kind, exchange_path_value(x, 0));
    if (!view_is_sound(x, work)) {
        return;
    }
    if (row == NULL) {
        reply_error_saying(x, ERROR_NOT_FOUND, "There is no such version.");
    } else if (route_check_query(x)) {
        answer_row(x, row);
    }
}

static void activate(struct exchange *x, enum row_kind kind)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (route_check_query(x)) {
        desk_activate(work, kind, exchange_path_value(x, 0), &outcome);
        view_answer(x, work, &outcome, write_version);
    }
}

void endpoint_models(struct exchange *x)
{
    listing_answer(x, ROW_MODEL, NULL, write_listed);
}

void endpoint_model(struct exchange *x)
{
    answer_version(x, ROW_MODEL);
}

void endpoint_model_activate(struct exchange *x)
{
    activate(x, ROW_MODEL);
}

/* ---- weights ----------------------------------------------------------------------------------------------------- */

/* The one page of an organization that has everybody's first version alone. */
static void answer_first(struct exchange *x, const struct row *first)
{
    struct list_page page;
    if (!route_check_query(x) || !exchange_page_begin(x, &page)) {
        return;
    }
    struct json_writer w = reply_begin(x);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    desk_version_write(&w, first);
    json_array_end(&w);
    exchange_page_end(x, &page, &w, false, 0);
    json_object_end(&w);
    reply_end(x, &w, 200);
}

void endpoint_weights(struct exchange *x)
{
    struct records_work *work = view_work(x, false);
    const struct row *first = desk_first_weights(work);
    if (!view_is_sound(x, work)) {
        return;
    }
    if (first != NULL) {
        answer_first(x, first);
    } else {
        listing_answer(x, ROW_WEIGHTS, NULL, write_listed);
    }
}

void endpoint_weights_of(struct exchange *x)
{
    answer_version(x, ROW_WEIGHTS);
}

void endpoint_weights_make(struct exchange *x)
{
    struct records_outcome outcome;
    struct records_work *work = view_work(x, true);
    if (!route_check_query(x)) {
        return;
    }
    desk_weights_make(work, &x->body, &outcome);
    if (!view_is_taken(x, work, &outcome)) {
        return;
    }
    const struct weights_record *made = outcome.row->noun;
    struct json_writer w = reply_begin(x);
    desk_version_write(&w, outcome.row);
    reply_header(x, TEXT("Location"), text_format(x->arena, "%s/%d", x->route->pattern, (int)made->version));
    reply_header(x, TEXT("ETag"), TEXT("\"1\""));
    reply_end(x, &w, 201);
}

void endpoint_weights_activate(struct exchange *x)
{
    activate(x, ROW_WEIGHTS);
}
