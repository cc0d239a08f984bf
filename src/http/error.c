#include "http/error.h"

#include <assert.h>

#define ROW(c, s, m)                                                                                                   \
    {                                                                                                                  \
        .code = {c, sizeof(c) - 1}, .status = (s), .meaning = { m, sizeof(m) - 1 }                                     \
    }

static const struct error_row rows[ERROR_COUNT] = {
    [ERROR_BAD_REQUEST] = ROW("bad_request", 400,
                              "The request is not proper HTTP: two lengths, two hosts, a header name with odd "
                              "characters, or anything else that could be read in two ways."),
    [ERROR_INVALID_JSON] = ROW("invalid_json", 400, "The body is not JSON; the message names the line and the column."),
    [ERROR_INVALID_CURSOR] = ROW("invalid_cursor", 400,
                                 "The cursor was not given out for this list. Start the list again without a cursor."),
    [ERROR_UNAUTHORIZED] = ROW(
        "unauthorized", 401, "There is no valid API key or session. Send a key as `Authorization: Bearer rq_live_…`."),
    [ERROR_INVALID_CREDENTIALS] = ROW("invalid_credentials", 401, "The e-mail or the password is wrong."),
    [ERROR_INSUFFICIENT_SCOPE] =
        ROW("insufficient_scope", 403, "The key or the role lacks the scope that this call needs."),
    [ERROR_SESSION_REQUIRED] =
        ROW("session_required", 403, "Only somebody who is signed in can do this; a key cannot."),
    [ERROR_CSRF_FAILED] =
        ROW("csrf_failed", 403,
            "The request did not come from the dashboard: its origin or its X-CSRF-Token is missing or wrong."),
    [ERROR_HTTPS_REQUIRED] =
        ROW("https_required", 403,
            "Sign-in needs https: set ROUTRIQ_TLS_CERT and ROUTRIQ_TLS_KEY, or put a proxy with https in front."),
    [ERROR_NOT_FOUND] = ROW("not_found", 404, "There is no such route or object, or it belongs to somebody else."),
    [ERROR_INVITE_INVALID] =
        ROW("invite_invalid", 404, "The invitation was used, has expired or never was. Ask for a new one."),
    [ERROR_METHOD_NOT_ALLOWED] =
        ROW("method_not_allowed", 405, "The route exists, with other methods: see the header Allow."),
    [ERROR_CONFLICT] = ROW("conflict", 409, "Something changed in between, again and again. Read it again and repeat."),
    [ERROR_IDEMPOTENCY_IN_PROGRESS] = ROW(
        "idempotency_in_progress", 409, "A request with this Idempotency-Key is being worked on. Repeat in a moment."),
    [ERROR_SOURCE_OWNED] =
        ROW("source_owned", 409, "An integration writes this source; change RoutrIQ's own fields by PATCH."),
    [ERROR_ILLEGAL_TRANSITION] =
        ROW("illegal_transition", 409, "The job cannot go from its status to that one; the message names both."),
    [ERROR_JOB_NOT_ASSIGNABLE] =
        ROW("job_not_assignable", 409, "A job that is on site, completed, canceled or on hold is not assigned."),
    [ERROR_ENGINE_STOPPED] =
        ROW("engine_stopped", 409,
            "The engine is stopped: it neither decides nor applies until somebody lets it go on (PUT /dispatch/stop)."),
    [ERROR_SHADOW_MODE] =
        ROW("shadow_mode", 409, "In shadow mode nothing is decided about a proposal and nothing put on the board."),
    [ERROR_PROPOSAL_STALE] =
        ROW("proposal_stale", 409, "The board has moved under the proposal, or its time is over. Rebase it."),
    [ERROR_ALREADY_DECIDED] = ROW("already_decided", 409, "Somebody decided before; the message says who and when."),
    [ERROR_CHANGES_DEPEND] =
        ROW("changes_depend", 409,
            "These changes cannot be done without others; `issues` names the fewest that must go together."),
    [ERROR_NOT_APPLIED] = ROW("not_applied", 409, "Only a proposal that was applied can be rolled back."),
    [ERROR_RULE_BROKEN] =
        ROW("rule_broken", 409,
            "A hard rule would be broken; `violations` says which. With force and a reason it is done all the same."),
    [ERROR_UNDO_STALE] =
        ROW("undo_stale", 409,
            "What the override moved does not stand where it was put any more, or it was undone already."),
    [ERROR_NOT_REPLAYABLE] =
        ROW("not_replayable", 409, "What the decision was made from is not kept, or it was made by hand."),
    [ERROR_NOT_PILOT] = ROW("not_pilot", 403, "Here only the dispatchers of the pilot decide."),
    [ERROR_NOT_COMPLETED] =
        ROW("not_completed", 409, "An outcome needs a job that is completed, or completedAt beside it."),
    [ERROR_NOT_FINAL] = ROW("not_final", 409, "Only a completed or canceled job can be reopened."),
    [ERROR_INSUFFICIENT_STOCK] = ROW("insufficient_stock", 409, "The van has fewer of that part than the move takes."),
    [ERROR_EMAIL_TAKEN] = ROW("email_taken", 409, "Somebody of this organization has this e-mail already."),
    [ERROR_NAME_TAKEN] = ROW("name_taken", 409, "There is a branch of this name already."),
    [ERROR_LAST_OWNER] = ROW("last_owner", 409, "An organization keeps at least one owner who can sign in."),
    [ERROR_KEY_REVOKED] = ROW("key_revoked", 409, "This key was revoked; make a new one."),
    [ERROR_NOT_DEAD] = ROW("not_dead", 409, "This item is not a dead letter (any more)."),
    [ERROR_TOO_MANY_INCIDENTS] =
        ROW("too_many_incidents", 409, "There are 200 incidents that are not over: end one first."),
    [ERROR_EVENTS_GONE] =
        ROW("events_gone", 410,
            "In a stream alone: the events behind Last-Event-ID are not kept any more. Read anew what "
            "you keep a copy of; the stream goes on with what comes now."),
    [ERROR_LENGTH_REQUIRED] =
        ROW("length_required", 411, "The call needs a body, if only {}. Send it with a Content-Length or chunked."),
    [ERROR_VERSION_CONFLICT] = ROW(
        "version_conflict", 412,
        "The object is at another version than If-Match names; the message says which. Read it again, then repeat."),
    [ERROR_PAYLOAD_TOO_LARGE] = ROW("payload_too_large", 413, "The body is larger than this call takes."),
    [ERROR_UNSUPPORTED_MEDIA_TYPE] = ROW("unsupported_media_type", 415,
                                         "The call needs a body in JSON, if only {}, in UTF-8, with Content-Type: "
                                         "application/json and no content encoding."),
    [ERROR_VALIDATION_FAILED] =
        ROW("validation_failed", 422, "The request can be read and is wrong in a field; `issues` lists all of them."),
    [ERROR_NOT_SUPPORTED] =
        ROW("not_supported", 422, "The request asks for something that this version would ignore; `issues` says what."),
    [ERROR_IDEMPOTENCY_KEY_REUSED] =
        ROW("idempotency_key_reused", 422, "This Idempotency-Key belongs to another request of the last 24 hours."),
    [ERROR_BATCH_FAILED] =
        ROW("batch_failed", 422,
            "Nothing was kept, because one item of an atomic batch is wrong; `data.items` says which."),
    [ERROR_TOO_MANY_ITEMS] = ROW("too_many_items", 422, "A batch has 1 to 1000 items."),
    [ERROR_TOO_MANY_JOBS] = ROW("too_many_jobs", 422, "One call plans at most 10 000 jobs."),
    [ERROR_COORDINATES_REQUIRED] =
        ROW("coordinates_required", 422, "No geocoder is configured, so every job needs coordinates."),
    [ERROR_SCOPE_NOT_HELD] = ROW("scope_not_held", 422, "A key can give only scopes that its maker has."),
    [ERROR_WEAK_PASSWORD] =
        ROW("weak_password", 422, "The password is too short, too common or made of the names around it."),
    [ERROR_RATE_LIMITED] = ROW("rate_limited", 429, "The key has spent its requests: wait as Retry-After says."),
    [ERROR_LOGIN_THROTTLED] = ROW("login_throttled", 429, "Too many failed sign-ins. Wait as Retry-After says."),
    [ERROR_TOO_MANY_STREAMS] =
        ROW("too_many_streams", 429, "The organization or the address has as many open streams as it may: close one."),
    [ERROR_TOO_MANY_RUNS] =
        ROW("too_many_runs", 429,
            "As many runs of the organization wait to be begun as may: wait as Retry-After says, or cancel some."),
    [ERROR_HEADERS_TOO_LARGE] =
        ROW("headers_too_large", 431, "The request has too many headers or a too long address."),
    [ERROR_INTERNAL] = ROW("internal", 500, "Something went wrong inside. The log has it under the request id."),
    [ERROR_NOT_IMPLEMENTED] =
        ROW("not_implemented", 501,
            "The request has a transfer coding that is not known here. Send a Content-Length or a chunked body."),
    [ERROR_UNAVAILABLE] =
        ROW("unavailable", 503,
            "The server is busy, short of memory, stopping or without its database: repeat as Retry-After says."),
    [ERROR_STORAGE_FULL] = ROW("storage_full", 507, "The disk is full; nothing was changed. Reading works."),
};

/* ---- codes within answers ---------------------------------------------------------------------------------------- */

static const struct error_word issue_words[] = {
    {"required", "The field or parameter is missing or empty."},
    {"invalid_type", "The value is of another kind: a text where a number is wanted, or the other way round."},
    {"out_of_range", "The number is smaller or larger than the message says."},
    {"too_long", "The text has more bytes of UTF-8 than the message says."},
    {"too_short", "The text has fewer bytes of UTF-8 than the message says."},
    {"too_many", "The list has more entries than the message says."},
    {"too_precise", "The number has more decimals than are kept."},
    {"unknown_field", "There is no such field here; perhaps it is misspelt."},
    {"unknown_parameter", "The call has no such query parameter."},
    {"unknown_value", "The word is none of those that the message names."},
    {"nothing_chosen", "Nothing of the proposal would be approved: name changes, or reject it."},
    {"not_chosen", "An edit of a change that is not among those approved."},
    {"not_on_that_day", "The job cannot be done on that date: its place or its windows are on another."},
    {"unknown_reference", "The id or ext:<source>:<externalId> stands for nothing that is there."},
    {"invalid_query", "The query is not properly encoded, or has too many parameters."},
    {"invalid_date", "A date is written like 2026-05-15."},
    {"invalid_time", "A local time is written like 09:30, an instant like 2026-05-15T13:00:00Z."},
    {"offset_required", "An instant needs its offset from UTC, such as Z or -05:00."},
    {"invalid_id", "It is neither an id nor ext:<source>:<externalId>."},
    {"invalid_email", "An e-mail address is written like name@example.com."},
    {"invalid_skill", "A skill is a name of 1 to 200 bytes."},
    {"invalid_value", "The header's value is not of the form that the message says."},
    {"invalid_timezone", "There is no time zone of that name in tzdata."},
    {"given_twice", "The same thing is given more than once, or in two ways."},
    {"duplicate_id", "Two entries of the list have the same id."},
    {"end_not_after_start", "The end is not after the start."},
    {"window_ends_before_start", "The end of the window is not after its start."},
    {"end_before_start", "The end is before the start."},
    {"circular", "The jobs would wait for each other."},
    {"read_only", "It cannot be changed once it is there."},
    {"outside_day", "The time is not on the day that is planned."},
    {"in_future", "The time lies in the future."},
    {"not_kept", "What was before the time that the message says is not kept."},
    {"too_many_changes", "More has changed since than is worked out backwards."},
    {"at_in_future", "The time is more than 5 minutes ahead."},
    {"infeasible", "No plan keeps all the rules; the message says which."},
    {"too_large", "The day is larger than a plan can be; the message says in what."},
    {"unknown_goal", "There is no such goal."},
    {"repeated_goal", "The goal stands in the list twice."},
    {"unknown_technician", "There is no such technician."},
    {"unknown_job", "There is no such job."},
    {"unknown_customer", "There is no such customer."},
    {"unknown_branch", "There is no such branch."},
    {"coordinates_required", "No geocoder is configured, so every job needs coordinates."},
    {"too_many_jobs", "One call plans at most 10 000 jobs."},
    {"scope_not_held", "A key can give only scopes that its maker has."},
    {"weak_password", "The password is too short, too common or made of the names around it."},
    {"not_supported", "This version would ignore it; leave it out."},
    {"no_place", "The job has no place that it could lose, or that could be kept."},
};

/* Why a technician cannot have a job. */
static const struct error_word refusal_words[] = {
    {"inactive", "She does not work here any more."},
    {"excluded", "She is excluded from the job, by itself or by its customer."},
    {"other_required", "Somebody else is required; detail.technicianId says who."},
    {"locked", "The job is locked to somebody else; detail.technicianId says to whom."},
    {"not_working", "She has no shift on that day."},
    {"on_call_only", "She is on call for urgent jobs alone."},
    {"missing_skill", "She does not have a skill; detail.skill says which."},
    {"skill_level", "She has the skill at a lower level than is needed."},
    {"certification_expired", "The certification does not count on that day any more."},
    {"no_home", "It is not known where she starts."},
    {"no_location", "It is not known where the job is."},
    {"not_available", "She takes no part in the plan."},
    {"outside_window",
     "The job, or another of hers, would begin after its last window has closed; detail has the times."},
    {"shift_too_short", "She would be back after her shift and its overtime; detail has the times."},
    {"missing_part", "The van does not hold what the route would need of a part."},
    {"out_of_reach", "The battery would not last for the way."},
    {"below_reserve", "A battery falls below the vehicle's reservePercent on a route as it stands."},
    {"too_many_jobs", "She would have more jobs than she may."},
    {"no_room_on_van", "The van does not hold what the job takes."},
    {"too_many_moved", "More jobs would have to move than may."},
    {"no_break_room", "There would be no room left for a break."},
    {"frozen", "What she does next may not be changed any more."},
    {"locked_order", "The locked order of her jobs leaves no place."},
    {"not_together", "What the job goes together with leaves no time that she could keep."},
    {"no_road", "There is no way to get there."},
    {"not_possible", "No place in her day takes the job."},
    {"start_unreachable", "By hand: the job could begin only later than is asked for."},
    {"in_the_past", "By hand: the time that is asked for is over."},
    {"late", "By hand: a job would begin after its promise or its window."},
    {"overtime", "By hand: she would work overtime."},
    {"overlap", "By hand: on the board another job of hers is at the same time."},
    {"told_customer", "By hand: a customer was told a time, and the job gets another place."},
    {"not_preferred", "By hand: somebody else is preferred for the job."},
    {"other_territory", "By hand: the job is in another territory than hers."},
};

static const struct error_word warning_words[] = {
    {"no_location", "The job has no location, so it cannot be planned."},
    {"default_duration",
     "The job has no duration and nothing was learned yet; the organization's default is planned with."},
    {"skill_nobody_has", "No active technician has this skill."},
    {"rule_broken", "The place that was given by hand breaks a rule; the message says which."},
    {"skipped_states", "The status went past states that come before it."},
    {"place_without_status", "The job has a technician and a time, and its status does not say that it is scheduled."},
    {"status_without_place", "The status says that the job is scheduled, and it has no technician or no time."},
    {"lock_without_place", "What is locked has no place that could be kept."},
    {"read_only_ignored",
     "The field is told and not taken, and what was sent differs from it; the message says what to send."},
    {"jobs_without_technician", "The technician left, and open jobs still name her."},
};

#define WORDS(array)                                                                                                   \
    {                                                                                                                  \
        (array), (int32_t)(sizeof(array) / sizeof *(array))                                                            \
    }

const struct error_words error_issues = WORDS(issue_words);
const struct error_words error_refusals = WORDS(refusal_words);
const struct error_words error_warnings = WORDS(warning_words);

/* ---- the catalogue ----------------------------------------------------------------------------------------------- */

const struct error_row *error_row(enum error error)
{
    assert(error >= 0 && error < ERROR_COUNT);
    return &rows[error];
}

static enum error error_of_kind(enum fault_kind kind)
{
    switch (kind) {
    case FAULT_SYNTAX:
        return ERROR_INVALID_JSON;
    case FAULT_INVALID:
        return ERROR_VALIDATION_FAILED;
    case FAULT_NOT_SUPPORTED:
        return ERROR_NOT_SUPPORTED;
    case FAULT_NOT_FOUND:
        return ERROR_NOT_FOUND;
    case FAULT_CONFLICT:
        return ERROR_CONFLICT;
    case FAULT_DENIED:
        return ERROR_INSUFFICIENT_SCOPE;
    case FAULT_TOO_LARGE:
        return ERROR_PAYLOAD_TOO_LARGE;
    case FAULT_UNAVAILABLE:
        return ERROR_UNAVAILABLE;
    case FAULT_NONE:
    case FAULT_SYSTEM:
        break;
    }
    return ERROR_INTERNAL;
}

bool error_find(struct text code, enum error *error)
{
    for (int i = 0; i < ERROR_COUNT; i++) {
        if (text_equal(rows[i].code, code)) {
            *error = (enum error)i;
            return true;
        }
    }
    return false;
}

enum error error_of_fault(const struct fault *fault)
{
    enum error error;
    return error_find(text_of(fault->code), &error) ? error : error_of_kind(fault->kind);
}
