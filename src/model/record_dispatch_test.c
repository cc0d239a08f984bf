#include "model/record_dispatch.h"

#include <string.h>

#include "base/arena.h"
#include "base/testing.h"
#include "model/record_parts.h"
#include "model/testing_shape.h"

#define TECHNICIAN "0196d0f0-1000-7000-8000-000000000001"
#define JOB "0196d0f0-2000-7000-8000-000000000001"

/* One change as the contract shows it, member by member. */
static const char *const change_members =
    "id jobId type from to reason text decisionId driveMinutesDelta latenessMinutesDelta costDelta toldCustomer safe "
    "requires state push";
static const char *const proposal_members =
    "kind status mode guardrail basePlanVersion runId before after disruption changes expiresAt decidedBy decidedAt "
    "note";
static const char *const run_members =
    "kind state date createdBy startedAt finishedAt progress params cost proposalIds error";
static const char *const progress_members = "elapsedMs bestCost lowerBound gap unassigned iterations";
static const char *const params_members =
    "goals seed iterations lanes tape threads timeLimitMs weightsVersion modelVersion solverVersion";
static const char *const decision_members =
    "kind jobId weightsVersion modelVersion solverVersion seed iterations lanes tape inputHash result";
static const char *const weights_members =
    "version weights source parent dataFrom dataTo rows metrics active createdAt";

static const struct shape *within(const struct shape *shape, const char *member)
{
    int32_t index = shape_find(shape, text_of(member));
    assert_true(index >= 0);
    return shape->members[index].of;
}

static void has_members(const struct shape *shape, const char *names)
{
    struct text rest = text_of(names);
    while (rest.length > 0) {
        struct text name = text_cut(&rest, ' ');
        if (shape_find(shape, name) < 0) {
            fail_msg("%s has no %.*s", shape->name, TEXT_ARGS(name));
        }
    }
}

static void every_member_of_the_contract_has_its_place(void **state)
{
    (void)state;
    has_members(&shape_decision, decision_members);
    has_members(&shape_proposal, proposal_members);
    has_members(within(&shape_proposal, "changes"), change_members);
    has_members(&shape_run, run_members);
    has_members(within(&shape_run, "progress"), progress_members);
    has_members(within(&shape_run, "params"), params_members);
    has_members(&shape_weights, weights_members);
}

static void a_proposal_is_kept_and_shown_as_the_contract_writes_it(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct proposal_record proposal;
    struct text kept =
        TEXT("{\"kind\":\"emergency\",\"status\":\"partially_approved\",\"changes\":[{\"id\":\"1\",\"jobId\":\"" JOB
             "\",\"type\":\"move\",\"from\":null,\"to\":{\"technicianId\":\"" TECHNICIAN
             "\",\"start\":\"2026-05-15T16:00:00Z\",\"sequence\":3},\"driveMinutesDelta\":-11.5,"
             "\"costDelta\":-4.25,\"requires\":[\"2\"],\"state\":\"edited\"}],\"rejection\":{\"code\":"
             "\"wrong_time\"}}");
    shape_preset(&shape_proposal, &proposal);
    testing_shape_merge(arena, &shape_proposal, SHAPE_FROM_STORE, kept, &proposal);
    assert_int_equal(proposal.kind, PROPOSAL_OF_EMERGENCY);
    assert_int_equal(proposal.status, PROPOSAL_PARTIALLY_APPROVED);
    assert_int_equal(proposal.mode, MODE_ASSISTED);
    assert_int_equal(proposal.rejection.code, REJECT_WRONG_TIME);
    const struct proposal_change *change = proposal.changes.items;
    assert_int_equal(change->type, CHANGE_MOVE);
    assert_int_equal(change->from.given, 0);
    assert_text(change->to.technician_id, TECHNICIAN);
    assert_int_equal(change->to.sequence, 3);
    assert_int_equal(change->drive_minutes_delta_e2, -1150);
    assert_int_equal(change->cost_delta_e4, -42500);
    assert_int_equal(change->state, CHANGE_EDITED);
    assert_int_equal(change->push.state, PUSH_NONE);
    struct text shown = testing_shape_text(arena, within(&shape_proposal, "changes"), change, SHAPE_FOR_CLIENT);
    assert_text(shown,
                "{\"id\":\"1\",\"jobId\":\"" JOB
                "\",\"type\":\"move\",\"from\":null,\"to\":{\"technicianId\":\"" TECHNICIAN
                "\",\"crewTechnicianIds\":[],\"start\":\"2026-05-15T16:00:00Z\",\"end\":null,\"sequence\":3},\"edit\":"
                "null,\"reason\":null,\"text\":null,\"decisionId\":null,\"driveMinutesDelta\":-11.5,"
                "\"latenessMinutesDelta\":null,\"costDelta\":-4.25,\"toldCustomer\":false,\"safe\":false,\"requires\":["
                "\"2\"],\"state\":\"edited\",\"push\":{\"state\":\"none\",\"at\":null,\"error\":null}}");
    arena_destroy(arena);
}

static void weights_are_decimals_by_their_names(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    struct weights_record weights;
    shape_preset(&shape_weights, &weights);
    testing_shape_merge(arena, &shape_weights, SHAPE_FROM_CLIENT,
                        TEXT("{\"weights\":{\"route_fit\":0.05,\"distance_score\":0.31},\"version\":9}"), &weights);
    assert_int_equal(weights.weights.count, 2);
    assert_text(weights.weights.items[0].name, "distance_score");
    assert_int_equal(weights.weights.items[0].amount, 3100);
    assert_int_equal(weights.version, 0); /* read-only: what a client says of it is ignored */
    assert_int_equal(weights.source, WEIGHTS_MANUAL);
    struct issues issues = testing_shape_issues(arena, &shape_weights, TEXT("{\"weights\":{\"a\":0.00001}}"), &weights);
    assert_text(issues.list[0].path, "/weights/a");
    assert_text(issues.list[0].code, "too_precise");
    arena_destroy(arena);
}

static void what_stops_the_engine_is_kept_and_not_shown(void **state)
{
    (void)state;
    struct arena *arena = arena_create(0);
    const struct shape *const shapes[] = {&shape_organization, &shape_branch};
    for (size_t i = 0; i < 2; i++) {
        void *noun = arena_alloc(arena, shapes[i]->size);
        shape_preset(shapes[i], noun);
        assert_false(shape_has(noun, shape_find(shapes[i], TEXT("stop"))));
        testing_shape_merge(
            arena, shapes[i], SHAPE_FROM_STORE,
            TEXT("{\"name\":\"a\",\"timezone\":\"Etc/UTC\",\"stop\":{\"active\":true,\"by\":\"user:1\"}}"), noun);
        assert_true(shape_has(noun, shape_find(shapes[i], TEXT("stop"))));
        struct text shown = testing_shape_text(arena, shapes[i], noun, SHAPE_FOR_CLIENT);
        assert_null(strstr(text_to_c(arena, shown), "\"stop\""));
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_member_of_the_contract_has_its_place),
        cmocka_unit_test(a_proposal_is_kept_and_shown_as_the_contract_writes_it),
        cmocka_unit_test(weights_are_decimals_by_their_names),
        cmocka_unit_test(what_stops_the_engine_is_kept_and_not_shown),
    };
    return cmocka_run_group_tests_name("record_dispatch", tests, NULL, NULL);
}
