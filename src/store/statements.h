/* Statements: every sentence of SQL that the program speaks, as one table.
 *
 * A row has a text for both engines, or one for each where they differ (locks, lists of ids, search within a text, the
 * database's clock). Parameters are written ?1, ?2 …, as SQLite numbers them; postgres.c makes $1, $2 … of it. ($N would be
 * a *name* to SQLite, numbered by first appearance: `$2` before `$1` would silently swap them.)
 *
 * Tenants are kept apart here: a statement on a table that has an organization_id asks `organization_id = ?1`, or puts ?1
 * there; those that look across organisations say why in `any_organization`. scripts/check.d/33-statements.mjs holds the
 * table to that, and forbids SQL anywhere else.
 *
 * The order of the columns of a `…_PUT` or `…_ADD` is the order of the table's columns in migrations/. A put keeps who
 * made the row and when, and replaces the rest.
 *
 * Lists of ids and of technicians travel as one parameter, a JSON array of strings. A mask has bit i for the value i. */
#ifndef ROUTRIQ_STORE_STATEMENTS_H
#define ROUTRIQ_STORE_STATEMENTS_H

enum statement {
    /* The schema and the installation. */
    STATEMENT_SCHEMA_IS_THERE,
    STATEMENT_SCHEMA_LOCK,
    STATEMENT_SCHEMA_LIST,
    STATEMENT_SCHEMA_ADD,
    STATEMENT_INSTALLATION_FIND,
    STATEMENT_INSTALLATION_PUT,
    STATEMENT_INSTALLATION_CLEAR,
    STATEMENT_INSTALLATION_PAGE,
    STATEMENT_CLOCK,
    /* Organisations and their heads. */
    STATEMENT_ORGANIZATION_FIND,
    STATEMENT_ORGANIZATION_LIST,
    STATEMENT_ORGANIZATION_COUNT,
    STATEMENT_ORGANIZATION_PUT,
    STATEMENT_HEAD_FIND,
    STATEMENT_HEAD_LOCK,
    STATEMENT_HEAD_PUT,
    /* Rows, by kind: found by id, many at once with their versions, kept. */
    STATEMENT_BRANCH_FIND,
    STATEMENT_BRANCH_MANY,
    STATEMENT_BRANCH_VERSIONS,
    STATEMENT_BRANCH_PUT,
    STATEMENT_KEY_FIND,
    STATEMENT_KEY_MANY,
    STATEMENT_KEY_VERSIONS,
    STATEMENT_KEY_PUT,
    STATEMENT_USER_FIND,
    STATEMENT_USER_MANY,
    STATEMENT_USER_VERSIONS,
    STATEMENT_USER_PUT,
    STATEMENT_SESSION_FIND,
    STATEMENT_SESSION_MANY,
    STATEMENT_SESSION_VERSIONS,
    STATEMENT_SESSION_PUT,
    STATEMENT_CUSTOMER_FIND,
    STATEMENT_CUSTOMER_MANY,
    STATEMENT_CUSTOMER_VERSIONS,
    STATEMENT_CUSTOMER_PUT,
    STATEMENT_TECHNICIAN_FIND,
    STATEMENT_TECHNICIAN_MANY,
    STATEMENT_TECHNICIAN_VERSIONS,
    STATEMENT_TECHNICIAN_PUT,
    STATEMENT_JOB_FIND,
    STATEMENT_JOB_MANY,
    STATEMENT_JOB_VERSIONS,
    STATEMENT_JOB_PUT,
    STATEMENT_PLAN_FIND,
    STATEMENT_PLAN_MANY,
    STATEMENT_PLAN_VERSIONS,
    STATEMENT_PLAN_PUT,
    STATEMENT_TIMETABLE_FIND,
    STATEMENT_TIMETABLE_MANY,
    STATEMENT_TIMETABLE_VERSIONS,
    STATEMENT_TIMETABLE_PUT,
    /* Rows, by what else they are known by. */
    STATEMENT_CUSTOMER_EXTERNALS,
    STATEMENT_CUSTOMER_EXTERNAL,
    STATEMENT_TECHNICIAN_EXTERNALS,
    STATEMENT_TECHNICIAN_EXTERNAL,
    STATEMENT_JOB_EXTERNALS,
    STATEMENT_JOB_EXTERNAL,
    STATEMENT_BRANCH_NAMED,
    STATEMENT_USER_OF_EMAIL,
    STATEMENT_PLAN_OF_DATE,
    STATEMENT_TIMETABLE_OF_TASK,
    STATEMENT_KEY_OF_PREFIX,
    STATEMENT_SESSION_OF_DIGEST,
    STATEMENT_USERS_OF_EMAIL,
    STATEMENT_USER_OF_INVITE,
    STATEMENT_KEY_TOUCH,
    STATEMENT_SESSION_TOUCH,
    STATEMENT_SESSION_DROP,
    STATEMENT_SESSION_TIDY,
    /* Lists: ?2 < seq <= ?3, at most ?4; a filter that is not asked for is NULL, or 0 for a mask. */
    STATEMENT_BRANCH_LIST,
    STATEMENT_KEY_LIST,
    STATEMENT_USER_LIST,
    STATEMENT_TIMETABLE_LIST,
    STATEMENT_PLAN_LIST,
    STATEMENT_SESSION_LIST,
    STATEMENT_JOB_LIST_CREATED,
    STATEMENT_JOB_LIST_CHANGED,
    STATEMENT_TECHNICIAN_LIST_CREATED,
    STATEMENT_TECHNICIAN_LIST_CHANGED,
    STATEMENT_CUSTOMER_LIST_CREATED,
    STATEMENT_CUSTOMER_LIST_CHANGED,
    STATEMENT_JOB_LIST_OPEN_OF,
    /* What is only added. */
    STATEMENT_APPENDED_ADD,
    STATEMENT_APPENDED_LIST,
    STATEMENT_APPENDED_TIDY,
    STATEMENT_POSITION_FIND,
    STATEMENT_POSITION_PUT,
    STATEMENT_KEPT_FIND,
    STATEMENT_KEPT_MANY,
    STATEMENT_KEPT_PUT,
    STATEMENT_KEPT_TIDY,
    STATEMENT_EVENT_ADD,
    STATEMENT_EVENT_LIST,
    STATEMENT_EVENT_TIDY,
    /* The audit. */
    STATEMENT_AUDIT_ADD,
    STATEMENT_AUDIT_RANGE,
    STATEMENT_AUDIT_LIST,
    STATEMENT_AUDIT_OPEN_ADD,
    STATEMENT_AUDIT_OPEN_LIST,
    STATEMENT_AUDIT_OPEN_FORGET,
    STATEMENT_AUDIT_HEAD_ADD,
    STATEMENT_AUDIT_HEAD_LIST,
    STATEMENT_AUDIT_HEAD_NEWEST,
    /* The queue: states 0 waiting, 1 leased, 2 done, 3 dead, 4 discarded. */
    STATEMENT_QUEUE_ADD,
    STATEMENT_QUEUE_CLAIM,
    STATEMENT_QUEUE_TURN,
    STATEMENT_QUEUE_FIND,
    STATEMENT_QUEUE_RENEW,
    STATEMENT_QUEUE_FINISH,
    STATEMENT_QUEUE_SET_STATE,
    STATEMENT_QUEUE_LIST,
    STATEMENT_QUEUE_FREE,
    STATEMENT_QUEUE_TIDY,
    /* Backup: a page of a table in the order of its key; and what is put back that is not put elsewhere. */
    STATEMENT_ORGANIZATIONS_PAGE,
    STATEMENT_HEADS_PAGE,
    STATEMENT_BRANCHES_PAGE,
    STATEMENT_API_KEYS_PAGE,
    STATEMENT_USERS_PAGE,
    STATEMENT_SESSIONS_PAGE,
    STATEMENT_CUSTOMERS_PAGE,
    STATEMENT_TECHNICIANS_PAGE,
    STATEMENT_JOBS_PAGE,
    STATEMENT_PLANS_PAGE,
    STATEMENT_TIMETABLE_PAGE,
    STATEMENT_APPENDED_PAGE,
    STATEMENT_NEWEST_POSITIONS_PAGE,
    STATEMENT_KEPT_ANSWERS_PAGE,
    STATEMENT_AUDIT_PAGE,
    STATEMENT_AUDIT_OPEN_PAGE,
    STATEMENT_AUDIT_HEADS_PAGE,
    STATEMENT_EVENTS_PAGE,
    STATEMENT_QUEUE_ITEMS_PAGE,
    STATEMENT_QUEUE_TURNS_PAGE,
    STATEMENT_QUEUE_ITEM_PUT,
    STATEMENT_QUEUE_TURN_PUT,
    STATEMENT_COUNT,
};

struct statement_text {
    const char *name;   /* as in the enumeration; also what it is prepared as */
    const char *common; /* NULL where the engines differ: then both of the next two are there */
    const char *sqlite;
    const char *postgres;
    const char *any_organization; /* why it looks across organisations; NULL: it does not */
};

const struct statement_text *statement_text(enum statement statement);

#endif
