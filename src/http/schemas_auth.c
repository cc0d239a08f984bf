/* Schemas of keys, sign-in and users, where their shapes are not what is sent or answered. */
#include "http/schema_rows.h"

#define SCOPE_WORDS                                                                                                    \
    "jobs:read jobs:write technicians:read technicians:write customers:read customers:write dispatch:read "            \
    "dispatch:run dispatch:approve learning:read learning:write simulation:run reports:read integrations:read "        \
    "integrations:write notifications:read notifications:write webhooks:write audit:read admin"

#define KEY_MEMBERS                                                                                                    \
    {"id", FIELD_ID, 0, NULL, NULL}, {"label", FIELD_TEXT, 0, NULL, NULL},                                             \
        {"prefix", FIELD_TEXT, 0, NULL, "The first characters after rq_live_ or rq_test_."},                           \
        {"scopes", FIELD_CHOICE, FIELD_LIST, SCOPE_WORDS, NULL},                                                       \
        {"expiresAt", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},                                                      \
        {"revokedAt", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},                                                      \
        {"rotatedFrom", FIELD_ID, FIELD_NULLABLE, NULL, "The key in whose place it came."},                            \
        {"version", FIELD_INTEGER, 0, NULL, NULL}, {"createdAt", FIELD_INSTANT, 0, NULL, NULL},                        \
        {"updatedAt", FIELD_INSTANT, 0, NULL, NULL},                                                                   \
    {                                                                                                                  \
        "lastUsedAt", FIELD_INSTANT, FIELD_NULLABLE, NULL, "Exact to a minute."                                        \
    }

static const struct field key_fields[] = {KEY_MEMBERS};
static const struct field key_made_fields[] = {
    KEY_MEMBERS,
    {"key", FIELD_TEXT, 0, NULL, "The key itself. It is shown this once."},
};
static const struct field key_write_fields[] = {
    {"label", FIELD_TEXT, 0, NULL, "What it is for."},
    {"scopes", FIELD_CHOICE, FIELD_LIST | FIELD_OPTIONAL | FIELD_NULLABLE, SCOPE_WORDS,
     "Some of the maker's; all of them but admin when left out."},
    {"expiresAt", FIELD_INSTANT, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, NULL},
};
static const struct field rotation_fields[] = {
    {"graceSeconds", FIELD_INTEGER, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "For so long the old key goes on beside the new one; 0 to 604800."},
};

#define USER_MEMBERS                                                                                                   \
    {"id", FIELD_ID, 0, NULL, NULL}, {"email", FIELD_TEXT, 0, NULL, NULL},                                             \
        {"name", FIELD_TEXT, FIELD_NULLABLE, NULL, NULL},                                                              \
        {"role", FIELD_CHOICE, 0, "viewer dispatcher owner technician", NULL},                                         \
        {"technicianId", FIELD_ID, FIELD_NULLABLE, NULL, "Whose own day it is, of the role technician."},              \
        {"active", FIELD_BOOLEAN, 0, NULL, NULL}, {"lastLoginAt", FIELD_INSTANT, FIELD_NULLABLE, NULL, NULL},          \
        {"version", FIELD_INTEGER, 0, NULL, NULL}, {"createdAt", FIELD_INSTANT, 0, NULL, NULL},                        \
    {                                                                                                                  \
        "updatedAt", FIELD_INSTANT, 0, NULL, NULL                                                                      \
    }

static const struct field user_fields[] = {USER_MEMBERS};
static const struct field invited_fields[] = {
    USER_MEMBERS,
    {"inviteToken", FIELD_TEXT, FIELD_NULLABLE, NULL, "Null in an answer that is given again."},
    {"inviteUrl", FIELD_TEXT, FIELD_NULLABLE, NULL, "Where the invitation is accepted."},
};

static const struct field session_fields[] = {
    {"id", FIELD_ID, 0, NULL, NULL},
    {"userId", FIELD_ID, 0, NULL, NULL},
    {"expiresAt", FIELD_INSTANT, 0, NULL, NULL},
    {"address", FIELD_TEXT, FIELD_NULLABLE, NULL, "From where it was begun."},
    {"agent", FIELD_TEXT, FIELD_NULLABLE, NULL, "With which program."},
    {"version", FIELD_INTEGER, 0, NULL, NULL},
    {"createdAt", FIELD_INSTANT, 0, NULL, NULL},
    {"updatedAt", FIELD_INSTANT, 0, NULL, NULL},
    {"lastUsedAt", FIELD_INSTANT, FIELD_NULLABLE, NULL, "Exact to a minute."},
    {"current", FIELD_BOOLEAN, 0, NULL, "It is the one that asks."},
};

static const struct field login_fields[] = {
    {"email", FIELD_TEXT, 0, NULL, NULL},
    {"password", FIELD_TEXT, 0, NULL, NULL},
    {"organizationId", FIELD_ID, FIELD_OPTIONAL | FIELD_NULLABLE, NULL,
     "Which one, for who is in several with this e-mail."},
};
static const struct field password_fields[] = {
    {"currentPassword", FIELD_TEXT, 0, NULL, NULL},
    {"newPassword", FIELD_TEXT, 0, NULL, "8 to 256 bytes."},
};
static const struct field acceptance_fields[] = {
    {"token", FIELD_TEXT, 0, NULL, NULL},
    {"password", FIELD_TEXT, 0, NULL, "8 to 256 bytes."},
    {"name", FIELD_TEXT, FIELD_OPTIONAL | FIELD_NULLABLE, NULL, NULL},
};
static const struct field signed_out_fields[] = {
    {"signedOut", FIELD_BOOLEAN, 0, NULL, NULL},
};

static const struct field my_organization_fields[] = {
    {"id", FIELD_ID, 0, NULL, NULL},           {"name", FIELD_TEXT, 0, NULL, NULL},
    {"timezone", FIELD_TEXT, 0, NULL, NULL},   {"currency", FIELD_TEXT, 0, NULL, NULL},
    {"sandbox", FIELD_BOOLEAN, 0, NULL, NULL},
};
static const struct field me_fields[] = {
    {"kind", FIELD_CHOICE, 0, "key session", NULL},
    {"organization", FIELD_OBJECT, 0, "MyOrganization", NULL},
    {"scopes", FIELD_CHOICE, FIELD_LIST, SCOPE_WORDS, NULL},
    {"key", FIELD_OBJECT, FIELD_NULLABLE, "ApiKey", NULL},
    {"user", FIELD_OBJECT, FIELD_NULLABLE, "User", NULL},
    {"session", FIELD_OBJECT, FIELD_NULLABLE, "Session", NULL},
    {"technicianId", FIELD_ID, FIELD_NULLABLE, NULL, "Whose own day alone may be seen and reported."},
    {"csrfToken", FIELD_TEXT, FIELD_NULLABLE, NULL, "Of a session: what X-CSRF-Token says on everything that changes."},
};

#define PAGE_OF(name, of, says)                                                                                        \
    static const struct field name[] = {                                                                               \
        {"items", FIELD_OBJECT, FIELD_LIST, of, NULL},                                                                 \
        {"nextCursor", FIELD_TEXT, FIELD_NULLABLE, NULL, says},                                                        \
    }
PAGE_OF(key_list_fields, "ApiKey", "Of the next page; null on the last.");
PAGE_OF(user_list_fields, "User", "Of the next page; null on the last.");
PAGE_OF(session_list_fields, "Session", "Always null: one user has few.");

static const struct schema rows[] = {
    {"ApiKey", "An API key, without what is secret of it.", SCHEMA_FIELDS(key_fields)},
    {"ApiKeyMade", "An API key that was just made.", SCHEMA_FIELDS(key_made_fields)},
    {"ApiKeyWrite", "A key that is wished for.", SCHEMA_FIELDS(key_write_fields)},
    {"ApiKeyList", "A page.", SCHEMA_FIELDS(key_list_fields)},
    {"KeyRotation", "How a key is replaced.", SCHEMA_FIELDS(rotation_fields)},
    {"User", "Somebody who may sign in.", SCHEMA_FIELDS(user_fields)},
    {"UserInvited", "Somebody who was just invited.", SCHEMA_FIELDS(invited_fields)},
    {"UserList", "A page.", SCHEMA_FIELDS(user_list_fields)},
    {"Session", "Somebody signed in, on one machine.", SCHEMA_FIELDS(session_fields)},
    {"SessionList", "The user's sessions.", SCHEMA_FIELDS(session_list_fields)},
    {"Login", "E-mail and password.", SCHEMA_FIELDS(login_fields)},
    {"PasswordChange", "The old password and the new one.", SCHEMA_FIELDS(password_fields)},
    {"InviteAcceptance", "An invitation's token and the password of its owner.", SCHEMA_FIELDS(acceptance_fields)},
    {"SignedOut", "The session is over.", SCHEMA_FIELDS(signed_out_fields)},
    {"MyOrganization", "The organization of who asks.", SCHEMA_FIELDS(my_organization_fields)},
    {"Me", "Who asks, and what they may.", SCHEMA_FIELDS(me_fields)},
};
const struct schema_group schema_group_auth = SCHEMA_GROUP(rows);
