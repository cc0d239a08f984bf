/* Time: instants are seconds since 1970-01-01T00:00:00Z in int64_t (`_s`), and everything above this file speaks them.
 *
 * A zone is a flat table of transitions, filled once from tzdata through GLib and never asked of a library again; it is
 * shared and constant. Local times become instants at the door, by these rules: a local time that daylight saving skips is
 * the first instant after the gap; one that occurs twice is the first for a start and the second for an end.
 * All of tzdata's zones were compared with the C library's view of them up to 2100. One differs: Europe/Dublin (and its old
 * name Eire) from 2038 on, because GLib takes the offset 0 in that zone's rule for a missing one.
 * RFC 3339 texts are read with an offset and written in UTC with `Z`.
 */
#ifndef ROUTRIQ_BASE_ZONE_H
#define ROUTRIQ_BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct arena;
struct fault;

/* A day of the proleptic Gregorian calendar, as days since 1970-01-01. */
struct date {
    int32_t days;
};

enum {
    DATE_RANGE_FIRST_DAYS = 0,        /* 1970-01-01 */
    DATE_RANGE_LAST_DAYS = 47481,     /* 2099-12-31 */
    DATE_WRITTEN_LAST_DAYS = 2932896, /* 9999-12-31: the last one that can be written */
};

/* Which of two instants a local time means when clocks go back. */
enum zone_edge { ZONE_START, ZONE_END };

struct zone_transition {
    int64_t at_s;
    int32_t offset_s; /* east of Greenwich, from at_s on */
};

struct zone {
    struct text name;
    int32_t first_offset_s; /* before the first transition */
    int32_t count;
    const struct zone_transition *transitions; /* ascending; up to the year 2100 */
};

/* Fault: FAULT_INVALID "invalid_timezone" when tzdata has no zone of that name. */
bool zone_load(struct arena *arena, struct text name, struct zone *zone, struct fault *fault);
/* The version of the installed tzdata, like "2026b"; "unknown" when it does not say. */
struct text zone_tzdata_version(struct arena *arena);

int32_t zone_offset_s(const struct zone *zone, int64_t instant_s);
/* The instant of a local time: `minute` counts from the local midnight of `date` and may be 0 to 2880 (the next day's end). */
int64_t zone_instant_s(const struct zone *zone, struct date date, int32_t minute, enum zone_edge edge);
/* The local date of an instant, and (when not NULL) the seconds of the local clock since midnight, 0 to 86399. */
struct date zone_date(const struct zone *zone, int64_t instant_s, int32_t *clock_s);

bool date_parse(struct text yyyy_mm_dd, struct date *date);
struct text date_text(struct arena *arena, struct date date);
/* What a client may name: the years 1970 to 2099, which the tables of the zones know; what is reckoned from it can be written
 * and read back, whatever is added. The first second of 1970 is no instant: it stands for none. */
bool date_is_in_range(struct date date);
bool instant_is_in_range(int64_t instant_s);
/* 0 Monday to 6 Sunday. */
int date_weekday(struct date date);

/* "HH:MM" to minutes since midnight; 24:00 is not taken. */
bool clock_parse(struct text hh_mm, int32_t *minute);
/* "HH:MM" of an instant in a zone. */
struct text clock_text(struct arena *arena, const struct zone *zone, int64_t instant_s);

/* Fault: FAULT_INVALID, "offset_required" without an offset, else "invalid_time". Fractions of a second are cut. */
bool instant_parse(struct text rfc3339, int64_t *instant_s, struct fault *fault);
struct text instant_text(struct arena *arena, int64_t instant_s);

/* The same in milliseconds; what is finer is cut. Written without a fraction when it is a whole second. */
bool moment_parse(struct text rfc3339, int64_t *moment_ms, struct fault *fault);
struct text moment_text(struct arena *arena, int64_t moment_ms);

/* Up to the seconds, zero-terminated and without the `Z`, for callers that add a fraction or have no arena. */
enum { INSTANT_BYTES = 48 };
void instant_format(int64_t instant_s, char out[INSTANT_BYTES]);

#endif
