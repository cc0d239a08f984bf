/* The table of statements. The pieces at the head are what several of them share; no text is made at run time. */
#include "store/statements.h"

#include <assert.h>
#include <stddef.h>

#define ROW "organization_id, id, version, created_ms, updated_ms, created_seq, changed_seq, changed_ms"
#define ROW_SET                                                                                                        \
    "version = excluded.version, updated_ms = excluded.updated_ms, changed_seq = excluded.changed_seq, "               \
    "changed_ms = excluded.changed_ms"

#define IDS_OF_SQLITE "(SELECT value FROM json_each(?2))"
#define IDS_OF_POSTGRES "(SELECT json_array_elements_text(CAST(?2 AS json)))"

/* Whether bit `column` of parameter `n` is set, or none is asked for. The casts give PostgreSQL the types: it shifts by
 * int only. */
#define MASK(n, column)                                                                                                \
    "(((CAST(?" #n " AS BIGINT) >> CAST(" #column " AS INTEGER)) & 1) = 1 OR CAST(?" #n " AS BIGINT) = 0)"

/* ?6 source, ?7 external id, ?8 folded words, ?9 branch. */
#define RECORD_FILTER " AND (source = ?6 OR ?6 IS NULL) AND (external_id = ?7 OR ?7 IS NULL)"
#define HAS_WORDS_SQLITE " AND (instr(search, ?8) > 0 OR ?8 IS NULL)"
#define HAS_WORDS_POSTGRES " AND (strpos(search, ?8) > 0 OR ?8 IS NULL)"
#define TECHNICIAN_FILTER " AND (branch_id = ?9 OR ?9 IS NULL) AND (active = ?10 OR ?10 IS NULL)"
/* ?10 statuses, ?11 priorities, ?12 technicians, ?13 to ?14 a day: placed on it, or with room for it. */
#define JOB_FILTER                                                                                                     \
    RECORD_FILTER " AND (branch_id = ?9 OR ?9 IS NULL) AND " MASK(10, status) " AND " MASK(                            \
        11, priority) " AND (day_from_s < ?14 OR day_from_s IS NULL OR ?14 IS NULL)"                                   \
                      " AND (day_to_s > ?13 OR day_to_s IS NULL OR ?13 IS NULL)"
#define OF_TECHNICIANS_SQLITE " AND (technician_id IN (SELECT value FROM json_each(?12)) OR ?12 IS NULL)"
#define OF_TECHNICIANS_POSTGRES                                                                                        \
    " AND (technician_id IN (SELECT json_array_elements_text(CAST(?12 AS json))) OR CAST(?12 AS json) IS NULL)"

static const struct statement_text statements[STATEMENT_COUNT] = {
    /* The schema and the installation. */
    [STATEMENT_SCHEMA_IS_THERE] =
        {.name = "schema_is_there",
         .sqlite = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'",
         .postgres = "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_migrations')"},
    [STATEMENT_SCHEMA_LOCK] = {.name = "schema_lock",
                               .sqlite = "SELECT 0",
                               .postgres = "SELECT count(*) FROM (SELECT pg_advisory_xact_lock(1381061193)) AS held"},
    [STATEMENT_SCHEMA_LIST] = {.name = "schema_list",
                               .common = "SELECT version, name, checksum FROM schema_migrations ORDER BY version"},
    [STATEMENT_SCHEMA_ADD] = {.name = "schema_add",
                              .common = "INSERT INTO schema_migrations ("
                                        "version, name, checksum, applied_ms, program"
                                        ") VALUES (?1, ?2, ?3, ?4, ?5)"},
    [STATEMENT_INSTALLATION_FIND] = {.name = "installation_find",
                                     .common = "SELECT value FROM installation WHERE name = ?1"},
    [STATEMENT_INSTALLATION_PUT] = {.name = "installation_put",
                                    .common = "INSERT INTO installation ("
                                              "name, value"
                                              ") VALUES (?1, ?2)"
                                              " ON CONFLICT (name) DO UPDATE SET value = excluded.value"},
    [STATEMENT_INSTALLATION_CLEAR] = {.name = "installation_clear", .common = "DELETE FROM installation"},
    [STATEMENT_INSTALLATION_PAGE] = {.name = "installation_page",
                                     .common = "SELECT "
                                               "name, value"
                                               " FROM installation WHERE name > ?1 ORDER BY name LIMIT ?2"},
    [STATEMENT_CLOCK] = {.name = "clock",
                         .sqlite = "SELECT ?1",
                         .postgres = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint) WHERE "
                                     "CAST(?1 AS bigint) IS NOT NULL"},
    /* Organisations and their heads. */
    [STATEMENT_ORGANIZATION_FIND] = {.name = "organization_find",
                                     .common =
                                         "SELECT organization_id, version, created_ms, updated_ms, created_seq, "
                                         "changed_seq, changed_ms, body FROM organizations WHERE organization_id = ?1"},
    [STATEMENT_ORGANIZATION_LIST] =
        {.name = "organization_list",
         .common = "SELECT organization_id, version, created_ms, updated_ms, created_seq, changed_seq, changed_ms, "
                   "body FROM organizations WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2",
         .any_organization = "the commands of who runs this installation"},
    [STATEMENT_ORGANIZATION_COUNT] = {.name = "organization_count",
                                      .common = "SELECT count(*) FROM organizations",
                                      .any_organization = "whether the database is empty"},
    [STATEMENT_ORGANIZATION_PUT] =
        {.name = "organization_put",
         .common = "INSERT INTO organizations ("
                   "organization_id, version, created_ms, updated_ms, created_seq, changed_seq, changed_ms, name, body"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                   " ON CONFLICT (organization_id) DO UPDATE SET version = excluded.version, updated_ms = "
                   "excluded.updated_ms, changed_seq = excluded.changed_seq, changed_ms = excluded.changed_ms, name = "
                   "excluded.name, body = excluded.body"},
    [STATEMENT_HEAD_FIND] =
        {.name = "head_find",
         .common = "SELECT seq, at_ms, audit_seq, audit_hash, event_seq FROM heads WHERE organization_id = ?1"},
    [STATEMENT_HEAD_LOCK] =
        {.name = "head_lock",
         .sqlite = "SELECT seq, at_ms, audit_seq, audit_hash, event_seq FROM heads WHERE organization_id = ?1",
         .postgres =
             "SELECT seq, at_ms, audit_seq, audit_hash, event_seq FROM heads WHERE organization_id = ?1 FOR UPDATE"},
    [STATEMENT_HEAD_PUT] =
        {.name = "head_put",
         .common = "INSERT INTO heads ("
                   "organization_id, seq, at_ms, audit_seq, audit_hash, event_seq"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                   " ON CONFLICT (organization_id) DO UPDATE SET seq = excluded.seq, at_ms = excluded.at_ms, audit_seq "
                   "= excluded.audit_seq, audit_hash = excluded.audit_hash, event_seq = excluded.event_seq"},
    /* Rows, by kind: found by id, many at once with their versions, kept. */
    [STATEMENT_BRANCH_FIND] = {.name = "branch_find",
                               .common = "SELECT " ROW ", body FROM branches WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_BRANCH_MANY] = {.name = "branch_many",
                               .sqlite = "SELECT " ROW
                                         ", body FROM branches WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                                         " ORDER BY id",
                               .postgres = "SELECT " ROW
                                           ", body FROM branches WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                                           " ORDER BY id"},
    [STATEMENT_BRANCH_VERSIONS] =
        {.name = "branch_versions",
         .sqlite = "SELECT id, version FROM branches WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM branches WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_BRANCH_PUT] =
        {.name = "branch_put",
         .common = "INSERT INTO branches (" ROW ", name_folded, active, body"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                   " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                   ", name_folded = excluded.name_folded, active = excluded.active, body = excluded.body"},
    [STATEMENT_KEY_FIND] = {.name = "key_find",
                            .common = "SELECT " ROW
                                      ", body, last_used_s FROM api_keys WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_KEY_MANY] =
        {.name = "key_many",
         .sqlite = "SELECT " ROW ", body, last_used_s FROM api_keys WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                   " ORDER BY id",
         .postgres =
             "SELECT " ROW ", body, last_used_s FROM api_keys WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
             " ORDER BY id"},
    [STATEMENT_KEY_VERSIONS] =
        {.name = "key_versions",
         .sqlite = "SELECT id, version FROM api_keys WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM api_keys WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_KEY_PUT] = {.name = "key_put",
                           .common =
                               "INSERT INTO api_keys (" ROW
                               ", prefix, digest, scopes, expires_s, revoked_s, last_used_s, body"
                               ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
                               " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                               ", prefix = excluded.prefix, digest = excluded.digest, scopes = excluded.scopes, "
                               "expires_s = excluded.expires_s, revoked_s = excluded.revoked_s, body = excluded.body"},
    [STATEMENT_USER_FIND] = {.name = "user_find",
                             .common = "SELECT " ROW ", body FROM users WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_USER_MANY] = {.name = "user_many",
                             .sqlite =
                                 "SELECT " ROW ", body FROM users WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                                 " ORDER BY id",
                             .postgres =
                                 "SELECT " ROW ", body FROM users WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                                 " ORDER BY id"},
    [STATEMENT_USER_VERSIONS] =
        {.name = "user_versions",
         .sqlite = "SELECT id, version FROM users WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM users WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_USER_PUT] =
        {.name = "user_put",
         .common =
             "INSERT INTO users (" ROW ", email_folded, role, active, password, invite_digest, invite_expires_s, body"
             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
             " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
             ", email_folded = excluded.email_folded, role = excluded.role, active = excluded.active, password = "
             "excluded.password, invite_digest = excluded.invite_digest, invite_expires_s = excluded.invite_expires_s, "
             "body = excluded.body"},
    [STATEMENT_SESSION_FIND] = {.name = "session_find",
                                .common = "SELECT " ROW
                                          ", body, seen_s FROM sessions WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_SESSION_MANY] =
        {.name = "session_many",
         .sqlite = "SELECT " ROW ", body, seen_s FROM sessions WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                   " ORDER BY id",
         .postgres = "SELECT " ROW ", body, seen_s FROM sessions WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                     " ORDER BY id"},
    [STATEMENT_SESSION_VERSIONS] =
        {.name = "session_versions",
         .sqlite = "SELECT id, version FROM sessions WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM sessions WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_SESSION_PUT] = {.name = "session_put",
                               .common = "INSERT INTO sessions (" ROW ", user_id, digest, expires_s, seen_s, body"
                                         ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
                                         " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                                         ", user_id = excluded.user_id, digest = excluded.digest, expires_s = "
                                         "excluded.expires_s, seen_s = excluded.seen_s, body = excluded.body"},
    [STATEMENT_CUSTOMER_FIND] = {.name = "customer_find",
                                 .common =
                                     "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_CUSTOMER_MANY] = {.name = "customer_many",
                                 .sqlite = "SELECT " ROW
                                           ", body FROM customers WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                                           " ORDER BY id",
                                 .postgres =
                                     "SELECT " ROW
                                     ", body FROM customers WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                                     " ORDER BY id"},
    [STATEMENT_CUSTOMER_VERSIONS] =
        {.name = "customer_versions",
         .sqlite = "SELECT id, version FROM customers WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM customers WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_CUSTOMER_PUT] = {.name = "customer_put",
                                .common = "INSERT INTO customers (" ROW ", source, external_id, search, body"
                                          ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                                          " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                                          ", source = excluded.source, external_id = excluded.external_id, search = "
                                          "excluded.search, body = excluded.body"},
    [STATEMENT_TECHNICIAN_FIND] = {.name = "technician_find",
                                   .common =
                                       "SELECT " ROW ", body FROM technicians WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_TECHNICIAN_MANY] =
        {.name = "technician_many",
         .sqlite =
             "SELECT " ROW ", body FROM technicians WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE " ORDER BY id",
         .postgres = "SELECT " ROW ", body FROM technicians WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                     " ORDER BY id"},
    [STATEMENT_TECHNICIAN_VERSIONS] =
        {.name = "technician_versions",
         .sqlite = "SELECT id, version FROM technicians WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM technicians WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_TECHNICIAN_PUT] =
        {.name = "technician_put",
         .common =
             "INSERT INTO technicians (" ROW ", source, external_id, active, branch_id, skills, search, body"
             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
             " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
             ", source = excluded.source, external_id = excluded.external_id, active = excluded.active, branch_id = "
             "excluded.branch_id, skills = excluded.skills, search = excluded.search, body = excluded.body"},
    [STATEMENT_JOB_FIND] = {.name = "job_find",
                            .common = "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_JOB_MANY] = {.name = "job_many",
                            .sqlite =
                                "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                                " ORDER BY id",
                            .postgres =
                                "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                                " ORDER BY id"},
    [STATEMENT_JOB_VERSIONS] =
        {.name = "job_versions",
         .sqlite = "SELECT id, version FROM jobs WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM jobs WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_JOB_PUT] =
        {.name = "job_put",
         .common = "INSERT INTO jobs (" ROW ", source, external_id, status, priority, branch_id, customer_id, "
                   "technician_id, day_from_s, day_to_s, search, body"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"
                   " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                   ", source = excluded.source, external_id = excluded.external_id, status = excluded.status, priority "
                   "= excluded.priority, branch_id = excluded.branch_id, customer_id = excluded.customer_id, "
                   "technician_id = excluded.technician_id, day_from_s = excluded.day_from_s, day_to_s = "
                   "excluded.day_to_s, search = excluded.search, body = excluded.body"},
    [STATEMENT_PLAN_FIND] = {.name = "plan_find",
                             .common = "SELECT " ROW ", body FROM plans WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_PLAN_MANY] = {.name = "plan_many",
                             .sqlite =
                                 "SELECT " ROW ", body FROM plans WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                                 " ORDER BY id",
                             .postgres =
                                 "SELECT " ROW ", body FROM plans WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                                 " ORDER BY id"},
    [STATEMENT_PLAN_VERSIONS] =
        {.name = "plan_versions",
         .sqlite = "SELECT id, version FROM plans WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM plans WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_PLAN_PUT] = {.name = "plan_put",
                            .common = "INSERT INTO plans (" ROW ", date_days, body"
                                      ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                                      " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                                      ", date_days = excluded.date_days, body = excluded.body"},
    [STATEMENT_TIMETABLE_FIND] = {.name = "timetable_find",
                                  .common =
                                      "SELECT " ROW ", body FROM timetable WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_TIMETABLE_MANY] = {.name = "timetable_many",
                                  .sqlite = "SELECT " ROW
                                            ", body FROM timetable WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE
                                            " ORDER BY id",
                                  .postgres =
                                      "SELECT " ROW
                                      ", body FROM timetable WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES
                                      " ORDER BY id"},
    [STATEMENT_TIMETABLE_VERSIONS] =
        {.name = "timetable_versions",
         .sqlite = "SELECT id, version FROM timetable WHERE organization_id = ?1 AND id IN " IDS_OF_SQLITE,
         .postgres = "SELECT id, version FROM timetable WHERE organization_id = ?1 AND id IN " IDS_OF_POSTGRES},
    [STATEMENT_TIMETABLE_PUT] = {.name = "timetable_put",
                                 .common = "INSERT INTO timetable (" ROW ", task, next_ms, body"
                                           ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
                                           " ON CONFLICT (organization_id, id) DO UPDATE SET " ROW_SET
                                           ", task = excluded.task, next_ms = excluded.next_ms, body = excluded.body"},
    /* Rows, by what else they are known by. */
    [STATEMENT_CUSTOMER_EXTERNAL] =
        {.name = "customer_external",
         .common =
             "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND source = ?2 AND external_id = ?3"},
    [STATEMENT_TECHNICIAN_EXTERNAL] =
        {.name = "technician_external",
         .common =
             "SELECT " ROW ", body FROM technicians WHERE organization_id = ?1 AND source = ?2 AND external_id = ?3"},
    [STATEMENT_JOB_EXTERNAL] = {.name = "job_external",
                                .common =
                                    "SELECT " ROW
                                    ", body FROM jobs WHERE organization_id = ?1 AND source = ?2 AND external_id = ?3"},
    [STATEMENT_BRANCH_NAMED] = {.name = "branch_named",
                                .common = "SELECT " ROW
                                          ", body FROM branches WHERE organization_id = ?1 AND name_folded = ?2"},
    [STATEMENT_USER_OF_EMAIL] = {.name = "user_of_email",
                                 .common = "SELECT " ROW
                                           ", body FROM users WHERE organization_id = ?1 AND email_folded = ?2"},
    [STATEMENT_PLAN_OF_DATE] = {.name = "plan_of_date",
                                .common =
                                    "SELECT " ROW ", body FROM plans WHERE organization_id = ?1 AND date_days = ?2"},
    [STATEMENT_TIMETABLE_OF_TASK] = {.name = "timetable_of_task",
                                     .common = "SELECT " ROW
                                               ", body FROM timetable WHERE organization_id = ?1 AND task = ?2"},
    [STATEMENT_KEY_OF_PREFIX] = {.name = "key_of_prefix",
                                 .common = "SELECT " ROW ", body, last_used_s FROM api_keys WHERE prefix = ?1",
                                 .any_organization = "who knocks is not known before the key is found"},
    [STATEMENT_SESSION_OF_DIGEST] = {.name = "session_of_digest",
                                     .common = "SELECT " ROW ", body, seen_s FROM sessions WHERE digest = ?1",
                                     .any_organization = "who knocks is not known before the session is found"},
    [STATEMENT_USERS_OF_EMAIL] = {.name = "users_of_email",
                                  .common =
                                      "SELECT " ROW
                                      ", body FROM users WHERE email_folded = ?1 ORDER BY organization_id LIMIT ?2",
                                  .any_organization = "who signs in does not say in which organisation"},
    [STATEMENT_USER_OF_INVITE] = {.name = "user_of_invite",
                                  .common = "SELECT " ROW ", body FROM users WHERE invite_digest = ?1",
                                  .any_organization = "who was invited does not say into which organisation"},
    [STATEMENT_KEY_TOUCH] = {.name = "key_touch",
                             .common = "UPDATE api_keys SET last_used_s = ?3 WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_SESSION_TOUCH] = {.name = "session_touch",
                                 .common = "UPDATE sessions SET seen_s = ?3 WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_SESSION_DROP] = {.name = "session_drop",
                                .common = "DELETE FROM sessions WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_SESSION_TIDY] = {.name = "session_tidy",
                                .common = "DELETE FROM sessions WHERE expires_s < ?1",
                                .any_organization = "what is over is over everywhere"},
    /* Lists: ?2 < seq <= ?3, at most ?4; a filter that is not asked for is NULL, or 0 for a mask. */
    [STATEMENT_BRANCH_LIST] = {.name = "branch_list",
                               .common =
                                   "SELECT " ROW ", body FROM branches WHERE organization_id = ?1 AND created_seq > ?2 "
                                   "AND created_seq <= ?3 ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_KEY_LIST] = {.name = "key_list",
                            .common = "SELECT " ROW ", body FROM api_keys WHERE organization_id = ?1 AND created_seq > "
                                      "?2 AND created_seq <= ?3 ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_USER_LIST] = {.name = "user_list",
                             .common = "SELECT " ROW ", body FROM users WHERE organization_id = ?1 AND created_seq > "
                                       "?2 AND created_seq <= ?3 ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_TIMETABLE_LIST] = {.name = "timetable_list",
                                  .common =
                                      "SELECT " ROW ", body FROM timetable WHERE organization_id = ?1 AND created_seq "
                                      "> ?2 AND created_seq <= ?3 ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_PLAN_LIST] = {.name = "plan_list",
                             .common = "SELECT " ROW ", body FROM plans WHERE organization_id = ?1 AND created_seq > "
                                       "?2 AND created_seq <= ?3 ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_SESSION_LIST] =
        {.name = "session_list",
         .common =
             "SELECT " ROW
             ", body, seen_s FROM sessions WHERE organization_id = ?1 AND user_id = ?2 ORDER BY created_seq LIMIT ?3"},
    [STATEMENT_JOB_LIST_CREATED] =
        {.name = "job_list_created",
         .sqlite = "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND created_seq > ?2 AND created_seq <= "
                   "?3 AND changed_ms >= ?5" JOB_FILTER OF_TECHNICIANS_SQLITE HAS_WORDS_SQLITE
                   " ORDER BY created_seq LIMIT ?4",
         .postgres = "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND created_seq > ?2 AND created_seq "
                     "<= ?3 AND changed_ms >= ?5" JOB_FILTER OF_TECHNICIANS_POSTGRES HAS_WORDS_POSTGRES
                     " ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_JOB_LIST_CHANGED] =
        {.name = "job_list_changed",
         .sqlite = "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND changed_seq > ?2 AND changed_seq <= "
                   "?3 AND changed_ms >= ?5" JOB_FILTER OF_TECHNICIANS_SQLITE HAS_WORDS_SQLITE
                   " ORDER BY changed_seq LIMIT ?4",
         .postgres = "SELECT " ROW ", body FROM jobs WHERE organization_id = ?1 AND changed_seq > ?2 AND changed_seq "
                     "<= ?3 AND changed_ms >= ?5" JOB_FILTER OF_TECHNICIANS_POSTGRES HAS_WORDS_POSTGRES
                     " ORDER BY changed_seq LIMIT ?4"},
    [STATEMENT_TECHNICIAN_LIST_CREATED] =
        {.name = "technician_list_created",
         .sqlite = "SELECT " ROW
                   ", body FROM technicians WHERE organization_id = ?1 AND created_seq > ?2 AND created_seq <= ?3 AND "
                   "changed_ms >= ?5" RECORD_FILTER HAS_WORDS_SQLITE TECHNICIAN_FILTER " ORDER BY created_seq LIMIT ?4",
         .postgres =
             "SELECT " ROW ", body FROM technicians WHERE organization_id = ?1 AND created_seq > ?2 AND created_seq <= "
             "?3 AND changed_ms >= ?5" RECORD_FILTER HAS_WORDS_POSTGRES TECHNICIAN_FILTER
             " ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_TECHNICIAN_LIST_CHANGED] =
        {.name = "technician_list_changed",
         .sqlite = "SELECT " ROW
                   ", body FROM technicians WHERE organization_id = ?1 AND changed_seq > ?2 AND changed_seq <= ?3 AND "
                   "changed_ms >= ?5" RECORD_FILTER HAS_WORDS_SQLITE TECHNICIAN_FILTER " ORDER BY changed_seq LIMIT ?4",
         .postgres =
             "SELECT " ROW ", body FROM technicians WHERE organization_id = ?1 AND changed_seq > ?2 AND changed_seq <= "
             "?3 AND changed_ms >= ?5" RECORD_FILTER HAS_WORDS_POSTGRES TECHNICIAN_FILTER
             " ORDER BY changed_seq LIMIT ?4"},
    [STATEMENT_CUSTOMER_LIST_CREATED] =
        {.name = "customer_list_created",
         .sqlite =
             "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND created_seq > ?2 AND created_seq <= "
             "?3 AND changed_ms >= ?5" RECORD_FILTER HAS_WORDS_SQLITE " ORDER BY created_seq LIMIT ?4",
         .postgres =
             "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND created_seq > ?2 AND created_seq <= "
             "?3 AND changed_ms >= ?5" RECORD_FILTER HAS_WORDS_POSTGRES " ORDER BY created_seq LIMIT ?4"},
    [STATEMENT_CUSTOMER_LIST_CHANGED] =
        {.name = "customer_list_changed",
         .sqlite =
             "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND changed_seq > ?2 AND changed_seq <= "
             "?3 AND changed_ms >= ?5" RECORD_FILTER HAS_WORDS_SQLITE " ORDER BY changed_seq LIMIT ?4",
         .postgres =
             "SELECT " ROW ", body FROM customers WHERE organization_id = ?1 AND changed_seq > ?2 AND changed_seq <= "
             "?3 AND changed_ms >= ?5" RECORD_FILTER HAS_WORDS_POSTGRES " ORDER BY changed_seq LIMIT ?4"},
    [STATEMENT_JOB_LIST_OPEN_OF] = {.name = "job_list_open_of",
                                    .common =
                                        "SELECT " ROW
                                        ", body FROM jobs WHERE organization_id = ?1 AND technician_id = ?2 AND " MASK(
                                            3, status) " ORDER BY id LIMIT ?4"},
    /* What is only added. */
    [STATEMENT_APPENDED_ADD] = {.name = "appended_add",
                                .common = "INSERT INTO appended ("
                                          "organization_id, kind, parent_id, seq, at_ms, body"
                                          ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)"},
    [STATEMENT_APPENDED_LIST] = {.name = "appended_list",
                                 .common = "SELECT seq, at_ms, body FROM appended WHERE organization_id = ?1 AND kind "
                                           "= ?2 AND parent_id = ?3 AND seq > ?4 AND seq <= ?5 ORDER BY seq LIMIT ?6"},
    [STATEMENT_APPENDED_TIDY] = {.name = "appended_tidy",
                                 .common =
                                     "DELETE FROM appended WHERE organization_id = ?1 AND kind = ?2 AND at_ms < ?3"},
    [STATEMENT_POSITION_FIND] =
        {.name = "position_find",
         .common = "SELECT at_ms, body FROM newest_positions WHERE organization_id = ?1 AND technician_id = ?2"},
    [STATEMENT_POSITION_PUT] =
        {.name = "position_put",
         .common = "INSERT INTO newest_positions ("
                   "organization_id, technician_id, at_ms, body"
                   ") VALUES (?1, ?2, ?3, ?4)"
                   " ON CONFLICT (organization_id, technician_id) DO UPDATE SET at_ms = excluded.at_ms, body = "
                   "excluded.body WHERE excluded.at_ms >= newest_positions.at_ms"},
    [STATEMENT_KEPT_FIND] = {.name = "kept_find",
                             .common = "SELECT fingerprint, status, headers, body, kept_ms FROM kept_answers WHERE "
                                       "organization_id = ?1 AND key = ?2"},
    [STATEMENT_KEPT_PUT] =
        {.name = "kept_put",
         .common = "INSERT INTO kept_answers ("
                   "organization_id, key, fingerprint, status, headers, body, kept_ms"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                   " ON CONFLICT (organization_id, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = "
                   "excluded.status, headers = excluded.headers, body = excluded.body, kept_ms = excluded.kept_ms"},
    [STATEMENT_KEPT_TIDY] = {.name = "kept_tidy",
                             .common = "DELETE FROM kept_answers WHERE kept_ms < ?1",
                             .any_organization = "what is over is over everywhere"},
    [STATEMENT_EVENT_ADD] = {.name = "event_add",
                             .common = "INSERT INTO events ("
                                       "organization_id, seq, at_ms, type, subject_id, version, data"
                                       ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    [STATEMENT_EVENT_LIST] = {.name = "event_list",
                              .common = "SELECT seq, at_ms, type, subject_id, version, data FROM events WHERE "
                                        "organization_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3"},
    [STATEMENT_EVENT_TIDY] = {.name = "event_tidy",
                              .common = "DELETE FROM events WHERE organization_id = ?1 AND at_ms < ?2"},
    /* The audit. */
    [STATEMENT_AUDIT_ADD] =
        {.name = "audit_add",
         .common = "INSERT INTO audit ("
                   "organization_id, seq, at_ms, actor, action, subject_kind, subject_id, request_id, entry, hash"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"},
    [STATEMENT_AUDIT_RANGE] = {.name = "audit_range",
                               .common = "SELECT seq, entry, hash FROM audit WHERE organization_id = ?1 AND seq > ?2 "
                                         "AND seq <= ?3 ORDER BY seq LIMIT ?4"},
    [STATEMENT_AUDIT_LIST] =
        {.name = "audit_list",
         .common = "SELECT seq, entry, hash FROM audit WHERE organization_id = ?1 AND seq < ?2 AND at_ms >= ?3 AND "
                   "at_ms < ?4 AND (actor = ?5 OR ?5 IS NULL) AND (action = ?6 OR ?6 IS NULL) AND (subject_id = ?7 OR "
                   "?7 IS NULL) AND (request_id = ?8 OR ?8 IS NULL) ORDER BY seq DESC LIMIT ?9"},
    [STATEMENT_AUDIT_OPEN_ADD] = {.name = "audit_open_add",
                                  .common = "INSERT INTO audit_open ("
                                            "organization_id, seq, subject_id, person_id, openings"
                                            ") VALUES (?1, ?2, ?3, ?4, ?5)"},
    [STATEMENT_AUDIT_OPEN_LIST] = {.name = "audit_open_list",
                                   .common = "SELECT seq, openings FROM audit_open WHERE organization_id = ?1 AND seq "
                                             ">= ?2 AND seq <= ?3 ORDER BY seq"},
    [STATEMENT_AUDIT_OPEN_FORGET] = {.name = "audit_open_forget",
                                     .common = "DELETE FROM audit_open WHERE organization_id = ?1 AND person_id = ?2"},
    [STATEMENT_AUDIT_HEAD_ADD] = {.name = "audit_head_add",
                                  .common =
                                      "INSERT INTO audit_heads ("
                                      "organization_id, size, at_ms, root, chain_hash, frontier, key_id, signature"
                                      ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"},
    [STATEMENT_AUDIT_HEAD_LIST] = {.name = "audit_head_list",
                                   .common =
                                       "SELECT size, at_ms, root, chain_hash, frontier, key_id, signature FROM "
                                       "audit_heads WHERE organization_id = ?1 AND size > ?2 ORDER BY size LIMIT ?3"},
    [STATEMENT_AUDIT_HEAD_NEWEST] = {.name = "audit_head_newest",
                                     .common = "SELECT size, at_ms, root, chain_hash, frontier, key_id, signature FROM "
                                               "audit_heads WHERE organization_id = ?1 ORDER BY size DESC LIMIT 1"},
    /* The queue: states 0 waiting, 1 leased, 2 done, 3 dead, 4 discarded. */
    [STATEMENT_QUEUE_ADD] =
        {.name = "queue_add",
         .common = "INSERT INTO queue_items (organization_id, id, kind, state, due_ms, attempt, fence, unique_key, "
                   "payload, created_ms) VALUES (?1, ?2, ?3, 0, ?4, 0, 0, ?5, ?6, ?7) ON CONFLICT DO NOTHING"},
    [STATEMENT_QUEUE_CLAIM] =
        {.name = "queue_claim",
         .sqlite = "UPDATE queue_items SET state = 1, attempt = attempt + 1, fence = fence + 1, lease_ms = ?2, owner = "
                   "?3 WHERE (organization_id, id) IN (SELECT q.organization_id, q.id FROM queue_turns AS t JOIN "
                   "queue_items AS q ON q.organization_id = t.organization_id WHERE q.state IN (0, 1) AND q.due_ms <= "
                   "?1 AND (q.state = 0 OR q.lease_ms <= ?1) ORDER BY t.turn, q.due_ms, q.id LIMIT 1"
                   ") RETURNING organization_id, id, kind, attempt, fence, payload, progress",
         .postgres = "UPDATE queue_items SET state = 1, attempt = attempt + 1, fence = fence + 1, lease_ms = ?2, owner "
                     "= ?3 WHERE (organization_id, id) IN (SELECT q.organization_id, q.id FROM queue_turns AS t JOIN "
                     "queue_items AS q ON q.organization_id = t.organization_id WHERE q.state IN (0, 1) AND q.due_ms "
                     "<= ?1 AND (q.state = 0 OR q.lease_ms <= ?1) ORDER BY t.turn, q.due_ms, q.id LIMIT 1"
                     " FOR UPDATE OF q SKIP LOCKED"
                     ") RETURNING organization_id, id, kind, attempt, fence, payload, progress",
         .any_organization = "a worker serves every organisation in turn"},
    [STATEMENT_QUEUE_TURN] =
        {.name = "queue_turn",
         .common = "INSERT INTO queue_turns (organization_id, turn) VALUES (?1, (SELECT coalesce(max(turn), 0) + 1 "
                   "FROM queue_turns)) ON CONFLICT (organization_id) DO UPDATE SET turn = excluded.turn"},
    [STATEMENT_QUEUE_FIND] = {.name = "queue_find",
                              .common = "SELECT kind, state, due_ms, attempt, fence, lease_ms, payload, progress, "
                                        "error, created_ms FROM queue_items WHERE organization_id = ?1 AND id = ?2"},
    [STATEMENT_QUEUE_RENEW] = {.name = "queue_renew",
                               .common = "UPDATE queue_items SET lease_ms = ?4, progress = ?5 WHERE organization_id = "
                                         "?1 AND id = ?2 AND fence = ?3 AND state = 1"},
    [STATEMENT_QUEUE_FINISH] =
        {.name = "queue_finish",
         .common = "UPDATE queue_items SET state = ?4, due_ms = ?5, lease_ms = NULL, owner = NULL, progress = ?6, "
                   "error = ?7 WHERE organization_id = ?1 AND id = ?2 AND fence = ?3 AND state = 1"},
    [STATEMENT_QUEUE_SET_STATE] = {.name = "queue_set_state",
                                   .common = "UPDATE queue_items SET state = ?4, due_ms = ?5, attempt = 0 WHERE "
                                             "organization_id = ?1 AND id = ?2 AND state = ?3"},
    [STATEMENT_QUEUE_LIST] = {.name = "queue_list",
                              .common = "SELECT id, kind, attempt, error, created_ms, due_ms FROM queue_items WHERE "
                                        "organization_id = ?1 AND state = ?2 AND id > ?3 ORDER BY id LIMIT ?4"},
    [STATEMENT_QUEUE_FREE] = {.name = "queue_free",
                              .common = "UPDATE queue_items SET lease_ms = 0 WHERE state = 1",
                              .any_organization =
                                  "a starting server on a file of its own frees what the dead one held"},
    [STATEMENT_QUEUE_TIDY] =
        {.name = "queue_tidy",
         .common = "DELETE FROM queue_items WHERE organization_id = ?1 AND state IN (2, 4) AND due_ms < ?2"},
    /* Backup: a page of a table in the order of its key; and what is put back that is not put elsewhere. */
    [STATEMENT_ORGANIZATIONS_PAGE] =
        {.name = "organizations_page",
         .common = "SELECT "
                   "organization_id, version, created_ms, updated_ms, created_seq, changed_seq, changed_ms, name, body"
                   " FROM organizations WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_HEADS_PAGE] = {.name = "heads_page",
                              .common = "SELECT "
                                        "organization_id, seq, at_ms, audit_seq, audit_hash, event_seq"
                                        " FROM heads WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2",
                              .any_organization = "a backup holds every organisation"},
    [STATEMENT_BRANCHES_PAGE] =
        {.name = "branches_page",
         .common = "SELECT " ROW ", name_folded, active, body"
                   " FROM branches WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_API_KEYS_PAGE] =
        {.name = "api_keys_page",
         .common = "SELECT " ROW ", prefix, digest, scopes, expires_s, revoked_s, last_used_s, body"
                   " FROM api_keys WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_USERS_PAGE] =
        {.name = "users_page",
         .common = "SELECT " ROW ", email_folded, role, active, password, invite_digest, invite_expires_s, body"
                   " FROM users WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_SESSIONS_PAGE] =
        {.name = "sessions_page",
         .common = "SELECT " ROW ", user_id, digest, expires_s, seen_s, body"
                   " FROM sessions WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_CUSTOMERS_PAGE] =
        {.name = "customers_page",
         .common = "SELECT " ROW ", source, external_id, search, body"
                   " FROM customers WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_TECHNICIANS_PAGE] =
        {.name = "technicians_page",
         .common = "SELECT " ROW ", source, external_id, active, branch_id, skills, search, body"
                   " FROM technicians WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_JOBS_PAGE] =
        {.name = "jobs_page",
         .common = "SELECT " ROW ", source, external_id, status, priority, branch_id, customer_id, technician_id, "
                   "day_from_s, day_to_s, search, body"
                   " FROM jobs WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_PLANS_PAGE] =
        {.name = "plans_page",
         .common = "SELECT " ROW ", date_days, body"
                   " FROM plans WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_TIMETABLE_PAGE] =
        {.name = "timetable_page",
         .common = "SELECT " ROW ", task, next_ms, body"
                   " FROM timetable WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_APPENDED_PAGE] = {.name = "appended_page",
                                 .common = "SELECT "
                                           "organization_id, kind, parent_id, seq, at_ms, body"
                                           " FROM appended WHERE (organization_id, kind, parent_id, seq) > (?1, ?2, "
                                           "?3, ?4) ORDER BY organization_id, kind, parent_id, seq LIMIT ?5",
                                 .any_organization = "a backup holds every organisation"},
    [STATEMENT_NEWEST_POSITIONS_PAGE] = {.name = "newest_positions_page",
                                         .common = "SELECT "
                                                   "organization_id, technician_id, at_ms, body"
                                                   " FROM newest_positions WHERE (organization_id, technician_id) > "
                                                   "(?1, ?2) ORDER BY organization_id, technician_id LIMIT ?3",
                                         .any_organization = "a backup holds every organisation"},
    [STATEMENT_KEPT_ANSWERS_PAGE] =
        {.name = "kept_answers_page",
         .common = "SELECT "
                   "organization_id, key, fingerprint, status, headers, body, kept_ms"
                   " FROM kept_answers WHERE (organization_id, key) > (?1, ?2) ORDER BY organization_id, key LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_AUDIT_PAGE] =
        {.name = "audit_page",
         .common = "SELECT "
                   "organization_id, seq, at_ms, actor, action, subject_kind, subject_id, request_id, entry, hash"
                   " FROM audit WHERE (organization_id, seq) > (?1, ?2) ORDER BY organization_id, seq LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_AUDIT_OPEN_PAGE] =
        {.name = "audit_open_page",
         .common = "SELECT "
                   "organization_id, seq, subject_id, person_id, openings"
                   " FROM audit_open WHERE (organization_id, seq) > (?1, ?2) ORDER BY organization_id, seq LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_AUDIT_HEADS_PAGE] =
        {.name = "audit_heads_page",
         .common = "SELECT "
                   "organization_id, size, at_ms, root, chain_hash, frontier, key_id, signature"
                   " FROM audit_heads WHERE (organization_id, size) > (?1, ?2) ORDER BY organization_id, size LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_EVENTS_PAGE] =
        {.name = "events_page",
         .common = "SELECT "
                   "organization_id, seq, at_ms, type, subject_id, version, data"
                   " FROM events WHERE (organization_id, seq) > (?1, ?2) ORDER BY organization_id, seq LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_QUEUE_ITEMS_PAGE] =
        {.name = "queue_items_page",
         .common = "SELECT "
                   "organization_id, id, kind, state, due_ms, attempt, fence, lease_ms, owner, unique_key, payload, "
                   "progress, error, created_ms"
                   " FROM queue_items WHERE (organization_id, id) > (?1, ?2) ORDER BY organization_id, id LIMIT ?3",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_QUEUE_TURNS_PAGE] =
        {.name = "queue_turns_page",
         .common = "SELECT "
                   "organization_id, turn"
                   " FROM queue_turns WHERE organization_id > ?1 ORDER BY organization_id LIMIT ?2",
         .any_organization = "a backup holds every organisation"},
    [STATEMENT_QUEUE_ITEM_PUT] =
        {.name = "queue_item_put",
         .common = "INSERT INTO queue_items ("
                   "organization_id, id, kind, state, due_ms, attempt, fence, lease_ms, owner, unique_key, payload, "
                   "progress, error, created_ms"
                   ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
                   " ON CONFLICT (organization_id, id) DO UPDATE SET kind = excluded.kind, state = excluded.state, "
                   "due_ms = excluded.due_ms, attempt = excluded.attempt, fence = excluded.fence, lease_ms = "
                   "excluded.lease_ms, owner = excluded.owner, unique_key = excluded.unique_key, payload = "
                   "excluded.payload, progress = excluded.progress, error = excluded.error"},
    [STATEMENT_QUEUE_TURN_PUT] = {.name = "queue_turn_put",
                                  .common = "INSERT INTO queue_turns ("
                                            "organization_id, turn"
                                            ") VALUES (?1, ?2)"
                                            " ON CONFLICT (organization_id) DO UPDATE SET turn = excluded.turn"},
};

const struct statement_text *statement_text(enum statement statement)
{
    assert(statement < STATEMENT_COUNT);
    return &statements[statement];
}
