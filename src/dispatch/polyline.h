/* Polylines: a line through points as a short text, in Google's encoded format with five decimals.
 *
 * Each coordinate is the difference from the one before it, in hundred-thousandths of a degree, latitude first: shifted left by
 * one, inverted when it is negative, cut into pieces of five bits from the low end, each but the last with 32 added, and 63 added
 * to every piece, which makes it a character. */
#ifndef ROUTRIQ_DISPATCH_POLYLINE_H
#define ROUTRIQ_DISPATCH_POLYLINE_H

#include "base/text.h"
#include "geo/geo.h"

struct text dispatch_polyline(struct arena *arena, const struct point *points, int32_t count);

#endif
