/* What is known of a job: as a table for a terminal, and as JSON. */
#include "app/explain.h"

#include "base/arena.h"

static bool is_asked(const struct explain *e, int32_t technician)
{
    return e->technician < 0 || e->technician == technician;
}

static struct text starts(const struct explain *e, int32_t job, int32_t start_t)
{
    return explain_instant(e, (int64_t)start_t + e->names->buffer_before[job]);
}

/* ---- a table -------------------------------------------------------------------------------------------------------- */

static struct text signed_price(const struct explain *e, int64_t price_c)
{
    return text_format(e->arena, "%s%lld", price_c < 0 ? "" : "+", (long long)price_c);
}

/* Who goes along, and who is moved. */
static void print_besides(const struct explain *e, const struct quote *quote, struct text_builder *out)
{
    for (int32_t k = 0; k < quote->mate_count && k < QUOTE_MATES_MAX; k++) {
        const struct quote_mate *mate = &quote->mates[k];
        text_append_format(out, "%s%.*s with %.*s at %.*s", k == 0 ? "; together with " : ", ",
                           TEXT_ARGS(explain_job_name(e, mate->job)),
                           TEXT_ARGS(explain_technician_name(e, mate->technician)),
                           TEXT_ARGS(starts(e, mate->job, mate->start_t)));
    }
    for (int32_t k = 0; k < quote->moved && k < QUOTE_NAMED_MAX; k++) {
        text_append_format(out, "%s%.*s", k == 0 ? "; moves " : ", ",
                           TEXT_ARGS(explain_job_name(e, quote->moved_jobs[k])));
    }
}

static void print_quote(const struct explain *e, const struct explain_job *about, const struct quote *quote, int width,
                        struct text_builder *out)
{
    struct text name = explain_technician_name(e, quote->technician), answer = explain_answer(about, quote);
    text_append_format(out, "  %-*.*s  ", width, TEXT_ARGS(name));
    if (text_equal(answer, TEXT("has_it"))) {
        text_append_format(out, "has it, at %.*s\n", TEXT_ARGS(starts(e, about->job, about->hold.start_t)));
        return;
    }
    if (!quote->possible) {
        struct text why = explain_verdict(e, about->job, quote->technician, &quote->verdict).message;
        text_append_format(out, "cannot: %.*s\n", TEXT_ARGS(why));
        return;
    }
    bool planned = about->standing.technician >= 0;
    const char *word = !text_equal(answer, TEXT("worth_it")) ? "not worth it" : planned ? "cheaper" : "worth it";
    text_append_format(out, "%s: %.*s at %.*s", word, TEXT_ARGS(signed_price(e, explain_price_c(about, quote))),
                       TEXT_ARGS(starts(e, about->job, quote->start_t)));
    print_besides(e, quote, out);
    text_append_char(out, '\n');
}

static void print_head(const struct explain *e, const struct explain_job *about, struct text_builder *out)
{
    struct text name = explain_job_name(e, about->job);
    if (about->standing.technician < 0) {
        text_append_format(out, "%.*s is left out, which costs %lld.\n", TEXT_ARGS(name),
                           (long long)e->problem->job_left_out_c[about->job]);
        return;
    }
    text_append_format(out, "%.*s is done by %.*s at %.*s.\n", TEXT_ARGS(name),
                       TEXT_ARGS(explain_technician_name(e, about->standing.technician)),
                       TEXT_ARGS(starts(e, about->job, about->hold.start_t)));
}

static void print_relaxations(const struct explain *e, const struct explain_job *about, struct text_builder *out)
{
    bool told = false;
    for (int32_t k = 0; k < about->relaxation_count; k++) {
        const struct quote_relaxation *r = &about->relaxations[k];
        if (!is_asked(e, r->technician)) {
            continue;
        }
        text_append_format(out, "%s    %.*s: %.*s, at %.*s\n", told ? "" : "  It would be in if:\n",
                           TEXT_ARGS(signed_price(e, r->added_c)),
                           TEXT_ARGS(explain_relaxation(e, about->job, r).message),
                           TEXT_ARGS(starts(e, about->job, r->start_t)));
        told = true;
    }
    if (!told && about->standing.technician < 0) {
        text_append(out, TEXT("  Nothing was found that would let it in by giving way alone.\n"));
    }
}

static void print_earlier(const struct explain *e, const struct explain_job *about, struct text_builder *out)
{
    if (about->standing.technician < 0) {
        return;
    }
    text_append_format(out, "  Not earlier: %.*s.\n", TEXT_ARGS(explain_hold(e, &about->hold).message));
    if (about->standing.movable && !about->earlier) {
        text_append(out, TEXT("  As the plan stands nobody could begin it earlier.\n"));
    }
    if (about->earlier) {
        text_append_format(out, "  Earlier, at %.*s, it would be with %.*s: %.*s\n",
                           TEXT_ARGS(starts(e, about->job, about->sooner.start_t)),
                           TEXT_ARGS(explain_technician_name(e, about->sooner.technician)),
                           TEXT_ARGS(signed_price(e, explain_price_c(about, &about->sooner))));
    }
}

void explain_print(const struct explain *e, const struct explain_job *about, struct text_builder *out)
{
    int width = 0;
    for (int32_t t = 0; t < e->problem->dims.technicians; t++) {
        int length = (int)explain_technician_name(e, t).length;
        width = is_asked(e, t) && length > width ? length : width;
    }
    print_head(e, about, out);
    if (!about->standing.movable) {
        text_append(out, TEXT("  It stays where it is: it is frozen, or the day is impossible without it.\n"));
    }
    for (int32_t t = 0; about->standing.movable && t < e->problem->dims.technicians; t++) {
        if (is_asked(e, t)) {
            print_quote(e, about, &about->quotes[t], width, out);
        }
    }
    print_earlier(e, about, out);
    print_relaxations(e, about, out);
}

/* ---- JSON ----------------------------------------------------------------------------------------------------------- */

static void write_job(const struct explain *e, struct json_writer *w, const char *name, int32_t job)
{
    json_name_string(w, text_of(name), explain_job_name(e, job));
}

static void write_technician(const struct explain *e, struct json_writer *w, const char *name, int32_t technician)
{
    json_name_string(w, text_of(name), explain_technician_name(e, technician));
}

static void write_start(const struct explain *e, struct json_writer *w, int32_t job, int32_t start_t)
{
    json_name_integer(w, TEXT("start"), (int64_t)start_t + e->names->buffer_before[job]);
}

static void write_reason(struct json_writer *w, const struct explain_reason *reason)
{
    json_name_string(w, TEXT("code"), reason->code);
    json_name_string(w, TEXT("message"), reason->message);
}

static void write_besides(const struct explain *e, const struct quote *quote, struct json_writer *w)
{
    json_name(w, TEXT("moved"));
    json_array_begin(w);
    for (int32_t k = 0; k < quote->moved && k < QUOTE_NAMED_MAX; k++) {
        json_string(w, explain_job_name(e, quote->moved_jobs[k]));
    }
    json_array_end(w);
    json_name(w, TEXT("together"));
    json_array_begin(w);
    for (int32_t k = 0; k < quote->mate_count && k < QUOTE_MATES_MAX; k++) {
        const struct quote_mate *mate = &quote->mates[k];
        json_object_begin(w);
        write_job(e, w, "job", mate->job);
        write_technician(e, w, "technician", mate->technician);
        write_start(e, w, mate->job, mate->start_t);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_quote(const struct explain *e, const struct explain_job *about, const struct quote *quote,
                        struct json_writer *w)
{
    json_object_begin(w);
    write_technician(e, w, "technician", quote->technician);
    json_name_string(w, TEXT("answer"), explain_answer(about, quote));
    if (quote->possible) {
        json_name_integer(w, TEXT("price"), explain_price_c(about, quote));
        write_start(e, w, about->job, quote->start_t);
        write_besides(e, quote, w);
    } else {
        struct explain_reason reason = explain_verdict(e, about->job, quote->technician, &quote->verdict);
        write_reason(w, &reason);
        json_name_integer(w, TEXT("needed"), quote->verdict.needed);
        json_name_integer(w, TEXT("available"), quote->verdict.available);
    }
    json_object_end(w);
}

static void write_quotes(const struct explain *e, const struct explain_job *about, struct json_writer *w)
{
    json_name(w, TEXT("technicians"));
    json_array_begin(w);
    for (int32_t t = 0; about->standing.movable && t < e->problem->dims.technicians; t++) {
        if (is_asked(e, t)) {
            write_quote(e, about, &about->quotes[t], w);
        }
    }
    json_array_end(w);
}

static void write_relaxations(const struct explain *e, const struct explain_job *about, struct json_writer *w)
{
    json_name(w, TEXT("relaxations"));
    json_array_begin(w);
    for (int32_t k = 0; k < about->relaxation_count; k++) {
        const struct quote_relaxation *r = &about->relaxations[k];
        if (!is_asked(e, r->technician)) {
            continue;
        }
        struct explain_reason reason = explain_relaxation(e, about->job, r);
        json_object_begin(w);
        write_reason(w, &reason);
        write_technician(e, w, "technician", r->technician);
        json_name_integer(w, TEXT("price"), r->added_c);
        json_name_integer(w, TEXT("amount"), r->amount);
        write_start(e, w, about->job, r->start_t);
        if (r->kind == RELAX_MOVE || r->kind == RELAX_LEAVE_OUT) {
            write_job(e, w, "job", r->job);
        }
        if (r->kind == RELAX_MOVE) {
            write_technician(e, w, "otherTechnician", r->other_technician);
        }
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_earlier(const struct explain *e, const struct explain_job *about, struct json_writer *w)
{
    struct explain_reason reason = explain_hold(e, &about->hold);
    json_name(w, TEXT("whyNotEarlier"));
    json_object_begin(w);
    write_reason(w, &reason);
    if (about->earlier) {
        write_technician(e, w, "technician", about->sooner.technician);
        write_start(e, w, about->job, about->sooner.start_t);
        json_name_integer(w, TEXT("price"), explain_price_c(about, &about->sooner));
    }
    json_object_end(w);
}

void explain_write(const struct explain *e, const struct explain_job *about, struct json_writer *w)
{
    bool planned = about->standing.technician >= 0;
    json_object_begin(w);
    write_job(e, w, "job", about->job);
    json_name_bool(w, TEXT("leftOut"), !planned);
    json_name_integer(w, TEXT("leftOutCost"), e->problem->job_left_out_c[about->job]);
    if (planned) {
        write_technician(e, w, "technician", about->standing.technician);
        write_start(e, w, about->job, about->hold.start_t);
    }
    write_quotes(e, about, w);
    write_relaxations(e, about, w);
    if (planned) {
        write_earlier(e, about, w);
    }
    json_name_integer(w, TEXT("elapsed_us"), about->quotes_us);
    json_name_integer(w, TEXT("relaxations_us"), about->relaxations_us);
    json_object_end(w);
}
