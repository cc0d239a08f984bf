/* The table of statements. The pieces at the head are what several of them share; no text is made at run time. */
#include "store/statements.h"

#include <assert.h>
#include <stddef.h>

#define ROW "organization_id, id, version, created_ms, updated_ms, created_seq, changed_seq, changed_ms"
#define ROW_SET                                                                                                        \
    "version = excluded.version, updated_ms = excluded.updated_ms, changed_seq = excluded.changed_seq, "               \
    "changed_ms = excluded.changed_ms"

#define IDS_OF_SQLITE "(SELECT value FROM json_each(?2))"
/* An array, for PostgreSQL's planner takes a list within IN for a table to join, and reads the whole organization. */
#define IDS_OF_POSTGRES "= ANY (ARRAY(SELECT json_array_elements_text(CAST(?2 AS json))))"

/* Whether bit `column` of parameter `n` is set, or none is asked for. The casts give PostgreSQL the types: it shifts by
 * int only. */
#define MASK(n, column)                                                                                                \
    "(((CAST(?" #n " AS BIGINT) >> CAST(" #column " AS INTEGER)) & 1) = 1 OR CAST(?" #n " AS BIGINT) = 0)"

/* Rows of a kind: found by id, many at once, their versions, one taken out. `more` are columns beyond the body. */
#define ROWS(ID, table, more)                                                                                          \
    SAME(ID##_FIND, "SELECT " ROW ", body" more " FROM " table " WHERE organization_id = ?1 AND id = ?2"),             \
        EACH(ID##_MANY,                                                                                                \
             "SELECT " ROW ", body" more " FROM " table " WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE         \
             " ORDER BY id",                                                                                           \
             "SELECT " ROW ", body" more " FROM " table " WHERE organization_id = ?1 AND id " IDS_OF_POSTGRES          \
             " ORDER BY id"),                                                                                          \
        EACH(ID##_VERSIONS, "SELECT id, version FROM " table " WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,   \
             "SELECT id, version FROM " table " WHERE organization_id = ?1 AND id " IDS_OF_POSTGRES),                  \
        SAME(ID##_DROP, "DELETE FROM " table " WHERE organization_id = ?1 AND id = ?2")
/* Their page of a backup: all columns. */
#define PAGE(ID, table, columns)                                                                                       \
    SAME_ANY(ID##_PAGE, "a backup holds every organization",                                                           \
             "SELECT " ROW columns ", body FROM " table                                                                \
             " WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3")
/* Natural names that are whole numbers. */
#define NUMBERS(ID, table, column)                                                                                     \
    EACH(ID##_NAMES,                                                                                                   \
         "SELECT id, " column " FROM " table " WHERE organization_id = ?1 AND " column                                 \
         " IN (SELECT CAST(value AS INTEGER) FROM json_each(?2))",                                                     \
         "SELECT id, " column " FROM " table " WHERE organization_id = ?1 AND " column                                 \
         " = ANY (ARRAY(SELECT CAST(json_array_elements_text(CAST(?2 AS json)) AS BIGINT)))"),                         \
        SAME(ID##_RELEASE, "UPDATE " table " SET " column " = ?3 WHERE organization_id = ?1 AND id = ?2")

/* A list: ?2 < seq <= ?3 in its order, at most ?4. `more` are columns beyond the body, `filter` begins with AND. */
#define LISTED(table, column, direction, more, filter)                                                                 \
    "SELECT " ROW ", body" more " FROM " table " WHERE organization_id = ?1 AND " column " > ?2 AND " column           \
    " <= ?3" filter " ORDER BY " column direction " LIMIT ?4"
#define LISTS(ID, table, more, filter)                                                                                 \
    SAME(ID##_LIST_CREATED, LISTED(table, "created_seq", "", more, filter)),                                           \
        SAME(ID##_LIST_CHANGED, LISTED(table, "changed_seq", "", more, filter)),                                       \
        SAME(ID##_LIST_NEWEST, LISTED(table, "created_seq", " DESC", more, filter))
/* The records that are many. `…_SINCE` is the first page of what changed: by the index on changed_ms, which grows with
 * changed_seq; the pages after it go on by changed_seq (the plus keeps the planner from the other index). */
#define LISTS_FILTERED(ID, table, of_sqlite, of_postgres)                                                              \
    EACH(ID##_LIST_CREATED, LISTED(table, "created_seq", "", "", " AND changed_ms >= ?5" of_sqlite),                   \
         LISTED(table, "created_seq", "", "", " AND changed_ms >= ?5" of_postgres)),                                   \
        EACH(ID##_LIST_CHANGED, LISTED(table, "changed_seq", "", "", " AND +changed_ms >= ?5" of_sqlite),              \
             LISTED(table, "changed_seq", "", "", " AND +changed_ms >= ?5" of_postgres)),                              \
        EACH(ID##_LIST_SINCE, SINCE(table, of_sqlite), SINCE(table, of_postgres)),                                     \
        EACH(ID##_LIST_NEWEST, LISTED(table, "created_seq", " DESC", "", " AND changed_ms >= ?5" of_sqlite),           \
             LISTED(table, "created_seq", " DESC", "", " AND changed_ms >= ?5" of_postgres))
#define SINCE(table, filter)                                                                                           \
    "SELECT " ROW ", body FROM " table " WHERE organization_id = ?1 AND +changed_seq > ?2 AND +changed_seq <= ?3 AND " \
    "changed_ms >= ?5" filter " ORDER BY changed_ms, changed_seq LIMIT ?4"

/* Who has these external ids. On PostgreSQL one look-up each, whatever it thinks of the table before it was analysed: else it
 * reads everything of the source. */
#define EXTERNALS_SQLITE(table)                                                                                        \
    "SELECT id, external_id FROM " table " WHERE organization_id = ?1 AND source = ?3 AND external_id "                \
    "IN " IDS_OF_SQLITE
#define EXTERNALS_POSTGRES(table)                                                                                      \
    "SELECT id, external_id FROM (SELECT DISTINCT json_array_elements_text(CAST(?2 AS json)) AS name) AS wanted "      \
    "CROSS "                                                                                                           \
    "JOIN LATERAL (SELECT organization_id, id, external_id FROM " table                                                \
    " WHERE organization_id = ?1 AND source = ?3 AND "                                                                 \
    "external_id = wanted.name LIMIT 1) AS found WHERE organization_id = ?1"

/* Whether a column is one of a JSON array of texts, or none is asked for. */
#define AMONG_SQLITE(n, column) " AND (" column " IN (SELECT value FROM json_each(?" #n ")) OR ?" #n " IS NULL)"
#define AMONG_POSTGRES(n, column)                                                                                      \
    " AND (" column " IN (SELECT json_array_elements_text(CAST(?" #n " AS json))) OR CAST(?" #n " AS json) IS NULL)"

/* ?6 sources, ?7 external ids, ?8 a folded word; of technicians ?9 branches, ?10 whether active. */
#define RECORD_FILTER_SQLITE                                                                                           \
    AMONG_SQLITE(6, "source")                                                                                          \
    AMONG_SQLITE(7, "external_id") " AND (instr(search, ?8) > 0 OR ?8 IS NULL)"
#define RECORD_FILTER_POSTGRES                                                                                         \
    AMONG_POSTGRES(6, "source")                                                                                        \
    AMONG_POSTGRES(7, "external_id") " AND (strpos(search, ?8) > 0 OR ?8 IS NULL)"
#define IS_ACTIVE " AND (active = ?10 OR ?10 IS NULL)"
/* Of jobs ?9 branches, ?10 statuses, ?11 priorities, ?12 technicians, ?13 to ?14 a day: placed on it, or with room for it. */
#define JOB_FILTER_SQLITE                                                                                              \
    RECORD_FILTER_SQLITE AMONG_SQLITE(9, "branch_id")                                                                  \
        AMONG_SQLITE(12, "technician_id") " AND " MASK(10, status) " AND " MASK(11, priority)
#define JOB_FILTER_POSTGRES                                                                                            \
    RECORD_FILTER_POSTGRES AMONG_POSTGRES(9, "branch_id")                                                              \
        AMONG_POSTGRES(12, "technician_id") " AND " MASK(10, status) " AND " MASK(11, priority)
#define ON_THE_DAY                                                                                                     \
    " AND (day_from_s < ?14 OR day_from_s IS NULL OR ?14 IS NULL)"                                                     \
    " AND (day_to_s > ?13 OR day_to_s IS NULL OR ?13 IS NULL)"

/* The same where a day is asked for, in the order of created_seq: by the indices of days, so that what was years ago costs
 * nothing. A job's days are two at most and it began at most two days before; or it is one of the few longer ones (jobs_long,
 * whose condition stands here word for word); or it has no day (jobs_undated; jobs_undated_open without those that are over,
 * statuses 5 and 6). The pluses keep planners from other indices. */
#define JOBS_THAT(condition) "SELECT * FROM jobs WHERE organization_id = ?1 AND " condition
#define SHORT_ON_DAY JOBS_THAT("day_from_s >= CAST(?13 AS BIGINT) - 172800 AND day_from_s < ?14 AND day_to_s > ?13")
#define LONG_ON_DAY                                                                                                    \
    JOBS_THAT("day_from_s < CAST(?13 AS BIGINT) - 172800 AND day_to_s > ?13 AND day_to_s - day_from_s > 172800")
#define ON_ANY_DAY " UNION ALL " JOBS_THAT("day_from_s IS NULL")
#define OPEN_ON_ANY_DAY " UNION ALL " JOBS_THAT("day_from_s IS NULL AND status <> 5 AND status <> 6")
#define LISTED_OF_DAY(undated, filter)                                                                                 \
    "SELECT " ROW ", body FROM (" SHORT_ON_DAY " UNION ALL " LONG_ON_DAY undated                                       \
    ") AS found WHERE organization_id = ?1 AND +created_seq > ?2 AND +created_seq <= ?3 AND +changed_ms >= ?5" filter  \
    " ORDER BY created_seq LIMIT ?4"

/* Of dispatching: ?5 kinds, ?6 a date, ?7 statuses or states; dates up to ?8. */
#define OF_DATE " AND " MASK(5, kind) " AND (date_days = ?6 OR ?6 IS NULL)"
#define OF_DATES                                                                                                       \
    " AND " MASK(5, kind) " AND (date_days >= ?6 OR ?6 IS NULL) AND " MASK(                                            \
        7, status) " AND (date_days <= ?8 OR ?8 IS NULL)"

/* ?2 < seq <= ?3, ?4 <= at < ?5; then who, what, of what and on which request; at most ?10. */
#define AUDITED(subject, direction)                                                                                    \
    "SELECT seq, at_ms, actor, action, subject_id, request_id, entry, hash FROM audit WHERE organization_id = ?1 AND " \
    "seq > ?2 AND seq <= ?3 AND at_ms >= ?4 AND at_ms < ?5 AND (actor = ?6 OR ?6 IS NULL) AND (action = ?7 OR ?7 IS "  \
    "NULL) AND " subject " AND (request_id = ?9 OR ?9 IS NULL) ORDER BY seq" direction " LIMIT ?10"

/* The queue's time: the steady clock that parameter `n` tells, or the database's own, which all nodes share. */
#define NOW_SQLITE(n) "CAST(?" #n " AS BIGINT)"
#define NOW_POSTGRES(n)                                                                                                \
    "(SELECT CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT) + 0 * CAST(?" #n " AS BIGINT))"
#define KINDS_SQLITE(n) "IN (SELECT value FROM json_each(?" #n "))"
#define KINDS_POSTGRES(n) "= ANY (ARRAY(SELECT json_array_elements_text(CAST(?" #n " AS json))))"
#define QUEUE_ROW                                                                                                      \
    "organization_id, id, kind, unique_key, state, attempt, fence, created_ms, due_ms, lease_ms, payload, progress, "  \
    "error"
#define QUEUE_DUE_AT(item, now)                                                                                        \
    item ".state IN (0, 1) AND " item ".due_ms <= " now " AND (" item ".state = 0 OR " item ".lease_ms <= " now ")"
/* Of a kind of which an organization has one in work at a time: whether none is. By the index of what is due, in which what is
 * leased stands before what came later. */
#define QUEUE_FREE_AT(item, now, single)                                                                               \
    "(NOT " item ".kind " single " OR NOT EXISTS (SELECT 1 FROM queue_items AS r WHERE r.organization_id = " item      \
    ".organization_id AND r.state IN (0, 1) AND r.state = 1 AND r.lease_ms > " now " AND r.kind = " item ".kind))"
#define QUEUE_CLAIMABLE(item, now, kinds, single)                                                                      \
    QUEUE_DUE_AT(item, now) " AND " item ".kind " kinds " AND " QUEUE_FREE_AT(item, now, single)
#define QUEUE_ANY_DUE(now, kinds, single)                                                                              \
    "SELECT q.id FROM queue_items AS q WHERE " QUEUE_CLAIMABLE("q", now, kinds, single) " LIMIT 1"
/* First whose turn it is, of those that have something to claim: it goes to the end of the row, and who claims for it on another
 * node waits until this transaction is over. Only then, in a statement that sees what that one has leased, its oldest item.
 * Each by its index: nothing is sorted but the turns. */
#define QUEUE_TURN_TAKEN(now, kinds, single)                                                                           \
    "UPDATE queue_turns SET turn = (SELECT coalesce(max(m.turn), 0) + 1 FROM queue_turns AS m) WHERE organization_id " \
    "= (SELECT t.organization_id FROM queue_turns AS t WHERE (SELECT d.id FROM queue_items AS d WHERE "                \
    "d.organization_id = t.organization_id AND " QUEUE_CLAIMABLE(                                                      \
        "d", now, kinds, single) " ORDER BY d.due_ms, d.id LIMIT 1) IS NOT NULL ORDER BY t.turn, t.organization_id "   \
                                 "LIMIT 1) RETURNING organization_id"
#define QUEUE_CLAIMED(now, kinds, single, lock)                                                                        \
    "UPDATE queue_items SET state = 1, attempt = attempt + 1, fence = fence + 1, lease_ms = " now " + ?3, owner = ?4 " \
    "WHERE organization_id = ?1 AND id = (SELECT q.id FROM queue_items AS q WHERE q.organization_id = ?1 "             \
    "AND " QUEUE_CLAIMABLE("q", now, kinds, single) " ORDER BY q.due_ms, q.id LIMIT 1" lock ") RETURNING " QUEUE_ROW
/* An item that goes back to those that wait gives up its unique name where another has it by now. */
#define QUEUE_UNIQUE                                                                                                   \
    "unique_key = CASE WHEN CAST(?4 AS BIGINT) = 0 AND EXISTS (SELECT 1 FROM queue_items AS w WHERE "                  \
    "w.organization_id = ?1 AND "                                                                                      \
    "w.state = 0 AND w.kind = queue_items.kind AND w.unique_key = queue_items.unique_key) THEN NULL ELSE unique_key "  \
    "END"
#define QUEUE_ADDED(now)                                                                                               \
    "INSERT INTO queue_items (organization_id, id, kind, state, due_ms, attempt, fence, unique_key, payload, "         \
    "created_ms) VALUES (?1, ?2, ?3, 0, " now " + ?5, 0, 0, ?6, ?7, ?8) ON CONFLICT DO NOTHING"
#define QUEUE_FINISHED(now)                                                                                            \
    "UPDATE queue_items SET state = ?4, due_ms = " now " + ?6, lease_ms = NULL, owner = NULL, progress = ?7, error = " \
    "?8, " QUEUE_UNIQUE " WHERE organization_id = ?1 AND id = ?2 AND fence = ?3 AND state = 1"
#define QUEUE_BY_HAND(now)                                                                                             \
    "UPDATE queue_items SET state = ?4, due_ms = " now                                                                 \
    " + ?6, attempt = CASE WHEN CAST(?4 AS BIGINT) = 0 THEN 0 ELSE attempt END, " QUEUE_UNIQUE                         \
    " WHERE organization_id = ?1 AND id = ?2 AND state = ?3"
#define QUEUE_WAITING_OF(kinds)                                                                                        \
    "SELECT count(*) FROM queue_items WHERE organization_id = ?1 AND state IN (0, 1) AND state = 0 AND kind " kinds
#define QUEUE_RENEWED(now)                                                                                             \
    "UPDATE queue_items SET lease_ms = " now " + ?5, progress = ?6 WHERE organization_id = ?1 AND id = ?2 AND fence "  \
    "= ?3 AND state = 1"

/* At most ?3 of what is older than ?2, the oldest first. */
#define TIDIED(table, key, condition, age)                                                                             \
    "DELETE FROM " table " WHERE organization_id = ?1 AND " key " IN (SELECT " key " FROM " table                      \
    " WHERE organization_id = ?1" condition " AND " age " < ?2 ORDER BY " age " LIMIT ?3)"

#define SAME(id, sql) [STATEMENT_##id] = {.name = #id, .common = (sql)}
#define EACH(id, of_sqlite, of_postgres)                                                                               \
    [STATEMENT_##id] = {.name = #id, .sqlite = (of_sqlite), .postgres = (of_postgres)}
/* Those that look across organizations, with the reason. */
#define SAME_ANY(id, why, sql) [STATEMENT_##id] = {.name = #id, .common = (sql), .any_organization = (why)}
#define EACH_ANY(id, why, of_sqlite, of_postgres)                                                                      \
    [STATEMENT_##id] = {.name = #id, .sqlite = (of_sqlite), .postgres = (of_postgres), .any_organization = (why)}

static const struct statement_text statements[STATEMENT_COUNT] = {
    /* The schema and the installation. */
    EACH(SCHEMA_IS_THERE, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'",
         "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_migrations')"),
    EACH(SCHEMA_LOCK, "SELECT 0", "SELECT count(*) FROM (SELECT pg_advisory_xact_lock(1381061193)) AS held"),
    SAME(SCHEMA_LIST, "SELECT version, name, checksum FROM schema_migrations ORDER BY version"),
    SAME(SCHEMA_ADD, "INSERT INTO schema_migrations ("
                     "version, name, checksum, applied_ms, program"
                     ") VALUES (?1, ?2, ?3, ?4, ?5)"),
    SAME(INSTALLATION_FIND, "SELECT value FROM installation WHERE name = ?1"),
    SAME(INSTALLATION_PUT, "INSERT INTO installation ("
                           "name, value"
                           ") VALUES (?1, ?2)"
                           " ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
    SAME(INSTALLATION_ADD, "INSERT INTO installation ("
                           "name, value"
                           ") VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING"),
    SAME(INSTALLATION_CLEAR, "DELETE FROM installation"),
    SAME(INSTALLATION_PAGE, "SELECT "
                            "name, value"
                            " FROM installation WHERE name > ?1 ORDER BY name LIMIT ?2"),
    EACH(CLOCK, "SELECT ?1",
         "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) WHERE CAST(?1 AS bigint) IS NOT NULL"),
    /* Organisations and their heads. */
    SAME(ORGANIZATION_FIND,
         "SELECT organization_id, organization_id AS id, version, created_ms, updated_ms, created_seq, "
         "changed_seq, changed_ms, body FROM organizations WHERE organization_id = ?1"),
    SAME_ANY(
        ORGANIZATION_LIST, "the commands of who runs this installation",
        "SELECT organization_id, organization_id AS id, version, created_ms, updated_ms, created_seq, changed_seq, "
        "changed_ms, body FROM organizations ORDER BY created_ms, organization_id"),
    SAME_ANY(ORGANIZATION_COUNT, "whether the database is empty", "SELECT count(*) FROM organizations"),
    SAME(ORGANIZATION_PUT,
         "INSERT INTO organizations ("
         "organization_id, version, created_ms, updated_ms, created_seq, changed_seq, changed_ms, name, body"
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
         " ON CONFLICT (organization_id) DO UPDATE SET version = excluded.version, updated_ms = excluded.updated_ms, "
         "changed_seq = excluded.changed_seq, changed_ms = excluded.changed_ms, name = excluded.name, body = "
         "excluded.body"),
    SAME(HEAD_FIND, "SELECT seq, at_ms, audit_seq, audit_hash, event_seq FROM heads WHERE organization_id = ?1"),
    EACH(HEAD_LOCK, "SELECT seq, at_ms, audit_seq, audit_hash, event_seq FROM heads WHERE organization_id = ?1",
         "SELECT seq, at_ms, audit_seq, audit_hash, event_seq FROM heads WHERE organization_id = ?1 FOR UPDATE"),
    SAME(HEAD_PUT, "INSERT INTO heads ("
                   "organization_id, seq, at_ms, audit_seq, audit_hash, event_seq"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                   " ON CONFLICT (organization_id) DO UPDATE SET seq = excluded.seq, at_ms = excluded.at_ms, audit_seq "
                   "= excluded.audit_seq, audit_hash = excluded.audit_hash, event_seq = excluded.event_seq"),
    /* Rows, by kind. */
    ROWS(BRANCH, "branches", ""),
    ROWS(KEY, "api_keys", ", last_used_s"),
    ROWS(USER, "users", ""),
    ROWS(SESSION, "sessions", ", seen_s"),
    ROWS(CUSTOMER, "customers", ""),
    ROWS(TECHNICIAN, "technicians", ""),
    ROWS(JOB, "jobs", ""),
    ROWS(PLAN, "plans", ""),
    ROWS(TIMETABLE, "timetable", ""),
    ROWS(DECISION, "decisions", ""),
    ROWS(INPUTS, "decision_inputs", ""),
    ROWS(PROPOSAL, "proposals", ""),
    ROWS(RUN, "runs", ""),
    ROWS(WEIGHTS, "weights", ""),
    ROWS(MODEL, "models", ""),
    ROWS(INCIDENT, "incidents", ""),
    SAME(BRANCH_PUT, "INSERT INTO branches (" ROW ", name_folded, active, body"
                     ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                     " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                     ", name_folded = excluded.name_folded, active = excluded.active, body = excluded.body"),
    SAME(KEY_PUT, "INSERT INTO api_keys (" ROW ", prefix, digest, scopes, expires_s, revoked_s, last_used_s, body"
                  ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
                  " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                  ", prefix = excluded.prefix, digest = excluded.digest, scopes = excluded.scopes, expires_s = "
                  "excluded.expires_s, revoked_s = excluded.revoked_s, body = excluded.body"),
    SAME(USER_PUT,
         "INSERT INTO users (" ROW ", email_folded, role, active, password, invite_digest, invite_expires_s, body"
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
         " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
         ", email_folded = excluded.email_folded, role = excluded.role, active = excluded.active, password = "
         "excluded.password, invite_digest = excluded.invite_digest, invite_expires_s = excluded.invite_expires_s, "
         "body = excluded.body"),
    SAME(SESSION_PUT, "INSERT INTO sessions (" ROW ", user_id, digest, expires_s, seen_s, body"
                      ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
                      " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                      ", user_id = excluded.user_id, digest = excluded.digest, expires_s = excluded.expires_s, "
                      "body = excluded.body"),
    SAME(CUSTOMER_PUT, "INSERT INTO customers (" ROW ", source, external_id, search, has_wishes, body"
                       ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
                       " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                       ", source = excluded.source, external_id = excluded.external_id, search = excluded.search, "
                       "has_wishes = excluded.has_wishes, body = excluded.body"),
    EACH(CUSTOMER_WISHING,
         "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND has_wishes = 1 AND id IN " IDS_OF_SQLITE
         " ORDER BY id",
         "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND has_wishes = 1 AND id " IDS_OF_POSTGRES
         " ORDER BY id"),
    SAME(TECHNICIAN_PUT,
         "INSERT INTO technicians (" ROW ", source, external_id, active, branch_id, skills, search, body"
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
         " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
         ", source = excluded.source, external_id = excluded.external_id, active = excluded.active, branch_id = "
         "excluded.branch_id, skills = excluded.skills, search = excluded.search, body = excluded.body"),
    SAME(JOB_PUT, "INSERT INTO jobs (" ROW ", source, external_id, status, priority, branch_id, customer_id, "
                  "technician_id, day_from_s, day_to_s, search, body"
                  ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"
                  " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                  ", source = excluded.source, external_id = excluded.external_id, status = excluded.status, priority "
                  "= excluded.priority, branch_id = excluded.branch_id, customer_id = excluded.customer_id, "
                  "technician_id = excluded.technician_id, day_from_s = excluded.day_from_s, day_to_s = "
                  "excluded.day_to_s, search = excluded.search, body = excluded.body"),
    SAME(JOB_ROUTE,
         "SELECT changed_seq FROM jobs WHERE organization_id = ?1 AND changed_seq > ?5 AND day_from_s < ?4 AND "
         "day_from_s > CAST(?3 AS BIGINT) - 604800 AND day_to_s > ?3 AND (technician_id = ?2 OR "
         "body LIKE '%\"crewTechnicianIds\":[%\"' || CAST(?2 AS TEXT) || '\"%') ORDER BY changed_seq DESC LIMIT 1"),
    SAME(PLAN_PUT, "INSERT INTO plans (" ROW ", date_days, body"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                   " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                   ", date_days = excluded.date_days, body = excluded.body"),
    SAME(TIMETABLE_PUT, "INSERT INTO timetable (" ROW ", task, next_ms, body"
                        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                        " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                        ", task = excluded.task, next_ms = excluded.next_ms, body = excluded.body"),
    SAME(DECISION_PUT,
         "INSERT INTO decisions (" ROW ", kind, job_id, date_days, body"
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
         " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
         ", kind = excluded.kind, job_id = excluded.job_id, date_days = excluded.date_days, body = excluded.body"),
    SAME(INPUTS_PUT, "INSERT INTO decision_inputs (" ROW ", body"
                     ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                     " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET ", body = excluded.body"),
    SAME(PROPOSAL_PUT,
         "INSERT INTO proposals (" ROW ", kind, status, date_days, body"
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
         " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
         ", kind = excluded.kind, status = excluded.status, date_days = excluded.date_days, body = excluded.body"),
    SAME(RUN_PUT,
         "INSERT INTO runs (" ROW ", kind, state, date_days, body"
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
         " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
         ", kind = excluded.kind, state = excluded.state, date_days = excluded.date_days, body = excluded.body"),
    SAME(WEIGHTS_PUT, "INSERT INTO weights (" ROW ", number, active, body"
                      ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                      " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                      ", number = excluded.number, active = excluded.active, body = excluded.body"),
    SAME(MODEL_PUT, "INSERT INTO models (" ROW ", kind, number, active, body"
                    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                    " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                    ", kind = excluded.kind, number = excluded.number, active = excluded.active, body = excluded.body"),
    SAME(INCIDENT_PUT, "INSERT INTO incidents (" ROW ", until_s, body"
                       ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                       " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                       ", until_s = excluded.until_s, body = excluded.body"),
    /* Rows, by what else they are known by. */
    NUMBERS(PLAN, "plans", "date_days"),
    NUMBERS(WEIGHTS, "weights", "number"),
    NUMBERS(MODEL, "models", "number"),
    EACH(CUSTOMER_EXTERNALS, EXTERNALS_SQLITE("customers"), EXTERNALS_POSTGRES("customers")),
    SAME(CUSTOMER_EXTERNAL,
         "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND source = ?2 AND external_id = ?3"),
    EACH(TECHNICIAN_EXTERNALS, EXTERNALS_SQLITE("technicians"), EXTERNALS_POSTGRES("technicians")),
    SAME(TECHNICIAN_EXTERNAL,
         "SELECT " ROW ", body FROM technicians WHERE organization_id = ?1 AND source = ?2 AND external_id = ?3"),
    EACH(JOB_EXTERNALS, EXTERNALS_SQLITE("jobs"), EXTERNALS_POSTGRES("jobs")),
    SAME(JOB_EXTERNAL,
         "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND source = ?2 AND external_id = ?3"),
    EACH(BRANCH_NAMES,
         "SELECT id, name_folded FROM branches WHERE organization_id = ?1 AND name_folded IN " IDS_OF_SQLITE,
         "SELECT id, name_folded FROM branches WHERE organization_id = ?1 AND name_folded " IDS_OF_POSTGRES),
    EACH(USER_NAMES, "SELECT id, email_folded FROM users WHERE organization_id = ?1 AND email_folded IN " IDS_OF_SQLITE,
         "SELECT id, email_folded FROM users WHERE organization_id = ?1 AND email_folded " IDS_OF_POSTGRES),
    EACH(TIMETABLE_NAMES, "SELECT id, task FROM timetable WHERE organization_id = ?1 AND task IN " IDS_OF_SQLITE,
         "SELECT id, task FROM timetable WHERE organization_id = ?1 AND task " IDS_OF_POSTGRES),
    SAME(BRANCH_NAMED, "SELECT " ROW ", body FROM branches WHERE organization_id = ?1 AND name_folded = ?2"),
    SAME(USER_OF_EMAIL, "SELECT " ROW ", body FROM users WHERE organization_id = ?1 AND email_folded = ?2"),
    SAME(PLAN_OF_DATE, "SELECT " ROW ", body FROM plans WHERE organization_id = ?1 AND date_days = ?2"),
    SAME(WEIGHTS_NUMBERED, "SELECT " ROW ", body FROM weights WHERE organization_id = ?1 AND number = ?2"),
    SAME(MODEL_NUMBERED, "SELECT " ROW ", body FROM models WHERE organization_id = ?1 AND number = ?2"),
    SAME(TIMETABLE_OF_TASK, "SELECT " ROW ", body FROM timetable WHERE organization_id = ?1 AND task = ?2"),
    SAME_ANY(KEY_OF_PREFIX, "who knocks is not known before the key is found",
             "SELECT " ROW ", body, last_used_s FROM api_keys WHERE prefix = ?1"),
    SAME_ANY(SESSION_OF_DIGEST, "who knocks is not known before the session is found",
             "SELECT " ROW ", body, seen_s FROM sessions WHERE digest = ?1"),
    SAME_ANY(USERS_OF_EMAIL, "who signs in does not say in which organization",
             "SELECT " ROW ", body FROM users WHERE email_folded = ?1 ORDER BY organization_id LIMIT ?2"),
    SAME_ANY(USER_OF_INVITE, "who was invited does not say into which organization",
             "SELECT " ROW ", body FROM users WHERE invite_digest = ?1"),
    SAME(KEY_TOUCH,
         "UPDATE api_keys SET last_used_s = ?3 WHERE organization_id = ?1 AND id = ?2 AND (last_used_s < ?3 OR "
         "last_used_s IS NULL)"),
    SAME(SESSION_TOUCH, "UPDATE sessions SET seen_s = ?3 WHERE organization_id = ?1 AND id = ?2 AND seen_s < ?3"),
    /* What is taken out; what gives up its name for another of the same transaction (which then puts it anew). */
    SAME(BRANCH_RELEASE, "UPDATE branches SET name_folded = ?3 WHERE organization_id = ?1 AND id = ?2"),
    SAME(USER_RELEASE, "UPDATE users SET email_folded = ?3 WHERE organization_id = ?1 AND id = ?2"),
    SAME(TIMETABLE_RELEASE, "UPDATE timetable SET task = ?3 WHERE organization_id = ?1 AND id = ?2"),
    SAME(CUSTOMER_RELEASE, "UPDATE customers SET external_id = ?3 WHERE organization_id = ?1 AND id = ?2"),
    SAME(TECHNICIAN_RELEASE, "UPDATE technicians SET external_id = ?3 WHERE organization_id = ?1 AND id = ?2"),
    SAME(JOB_RELEASE, "UPDATE jobs SET external_id = ?3 WHERE organization_id = ?1 AND id = ?2"),
    /* Lists: ?2 < seq <= ?3, at most ?4; a filter that is not asked for is NULL, or 0 for a mask. */
    LISTS(BRANCH, "branches", "", ""),
    LISTS(KEY, "api_keys", ", last_used_s", ""),
    LISTS(USER, "users", "", ""),
    LISTS(SESSION, "sessions", ", seen_s", ""),
    LISTS(PLAN, "plans", "", ""),
    LISTS(TIMETABLE, "timetable", "", ""),
    LISTS_FILTERED(JOB, "jobs", JOB_FILTER_SQLITE ON_THE_DAY, JOB_FILTER_POSTGRES ON_THE_DAY),
    EACH(JOB_LIST_DAY, LISTED_OF_DAY(ON_ANY_DAY, JOB_FILTER_SQLITE), LISTED_OF_DAY(ON_ANY_DAY, JOB_FILTER_POSTGRES)),
    EACH(JOB_LIST_DAY_OPEN, LISTED_OF_DAY(OPEN_ON_ANY_DAY, JOB_FILTER_SQLITE),
         LISTED_OF_DAY(OPEN_ON_ANY_DAY, JOB_FILTER_POSTGRES)),
    EACH(JOB_LIST_DATED, LISTED_OF_DAY("", JOB_FILTER_SQLITE), LISTED_OF_DAY("", JOB_FILTER_POSTGRES)),
    LISTS_FILTERED(TECHNICIAN, "technicians", RECORD_FILTER_SQLITE AMONG_SQLITE(9, "branch_id") IS_ACTIVE,
                   RECORD_FILTER_POSTGRES AMONG_POSTGRES(9, "branch_id") IS_ACTIVE),
    LISTS_FILTERED(CUSTOMER, "customers", RECORD_FILTER_SQLITE, RECORD_FILTER_POSTGRES),
    LISTS(DECISION, "decisions", "", OF_DATE),
    SAME(DECISION_OF_JOB_CREATED, LISTED("decisions", "created_seq", "", "", OF_DATE " AND job_id = ?7")),
    SAME(DECISION_OF_JOB_NEWEST, LISTED("decisions", "created_seq", " DESC", "", OF_DATE " AND job_id = ?7")),
    LISTS(INPUTS, "decision_inputs", "", ""),
    LISTS(PROPOSAL, "proposals", "", OF_DATES),
    LISTS(RUN, "runs", "", OF_DATE " AND " MASK(7, state)),
    LISTS(WEIGHTS, "weights", "", " AND (active = ?5 OR ?5 IS NULL)"),
    LISTS(MODEL, "models", "", " AND (active = ?5 OR ?5 IS NULL)"),
    LISTS(INCIDENT, "incidents", "", " AND until_s > ?5"),
    SAME_ANY(TIMETABLE_DUE, "one clock serves every organization",
             "SELECT " ROW ", body FROM timetable WHERE next_ms <= ?1 ORDER BY next_ms, organization_id, id LIMIT ?2"),
    /* What is only added. */
    SAME(APPENDED_ADD, "INSERT INTO appended ("
                       "organization_id, kind, parent_id, seq, at_ms, body"
                       ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"),
    SAME(APPENDED_LIST, "SELECT seq, at_ms, body FROM appended WHERE organization_id = ?1 AND kind = ?2 AND parent_id "
                        "= ?3 AND seq > ?4 AND seq <= ?5 ORDER BY seq LIMIT ?6"),
    SAME(APPENDED_NEWEST,
         "SELECT seq, at_ms, body FROM appended WHERE organization_id = ?1 AND kind = ?2 AND parent_id "
         "= ?3 AND seq > ?4 AND seq <= ?5 ORDER BY seq DESC LIMIT ?6"),
    EACH(POSITION_MANY,
         "SELECT technician_id, at_ms, body FROM newest_positions WHERE organization_id = ?1 AND technician_id "
         "IN " IDS_OF_SQLITE,
         "SELECT technician_id, at_ms, body FROM newest_positions WHERE organization_id = ?1 AND "
         "technician_id " IDS_OF_POSTGRES),
    SAME(POSITION_PUT, "INSERT INTO newest_positions ("
                       "organization_id, technician_id, at_ms, body"
                       ") VALUES (?1, ?2, ?3, ?4)"
                       " ON CONFLICT (organization_id, technician_id) DO UPDATE SET at_ms = excluded.at_ms, body = "
                       "excluded.body WHERE excluded.at_ms >= newest_positions.at_ms"),
    SAME(
        KEPT_FIND,
        "SELECT fingerprint, status, headers, body, kept_ms FROM kept_answers WHERE organization_id = ?1 AND key = ?2"),
    EACH(KEPT_MANY,
         "SELECT key, fingerprint, status, headers, body, kept_ms FROM kept_answers WHERE organization_id = ?1 AND key "
         "IN " IDS_OF_SQLITE,
         "SELECT key, fingerprint, status, headers, body, kept_ms FROM kept_answers WHERE organization_id = ?1 AND "
         "key " IDS_OF_POSTGRES),
    SAME(KEPT_PUT, "INSERT INTO kept_answers ("
                   "organization_id, key, fingerprint, status, headers, body, kept_ms"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                   " ON CONFLICT (organization_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = "
                   "excluded.status, headers = excluded.headers, body = excluded.body, kept_ms = excluded.kept_ms"),
    SAME(EVENT_ADD, "INSERT INTO events ("
                    "organization_id, seq, at_ms, type, subject_id, version, data"
                    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
    SAME(EVENT_LIST, "SELECT seq, at_ms, type, subject_id, version, data FROM events WHERE organization_id = ?1 AND "
                     "seq > ?2 ORDER BY seq LIMIT ?3"),
    /* The audit. */
    SAME(AUDIT_ADD, "INSERT INTO audit ("
                    "organization_id, seq, at_ms, actor, action, subject_kind, subject_id, request_id, entry, hash"
                    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
    SAME(AUDIT_RANGE, "SELECT seq, entry, hash FROM audit WHERE organization_id = ?1 AND seq > ?2 AND seq <= ?3 ORDER "
                      "BY seq LIMIT ?4"),
    SAME(AUDIT_OLDEST, AUDITED("(subject_id = ?8 OR ?8 IS NULL)", "")),
    SAME(AUDIT_NEWEST, AUDITED("(subject_id = ?8 OR ?8 IS NULL)", " DESC")),
    SAME(AUDIT_OLDEST_OF, AUDITED("subject_id = ?8", "")),
    SAME(AUDIT_NEWEST_OF, AUDITED("subject_id = ?8", " DESC")),
    SAME(AUDIT_OPEN_ADD, "INSERT INTO audit_open ("
                         "organization_id, seq, subject_id, person_id, openings"
                         ") VALUES (?1, ?2, ?3, ?4, ?5)"),
    SAME(AUDIT_OPEN_LIST,
         "SELECT seq, openings FROM audit_open WHERE organization_id = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq"),
    SAME(AUDIT_OPEN_FORGET, "DELETE FROM audit_open WHERE organization_id = ?1 AND person_id = ?2"),
    SAME(AUDIT_HEAD_ADD, "INSERT INTO audit_heads ("
                         "organization_id, size, at_ms, root, chain_hash, frontier, key_id, signature"
                         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
    SAME(AUDIT_HEAD_LIST, "SELECT size, at_ms, root, chain_hash, frontier, key_id, signature FROM audit_heads WHERE "
                          "organization_id = ?1 AND size > ?2 ORDER BY size LIMIT ?3"),
    SAME(AUDIT_HEAD_NEWEST, "SELECT size, at_ms, root, chain_hash, frontier, key_id, signature FROM audit_heads WHERE "
                            "organization_id = ?1 ORDER BY size DESC LIMIT 1"),
    /* The queue: states 0 waiting, 1 leased, 2 done, 3 dead, 4 discarded. */
    EACH(QUEUE_ADD, QUEUE_ADDED(NOW_SQLITE(4)), QUEUE_ADDED(NOW_POSTGRES(4))),
    EACH_ANY(QUEUE_DUE, "a worker serves every organization in turn",
             QUEUE_ANY_DUE(NOW_SQLITE(1), KINDS_SQLITE(2), KINDS_SQLITE(3)),
             QUEUE_ANY_DUE(NOW_POSTGRES(1), KINDS_POSTGRES(2), KINDS_POSTGRES(3))),
    EACH_ANY(QUEUE_TAKE_TURN, "a worker serves every organization in turn",
             QUEUE_TURN_TAKEN(NOW_SQLITE(1), KINDS_SQLITE(2), KINDS_SQLITE(3)),
             QUEUE_TURN_TAKEN(NOW_POSTGRES(1), KINDS_POSTGRES(2), KINDS_POSTGRES(3))),
    EACH(QUEUE_CLAIM, QUEUE_CLAIMED(NOW_SQLITE(2), KINDS_SQLITE(5), KINDS_SQLITE(6), ""),
         QUEUE_CLAIMED(NOW_POSTGRES(2), KINDS_POSTGRES(5), KINDS_POSTGRES(6), " FOR UPDATE SKIP LOCKED")),
    EACH(QUEUE_MANY, "SELECT id, state, fence FROM queue_items WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         "SELECT id, state, fence FROM queue_items WHERE organization_id = ?1 AND id " IDS_OF_POSTGRES
         " ORDER BY id FOR UPDATE"),
    SAME(QUEUE_FIND, "SELECT " QUEUE_ROW " FROM queue_items WHERE organization_id = ?1 AND id = ?2"),
    EACH(QUEUE_RENEW, QUEUE_RENEWED(NOW_SQLITE(4)), QUEUE_RENEWED(NOW_POSTGRES(4))),
    EACH(QUEUE_FINISH, QUEUE_FINISHED(NOW_SQLITE(5)), QUEUE_FINISHED(NOW_POSTGRES(5))),
    EACH(QUEUE_SET_STATE, QUEUE_BY_HAND(NOW_SQLITE(5)), QUEUE_BY_HAND(NOW_POSTGRES(5))),
    SAME(QUEUE_LIST, "SELECT " QUEUE_ROW
                     " FROM queue_items WHERE organization_id = ?1 AND state = ?2 AND id > ?3 ORDER BY id LIMIT ?4"),
    EACH(QUEUE_WAITING, QUEUE_WAITING_OF(KINDS_SQLITE(2)), QUEUE_WAITING_OF(KINDS_POSTGRES(2))),
    SAME_ANY(QUEUE_COUNT, "what is counted is the installation's",
             "SELECT state, count(*) FROM queue_items WHERE state IN (0, 1, 3) GROUP BY state"),
    SAME(QUEUE_TURN_ADD,
         "INSERT INTO queue_turns (organization_id, turn) VALUES (?1, 0) ON CONFLICT (organization_id) DO NOTHING"),
    SAME_ANY(QUEUE_FREE, "a starting server on a file of its own frees what the dead one held",
             "UPDATE queue_items SET lease_ms = 0 WHERE state = 1"),
    /* What is old enough to go. */
    SAME(TIDY_ANSWERS, TIDIED("kept_answers", "key", "", "kept_ms")),
    SAME(TIDY_SESSIONS, TIDIED("sessions", "id", "", "expires_s")),
    SAME(TIDY_EVENTS, TIDIED("events", "seq", "", "at_ms")),
    SAME(TIDY_QUEUE, TIDIED("queue_items", "id", " AND state IN (2, 4)", "due_ms")),
    SAME(TIDY_INPUTS, TIDIED("decision_inputs", "id", "", "created_ms")),
    SAME(TIDY_POSITIONS,
         "DELETE FROM appended WHERE organization_id = ?1 AND kind = ?4 AND (parent_id, seq) IN (SELECT parent_id, seq "
         "FROM appended WHERE organization_id = ?1 AND kind = ?4 AND at_ms < ?2 ORDER BY at_ms LIMIT ?3)"),
    SAME(TIDY_POSITION, "DELETE FROM newest_positions WHERE organization_id = ?1 AND at_ms < ?2"),
    /* Backup: a page of a table in the order of its key; and what is put back that is not put elsewhere. */
    SAME_ANY(ORGANIZATIONS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, version, created_ms, updated_ms, created_seq, changed_seq, changed_ms, name, body"
             " FROM organizations WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2"),
    SAME_ANY(HEADS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, seq, at_ms, audit_seq, audit_hash, event_seq"
             " FROM heads WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2"),
    PAGE(BRANCHES, "branches", ", name_folded, active"),
    PAGE(API_KEYS, "api_keys", ", prefix, digest, scopes, expires_s, revoked_s, last_used_s"),
    PAGE(USERS, "users", ", email_folded, role, active, password, invite_digest, invite_expires_s"),
    PAGE(SESSIONS, "sessions", ", user_id, digest, expires_s, seen_s"),
    PAGE(CUSTOMERS, "customers", ", source, external_id, search, has_wishes"),
    PAGE(TECHNICIANS, "technicians", ", source, external_id, active, branch_id, skills, search"),
    PAGE(
        JOBS, "jobs",
        ", source, external_id, status, priority, branch_id, customer_id, technician_id, day_from_s, day_to_s, search"),
    PAGE(PLANS, "plans", ", date_days"),
    PAGE(TIMETABLE, "timetable", ", task, next_ms"),
    PAGE(DECISIONS, "decisions", ", kind, job_id, date_days"),
    PAGE(DECISION_INPUTS, "decision_inputs", ""),
    PAGE(PROPOSALS, "proposals", ", kind, status, date_days"),
    PAGE(RUNS, "runs", ", kind, state, date_days"),
    PAGE(WEIGHTS, "weights", ", number, active"),
    PAGE(MODELS, "models", ", kind, number, active"),
    PAGE(INCIDENTS, "incidents", ", until_s"),
    SAME_ANY(APPENDED_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, kind, parent_id, seq, at_ms, body"
             " FROM appended WHERE (organization_id, kind, parent_id, seq) > (?1, ?2, ?3, ?4) ORDER BY "
             "organization_id, kind, parent_id, seq LIMIT ?5"),
    SAME_ANY(NEWEST_POSITIONS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, technician_id, at_ms, body"
             " FROM newest_positions WHERE (organization_id, technician_id) > (?1, ?2) ORDER BY organization_id, "
             "technician_id LIMIT ?3"),
    SAME_ANY(KEPT_ANSWERS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, key, fingerprint, status, headers, body, kept_ms"
             " FROM kept_answers WHERE (organization_id, key) > (?1, ?2) ORDER BY organization_id, key LIMIT ?3"),
    SAME_ANY(AUDIT_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, seq, at_ms, actor, action, subject_kind, subject_id, request_id, entry, hash"
             " FROM audit WHERE (organization_id, seq) > (?1, ?2) ORDER BY organization_id, seq LIMIT ?3"),
    SAME_ANY(AUDIT_OPEN_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, seq, subject_id, person_id, openings"
             " FROM audit_open WHERE (organization_id, seq) > (?1, ?2) ORDER BY organization_id, seq LIMIT ?3"),
    SAME_ANY(AUDIT_HEADS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, size, at_ms, root, chain_hash, frontier, key_id, signature"
             " FROM audit_heads WHERE (organization_id, size) > (?1, ?2) ORDER BY organization_id, size LIMIT ?3"),
    SAME_ANY(EVENTS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, seq, at_ms, type, subject_id, version, data"
             " FROM events WHERE (organization_id, seq) > (?1, ?2) ORDER BY organization_id, seq LIMIT ?3"),
    SAME_ANY(QUEUE_ITEMS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, id, kind, state, due_ms, attempt, fence, lease_ms, owner, unique_key, payload, "
             "progress, error, created_ms"
             " FROM queue_items WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3"),
    SAME_ANY(QUEUE_TURNS_PAGE, "a backup holds every organization",
             "SELECT "
             "organization_id, turn"
             " FROM queue_turns WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2"),
    SAME(QUEUE_ITEM_PUT,
         "INSERT INTO queue_items ("
         "organization_id, id, kind, state, due_ms, attempt, fence, lease_ms, owner, unique_key, payload, progress, "
         "error, created_ms"
         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
         " ON CONFLICT (organization_id, id) DO UPDATE SET kind = excluded.kind, state = excluded.state, due_ms = "
         "excluded.due_ms, attempt = excluded.attempt, fence = excluded.fence, lease_ms = excluded.lease_ms, owner = "
         "excluded.owner, unique_key = excluded.unique_key, payload = excluded.payload, progress = excluded.progress, "
         "error = excluded.error"),
    SAME(QUEUE_TURN_PUT, "INSERT INTO queue_turns ("
                         "organization_id, turn"
                         ") VALUES (?1, ?2)"
                         " ON CONFLICT (organization_id) DO UPDATE SET turn = excluded.turn"),
};

const struct statement_text *statement_text(enum statement statement)
{
    assert(statement < STATEMENT_COUNT);
    return &statements[statement];
}
