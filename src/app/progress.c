#include "app/progress.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 20, LINE_ROOM = 160, BETWEEN_MS = 100 };

struct progress progress_make(FILE *stream, int64_t cost_scale)
{
    bool watched = stream != NULL && isatty(fileno(stream)) != 0;
    return (struct progress){.stream = watched ? stream : NULL, .cost_scale = cost_scale, .shown_ms = -BETWEEN_MS};
}

void progress_line(char *line, size_t room, int32_t share, int64_t elapsed_ms, const struct solver_report *report,
                   int64_t cost_scale)
{
    char bar[BAR_WIDTH + 1] = {0};
    for (int i = 0; i < BAR_WIDTH; i++) {
        bar[i] = (int64_t)share * BAR_WIDTH > (int64_t)i * SOLVER_DONE ? '#' : '-';
    }
    if (cost_scale == 0) {
        snprintf(line, room, "[%s] %" PRId64 ".%" PRId64 " s  %" PRId32 " job%s left out so far", bar,
                 elapsed_ms / 1000, elapsed_ms / 100 % 10, report->left_out, report->left_out == 1 ? "" : "s");
        return;
    }
    snprintf(line, room, "[%s] %" PRId64 ".%" PRId64 " s  cost %.*f  left out %" PRId32 "  gap -", bar,
             elapsed_ms / 1000, elapsed_ms / 100 % 10, cost_scale > 1 ? 1 : 0,
             (double)report->best_c / (double)cost_scale, report->left_out);
}

void progress_show(struct progress *progress, int32_t share, int64_t elapsed_ms, const struct solver_report *report)
{
    if (progress->stream == NULL || elapsed_ms - progress->shown_ms < BETWEEN_MS) {
        return;
    }
    char line[LINE_ROOM];
    progress_line(line, sizeof line, share, elapsed_ms, report, progress->cost_scale);
    fprintf(progress->stream, "\r%s\033[K", line);
    fflush(progress->stream);
    progress->shown_ms = elapsed_ms;
}

void progress_clear(struct progress *progress)
{
    if (progress->stream != NULL) {
        fputs("\r\033[K", progress->stream);
        fflush(progress->stream);
    }
}
