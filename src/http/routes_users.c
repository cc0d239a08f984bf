/* The routes of users. */
#include "http/route_rows.h"

static const struct parameter list_parameters[] = {PARAMETERS_OF_A_LIST};

static const struct http_route rows[] = {
    {
        .method = METHOD_GET,
        .pattern = "/api/v1/users",
        .scope = SCOPE_ADMIN,
        .handle = endpoint_users,
        .operation = "listUsers",
        .summary = "Who may sign in",
        ROUTE_PARAMETERS(list_parameters),
        .data = "UserList",
        .errors = {ERROR_INVALID_CURSOR},
    },
    {
        .method = METHOD_POST,
        .pattern = "/api/v1/users",
        .scope = SCOPE_ADMIN,
        .handle = endpoint_user_invite,
        .operation = "inviteUser",
        .summary = "Invites somebody: the link is shown this once",
        .body = "UserWrite",
        .body_limit = LIMIT_BODY_BYTES,
        .success = ROUTE_201,
        .data = "UserInvited",
        .errors = {ERROR_EMAIL_TAKEN, ERROR_SCOPE_NOT_HELD, ERROR_NOT_SUPPORTED},
        .writes = true,
    },
    {
        .method = METHOD_PATCH,
        .pattern = "/api/v1/users/{id}",
        .scope = SCOPE_ADMIN,
        .handle = endpoint_user_patch,
        .operation = "patchUser",
        .summary = "Changes a user: what is left out stays, null clears",
        .plain_id = true,
        .body = "UserPatch",
        .body_limit = LIMIT_BODY_BYTES,
        .data = "User",
        .errors = {ERROR_NOT_FOUND, ERROR_LAST_OWNER, ERROR_SCOPE_NOT_HELD, ERROR_NOT_SUPPORTED},
        .writes = true,
        .takes_if_match = true,
    },
    {
        .method = METHOD_DELETE,
        .pattern = "/api/v1/users/{id}",
        .scope = SCOPE_ADMIN,
        .handle = endpoint_user_disable,
        .operation = "disableUser",
        .summary = "Disables a user, whose sessions end",
        .plain_id = true,
        .data = "User",
        .errors = {ERROR_NOT_FOUND, ERROR_LAST_OWNER},
        .writes = true,
        .takes_if_match = true,
    },
};

const struct route_group route_group_users = ROUTE_GROUP(rows);
