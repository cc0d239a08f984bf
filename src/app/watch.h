/* The progress line of a command that reads or writes one long file, on a terminal and nowhere else.
 *
 *     [########------------]  41 MB of 102 MB  4.1 s
 *     41 MB  4.1 s                                     where nobody knows how much there will be
 */
#ifndef ROUTRIQ_APP_WATCH_H
#define ROUTRIQ_APP_WATCH_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct watch;

/* Draws a line on `stream`, when that is a terminal, until watch_end: how far the reading or writing of the file behind
 * `descriptor` has come. `total`: how far it will go, near enough; 0: unknown. Has a thread of its own. NULL: nobody watches. */
struct watch *watch_begin(FILE *stream, int descriptor, int64_t total);
/* Wipes the line. NULL is allowed. */
void watch_end(struct watch *watch);

/* The line itself; at most `room` bytes with the closing zero. */
void watch_line(char *line, size_t room, int64_t bytes, int64_t total, int64_t elapsed_ms);

#endif
