#include "app/solve_tape.h"

#include "app/command.h"
#include "base/arena.h"
#include "base/fault.h"
#include "base/json.h"

enum { TAPE_BYTES_MAX = 512 * 1024 * 1024 };

static bool tape_fault(struct fault *fault, const char *where)
{
    return fault_raise(fault, FAULT_INVALID, "invalid_tape", where,
                       "the tape's document is not one that `routriq solve` printed");
}

static bool member_integer(const struct json *document, struct text name, int64_t low, int64_t high, int64_t *value)
{
    const struct json *member = json_get(document, name);
    if (member == NULL || member->type != JSON_INTEGER || member->integer < low || member->integer > high) {
        return false;
    }
    *value = member->integer;
    return true;
}

bool solve_tape_parse(struct arena *arena, struct text document, struct solve_run *run, struct fault *fault)
{
    struct json parsed;
    int64_t seed = 0, lanes = 0, before = 0;
    if (!json_parse(arena, document, &parsed, fault)) {
        return false;
    }
    if (!member_integer(&parsed, TEXT("seed"), 0, INT64_MAX, &seed)) {
        return tape_fault(fault, "/seed");
    }
    if (!member_integer(&parsed, TEXT("lanes"), 1, SOLVER_LANES_MAX, &lanes)) {
        return tape_fault(fault, "/lanes");
    }
    const struct json *tape = json_get(&parsed, TEXT("tape"));
    if (tape == NULL || tape->type != JSON_ARRAY || tape->count == 0) {
        return tape_fault(fault, "/tape");
    }
    int32_t *answers = arena_array(arena, int32_t, tape->count);
    for (int32_t i = 0; i < tape->count; i++) {
        const struct json *answer = &tape->elements[i];
        bool last = i == tape->count - 1;
        if (answer->type != JSON_INTEGER || answer->integer < before || answer->integer > SOLVER_DONE ||
            (answer->integer == SOLVER_DONE) != last) {
            tape_fault(fault, text_to_c(arena, text_format(arena, "/tape/%d", i)));
            return false;
        }
        before = answer->integer;
        answers[i] = (int32_t)before;
    }
    run->seed = (uint64_t)seed;
    run->lanes = (int32_t)lanes;
    run->tape = answers;
    run->tape_count = tape->count;
    return true;
}

bool solve_tape_read(struct arena *arena, const char *path, struct solve_run *run, struct fault *fault)
{
    struct text document;
    if (!command_read_file(arena, path, TAPE_BYTES_MAX, &document, fault)) {
        return false;
    }
    if (!solve_tape_parse(arena, document, run, fault)) {
        fault_prefix(fault, text_to_c(arena, text_format(arena, "%s ", path)));
        return false;
    }
    return true;
}
