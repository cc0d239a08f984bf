/* `routriq user create|list|invite|disable`: people who sign in. */
#include "app/command_store.h"
#include "app/command_text.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/zone.h"

#define USER_SETTINGS                                                                                                  \
    "  --json           print one JSON document, as the API answers\n"                                                 \
    "  --config FILE, --SETTING VALUE\n"                                                                               \
    "                   settings, as `routriq config` lists them\n"

const char command_user_create_usage[] =
    "Usage: routriq user create --email EMAIL --role ROLE [--org ID] [--name NAME] [--technician ID] [--json]\n"
    "                           [OPTION...]\n"
    "\n"
    "Makes a user and prints a link by which they set their password: it is shown this once and lasts a week.\n"
    "\n"
    "  --email EMAIL    by which they sign in\n"
    "  --role ROLE      viewer, dispatcher, owner, or technician\n"
    "  --org ID         where; may be left out where there is one organization\n"
    "  --name NAME      how they are called\n"
    "  --technician ID  of a user with the role technician: who they are, by id or "
    "ext:SOURCE:EXTERNALID\n" USER_SETTINGS "\n"
    "The link begins with ROUTRIQ_PUBLIC_URL, or else with the address at which the server listens.\n";

const char command_user_list_usage[] = "Usage: routriq user list [--org ID] [--json] [OPTION...]\n"
                                       "\n"
                                       "Prints the users of an organization, the disabled ones too.\n"
                                       "\n"
                                       "  --org ID         whose; may be left out where there is one\n" USER_SETTINGS;

const char command_user_invite_usage[] =
    "Usage: routriq user invite ID [--json] [OPTION...]\n"
    "\n"
    "Prints another link by which the user ID sets a password, for who has lost the first one or forgotten the\n"
    "password: it is shown this once and lasts a week. A password that was set works until then.\n"
    "\n" USER_SETTINGS;

const char command_user_disable_usage[] = "Usage: routriq user disable ID [--json] [OPTION...]\n"
                                          "\n"
                                          "Signs the user ID out everywhere and lets them in no more.\n"
                                          "\n" USER_SETTINGS;

struct user_change {
    struct json body;
    struct text id;
    struct access_made made;
    const struct row *disabled;
};

/* ---- create ------------------------------------------------------------------------------------------------------ */

/* How somebody elsewhere reaches the server, as far as the settings tell. */
static struct text link_base(const struct command_store *work)
{
    const struct config_value *values = work->config.values;
    if (!text_is_empty(values[CONFIG_PUBLIC_URL].text)) {
        return values[CONFIG_PUBLIC_URL].text;
    }
    return text_format(work->context->arena, "%s://%.*s",
                       text_is_empty(values[CONFIG_TLS_CERT].text) ? "http" : "https",
                       TEXT_ARGS(values[CONFIG_LISTEN].text));
}

static bool create_put(struct command_use *use, struct fault *fault)
{
    struct user_change *change = use->wanted;
    return access_user_invite(&use->access, &use->identity, &change->body, &change->made, fault);
}

static struct text made_shown(const struct command_store *work, const struct access_made *made)
{
    struct arena *arena = work->context->arena;
    struct text base = link_base(work);
    struct json_writer w = json_writer_make(arena);
    if (!work->json) {
        struct text link = access_invite_url(arena, base, made->secret);
        return text_format(arena, "user %.*s\n%.*s\nThis link is shown once; by it the user sets a password.\n",
                           TEXT_ARGS(made->row->id), TEXT_ARGS(link));
    }
    access_user_made_write(&w, arena, made, base);
    return command_document(&w);
}

static void member_write(struct json_writer *w, const char *name, const char *value)
{
    if (value != NULL) {
        json_name_string(w, text_of(name), text_of(value));
    }
}

int command_user_create(struct command_context *context, int argc, char **argv)
{
    const char *org = NULL, *email = NULL, *role = NULL, *name = NULL, *technician = NULL;
    const struct command_option options[] = {
        {"org", NULL, &org},   {"email", NULL, &email},           {"role", NULL, &role},
        {"name", NULL, &name}, {"technician", NULL, &technician},
    };
    const struct command_line line = {options, sizeof options / sizeof *options, NULL};
    struct command_store work;
    struct user_change change = {0};
    struct text organization_id;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    if (email == NULL || role == NULL) {
        return command_wrong_use(context, "it needs --%s", email == NULL ? "email" : "role");
    }
    struct json_writer w = json_writer_make(context->arena);
    json_object_begin(&w);
    member_write(&w, "email", email);
    member_write(&w, "role", role);
    member_write(&w, "name", name);
    member_write(&w, "technicianId", technician);
    json_object_end(&w);
    bool well = json_parse(context->arena, json_written(&w), &change.body, &fault) &&
                command_store_open(&work, false, &fault) &&
                command_store_organization(&work, org, &organization_id, &fault) &&
                command_store_change(&work, organization_id, create_put, &change, &fault) &&
                command_print(context, made_shown(&work, &change.made), &fault);
    return command_store_end(&work, well, &fault);
}

/* ---- list -------------------------------------------------------------------------------------------------------- */

enum { COLUMNS = 6 };

static struct text user_state(const struct user_record *user)
{
    return !user->active ? TEXT("disabled") : text_is_empty(user->password) ? TEXT("invited") : TEXT("active");
}

static struct text users_text(struct arena *arena, const struct row_list *users)
{
    static const char *const heads[COLUMNS] = {"id", "e-mail", "name", "role", "state", "last sign-in"};
    static const char *const roles[] = {"viewer", "dispatcher", "owner", "technician"}; /* by enum role */
    struct text *cells = arena_array(arena, struct text, (users->count + 1) * COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
        cells[i] = text_of(heads[i]);
    }
    for (int32_t i = 0; i < users->count; i++) {
        const struct user_record *user = users->rows[i].noun;
        struct text *row = &cells[(i + 1) * COLUMNS];
        row[0] = users->rows[i].id;
        row[1] = user->email;
        row[2] = text_is_empty(user->name) ? TEXT("-") : user->name;
        row[3] = text_of(roles[user->role]);
        row[4] = user_state(user);
        row[5] = user->last_login_at_ms == 0 ? TEXT("never") : moment_text(arena, user->last_login_at_ms);
    }
    return command_table_text(arena, cells, users->count + 1, COLUMNS);
}

static struct text users_json(struct arena *arena, const struct row_list *users)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < users->count; i++) {
        access_user_write(&w, arena, &users->rows[i]);
    }
    json_array_end(&w);
    json_object_end(&w);
    return command_document(&w);
}

int command_user_list(struct command_context *context, int argc, char **argv)
{
    const char *org = NULL;
    const struct command_option options[] = {{"org", NULL, &org}};
    const struct command_line line = {options, 1, NULL};
    const struct list_filter everybody = {.active = LIST_ALL};
    struct command_store work;
    struct row_list users = {0};
    struct text organization_id;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    bool well =
        command_store_open(&work, false, &fault) && command_store_organization(&work, org, &organization_id, &fault) &&
        command_store_rows(&work, organization_id, ROW_USER, &everybody, &users, &fault) &&
        command_print(context, work.json ? users_json(context->arena, &users) : users_text(context->arena, &users),
                      &fault);
    return command_store_end(&work, well, &fault);
}

/* ---- one that is there ------------------------------------------------------------------------------------------- */

/* What is done to the user that is named, and how it is told. */
struct user_deed {
    bool (*put)(struct command_use *use, struct fault *fault);
    struct text (*shown)(const struct command_store *work, const struct user_change *change);
};

static int user_do(struct command_context *context, int argc, char **argv, const struct user_deed *deed)
{
    const struct command_line line = {NULL, 0, "the ID of a user"};
    struct command_store work;
    struct user_change change = {0};
    struct text organization_id;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    change.id = text_of(work.operand);
    bool well = command_store_open(&work, false, &fault) &&
                command_store_owner(&work, ROW_USER, change.id, &organization_id, &fault) &&
                command_store_change(&work, organization_id, deed->put, &change, &fault) &&
                command_print(context, deed->shown(&work, &change), &fault);
    return command_store_end(&work, well, &fault);
}

static bool invite_put(struct command_use *use, struct fault *fault)
{
    struct user_change *change = use->wanted;
    return access_user_invite_again(&use->access, &use->identity, change->id, &change->made, fault);
}

static struct text invited_shown(const struct command_store *work, const struct user_change *change)
{
    return made_shown(work, &change->made);
}

int command_user_invite(struct command_context *context, int argc, char **argv)
{
    return user_do(context, argc, argv, &(struct user_deed){invite_put, invited_shown});
}

static bool disable_put(struct command_use *use, struct fault *fault)
{
    struct user_change *change = use->wanted;
    return access_user_disable(&use->access, &use->identity, change->id, 0, &change->disabled, fault);
}

static struct text disabled_shown(const struct command_store *work, const struct user_change *change)
{
    struct arena *arena = work->context->arena;
    struct json_writer w = json_writer_make(arena);
    if (!work->json) {
        return text_format(arena, "user %.*s is disabled\n", TEXT_ARGS(change->disabled->id));
    }
    access_user_write(&w, arena, change->disabled);
    return command_document(&w);
}

int command_user_disable(struct command_context *context, int argc, char **argv)
{
    return user_do(context, argc, argv, &(struct user_deed){disable_put, disabled_shown});
}
