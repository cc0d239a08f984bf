/* The board on a terminal: a day's plan as tables, for people without a browser. */
#ifndef ROUTRIQ_APP_BOARD_H
#define ROUTRIQ_APP_BOARD_H

#include "base/text.h"
#include "model/model.h"

/* A table a technician: arrival, start, end, job, customer, address, drive, waiting, slack. Minutes are rounded. On a
 * screen of fewer than `columns` that the table needs, the address is left out and names are shorter, so that 80 are
 * enough; 0 is a screen of any width. */
void board_write_routes(struct text_builder *out, const struct day *day, const struct plan *plan, int32_t columns);

/* What stayed out: the job, and below it the sentence over all technicians. Nothing when nothing did. */
void board_write_left_out(struct text_builder *out, const struct day *day, const struct plan *plan);

/* The same day planned in three ways, side by side. */
struct board_comparison {
    const struct plan_totals *nearest;
    const struct plan_totals *by_hand;
    const struct plan_totals *planned;
};
void board_write_comparison(struct text_builder *out, const struct board_comparison *comparison);

/* How much of its cost any plan that serves the same jobs has as well, given the share that is not proved. */
void board_write_proof(struct text_builder *out, int32_t jobs, int32_t gap_e4);

#endif
