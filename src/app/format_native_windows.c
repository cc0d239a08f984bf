/* When the jobs of a native file may begin: windows, promises, deadlines and locked times.
 *
 * A problem's job begins when its buffer before the service does; so all instants are moved forward by that buffer. */
#include "app/format_native.h"

#include "base/arena.h"
#include "base/fault.h"

struct window_arrays {
    int32_t *open, *close;    /* J */
    struct native_list first; /* J+1 */
    struct native_list from, due, until;
    int64_t *late; /* J */
    int32_t *promise_due;
    int64_t *promise_late;
    bool any_several, any_promise;
    int32_t shifts_end; /* the last end of a shift */
};

/* One job's windows while they are read; instants of the document. */
struct job_windows {
    int32_t count;
    int32_t from[PROBLEM_WINDOWS_MAX], due[PROBLEM_WINDOWS_MAX], until[PROBLEM_WINDOWS_MAX];
};

/* ---- Windows ---- */

/* Until when a service that missed a window may still begin. */
static bool until_read(const struct cursor *window, const struct window_arrays *a, struct job_windows *w,
                       struct fault *fault)
{
    struct cursor hard = cursor_member(window, TEXT("hard")), until = cursor_member(window, TEXT("lateUntil"));
    int32_t i = w->count;
    bool is_hard = true;
    if (!cursor_bool_or(&hard, &is_hard, fault)) {
        return false;
    }
    if (is_hard && cursor_is(&until)) {
        return cursor_fault(&until, fault, "hard_window", "only a window with \"hard\": false may be missed");
    }
    w->until[i] = w->due[i];
    if (!is_hard) {
        w->until[i] = a->shifts_end > w->due[i] ? a->shifts_end : w->due[i];
    }
    return cursor_int32_or(&until, w->due[i], INSTANT_MAX, &w->until[i], fault);
}

static bool window_read(const struct cursor *window, int32_t buffer, const struct window_arrays *a,
                        struct job_windows *w, struct fault *fault)
{
    struct cursor start = cursor_member(window, TEXT("start")), end = cursor_member(window, TEXT("end"));
    int32_t i = w->count;
    if (!cursor_object(window, "start end hard lateUntil", fault) ||
        !native_span(window, TEXT("start"), TEXT("end"), &w->from[i], &w->due[i], fault)) {
        return false;
    }
    if (i > 0 && w->from[i] <= w->due[i - 1]) {
        return cursor_fault(&start, fault, "out_of_order", "this is not after the window before it");
    }
    if (i > 0 && w->until[i - 1] >= w->from[i]) {
        w->until[i - 1] = w->from[i] - 1;
    }
    if (w->due[i] < buffer) {
        return cursor_fault(&end, fault, "before_buffer", "this is before the buffer before the service can end");
    }
    if (!until_read(window, a, w, fault)) {
        return false;
    }
    w->count++;
    return true;
}

static bool windows_read(const struct cursor *job, int32_t buffer, const struct window_arrays *a, struct job_windows *w,
                         struct fault *fault)
{
    struct cursor one = cursor_member(job, TEXT("window")), several = cursor_member(job, TEXT("windows"));
    int32_t count = 0;
    if (cursor_is(&one) && cursor_is(&several)) {
        return cursor_fault(&several, fault, "two_forms", "there is window or windows, not both");
    }
    if ((cursor_is(&one) && !window_read(&one, buffer, a, w, fault)) ||
        (cursor_is(&several) && !cursor_array(&several, 1, PROBLEM_WINDOWS_MAX, &count, fault))) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor window = cursor_element(&several, i);
        if (!window_read(&window, buffer, a, w, fault)) {
            return false;
        }
    }
    if (w->count == 0) {
        *w = (struct job_windows){.count = 1, .due = {INSTANT_MAX}, .until = {INSTANT_MAX}};
    }
    return true;
}

/* ---- What narrows them ---- */

static bool deadline_read(const struct cursor *job, int32_t buffer, struct job_windows *w, struct fault *fault)
{
    struct cursor deadline = cursor_member(job, TEXT("deadline"));
    int32_t latest = INSTANT_MAX;
    if (!cursor_is(&deadline)) {
        return true;
    }
    if (!cursor_int32(&deadline, buffer, INSTANT_MAX, &latest, fault)) {
        return false;
    }
    if (latest < w->from[0]) {
        return cursor_fault(&deadline, fault, "before_window", "this is before the first window begins");
    }
    while (w->from[w->count - 1] > latest) {
        w->count--;
    }
    int32_t last = w->count - 1;
    w->until[last] = w->until[last] < latest ? w->until[last] : latest;
    w->due[last] = w->due[last] < latest ? w->due[last] : latest;
    return true;
}

static bool lock_read(const struct cursor *job, int32_t buffer, struct job_windows *w, struct fault *fault)
{
    struct cursor lock = cursor_member(job, TEXT("lock")), time = cursor_member(&lock, TEXT("time"));
    int32_t at = 0;
    if (!cursor_is(&lock)) {
        return true;
    }
    if (!cursor_object(&lock, "technician time order", fault) ||
        !(!cursor_is(&time) || cursor_int32(&time, buffer, INSTANT_MAX, &at, fault))) {
        return false;
    }
    for (int32_t i = 0; cursor_is(&time) && i < w->count; i++) {
        if (w->from[i] <= at && at <= w->due[i]) {
            *w = (struct job_windows){.count = 1, .from = {at}, .due = {at}, .until = {at}};
            return true;
        }
    }
    return !cursor_is(&time) || cursor_fault(&time, fault, "outside_windows", "this is in none of the job's windows");
}

static bool promise_read(const struct native_reader *reader, const struct cursor *job, const struct job_windows *w,
                         struct window_arrays *a, int32_t d, struct fault *fault)
{
    struct cursor promise = cursor_member(job, TEXT("promise"));
    struct cursor due = cursor_member(&promise, TEXT("due")), price = cursor_member(&promise, TEXT("costPerTick"));
    int32_t first = reader->first_job[d], buffer = reader->buffer_before[first], due_t = 0;
    int64_t late = reader->costs.late;
    if (!cursor_is(&promise)) {
        return true;
    }
    if (!cursor_object(&promise, "due costPerTick", fault) ||
        !cursor_int32(&due, w->from[0] > buffer ? w->from[0] : buffer, INSTANT_MAX, &due_t, fault) ||
        !cursor_integer_or(&price, 0, COST_MAX, &late, fault)) {
        return false;
    }
    a->any_promise = true;
    a->promise_due[first] = due_t - buffer;
    a->promise_late[first] = late;
    return true;
}

/* ---- Into the problem ---- */

static int32_t earlier(int32_t instant, int32_t buffer)
{
    return instant == INSTANT_MAX ? instant : instant > buffer ? instant - buffer : 0;
}

static void windows_put(struct native_reader *reader, const struct job_windows *w, int32_t buffer,
                        struct window_arrays *a, int32_t j)
{
    for (int32_t i = 0; i < w->count; i++) {
        native_push(reader->arena, &a->from, earlier(w->from[i], buffer));
        native_push(reader->arena, &a->due, earlier(w->due[i], buffer));
        native_push(reader->arena, &a->until, earlier(w->until[i], buffer));
        a->any_several |= w->until[i] > w->due[i];
    }
    a->any_several |= w->count > 1;
    a->open[j] = earlier(w->from[0], buffer);
    a->close[j] = earlier(w->until[w->count - 1], buffer);
    native_push(reader->arena, &a->first, a->from.count);
}

static bool job_read(struct native_reader *reader, const struct cursor *job, int32_t d, struct window_arrays *a,
                     struct fault *fault)
{
    struct job_windows w = {0};
    struct cursor late = cursor_member(job, TEXT("lateCost"));
    int32_t first = reader->first_job[d], buffer = reader->buffer_before[first];
    a->late[first] = reader->costs.late;
    if (!windows_read(job, buffer, a, &w, fault) || !deadline_read(job, buffer, &w, fault) ||
        !lock_read(job, buffer, &w, fault) || !promise_read(reader, job, &w, a, d, fault) ||
        !cursor_integer_or(&late, 0, COST_MAX, &a->late[first], fault)) {
        return false;
    }
    for (int32_t j = first; j < reader->first_job[d + 1]; j++) {
        windows_put(reader, &w, buffer, a, j);
    }
    return true;
}

static struct window_arrays arrays_make(struct native_reader *reader)
{
    struct problem *p = reader->problem;
    struct arena *arena = reader->arena;
    int32_t jobs = p->dims.jobs;
    struct window_arrays a = {.open = arena_array(arena, int32_t, jobs),
                              .close = arena_array(arena, int32_t, jobs),
                              .late = arena_array(arena, int64_t, jobs),
                              .promise_due = arena_array(arena, int32_t, jobs),
                              .promise_late = arena_array(arena, int64_t, jobs)};
    for (int32_t j = 0; j < jobs; j++) {
        a.promise_due[j] = INSTANT_MAX;
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        a.shifts_end = p->technician_to_t[t] > a.shifts_end ? p->technician_to_t[t] : a.shifts_end;
    }
    native_push(arena, &a.first, 0);
    return a;
}

bool native_windows_read(struct native_reader *reader, struct fault *fault)
{
    struct problem *p = reader->problem;
    struct window_arrays a = arrays_make(reader);
    const struct job_windows any = {.count = 1, .due = {INSTANT_MAX}, .until = {INSTANT_MAX}};
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        struct cursor job = cursor_element(&reader->job_list, d);
        if (!job_read(reader, &job, d, &a, fault)) {
            return false;
        }
    }
    for (int32_t j = reader->first_job[reader->document_jobs]; j < p->dims.jobs; j++) {
        windows_put(reader, &any, 0, &a, j);
    }
    p->job_open_t = a.open;
    p->job_close_t = a.close;
    if (a.any_promise) {
        p->promise_due_t = a.promise_due;
        p->promise_late_c = a.promise_late;
    }
    if (a.any_several) {
        p->dims.windows = a.from.count;
        p->window_first = a.first.at;
        p->window_open_t = a.from.at;
        p->window_due_t = a.due.at;
        p->window_close_t = a.until.at;
        p->window_late_c = a.late;
    }
    return true;
}
