/* `routriq key create|list|rotate|revoke`: API keys, for whoever may start the program where its data is. */
#include "app/command_store.h"
#include "app/command_text.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "base/zone.h"

#define KEY_SETTINGS                                                                                                   \
    "  --json           print one JSON document, as the API answers\n"                                                 \
    "  --config FILE, --SETTING VALUE\n"                                                                               \
    "                   settings, as `routriq config` lists them\n"

const char command_key_create_usage[] =
    "Usage: routriq key create --label LABEL [--org ID] [--scopes A,B,...] [--expires TIME] [--json] [OPTION...]\n"
    "\n"
    "Makes an API key and prints it: it is shown this once.\n"
    "\n"
    "  --label LABEL    what the key is for\n"
    "  --org ID         whose it is; may be left out where there is one organization\n"
    "  --scopes A,B     what it may do, such as jobs:read,jobs:write (default: everything but admin)\n"
    "  --expires TIME   when it ends, such as 2027-01-31T00:00:00Z (default: never)\n" KEY_SETTINGS;

const char command_key_list_usage[] = "Usage: routriq key list [--org ID] [--json] [OPTION...]\n"
                                      "\n"
                                      "Prints the API keys of an organization, the ended ones too.\n"
                                      "\n"
                                      "  --org ID         whose; may be left out where there is one\n" KEY_SETTINGS;

const char command_key_rotate_usage[] =
    "Usage: routriq key rotate ID [--grace TIME] [--json] [OPTION...]\n"
    "\n"
    "Makes a new key with the label and the scopes of the key ID, and prints it: it is shown this once.\n"
    "\n"
    "  --grace TIME     how long the old key still works, such as 90s, 1h or 7d (default: not at all)\n" KEY_SETTINGS;

const char command_key_revoke_usage[] =
    "Usage: routriq key revoke ID [--json] [OPTION...]\n"
    "\n"
    "Ends the key ID, at once and on every node. The ID is the key's, as `routriq key list`\n"
    "shows it, not the key.\n"
    "\n" KEY_SETTINGS;

/* ---- what the four share ----------------------------------------------------------------------------------------- */

struct key_change {
    struct json body;
    struct text id; /* of the key that is rotated or revoked */
    struct access_made made;
    const struct row *revoked;
};

static struct text made_shown(const struct command_store *work, const struct access_made *made)
{
    struct arena *arena = work->context->arena;
    struct json_writer w = json_writer_make(arena);
    if (!work->json) {
        return text_format(arena, "key %.*s\n%.*s\nThis key is shown once.\n", TEXT_ARGS(made->row->id),
                           TEXT_ARGS(made->secret));
    }
    access_key_made_write(&w, arena, made);
    return command_document(&w);
}

/* A body as the API would get it, so that both keep the same rules. */
static bool body_read(struct arena *arena, const struct json_writer *w, struct json *body, struct fault *fault)
{
    return json_parse(arena, json_written(w), body, fault);
}

/* ---- create ------------------------------------------------------------------------------------------------------ */

static void scopes_write(struct json_writer *w, struct text scopes)
{
    json_name(w, TEXT("scopes"));
    json_array_begin(w);
    while (!text_is_empty(scopes)) {
        json_string(w, text_trim(text_cut(&scopes, ',')));
    }
    json_array_end(w);
}

static bool create_put(struct command_use *use, struct fault *fault)
{
    struct key_change *change = use->wanted;
    return access_key_create(&use->access, &use->identity, &change->body, &change->made, fault);
}

int command_key_create(struct command_context *context, int argc, char **argv)
{
    const char *org = NULL, *label = NULL, *scopes = NULL, *expires = NULL;
    const struct command_option options[] = {
        {"org", NULL, &org}, {"label", NULL, &label}, {"scopes", NULL, &scopes}, {"expires", NULL, &expires}};
    const struct command_line line = {options, sizeof options / sizeof *options, NULL};
    struct command_store work;
    struct key_change change = {0};
    struct text organization_id;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    if (label == NULL) {
        return command_wrong_use(context, "it needs --label");
    }
    struct json_writer w = json_writer_make(context->arena);
    json_object_begin(&w);
    json_name_string(&w, TEXT("label"), text_of(label));
    if (scopes != NULL) {
        scopes_write(&w, text_of(scopes));
    }
    if (expires != NULL) {
        json_name_string(&w, TEXT("expiresAt"), text_of(expires));
    }
    json_object_end(&w);
    bool well = body_read(context->arena, &w, &change.body, &fault) && command_store_open(&work, false, &fault) &&
                command_store_organization(&work, org, &organization_id, &fault) &&
                command_store_change(&work, organization_id, create_put, &change, &fault) &&
                command_print(context, made_shown(&work, &change.made), &fault);
    return command_store_end(&work, well, &fault);
}

/* ---- list -------------------------------------------------------------------------------------------------------- */

enum { COLUMNS = 6 };

static struct text scopes_text(struct arena *arena, uint64_t scopes)
{
    struct text_builder out = text_builder_make(arena);
    for (int i = 0; i < SCOPE_COUNT; i++) {
        if (((scopes >> i) & 1) != 0) {
            struct text name = scope_name((enum scope)i);
            text_append_format(&out, "%s%.*s", out.length > 0 ? "," : "", TEXT_ARGS(name));
        }
    }
    return (scopes & SCOPES_ALL) == SCOPES_ALL ? TEXT("all") : text_built(&out);
}

static struct text key_state(const struct command_store *work, const struct key_record *key)
{
    struct arena *arena = work->context->arena;
    int64_t now_s = work->clock.port.steady_ms(work->clock.port.context) / 1000;
    struct text ends = moment_text(arena, key->expires_at_s * 1000);
    if (key->revoked_at_s != 0) {
        return TEXT("revoked");
    }
    if (key->expires_at_s == 0) {
        return TEXT("works");
    }
    return key->expires_at_s <= now_s ? TEXT("expired") : text_format(arena, "works until %.*s", TEXT_ARGS(ends));
}

static struct text keys_text(const struct command_store *work, const struct row_list *keys)
{
    static const char *const heads[COLUMNS] = {"id", "label", "prefix", "last used", "state", "scopes"};
    struct arena *arena = work->context->arena;
    struct text *cells = arena_array(arena, struct text, (keys->count + 1) * COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
        cells[i] = text_of(heads[i]);
    }
    for (int32_t i = 0; i < keys->count; i++) {
        const struct key_record *key = keys->rows[i].noun;
        struct text *row = &cells[(i + 1) * COLUMNS];
        row[0] = keys->rows[i].id;
        row[1] = key->label;
        row[2] = key->prefix;
        row[3] = keys->rows[i].last_used_ms == 0 ? TEXT("never") : moment_text(arena, keys->rows[i].last_used_ms);
        row[4] = key_state(work, key);
        row[5] = scopes_text(arena, key->scopes);
    }
    return command_table_text(arena, cells, keys->count + 1, COLUMNS);
}

static struct text keys_json(struct arena *arena, const struct row_list *keys)
{
    struct json_writer w = json_writer_make(arena);
    json_object_begin(&w);
    json_name(&w, TEXT("items"));
    json_array_begin(&w);
    for (int32_t i = 0; i < keys->count; i++) {
        access_key_write(&w, arena, &keys->rows[i]);
    }
    json_array_end(&w);
    json_object_end(&w);
    return command_document(&w);
}

int command_key_list(struct command_context *context, int argc, char **argv)
{
    const char *org = NULL;
    const struct command_option options[] = {{"org", NULL, &org}};
    const struct command_line line = {options, 1, NULL};
    struct command_store work;
    struct row_list keys = {0};
    struct text organization_id;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    bool well = command_store_open(&work, false, &fault) &&
                command_store_organization(&work, org, &organization_id, &fault) &&
                command_store_rows(&work, organization_id, ROW_KEY, NULL, &keys, &fault) &&
                command_print(context, work.json ? keys_json(context->arena, &keys) : keys_text(&work, &keys), &fault);
    return command_store_end(&work, well, &fault);
}

/* ---- rotate and revoke ------------------------------------------------------------------------------------------- */

static bool rotate_put(struct command_use *use, struct fault *fault)
{
    struct key_change *change = use->wanted;
    return access_key_rotate(&use->access, &use->identity, change->id, &change->body, &change->made, NULL, fault);
}

static bool revoke_put(struct command_use *use, struct fault *fault)
{
    struct key_change *change = use->wanted;
    return access_key_revoke(&use->access, &use->identity, change->id, &change->revoked, fault);
}

/* "90s", "1h", "7d": a whole number and its unit, in seconds; false when it is none. */
static bool grace_read(struct text given, int64_t *seconds)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    for (size_t i = 0; given.length > 1 && i < sizeof units / sizeof *units; i++) {
        if (given.bytes[given.length - 1] == units[i].unit) {
            return text_to_int64(text_slice(given, 0, given.length - 1), seconds) && *seconds >= 0 &&
                   !__builtin_mul_overflow(*seconds, units[i].seconds, seconds) && *seconds <= KEY_GRACE_MOST_S;
        }
    }
    return false;
}

/* Finds whose key it is, changes it and shows what became of it. */
static bool key_change(struct command_store *work, struct key_change *change,
                       bool (*put)(struct command_use *use, struct fault *fault), struct fault *fault)
{
    struct text organization_id;
    change->id = text_of(work->operand);
    return command_store_open(work, false, fault) &&
           command_store_owner(work, ROW_KEY, change->id, &organization_id, fault) &&
           command_store_change(work, organization_id, put, change, fault);
}

int command_key_rotate(struct command_context *context, int argc, char **argv)
{
    const char *grace = "0s";
    const struct command_option options[] = {{"grace", NULL, &grace}};
    const struct command_line line = {options, 1, "the ID of a key"};
    struct command_store work;
    struct key_change change = {0};
    struct fault fault = {0};
    int64_t grace_s = 0;
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    if (!grace_read(text_of(grace), &grace_s)) {
        return command_wrong_use(context, "--grace takes a time from 0s to 7d such as 1h, not \"%s\"", grace);
    }
    struct json_writer w = json_writer_make(context->arena);
    json_object_begin(&w);
    json_name_integer(&w, TEXT("graceSeconds"), grace_s);
    json_object_end(&w);
    bool well = body_read(context->arena, &w, &change.body, &fault) && key_change(&work, &change, rotate_put, &fault) &&
                command_print(context, made_shown(&work, &change.made), &fault);
    return command_store_end(&work, well, &fault);
}

static struct text revoked_shown(const struct command_store *work, const struct key_change *change)
{
    struct arena *arena = work->context->arena;
    struct json_writer w = json_writer_make(arena);
    if (!work->json) {
        return text_format(arena, "key %.*s is revoked\n", TEXT_ARGS(change->id));
    }
    access_key_write(&w, arena, change->revoked);
    return command_document(&w);
}

int command_key_revoke(struct command_context *context, int argc, char **argv)
{
    const struct command_line line = {NULL, 0, "the ID of a key"};
    struct command_store work;
    struct key_change change = {0};
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &work, &exit_code)) {
        return exit_code;
    }
    bool well =
        key_change(&work, &change, revoke_put, &fault) && command_print(context, revoked_shown(&work, &change), &fault);
    return command_store_end(&work, well, &fault);
}
