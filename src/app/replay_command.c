/* `routriq replay`: works a decision out again, however long its search took, without a server. */
#include "app/command_store.h"
#include "app/command_text.h"
#include "app/executor.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"
#include "desk/desk.h"

const char command_replay_usage[] =
    "Usage: routriq replay ID [--json] [OPTION...]\n"
    "\n"
    "Works the decision ID out again from the inputs that were kept, and compares the answers byte by byte. A\n"
    "search takes as long as it took then; nothing is changed. Exits with 1 when they differ.\n"
    "\n"
    "  --json           print one JSON document: identical, original, replayed\n"
    "  --config FILE, --SETTING VALUE\n"
    "                   settings, as `routriq config` lists them\n";

/* What is read at the one moment, and the answer. */
struct replay {
    struct command_store *store;
    struct executor_port executor;
    struct json_writer answer;
};

static bool outcome_fault(const struct replay *replay, const struct records_work *work,
                          const struct records_outcome *outcome, struct fault *fault)
{
    if (fault_is(&work->fault)) {
        return fault_raise(fault, work->fault.kind, work->fault.code, work->fault.where, "%s", work->fault.what);
    }
    return fault_raise(fault, FAULT_CONFLICT, outcome->code, replay->store->operand, "%.*s",
                       TEXT_ARGS(outcome->message));
}

static bool decision_replay(struct replay *replay, struct snapshot *snapshot, struct text organization_id,
                            struct fault *fault)
{
    struct command_store *store = replay->store;
    struct records_work work = {
        .arena = store->context->arena, .store = &store->port, .snapshot = snapshot, .entropy = &store->entropy};
    const struct emergency_host host = {.replan = {.executor = &replay->executor}};
    struct records_outcome outcome;
    work.organization = store->port.find(snapshot, work.arena, ROW_ORGANIZATION, organization_id, &work.fault);
    const struct row *row =
        work.organization == NULL ? NULL : records_find(&work, ROW_DECISION, text_of(store->operand));
    if (row == NULL) { /* it was there a moment ago */
        records_outcome_begin(&work, &outcome);
        return outcome_fault(replay, &work, &outcome, fault);
    }
    replay->answer = json_writer_make(work.arena);
    return desk_replay(&work, &host, row, &replay->answer, &outcome) || outcome_fault(replay, &work, &outcome, fault);
}

static bool replayed(struct replay *replay, struct fault *fault)
{
    struct command_store *store = replay->store;
    struct text organization_id;
    if (!command_store_owner(store, ROW_DECISION, text_of(store->operand), &organization_id, fault)) {
        return false;
    }
    struct snapshot *snapshot = store->port.open(store->port.context, organization_id, fault);
    if (snapshot == NULL) {
        return false;
    }
    bool well = decision_replay(replay, snapshot, organization_id, fault);
    store->port.close(store->port.context, snapshot);
    return well;
}

/* The document, or a sentence; what differs is a fault either way. */
static bool answer_tell(struct replay *replay, struct fault *fault)
{
    struct command_store *store = replay->store;
    struct json answer;
    struct text document = json_written(&replay->answer);
    bool is_identical = json_parse(store->context->arena, document, &answer, NULL) &&
                        json_get(&answer, TEXT("identical"))->type == JSON_TRUE;
    struct text shown = store->json    ? command_document(&replay->answer)
                        : is_identical ? TEXT("The same inputs gave the same answer, byte for byte.\n")
                                       : TEXT("");
    return command_print(store->context, shown, fault) &&
           (is_identical || fault_raise(fault, FAULT_CONFLICT, "not_identical", store->operand,
                                        "the same inputs gave another answer; --json shows both"));
}

int command_replay(struct command_context *context, int argc, char **argv)
{
    const struct command_line line = {NULL, 0, "the ID of a decision"};
    struct command_store store;
    struct fault fault = {0};
    int exit_code = EXIT_DONE;
    if (!command_store_read(context, argc, argv, &line, &store, &exit_code)) {
        return exit_code;
    }
    struct replay replay = {.store = &store};
    struct executor *executor = executor_create((int32_t)store.config.values[CONFIG_THREADS].number, &fault);
    replay.executor = (struct executor_port){executor, executor_run};
    bool well = executor != NULL && command_store_open(&store, false, &fault) && replayed(&replay, &fault) &&
                answer_tell(&replay, &fault);
    executor_destroy(executor);
    return command_store_end(&store, well, &fault);
}
