#include <string.h>

#include "base/arena.h"
#include "base/fault.h"
#include "story.h"

enum { ITEMS_MAX = 8 };

struct reader {
    struct arena *arena;
    struct story *story;
    struct fault *fault;
    struct text rest; /* of the source */
    int32_t number;   /* of the line read last */
};

/* ---- words ------------------------------------------------------------------------------------------------------- */

struct text story_word(struct text *rest)
{
    *rest = text_trim(*rest);
    struct text word = text_cut(rest, ' ');
    *rest = text_trim(*rest);
    return word;
}

bool story_number(struct text word, const char *unit, int32_t *number)
{
    struct text ending = text_of(unit);
    int64_t value;
    if (word.length < ending.length ||
        !text_equal(text_slice(word, word.length - ending.length, word.length), ending) ||
        !text_to_int64(text_slice(word, 0, word.length - ending.length), &value) || value < 0 || value > 100000) {
        return false;
    }
    *number = (int32_t)value;
    return true;
}

static bool is(struct text word, const char *expected)
{
    return text_equal(word, text_of(expected));
}

static bool wrong(struct reader *reader, const char *what, struct text word)
{
    struct text where = text_format(reader->arena, "line %d", reader->number);
    return fault_raise(reader->fault, FAULT_SYNTAX, "invalid_story", text_to_c(reader->arena, where),
                       "%s, not \"%.*s\"", what, TEXT_ARGS(word));
}

static bool take_number(struct reader *reader, struct text *rest, const char *unit, int32_t *number)
{
    struct text word = story_word(rest);
    return story_number(word, unit, number) || wrong(reader, "a number is expected here", word);
}

static bool take_word(struct reader *reader, struct text *rest, const char *expected)
{
    struct text word = story_word(rest);
    return is(word, expected) || wrong(reader, expected, word);
}

/* "08:00-17:00" */
static bool take_clocks(struct reader *reader, struct text *rest, int32_t *from_minute, int32_t *to_minute)
{
    struct text word = story_word(rest);
    struct text to = word;
    struct text from = text_cut(&to, '-');
    return (clock_parse(from, from_minute) && clock_parse(to, to_minute)) ||
           wrong(reader, "two clock times are expected here", word);
}

static bool take_interval(struct reader *reader, struct text *rest, struct interval *interval)
{
    int32_t from_minute = 0;
    int32_t to_minute = 0;
    if (!take_clocks(reader, rest, &from_minute, &to_minute)) {
        return false;
    }
    const struct story *story = reader->story;
    *interval = (struct interval){zone_instant_s(&story->zone, story->date, from_minute, ZONE_START),
                                  zone_instant_s(&story->zone, story->date, to_minute, ZONE_END)};
    return true;
}

static bool take_place(struct reader *reader, struct text *rest, struct point *place)
{
    struct text word = story_word(rest);
    unsigned char mark = word.length == 1 ? (unsigned char)word.bytes[0] : 0;
    if (mark >= STORY_MARKS || !reader->story->drawn[mark]) {
        return wrong(reader, "a mark of the map is expected here", word);
    }
    *place = reader->story->places[mark];
    return true;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* The next line as it stands. False at the end. */
static bool take_line(struct reader *reader, struct text *line)
{
    if (reader->rest.length == 0) {
        return false;
    }
    *line = text_cut(&reader->rest, '\n');
    reader->number++;
    return true;
}

/* The next line with something on it. */
static bool take_words(struct reader *reader, struct text *words)
{
    while (take_line(reader, words)) {
        *words = text_trim(*words);
        if (!text_is_empty(*words) && words->bytes[0] != '#') {
            return true;
        }
    }
    return false;
}

/* Two characters are a column and a line is a row; at the equator a degree is 111 195 m long both ways. */
static bool read_map(struct reader *reader, struct text rest)
{
    int32_t cell_km = 0;
    if (!take_number(reader, &rest, "", &cell_km) || !take_word(reader, &rest, "km")) {
        return false;
    }
    int64_t cell_e6 = cell_km * INT64_C(1000000000) / 111195;
    struct text line;
    for (int32_t row = 0; take_line(reader, &line) && !text_is_empty(text_trim(line)); row++) {
        for (size_t i = 0; i < line.length; i++) {
            unsigned char mark = (unsigned char)line.bytes[i];
            if (mark == ' ' || mark == '.') {
                continue;
            }
            if (mark >= STORY_MARKS || reader->story->drawn[mark] || i % 2 != 0) {
                return wrong(reader, "a mark that stands once, in an even column", text_slice(line, i, i + 1));
            }
            reader->story->drawn[mark] = true;
            reader->story->places[mark] =
                (struct point){(int32_t)(-row * cell_e6), (int32_t)((int64_t)i / 2 * cell_e6)};
        }
    }
    return true;
}

/* ---- people and work --------------------------------------------------------------------------------------------- */

static bool take_part(struct reader *reader, struct text *rest, struct part_quantity *part)
{
    if (!take_number(reader, rest, "", &part->quantity)) {
        return false;
    }
    part->sku = story_word(rest);
    return true;
}

static bool take_break(struct reader *reader, struct text *rest, struct break_rule *meal)
{
    return take_number(reader, rest, "", &meal->duration_minutes) && take_word(reader, rest, "min") &&
           take_clocks(reader, rest, &meal->earliest_minute, &meal->latest_minute);
}

static bool take_battery(struct reader *reader, struct text *rest, struct vehicle *vehicle)
{
    vehicle->type = VEHICLE_ELECTRIC;
    return take_number(reader, rest, "", &vehicle->range_km) && take_word(reader, rest, "km") &&
           take_number(reader, rest, "%", &vehicle->battery_percent) && take_word(reader, rest, "reserve") &&
           take_number(reader, rest, "%", &vehicle->reserve_percent);
}

/* The arrays of a person while they are filled. */
struct items {
    struct text *skills;
    struct part_quantity *parts;
};

static bool take_trait(struct reader *reader, struct text *rest, struct technician *technician, struct items *items)
{
    struct text word = story_word(rest);
    if (is(word, "skill") && technician->skill_count < ITEMS_MAX) {
        items->skills[technician->skill_count++] = story_word(rest);
        return true;
    }
    if (is(word, "carries") && technician->inventory_count < ITEMS_MAX) {
        return take_part(reader, rest, &items->parts[technician->inventory_count++]);
    }
    if (is(word, "break")) {
        return take_break(reader, rest, &technician->meal);
    }
    if (is(word, "electric")) {
        return take_battery(reader, rest, &technician->vehicle);
    }
    if (is(word, "ends")) {
        technician->has_end = true;
        return take_word(reader, rest, "at") && take_place(reader, rest, &technician->end);
    }
    if (is(word, "off")) {
        technician->shift_count = 0;
        return true;
    }
    return wrong(reader, "skill, carries, break, electric, ends or off is expected here", word);
}

static bool read_technician(struct reader *reader, struct text rest)
{
    struct story *story = reader->story;
    struct items items = {arena_array(reader->arena, struct text, ITEMS_MAX),
                          arena_array(reader->arena, struct part_quantity, ITEMS_MAX)};
    struct shift_row *shift = arena_new(reader->arena, struct shift_row);
    char mark = rest.bytes[0];
    struct technician technician = {.vehicle = {.type = VEHICLE_DIESEL}, .shifts = shift, .shift_count = 1};
    if (story->technician_count == STORY_TECHNICIANS_MAX || !take_place(reader, &rest, &technician.home)) {
        return wrong(reader, "at most 26 technicians with a home on the map", rest);
    }
    technician.name = story_word(&rest);
    shift->weekdays = 0x7F;
    if (!take_clocks(reader, &rest, &shift->start_minute, &shift->end_minute)) {
        return false;
    }
    shift->end_minute += shift->end_minute <= shift->start_minute ? 1440 : 0;
    while (!text_is_empty(rest)) {
        if (!take_trait(reader, &rest, &technician, &items)) {
            return false;
        }
    }
    technician.id = technician.name;
    technician.skills = items.skills;
    technician.inventory = items.parts;
    story->technician_marks[story->technician_count] = mark;
    story->technicians[story->technician_count++] = technician;
    return true;
}

static bool take_demand(struct reader *reader, struct text *rest, struct job *job, struct items *items)
{
    static const char *const priorities[] = {"urgent", "high", "normal", "low"};
    struct text word = story_word(rest);
    for (int32_t i = 0; i < 4; i++) {
        if (is(word, priorities[i])) {
            job->priority = PRIORITY_URGENT + i;
            return true;
        }
    }
    if (is(word, "needs") && job->required_skill_count < ITEMS_MAX) {
        items->skills[job->required_skill_count++] = story_word(rest);
        return true;
    }
    if (is(word, "takes") && job->required_part_count < ITEMS_MAX) {
        return take_part(reader, rest, &items->parts[job->required_part_count++]);
    }
    if (is(word, "window")) {
        job->has_window = true;
        return take_interval(reader, rest, &job->window);
    }
    if (is(word, "promised")) {
        job->has_promised = true;
        return take_interval(reader, rest, &job->promised);
    }
    if (is(word, "at")) {
        return take_place(reader, rest, &job->location);
    }
    return wrong(reader, "needs, takes, window, promised, a priority or at is expected here", word);
}

static bool read_job(struct reader *reader, struct text rest)
{
    struct story *story = reader->story;
    struct items items = {arena_array(reader->arena, struct text, ITEMS_MAX),
                          arena_array(reader->arena, struct part_quantity, ITEMS_MAX)};
    struct text mark = story_word(&rest);
    struct job job = {.external_id = mark, .id = mark, .priority = PRIORITY_NORMAL, .booked_at_s = story->job_count};
    if (mark.length != 1 || (unsigned char)mark.bytes[0] >= STORY_MARKS || story->job_count == STORY_JOBS_MAX) {
        return wrong(reader, "at most 64 jobs, each with one character", mark);
    }
    job.location = story->places[(unsigned char)mark.bytes[0]];
    bool placed = story->drawn[(unsigned char)mark.bytes[0]];
    if (!take_number(reader, &rest, "", &job.duration_minutes) || !take_word(reader, &rest, "min")) {
        return false;
    }
    while (!text_is_empty(rest)) {
        placed = placed || text_starts_with(rest, TEXT("at "));
        if (!take_demand(reader, &rest, &job, &items)) {
            return false;
        }
    }
    job.required_skills = items.skills;
    job.required_parts = items.parts;
    story->job_marks[story->job_count] = mark.bytes[0];
    story->jobs[story->job_count++] = job;
    return placed || wrong(reader, "a job on the map or `at` a mark", mark);
}

/* ---- settings and sections --------------------------------------------------------------------------------------- */

static bool read_goals(struct reader *reader, struct text rest)
{
    struct story *story = reader->story;
    struct text names[GOAL_COUNT];
    while (!text_is_empty(rest) && story->goal_count < GOAL_COUNT) {
        names[story->goal_count++] = story_word(&rest);
    }
    return goals_read(reader->arena, names, story->goal_count, story->goals, reader->fault);
}

static bool read_planner(struct reader *reader, struct text rest)
{
    if (!take_word(reader, &rest, "by")) {
        return false;
    }
    if (is(rest, "hand") || is(rest, "nearest")) {
        reader->story->planner = is(rest, "hand") ? STORY_BY_HAND : STORY_NEAREST;
        return true;
    }
    return wrong(reader, "hand or nearest is expected here", rest);
}

static bool read_expectation(struct reader *reader, struct text words)
{
    struct story *story = reader->story;
    if (story->expectation_count == STORY_EXPECTATIONS_MAX) {
        return wrong(reader, "fewer expectations", words);
    }
    story->expectations[story->expectation_count++] = (struct story_line){reader->number, words};
    return true;
}

typedef bool (*section)(struct reader *reader, struct text words);

/* A line that begins a section, or a setting; else it belongs to the section that was begun. */
static bool read_line(struct reader *reader, struct text words, section *current)
{
    static const struct {
        const char *word;
        section lines;
    } sections[] = {{"technicians", read_technician}, {"jobs", read_job}, {"expect", read_expectation}};
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (is(words, sections[i].word)) {
            *current = sections[i].lines;
            return true;
        }
    }
    struct text rest = words;
    struct text word = story_word(&rest);
    if (is(word, "map")) {
        return read_map(reader, rest);
    }
    if (is(word, "date")) {
        return date_parse(rest, &reader->story->date) || wrong(reader, "a date is expected here", rest);
    }
    if (is(word, "zone")) {
        return zone_load(reader->arena, rest, &reader->story->zone, reader->fault);
    }
    if (is(word, "goals")) {
        return read_goals(reader, rest);
    }
    if (is(word, "plan")) {
        return read_planner(reader, rest);
    }
    return *current != NULL ? (*current)(reader, words) : wrong(reader, "a section is expected here", words);
}

bool story_read(struct arena *arena, struct text source, struct story *story, struct fault *fault)
{
    struct reader reader = {.arena = arena, .story = story, .fault = fault, .rest = source};
    *story = (struct story){.date = {20588}}; /* Friday, 15 May 2026 */
    if (!zone_load(arena, TEXT("UTC"), &story->zone, fault)) {
        return false;
    }
    struct text words;
    if (!take_words(&reader, &story->name)) {
        return wrong(&reader, "a name is expected here", TEXT(""));
    }
    section current = NULL;
    while (take_words(&reader, &words)) {
        if (!read_line(&reader, words, &current)) {
            return false;
        }
    }
    return story->expectation_count > 0 || wrong(&reader, "something must be expected", TEXT("nothing"));
}
