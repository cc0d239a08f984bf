/* What commands print: tables, counts and sizes for people, documents for programs. */
#ifndef ROUTRIQ_APP_COMMAND_TEXT_H
#define ROUTRIQ_APP_COMMAND_TEXT_H

#include <stdint.h>

#include "base/text.h"

struct arena;
struct json_writer;

/* As it may be shown on a terminal: a control character, which somebody may have put into a name to command it, is "?". */
struct text command_shown_text(struct arena *arena, struct text t);
/* Rows of cells, as they may be shown, below each other; the last column is not filled up. `given` has rows * columns of them, row after row. */
struct text command_table_text(struct arena *arena, const struct text *given, int32_t rows, int32_t columns);
/* 1 234 567 */
struct text command_count_text(struct arena *arena, int64_t count);
/* 12 kB, 96 MB, 1.4 GB */
struct text command_bytes_text(struct arena *arena, int64_t bytes);
/* What was written, and a line feed. */
struct text command_document(const struct json_writer *w);

#endif
