#include "app/board.h"

#include "base/arena.h"
#include "base/units.h"

enum { JOB_WIDTH = 26, CUSTOMER_WIDTH = 24, LABEL_WIDTH = 14, FIGURE_WIDTH = 10, DIFFERENCE_WIDTH = 14 };

/* How wide the columns of names are. */
struct layout {
    int32_t job;
    int32_t customer;
    int32_t address; /* 0: not shown */
};

static const struct layout WIDE = {JOB_WIDTH, CUSTOMER_WIDTH, 36};
static const struct layout NARROW = {20, 16, 0};
enum { WIDE_COLUMNS = 135 };

static const struct layout *layout_for(int32_t columns)
{
    return columns > 0 && columns < WIDE_COLUMNS ? &NARROW : &WIDE;
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

/* Left-aligned, cut at a character and closed with an ellipsis when it does not fit, followed by two spaces. Counts characters:
 * wide ones may move a column. */
static void cell_text(struct text_builder *out, struct text value, int32_t width)
{
    int32_t characters = 0;
    size_t at = 0;
    while (at < value.length && characters < width) {
        size_t step = text_utf8_step(text_slice(value, at, value.length));
        at += step > 0 ? step : 1;
        characters++;
    }
    bool cut = at < value.length;
    if (cut) {
        at = at > 0 ? at - 1 : 0;
        while (at > 0 && ((unsigned char)value.bytes[at] & 0xC0) == 0x80) {
            at--;
        }
        characters--;
    }
    text_append(out, text_slice(value, 0, at));
    if (cut) {
        text_append(out, TEXT("\xE2\x80\xA6"));
        characters++;
    }
    for (; characters < width + 2; characters++) {
        text_append_char(out, ' ');
    }
}

static void cells_of_names(struct text_builder *out, const struct layout *layout, struct text job, struct text customer,
                           struct text address)
{
    cell_text(out, job, layout->job);
    cell_text(out, customer, layout->customer);
    if (layout->address > 0) {
        cell_text(out, address, layout->address);
    }
}

static void cell_right(struct text_builder *out, struct text value, int32_t width)
{
    for (int32_t i = (int32_t)value.length; i < width; i++) {
        text_append_char(out, ' ');
    }
    text_append(out, value);
}

static int64_t minutes_of(int64_t seconds)
{
    return divide_round_half_up(seconds, MINUTE_SECONDS);
}

static struct text hours_text(struct arena *arena, int64_t seconds)
{
    int64_t minutes = minutes_of(seconds);
    return text_format(arena, "%lld h %02lld", (long long)(minutes / 60), (long long)(minutes % 60));
}

/* ---- routes ------------------------------------------------------------------------------------------------------ */

static void write_skills(struct text_builder *out, const struct technician *technician)
{
    for (int32_t i = 0; i < technician->skill_count; i++) {
        text_append(out, i == 0 ? TEXT("") : TEXT(", "));
        text_append(out, technician->skills[i]);
    }
}

static void write_head(struct text_builder *out, const struct day *day, const struct plan_route *route,
                       const struct layout *layout)
{
    const struct technician *technician = &day->technicians[route->technician];
    const struct workday *workday = &day->workdays[route->technician];
    text_append_char(out, '\n');
    text_append(out, technician->name);
    text_append(out, TEXT("  ("));
    write_skills(out, technician);
    if (!workday->works) {
        text_append(out, TEXT(")  does not work on this day\n"));
        return;
    }
    struct text start = clock_text(out->arena, day->zone, workday->shift.start_s);
    struct text end = clock_text(out->arena, day->zone, workday->shift.end_s);
    struct text drive = hours_text(out->arena, route->totals.drive_s);
    text_append_format(out, ")  works %.*s to %.*s", TEXT_ARGS(start), TEXT_ARGS(end));
    if (route->stop_count == 0) {
        text_append(out, TEXT(", stays at home\n"));
        return;
    }
    text_append_format(out, ":%s%d job%s, driving %.*s, %lld km\n", layout == &NARROW ? "\n  " : " ",
                       route->totals.jobs, route->totals.jobs == 1 ? "" : "s", TEXT_ARGS(drive),
                       (long long)divide_round_half_up(route->totals.drive_m, 1000));
}

static void write_clocks(struct text_builder *out, const struct day *day, const struct plan_stop *stop)
{
    const int64_t times_s[] = {stop->arrival_s, stop->start_s, stop->end_s};
    for (int32_t i = 0; i < 3; i++) {
        text_append(out, TEXT("  "));
        text_append(out, clock_text(out->arena, day->zone, times_s[i]));
    }
    text_append(out, TEXT("  "));
}

static void write_numbers(struct text_builder *out, const struct plan_stop *stop)
{
    text_append_format(out, "%5lld %5lld %5lld", (long long)minutes_of(stop->travel_s),
                       (long long)minutes_of(stop->wait_s), (long long)divide_floor(stop->slack_s, MINUTE_SECONDS));
    if (!stop->on_time) {
        text_append_format(out, "  %lld min late", (long long)minutes_of(stop->late_s));
    }
    text_append_char(out, '\n');
}

static void write_stop(struct text_builder *out, const struct day *day, const struct plan_stop *stop,
                       const struct layout *layout)
{
    write_clocks(out, day, stop);
    if (stop->type == STOP_TYPE_JOB) {
        const struct job *job = &day->jobs[stop->job];
        cells_of_names(out, layout, job->title, job->customer.name, job->address);
    } else {
        cells_of_names(out, layout, TEXT("Break"), TEXT(""), TEXT(""));
    }
    write_numbers(out, stop);
}

static void write_way_home(struct text_builder *out, const struct day *day, const struct plan_route *route,
                           const struct layout *layout)
{
    const struct technician *technician = &day->technicians[route->technician];
    struct text arrival = clock_text(out->arena, day->zone, route->return_s);
    text_append_format(out, "  %.*s                ", TEXT_ARGS(arrival));
    cells_of_names(out, layout, technician->has_end ? TEXT("At the end place") : TEXT("Home"), TEXT(""), TEXT(""));
    text_append_format(out, "%5lld\n", (long long)minutes_of(route->return_travel_s));
}

static void write_columns(struct text_builder *out, const struct layout *layout)
{
    text_append(out, TEXT("  arrive start  end    "));
    cells_of_names(out, layout, TEXT("job"), TEXT("customer"), TEXT("address"));
    text_append(out, TEXT("drive  wait slack\n"));
}

void board_write_routes(struct text_builder *out, const struct day *day, const struct plan *plan, int32_t columns)
{
    const struct layout *layout = layout_for(columns);
    for (int32_t t = 0; t < plan->route_count; t++) {
        const struct plan_route *route = &plan->routes[t];
        write_head(out, day, route, layout);
        if (route->stop_count == 0) {
            continue;
        }
        write_columns(out, layout);
        for (int32_t i = 0; i < route->stop_count; i++) {
            write_stop(out, day, &route->stops[i], layout);
        }
        write_way_home(out, day, route, layout);
    }
}

/* ---- what stayed out --------------------------------------------------------------------------------------------- */

void board_write_left_out(struct text_builder *out, const struct day *day, const struct plan *plan)
{
    static const char *const priorities[] = {"", "urgent", "high", "normal", "low"};
    if (plan->unassigned_count == 0) {
        return;
    }
    text_append(out, TEXT("\nLeft out, and why\n"));
    for (int32_t i = 0; i < plan->unassigned_count; i++) {
        const struct job *job = &day->jobs[plan->unassigned[i].job];
        text_append(out, TEXT("  "));
        cell_text(out, text_of(priorities[job->priority]), 6);
        cell_text(out, job->title, JOB_WIDTH);
        text_append_format(out, "%.*s\n          %.*s\n", TEXT_ARGS(job->customer.name),
                           TEXT_ARGS(plan->unassigned[i].summary));
    }
}

/* ---- three plans ------------------------------------------------------------------------------------------------- */

struct figure {
    const char *label;
    int64_t values[3]; /* nearest, by hand, planned */
    struct text (*tell)(struct arena *arena, int64_t value);
    bool in_points; /* a share: its difference is in percentage points */
};

static struct text tell_count(struct arena *arena, int64_t value)
{
    return text_format(arena, "%lld", (long long)value);
}

static struct text tell_km(struct arena *arena, int64_t metres)
{
    return text_format(arena, "%lld km", (long long)divide_round_half_up(metres, 1000));
}

static struct text tell_share(struct arena *arena, int64_t share_e4)
{
    int64_t permille = divide_round_half_up(share_e4, 10);
    return text_format(arena, "%lld.%lld %%", (long long)(permille / 10), (long long)(permille % 10));
}

static struct text tell_minutes(struct arena *arena, int64_t seconds)
{
    int64_t tenths = divide_round_half_up(seconds, 6);
    return text_format(arena, "%lld.%lld min", (long long)(tenths / 10), (long long)(tenths % 10));
}

static int64_t drive_of_job(const struct plan_totals *totals)
{
    return totals->jobs == 0 ? 0 : totals->drive_s / totals->jobs;
}

static struct text tell_difference(struct arena *arena, int64_t from, int64_t to, bool in_points)
{
    if (from == to) {
        return TEXT("same");
    }
    if (in_points) {
        int64_t permille = divide_round_half_up(to - from, 10);
        int64_t size = permille < 0 ? -permille : permille;
        return text_format(arena, "%s%lld.%lld pts", permille < 0 ? "-" : "+", (long long)(size / 10),
                           (long long)(size % 10));
    }
    if (from == 0) {
        return TEXT("-");
    }
    return text_format(arena, "%+lld %%", (long long)divide_round_half_up((to - from) * 100, from));
}

static void write_figure(struct text_builder *out, const struct figure *figure)
{
    cell_text(out, text_of(figure->label), LABEL_WIDTH);
    for (int32_t i = 0; i < 3; i++) {
        cell_right(out, figure->tell(out->arena, figure->values[i]), FIGURE_WIDTH);
    }
    for (int32_t i = 0; i < 2; i++) {
        struct text difference =
            tell_difference(out->arena, figure->values[1 - i], figure->values[2], figure->in_points);
        cell_right(out, difference, DIFFERENCE_WIDTH);
    }
    text_append_char(out, '\n');
}

void board_write_comparison(struct text_builder *out, const struct board_comparison *comparison)
{
    const struct plan_totals *n = comparison->nearest;
    const struct plan_totals *h = comparison->by_hand;
    const struct plan_totals *p = comparison->planned;
    const struct figure figures[] = {
        {"Jobs served", {n->jobs, h->jobs, p->jobs}, tell_count, false},
        {"Left out", {n->unassigned, h->unassigned, p->unassigned}, tell_count, false},
        {"Driving", {n->drive_s, h->drive_s, p->drive_s}, hours_text, false},
        {"Driving a job", {drive_of_job(n), drive_of_job(h), drive_of_job(p)}, tell_minutes, false},
        {"Distance", {n->drive_m, h->drive_m, p->drive_m}, tell_km, false},
        {"On time", {n->on_time_e4, h->on_time_e4, p->on_time_e4}, tell_share, true},
        {"Overtime", {n->overtime_s, h->overtime_s, p->overtime_s}, hours_text, false},
        {"Utilization", {n->utilization_e4, h->utilization_e4, p->utilization_e4}, tell_share, true},
    };
    static const char *const columns[] = {"nearest", "by hand", "planned", "vs by hand", "vs nearest"};
    text_append(out, TEXT("\nThe same day, planned in three ways\n"));
    cell_text(out, TEXT(""), LABEL_WIDTH);
    for (int32_t i = 0; i < 5; i++) {
        cell_right(out, text_of(columns[i]), i < 3 ? FIGURE_WIDTH : DIFFERENCE_WIDTH);
    }
    text_append_char(out, '\n');
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        write_figure(out, &figures[i]);
    }
    text_append(out, TEXT("nearest: each job in the order of booking to the nearest technician who can\n"
                          "         still do it last\n"
                          "by hand: each job in the order of booking to where it adds the least driving\n"
                          "on time: of the jobs served, those reached before their window closes\n"));
}

/* Cut to a tenth of a percent: no more is said than is proved. */
void board_write_proof(struct text_builder *out, int32_t jobs, int32_t gap_e4)
{
    if (gap_e4 == 0) {
        text_append_format(out, "Proved: no plan that serves the same %d job%s costs less, in driving and lateness.\n",
                           (int)jobs, jobs == 1 ? "" : "s");
        return;
    }
    int32_t permille = (10000 - gap_e4) / 10;
    text_append_format(out,
                       "Proved: no plan that serves the same %d job%s costs less than %d.%d %% of this one,\n"
                       "in driving and lateness.\n",
                       (int)jobs, jobs == 1 ? "" : "s", (int)(permille / 10), (int)(permille % 10));
}
