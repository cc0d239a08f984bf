/* The timetable: when each organization's tasks run by themselves.
 *
 * A task runs every so many minutes, or once a day at a local time of the organization. A day on which clocks skip that time
 * runs it at the first instant after the gap; one that has it twice runs it at the first. A run that was missed while nothing
 * was running is made up for once, and no more.
 *
 * The tick makes an item of the queue of each task that is due, in one commit with the row's next time, which expects the
 * row as it was read: so one of several nodes does it. A task that is still waiting from the last time is not queued twice.
 */
#ifndef ROUTRIQ_OPERATIONS_TIMETABLE_H
#define ROUTRIQ_OPERATIONS_TIMETABLE_H

#include "base/issue.h"
#include "operations/host.h"

struct json;
struct json_writer;

enum timetable_task { TIMETABLE_AUDIT_HEADS, TIMETABLE_TIDY, TIMETABLE_LEARNING, TIMETABLE_DAY_PLAN, TIMETABLE_TASKS };

/* Queues what is due. Returns how many; a store that cannot be asked is tried again by the next tick. */
int32_t timetable_tick(const struct operations_host *host, struct arena *arena);

/* The next time after `now_ms` of a task that is enabled; 0 of one that is not. `zone` may be NULL: UTC. */
int64_t timetable_next_ms(const struct timetable_record *task, const struct zone *zone, int64_t now_ms);

/* One organization's tasks. A task without a row has the presets: heads and a look at the coming day's plan every hour,
 * learning at 02:00, tidying at 03:00. */
struct timetable {
    const struct row *rows[TIMETABLE_TASKS]; /* with version 0 where there is none yet */
    const struct zone *zone;
    int32_t version; /* of all rows together: what ETag and If-Match speak of */
};

bool timetable_load(const struct operations_host *host, struct arena *arena, struct snapshot *snapshot,
                    struct text organization_id, struct timetable *timetable, struct fault *fault);
/* Puts the rows that are not there yet: what a new organization gets. */
void timetable_make(const struct operations_host *host, const struct timetable *timetable, struct change_set *set);
/* The same for an organization that is made by this very change-set, in the zone of that name. */
void timetable_begin(const struct operations_host *host, struct text timezone, struct change_set *set);

/* {"tasks": {"audit_heads": {"enabled", "everyMinutes" | "at"}, "tidy": {…}, "learning": {…}, "day_plan": {…}}}: merged, as a PATCH is. False when something is
 * wrong; what is right is put into the set, and then *timetable is as it will be. */
bool timetable_patch(const struct operations_host *host, struct timetable *timetable, const struct json *body,
                     struct change_set *set, struct issues *wrong);
/* {"tasks": {"audit_heads": {…}, "tidy": {…}, "learning": {…}, "day_plan": {…}}, "version"} */
void timetable_write(struct json_writer *w, const struct timetable *timetable);

#endif
