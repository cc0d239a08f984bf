#include "base/zone.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/units.h"

enum { LONGEST_NAME = 64 };

static const char *const ZONE_FILES = "/usr/share/zoneinfo";

/* The table reaches from before any country kept a standard time to the end of the year 2100. */
static const int64_t TABLE_FROM_S = -5364662400; /* 1800-01-01T00:00:00Z */
static const int64_t TABLE_TO_S = 4133980800;    /* 2101-01-01T00:00:00Z */

/* ---- the calendar ---- */

/* The calendar is counted in years that begin on the first of March, so that a leap day comes last, and in eras of 400
 * such years, which all have 146 097 days. */
enum { ERA_DAYS = 146097, DAYS_TO_1970 = 719468 };

static int32_t days_of(int32_t year, int32_t month, int32_t day)
{
    int32_t march_year = month <= 2 ? year - 1 : year;
    int32_t era = (int32_t)divide_floor(march_year, 400);
    int32_t year_of_era = march_year - era * 400;
    int32_t months_since_march = (month + 9) % 12;
    int32_t day_of_year = (153 * months_since_march + 2) / 5 + day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * ERA_DAYS + day_of_era - DAYS_TO_1970;
}

struct calendar {
    int64_t year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

static struct calendar calendar_of(int64_t days)
{
    int64_t shifted = days + DAYS_TO_1970;
    int64_t era = divide_floor(shifted, ERA_DAYS);
    int64_t day_of_era = shifted - era * ERA_DAYS;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t months_since_march = (5 * day_of_year + 2) / 153;
    int month = (int)(months_since_march < 10 ? months_since_march + 3 : months_since_march - 9);
    return (struct calendar){
        .year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
        .month = month,
        .day = (int)(day_of_year - (153 * months_since_march + 2) / 5 + 1),
    };
}

static int32_t days_in_month(int32_t year, int32_t month)
{
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (month == 2) {
        return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Reads exactly `count` digits at `*at` and moves it behind them. */
static bool digits_read(struct text t, size_t *at, size_t count, int32_t *value)
{
    int32_t sum = 0;
    if (t.length < count || *at > t.length - count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char c = t.bytes[*at + i];
        if (c < '0' || c > '9') {
            return false;
        }
        sum = sum * 10 + (c - '0');
    }
    *at += count;
    *value = sum;
    return true;
}

static bool char_read(struct text t, size_t *at, char wanted)
{
    if (*at >= t.length || t.bytes[*at] != wanted) {
        return false;
    }
    (*at)++;
    return true;
}

static bool date_read(struct text t, size_t *at, struct date *date)
{
    int32_t year = 0;
    int32_t month = 0;
    int32_t day = 0;
    if (!digits_read(t, at, 4, &year) || !char_read(t, at, '-') || !digits_read(t, at, 2, &month) ||
        !char_read(t, at, '-') || !digits_read(t, at, 2, &day)) {
        return false;
    }
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) {
        return false;
    }
    *date = (struct date){days_of(year, month, day)};
    return true;
}

bool date_parse(struct text yyyy_mm_dd, struct date *date)
{
    size_t at = 0;
    struct date read;
    if (!date_read(yyyy_mm_dd, &at, &read) || at != yyyy_mm_dd.length) {
        return false;
    }
    *date = read;
    return true;
}

struct text date_text(struct arena *arena, struct date date)
{
    struct calendar c = calendar_of(date.days);
    return text_format(arena, "%04lld-%02d-%02d", (long long)c.year, c.month, c.day);
}

int date_weekday(struct date date)
{
    int64_t since_a_monday = (int64_t)date.days + 3; /* 1970-01-01 was a Thursday */
    return (int)(since_a_monday - divide_floor(since_a_monday, 7) * 7);
}

static bool clock_read(struct text t, size_t *at, int32_t *minute)
{
    int32_t hours = 0;
    int32_t minutes = 0;
    if (!digits_read(t, at, 2, &hours) || !char_read(t, at, ':') || !digits_read(t, at, 2, &minutes)) {
        return false;
    }
    *minute = hours * 60 + minutes;
    return hours <= 23 && minutes <= 59;
}

bool clock_parse(struct text hh_mm, int32_t *minute)
{
    size_t at = 0;
    int32_t read = 0;
    if (!clock_read(hh_mm, &at, &read) || at != hh_mm.length) {
        return false;
    }
    *minute = read;
    return true;
}

struct text clock_text(struct arena *arena, const struct zone *zone, int64_t instant_s)
{
    int32_t clock_s = 0;
    zone_date(zone, instant_s, &clock_s);
    return text_format(arena, "%02d:%02d", clock_s / HOUR_SECONDS, clock_s % HOUR_SECONDS / MINUTE_SECONDS);
}

/* ---- what a client may name ---- */

bool date_is_in_range(struct date date)
{
    return date.days >= DATE_RANGE_FIRST_DAYS && date.days <= DATE_RANGE_LAST_DAYS;
}

bool instant_is_in_range(int64_t instant_s)
{
    return instant_s > 0 && instant_s < (int64_t)(DATE_RANGE_LAST_DAYS + 1) * DAY_SECONDS;
}

/* ---- RFC 3339 ---- */

static bool invalid_time(struct fault *fault)
{
    return fault_raise(fault, FAULT_INVALID, "invalid_time", "",
                       "This is not a time like 2026-11-21T08:00:00-05:00 (RFC 3339).");
}

/* The part behind the minutes: seconds and a fraction, which is cut. A leap second (:60) is not taken: it would be the
 * same instant as the second after it. */
static bool seconds_read(struct text t, size_t *at, int32_t *seconds)
{
    if (!char_read(t, at, ':') || !digits_read(t, at, 2, seconds) || *seconds > 59) {
        return false;
    }
    if (!char_read(t, at, '.')) {
        return true;
    }
    size_t fraction_from = *at;
    while (*at < t.length && t.bytes[*at] >= '0' && t.bytes[*at] <= '9') {
        (*at)++;
    }
    return *at > fraction_from;
}

/* `Z`, `+HH:MM` or `-HH:MM`. */
static bool offset_read(struct text t, size_t *at, int32_t *offset_s)
{
    if (char_read(t, at, 'Z') || char_read(t, at, 'z')) {
        *offset_s = 0;
        return true;
    }
    bool west = char_read(t, at, '-');
    int32_t minutes = 0;
    if ((!west && !char_read(t, at, '+')) || !clock_read(t, at, &minutes)) {
        return false;
    }
    *offset_s = (west ? -minutes : minutes) * MINUTE_SECONDS;
    return true;
}

bool instant_parse(struct text rfc3339, int64_t *instant_s, struct fault *fault)
{
    size_t at = 0;
    struct date date;
    int32_t minute = 0;
    int32_t seconds = 0;
    int32_t offset_s = 0;
    if (!date_read(rfc3339, &at, &date) || (!char_read(rfc3339, &at, 'T') && !char_read(rfc3339, &at, 't')) ||
        !clock_read(rfc3339, &at, &minute) || !seconds_read(rfc3339, &at, &seconds)) {
        return invalid_time(fault);
    }
    if (at == rfc3339.length) {
        return fault_raise(
            fault, FAULT_INVALID, "offset_required", "",
            "A time needs its offset from UTC, as in 2026-11-21T08:00:00-05:00 or 2026-11-21T13:00:00Z.");
    }
    if (!offset_read(rfc3339, &at, &offset_s) || at != rfc3339.length) {
        return invalid_time(fault);
    }
    int64_t result_s = (int64_t)date.days * DAY_SECONDS + minute * MINUTE_SECONDS + seconds - offset_s;
    int64_t year = calendar_of(divide_floor(result_s, DAY_SECONDS)).year;
    if (year < 0 || year > 9999) {
        return invalid_time(fault); /* it could not be written back */
    }
    *instant_s = result_s;
    return true;
}

/* Writes `value` with so many digits; returns what is behind them. */
static char *digits_put(char *at, int64_t value, int digits)
{
    for (int i = digits - 1; i >= 0; i--, value /= 10) {
        at[i] = (char)('0' + value % 10);
    }
    return at + digits;
}

/* Days are written by the thousand: digit by digit, where snprintf would read its format each time. */
void instant_format(int64_t instant_s, char out[INSTANT_BYTES])
{
    int64_t days = divide_floor(instant_s, DAY_SECONDS);
    int64_t clock_s = (instant_s % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
    struct calendar c = calendar_of(days);
    const struct {
        char before;
        int64_t value;
    } parts[] = {{'-', c.month},
                 {'-', c.day},
                 {'T', clock_s / HOUR_SECONDS},
                 {':', clock_s % HOUR_SECONDS / MINUTE_SECONDS},
                 {':', clock_s % MINUTE_SECONDS}};
    bool is_plain = c.year >= 0 && c.year <= 9999;
    char *at = is_plain ? digits_put(out, c.year, 4) : out + snprintf(out, INSTANT_BYTES, "%04lld", (long long)c.year);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        *at++ = parts[i].before;
        at = digits_put(at, parts[i].value, 2);
    }
    *at = '\0';
}

struct text instant_text(struct arena *arena, int64_t instant_s)
{
    char seconds[INSTANT_BYTES + 1];
    instant_format(instant_s, seconds);
    size_t length = strlen(seconds);
    seconds[length] = 'Z';
    return text_copy(arena, (struct text){seconds, length + 1});
}

/* The text is known to be well formed: its only point stands before the fraction. */
static int32_t fraction_ms(struct text rfc3339)
{
    struct text fraction = rfc3339;
    text_cut(&fraction, '.');
    int32_t ms = 0;
    for (size_t i = 0, place = 100; i < 3 && i < fraction.length && place > 0; i++, place /= 10) {
        char digit = fraction.bytes[i];
        if (digit < '0' || digit > '9') {
            break;
        }
        ms += (digit - '0') * (int32_t)place;
    }
    return ms;
}

bool moment_parse(struct text rfc3339, int64_t *moment_ms, struct fault *fault)
{
    int64_t instant_s = 0;
    if (!instant_parse(rfc3339, &instant_s, fault)) {
        return false;
    }
    *moment_ms = instant_s * 1000 + fraction_ms(rfc3339);
    return true;
}

struct text moment_text(struct arena *arena, int64_t moment_ms)
{
    int64_t instant_s = divide_floor(moment_ms, 1000);
    int rest_ms = (int)(moment_ms - instant_s * 1000);
    if (rest_ms == 0) {
        return instant_text(arena, instant_s);
    }
    char seconds[INSTANT_BYTES];
    instant_format(instant_s, seconds);
    return text_format(arena, "%s.%03dZ", seconds, rest_ms);
}

/* ---- loading ---- */

/* Where GLib looks too. */
static const char *zone_file_path(struct arena *arena, const char *file)
{
    const char *directory = getenv("TZDIR");
    bool is_set = directory != NULL && directory[0] != '\0';
    return text_to_c(arena, text_format(arena, "%s/%s", is_set ? directory : ZONE_FILES, file));
}

/* GLib takes more than names: nothing at all for the machine's own zone, paths, offsets, POSIX rules. And tzdata keeps
 * files that are no zones of its own: the machine's zone, a default rule, copies, and copies that count leap seconds. */
static bool name_is_plain(struct text name)
{
    if (name.length == 0 || name.length > LONGEST_NAME || !g_ascii_isalpha(name.bytes[0])) {
        return false;
    }
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        if (!g_ascii_isalnum(c) && c != '_' && c != '+' && c != '-' && c != '/') {
            return false;
        }
    }
    return !text_equal(name, TEXT("localtime")) && !text_equal(name, TEXT("posixrules")) &&
           !text_starts_with(name, TEXT("posix/")) && !text_starts_with(name, TEXT("right/"));
}

static bool file_is_zone(const char *path)
{
    char magic[4] = {0};
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return false;
    }
    size_t length = fread(magic, 1, sizeof magic, file);
    fclose(file);
    return length == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
}

/* The first second in which the library is in its interval `index` or a later one, searched in (after_s, TABLE_TO_S]. */
static int64_t interval_start_s(GTimeZone *library_zone, int index, int64_t after_s)
{
    int64_t low = after_s;
    int64_t high = TABLE_TO_S;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (g_time_zone_find_interval(library_zone, G_TIME_TYPE_UNIVERSAL, middle) >= index) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

/* The library numbers its intervals in order of time. Those that change a name but not the offset are left out. */
static void table_fill(struct arena *arena, GTimeZone *library_zone, struct zone *zone)
{
    int first = g_time_zone_find_interval(library_zone, G_TIME_TYPE_UNIVERSAL, TABLE_FROM_S);
    int last = g_time_zone_find_interval(library_zone, G_TIME_TYPE_UNIVERSAL, TABLE_TO_S);
    struct zone_transition *table = arena_array(arena, struct zone_transition, last - first);
    int32_t offset_s = g_time_zone_get_offset(library_zone, first);
    int64_t at_s = TABLE_FROM_S;
    zone->first_offset_s = offset_s;
    zone->transitions = table;
    for (int i = first + 1; i <= last; i++) {
        at_s = interval_start_s(library_zone, i, at_s);
        int32_t next_s = g_time_zone_get_offset(library_zone, i);
        if (next_s != offset_s) {
            table[zone->count++] = (struct zone_transition){at_s, next_s};
        }
        offset_s = next_s;
    }
}

bool zone_load(struct arena *arena, struct text name, struct zone *zone, struct fault *fault)
{
    GTimeZone *library_zone = NULL;
    char *c_name = text_to_c(arena, name);
    if (name_is_plain(name) && file_is_zone(zone_file_path(arena, c_name))) {
        library_zone = g_time_zone_new_identifier(c_name);
    }
    if (library_zone == NULL) {
        return fault_raise(fault, FAULT_INVALID, "invalid_timezone", "",
                           "No time zone is called \"%.*s\"; a name looks like America/New_York.",
                           name.length > LONGEST_NAME ? LONGEST_NAME : (int)name.length, name.bytes);
    }
    *zone = (struct zone){.name = text_copy(arena, name)};
    table_fill(arena, library_zone, zone);
    g_time_zone_unref(library_zone);
    return true;
}

struct text zone_tzdata_version(struct arena *arena)
{
    char line[64] = {0};
    FILE *file = fopen(zone_file_path(arena, "tzdata.zi"), "re");
    if (file == NULL) {
        return TEXT("unknown");
    }
    bool read = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    struct text start = TEXT("# version ");
    if (!read || !text_starts_with(text_of(line), start)) {
        return TEXT("unknown");
    }
    return text_copy(arena, text_trim(text_of(line + start.length)));
}

/* ---- asking ---- */

/* How many transitions are at or before the instant. */
static int32_t transitions_until(const struct zone *zone, int64_t instant_s)
{
    int32_t low = 0;
    int32_t high = zone->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (zone->transitions[middle].at_s <= instant_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The offset of the stretch between transition `index - 1` and transition `index`. */
static int32_t stretch_offset_s(const struct zone *zone, int32_t index)
{
    return index == 0 ? zone->first_offset_s : zone->transitions[index - 1].offset_s;
}

int32_t zone_offset_s(const struct zone *zone, int64_t instant_s)
{
    return stretch_offset_s(zone, transitions_until(zone, instant_s));
}

/* A local time is looked for in every stretch of one offset that comes near it. In each it would be one instant; that
 * instant counts when it lies inside the stretch. Found in none, the local time was skipped by a transition. */
int64_t zone_instant_s(const struct zone *zone, struct date date, int32_t minute, enum zone_edge edge)
{
    int64_t local_s = (int64_t)date.days * DAY_SECONDS + (int64_t)minute * MINUTE_SECONDS;
    int32_t first = transitions_until(zone, local_s - DAY_SECONDS);
    int32_t last = transitions_until(zone, local_s + DAY_SECONDS);
    int64_t found_s = INT64_MIN;
    int64_t gap_end_s = INT64_MIN;
    for (int32_t i = first; i <= last; i++) {
        int64_t candidate_s = local_s - stretch_offset_s(zone, i);
        bool too_early = i > first && candidate_s < zone->transitions[i - 1].at_s;
        bool too_late = i < last && candidate_s >= zone->transitions[i].at_s;
        if (too_late) {
            gap_end_s = zone->transitions[i].at_s; /* should the next stretch find it too early */
        } else if (!too_early && (found_s == INT64_MIN || edge == ZONE_END)) {
            found_s = candidate_s;
        }
    }
    return found_s != INT64_MIN ? found_s : gap_end_s;
}

struct date zone_date(const struct zone *zone, int64_t instant_s, int32_t *clock_s)
{
    int64_t local_s = instant_s + zone_offset_s(zone, instant_s);
    int64_t days = divide_floor(local_s, DAY_SECONDS);
    if (clock_s != NULL) {
        *clock_s = (int32_t)(local_s - days * DAY_SECONDS);
    }
    return (struct date){(int32_t)days};
}
