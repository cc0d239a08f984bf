#include "base/testing.h"

#include <string.h>

#include "app/format_native.h"
#include "app/testing_fixture.h"

/* A day with everything that a file can say. */
static const char WHOLE[] =
    "{\"costs\":{\"drive\":1,\"distance\":2,\"waiting\":3,\"service\":4,\"overtime\":5,\"late\":6,\"leftOut\":70000,"
    "\"notPreferred\":80,\"outsideTerritory\":90,\"energy\":1},"
    "\"planning\":{\"quantile\":60,\"bufferBefore\":100,\"bufferAfter\":50},"
    "\"places\":[{\"id\":\"p\"},{\"id\":\"q\"},{\"id\":\"r\"}],"
    "\"travel\":{\"profiles\":{"
    "\"car\":{\"matrix\":{\"time\":[[0,60,80],[70,0,90],[80,90,0]]},"
    "\"speeds\":[{\"from\":0,\"speed\":1},{\"from\":50000,\"speed\":0.5}]},"
    "\"lorry\":{\"matrix\":{\"time\":[[0,160,null],[170,0,190],[180,190,0]],"
    "\"distance\":[[0,1,null],[3,0,4],[5,6,0]]}}}},"
    "\"technicians\":["
    "{\"id\":\"ana\",\"startPlace\":\"p\",\"endPlace\":\"q\","
    "\"shift\":{\"start\":1000,\"regularEnd\":30000,\"end\":40000,\"overtimeCost\":7},"
    "\"breaks\":[{\"earliest\":8000,\"latest\":9000,\"duration\":600},"
    "{\"earliest\":20000,\"latest\":21000,\"duration\":700}],"
    "\"skills\":{\"hvac\":3,\"Gas\":1},\"serviceFactor\":1.5,\"maxJobs\":6,"
    "\"costs\":{\"drive\":11,\"service\":14},\"usedCost\":500,"
    "\"inventory\":{\"CAP\":2},\"restockTo\":{\"CAP\":6},\"capacity\":{\"m3\":8},"
    "\"vehicle\":{\"type\":\"electric\",\"battery\":60000,\"charge\":48000,\"reserve\":6000,"
    "\"use\":[{\"speedUpTo\":900,\"per1000\":160},{\"per1000\":220}],\"energyCost\":3},"
    "\"territories\":[\"north\"],"
    "\"frozen\":[{\"job\":\"done\",\"start\":1200,\"end\":2000},{\"place\":\"r\",\"time\":2100},{\"job\":\"next\"}]},"
    "{\"id\":\"ben\",\"startPlace\":\"p\",\"openEnd\":true,\"shift\":{\"start\":0,\"end\":40000},"
    "\"skills\":[\"hvac\"],\"profile\":\"lorry\",\"inventory\":{\"CAP\":1},"
    "\"vehicle\":{\"type\":\"fuel\",\"use\":80},"
    "\"jobs\":{\"forbidden\":{\"tags\":[\"Roof\"],\"ids\":[\"done\"]},\"preferred\":{\"tags\":[\"easy\"]}}},"
    "{\"id\":\"cy\",\"startPlace\":\"q\",\"shift\":{\"start\":0,\"end\":40000},\"skills\":{\"hvac\":1},"
    "\"jobs\":{\"allowed\":{\"tags\":[\"easy\"],\"ids\":[\"pair\"]}}}],"
    "\"restockPlaces\":[{\"place\":\"r\",\"hours\":{\"start\":5000,\"end\":6000},\"duration\":30}],"
    "\"charging\":{\"levels\":[0.5],\"stations\":[{\"place\":\"r\",\"setup\":20,"
    "\"curve\":[{\"upTo\":0.8,\"timePer1000\":10},{\"timePer1000\":40}]}]},"
    "\"jobs\":["
    "{\"id\":\"done\",\"place\":\"q\",\"duration\":500,\"bufferBefore\":0},"
    "{\"id\":\"next\",\"place\":\"q\",\"duration\":{\"p50\":400,\"p80\":900,\"p70\":700},\"tags\":[\"easy\"]},"
    "{\"id\":\"pair\",\"place\":\"r\",\"duration\":800,\"crewSize\":2,\"leftOutCost\":9001,"
    "\"requiredParts\":{\"CAP\":{\"quantity\":2,\"substitutes\":[\"KAP\",\"BAP\"]},\"BAP\":1},"
    "\"promise\":{\"due\":12000},\"territory\":\"south\"},"
    "{\"id\":\"named\",\"place\":\"p\",\"duration\":100,\"crew\":[\"ben\",{\"requiredSkills\":{\"gas\":1}}],"
    "\"after\":[{\"job\":\"pair\",\"minLag\":10,\"maxLag\":20000}]},"
    "{\"id\":\"soft\",\"place\":\"p\",\"duration\":1000,\"durationByTechnician\":{\"ben\":3000},\"breakMaySplit\":true,"
    "\"windows\":[{\"start\":50,\"end\":4000,\"hard\":false},{\"start\":9000,\"end\":9500,\"hard\":false}],"
    "\"lateCost\":8,\"deadline\":9800,\"requiredSkills\":[\"hvac\"],\"preferredTechnicians\":[\"ana\"],"
    "\"notPreferredCost\":33,\"load\":{\"deliver\":{\"m3\":2},\"pickUp\":{\"kg\":4}},\"tags\":[\"roof\"]},"
    "{\"id\":\"locked\",\"place\":\"q\",\"duration\":10,\"window\":{\"start\":100,\"end\":30000},"
    "\"excludedTechnicians\":[\"cy\"],\"requiredSkills\":{\"HVAC\":2},"
    "\"lock\":{\"technician\":\"ana\",\"time\":25000,\"order\":4}},"
    "{\"id\":\"second\",\"place\":\"q\",\"duration\":10,\"requiredTechnician\":\"ana\",\"after\":[\"next\"],"
    "\"lock\":{\"technician\":\"ana\",\"order\":1}}],"
    "\"previousPlan\":{\"stops\":[{\"job\":\"soft\",\"technician\":\"ana\",\"start\":3000,\"told\":true},"
    "{\"job\":\"pair\",\"technician\":\"cy\",\"start\":9000},{\"job\":\"pair\",\"technician\":\"ben\",\"start\":9000}],"
    "\"tolerance\":{\"early\":500,\"late\":60},\"movedTechnicianCost\":21,\"movedTimeCost\":22,"
    "\"told\":{\"tolerance\":{\"late\":30},\"movedTechnicianCost\":210},\"maxMoved\":2}}";

/* Jobs of the problem, in their order. */
enum { DONE, NEXT, PAIR, PAIR_2, NAMED, NAMED_2, SOFT, LOCKED, SECOND, POSITION };
enum { ANA, BEN, CY };

static struct format_file read_whole(struct fixture *f, const char *source)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    bool read = format_native_read(f->arena, text_of(source), &settings, &file, &f->fault);
    assert_no_fault(&f->fault);
    assert_true(read);
    return file;
}

static void a_technicians_day_is_read_whole(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.technicians, 3);
    assert_int_equal(p->technician_end_place[ANA], 1);
    assert_int_equal(p->technician_end_place[BEN], NO_PLACE);
    assert_int_equal(p->technician_end_place[CY], 1);
    assert_int_equal(p->regular_t[ANA], 30000);
    assert_int_equal(p->overtime_c[ANA], 7);
    assert_int_equal(p->regular_t[BEN], 40000);
    assert_int_equal(problem_break_count(p, ANA), 2);
    assert_int_equal(p->break_length_t[1], 700);
    assert_int_equal(p->pace_e4[ANA], 15000);
    assert_int_equal(p->pace_e4[BEN], 10000);
    assert_int_equal(p->jobs_max[ANA], 7); /* and the place where she was */
    assert_int_equal(p->jobs_max[BEN], INT32_MAX);
    assert_int_equal(p->technician_drive_c[ANA], 11);
    assert_int_equal(p->technician_distance_c[ANA], 2);
    assert_int_equal(p->technician_wait_c[BEN], 3);
    assert_int_equal(p->technician_service_c[BEN], 4);
    assert_int_equal(p->technician_profile[ANA], 0);
    assert_int_equal(p->technician_profile[BEN], 1);
}

static void each_profile_has_its_table_and_its_speeds(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.profiles, 2);
    assert_int_equal(problem_travel(p, 0, 1, 0).time_t, 70);
    assert_int_equal(problem_travel(p, 0, 1, 0).distance_d, 70);
    assert_int_equal(problem_travel(p, 1, 0, 1).time_t, 160);
    assert_int_equal(problem_travel(p, 1, 1, 2).distance_d, 4);
    assert_int_equal(problem_travel(p, 1, 0, 2).time_t, NO_ROAD);
    assert_int_equal(p->clock_first[1], 2);
    assert_int_equal(p->clock_first[2], 2);
    assert_int_equal(p->clock_from_t[1], 50000);
    assert_int_equal(p->clock_speed_e4[1], 5000);
}

static void vehicles_with_the_same_use_share_a_model(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.energy_models, 3); /* bands, a number, and nothing */
    assert_int_equal(p->energy_capacity_e[ANA], 60000);
    assert_int_equal(p->energy_start_e[ANA], 48000);
    assert_int_equal(p->energy_reserve_e[ANA], 6000);
    assert_int_equal(p->energy_c[ANA], 3);
    assert_int_equal(p->energy_c[BEN], 1);
    assert_int_equal(p->energy_capacity_e[BEN], 0);
    assert_int_equal(p->band_speed[0], 900);
    assert_int_equal(p->band_use_e[p->band_first[p->energy_model[BEN]]], 80);
    assert_int_equal(p->band_use_e[p->band_first[p->energy_model[CY]]], 0);
    assert_int_equal(p->dims.charge_targets, 2);
    assert_int_equal(p->charge_target_e4[0], 5000);
    assert_int_equal(p->charge_target_e4[1], 10000);
    assert_int_equal(p->station_setup_t[0], 20);
    assert_int_equal(p->curve_level_e4[0], 8000);
    assert_int_equal(p->curve_ticks[1], 40);
}

static void stays_have_their_buffers_and_windows_are_moved_by_them(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.jobs, 10);
    assert_int_equal(p->job_service_t[DONE], 550);
    assert_int_equal(p->job_service_t[NEXT], 100 + 700 + 50); /* p70 is the smallest not below 60 */
    assert_int_equal(p->window_first[SOFT + 1] - p->window_first[SOFT], 2);
    const int32_t first = p->window_first[SOFT];
    assert_int_equal(p->window_open_t[first], 0); /* 50 less the buffer would be before all time */
    assert_int_equal(p->window_due_t[first], 3900);
    assert_int_equal(p->window_close_t[first], 8899); /* until the next one begins */
    assert_int_equal(p->window_due_t[first + 1], 9400);
    assert_int_equal(p->window_close_t[first + 1], 9700); /* the deadline */
    assert_int_equal(p->window_late_c[SOFT], 8);
    assert_int_equal(p->job_open_t[LOCKED], 24900);
    assert_int_equal(p->job_close_t[LOCKED], 24900);
    assert_int_equal(p->job_close_t[NEXT], INSTANT_MAX);
    assert_int_equal(p->job_split[SOFT], 1);
    assert_int_equal(p->job_split[NEXT], 0);
}

/* The entry of a pair, which must be there. */
static int32_t pair_at(const struct problem *p, int32_t job, int32_t technician)
{
    int32_t i = p->affinity_first[job];
    while (i < p->affinity_first[job + 1] && p->affinity_technician[i] != technician) {
        i++;
    }
    assert_true(i < p->affinity_first[job + 1]);
    return i;
}

static void preferences_territories_and_paces_meet_in_a_pair(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->affinity_service_t[pair_at(p, SOFT, ANA)], 100 + 1500 + 50);
    assert_int_equal(p->affinity_preference_c[pair_at(p, SOFT, ANA)], 0);
    assert_int_equal(p->affinity_preference_c[pair_at(p, PAIR, BEN)], 80); /* he prefers easy ones */
    assert_int_equal(p->affinity_territory_c[pair_at(p, PAIR, ANA)], 90);
    assert_int_equal(p->affinity_territory_c[pair_at(p, PAIR, BEN)], 0);
}

static void who_may_do_what_is_asked_on_both_sides(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    const struct {
        int32_t job;
        bool ana, ben, cy;
    } may[] = {
        {DONE, true, false, false},   {NEXT, true, false, false},    {PAIR, true, true, true},
        {NAMED, false, true, false},  {NAMED_2, true, false, false}, {SOFT, true, false, false},
        {LOCKED, true, false, false}, {SECOND, true, false, false},  {POSITION, true, false, false},
    };
    for (size_t i = 0; i < sizeof may / sizeof may[0]; i++) {
        assert_int_equal(problem_eligible(p, may[i].job, ANA), may[i].ana);
        assert_int_equal(problem_eligible(p, may[i].job, BEN), may[i].ben);
        assert_int_equal(problem_eligible(p, may[i].job, CY), may[i].cy);
    }
}

static void a_crew_is_as_many_jobs_as_it_has_members(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.crews, 2);
    assert_int_equal(p->crew_job[p->crew_first[1] + 1], NAMED_2);
    assert_int_equal(p->job_left_out_c[PAIR], 4501);
    assert_int_equal(p->job_left_out_c[PAIR_2], 4500);
    assert_int_equal(p->promise_due_t[PAIR], 11900);
    assert_int_equal(p->promise_late_c[PAIR], 6);
    assert_int_equal(p->promise_due_t[PAIR_2], INSTANT_MAX); /* late once */
    assert_int_equal(p->part_first[PAIR + 1] - p->part_first[PAIR], 2);
    assert_int_equal(p->part_first[PAIR_2 + 1] - p->part_first[PAIR_2], 0); /* one brings the parts */
    assert_int_equal(p->dims.precedences, 3);
    assert_int_equal(p->precedence_before[1], PAIR_2);
    assert_int_equal(p->precedence_after[1], NAMED);
    assert_int_equal(p->precedence_max_t[1], 20000);
    assert_int_equal(p->precedence_before[2], NEXT);
    assert_int_equal(p->precedence_max_t[2], INSTANT_MAX);
    assert_int_equal(p->sequence_first[1], 2);
    assert_int_equal(p->sequence_job[0], SECOND);
    assert_int_equal(p->sequence_job[1], LOCKED);
}

static void vans_have_stock_substitutes_and_room(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.parts, 3);
    assert_int_equal(p->part_stock[ANA * 3], 2);
    assert_int_equal(p->restock_stock[ANA * 3], 6);
    assert_int_equal(p->restock_stock[BEN * 3], 1);
    assert_int_equal(p->restock_open_t[0], 5000);
    assert_int_equal(p->restock_service_t[0], 30);
    assert_int_equal(p->dims.substitutes, 2);
    assert_true(p->substitute_kind[0] < p->substitute_kind[1]);
    assert_int_equal(p->dims.loads, 2);
    assert_int_equal(p->load_start[SOFT * 2], 2);
    assert_int_equal(p->load_change[SOFT * 2], -2);
    assert_int_equal(p->load_change[SOFT * 2 + 1], 4);
    assert_int_equal(p->load_capacity[ANA * 2], 8);
    assert_int_equal(p->load_capacity[ANA * 2 + 1], INSTANT_MAX);
}

static void what_has_happened_comes_first(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->dims.frozen_jobs, 3);
    assert_int_equal(p->frozen_first[1], 3);
    assert_int_equal(p->frozen_job[0], DONE);
    assert_int_equal(p->frozen_start_t[0], 1200);
    assert_int_equal(p->frozen_end_t[0], 2000);
    assert_int_equal(p->frozen_job[1], POSITION);
    assert_int_equal(p->job_place[POSITION], 2);
    assert_int_equal(p->job_service_t[POSITION], 0);
    assert_int_equal(p->frozen_end_t[1], 2100);
    assert_int_equal(p->frozen_job[2], NEXT);
    assert_int_equal(p->frozen_start_t[2], NO_INSTANT);
}

static void the_previous_plan_has_prices_for_those_who_were_told(void **state)
{
    struct format_file file = read_whole(*state, WHOLE);
    const struct problem *p = &file.problem;
    assert_int_equal(p->previous_technician[SOFT], ANA);
    assert_int_equal(p->previous_start_t[SOFT], 2900);
    assert_int_equal(p->previous_early_t[SOFT], 500);
    assert_int_equal(p->previous_late_t[SOFT], 30);
    assert_int_equal(p->moved_technician_c[SOFT], 210);
    assert_int_equal(p->moved_time_c[SOFT], 22);
    assert_int_equal(p->previous_technician[PAIR], CY);
    assert_int_equal(p->previous_technician[PAIR_2], BEN);
    assert_int_equal(p->moved_time_c[PAIR], 22);
    assert_int_equal(p->moved_time_c[PAIR_2], 0); /* their time is moved once */
    assert_int_equal(p->previous_technician[NEXT], NO_PLACE);
    assert_int_equal(p->disturbance->moved_max, 2);
}

/* WHOLE with one of its pieces replaced. */
static const char *changed(struct fixture *f, const char *piece, const char *by)
{
    const char *at = strstr(WHOLE, piece);
    assert_non_null(at);
    return text_to_c(f->arena, text_format(f->arena, "%.*s%s%s", (int)(at - WHOLE), WHOLE, by, at + strlen(piece)));
}

static void assert_refused(struct fixture *f, const char *piece, const char *by, const char *code, const char *where)
{
    const struct format_settings settings = {0};
    struct format_file file = {0};
    struct fault fault = {0};
    assert_false(format_native_read(f->arena, text_of(changed(f, piece, by)), &settings, &file, &fault));
    assert_string_equal(fault.where, where);
    assert_string_equal(fault.code, code);
}

static void technicians_faults_are_told_by_json_pointer(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "\"regularEnd\":30000", "\"regularEnd\":40001", "out_of_range",
                   "/technicians/0/shift/regularEnd");
    assert_refused(f, "\"earliest\":20000", "\"earliest\":7000", "out_of_order", "/technicians/0/breaks/1/earliest");
    assert_refused(f, "\"hvac\":3", "\"hvac\":0", "out_of_range", "/technicians/0/skills/hvac");
    assert_refused(f, "\"serviceFactor\":1.5", "\"serviceFactor\":0", "out_of_range", "/technicians/0/serviceFactor");
    assert_refused(f, "\"openEnd\":true", "\"openEnd\":true,\"endPlace\":\"q\"", "two_ends", "/technicians/1/endPlace");
    assert_refused(f, "\"profile\":\"lorry\"", "\"profile\":\"sled\"", "unknown_profile", "/technicians/1/profile");
    assert_refused(f, "\"type\":\"fuel\"", "\"type\":\"wood\"", "unknown_type", "/technicians/1/vehicle/type");
    assert_refused(f, "\"type\":\"fuel\"", "\"type\":\"fuel\",\"battery\":1", "no_battery",
                   "/technicians/1/vehicle/battery");
    assert_refused(f, "\"charge\":48000", "\"charge\":60001", "out_of_range", "/technicians/0/vehicle/charge");
    assert_refused(f, "{\"per1000\":220}", "{\"speedUpTo\":950,\"per1000\":220}", "last_band",
                   "/technicians/0/vehicle/use/1/speedUpTo");
    assert_refused(f, "\"ids\":[\"done\"]", "\"ids\":[\"do\"]", "unknown_job", "/technicians/1/jobs/forbidden/ids/0");
    assert_refused(f, "\"restockTo\":{\"CAP\":6}", "\"restockTo\":{\"CAP\":6,\" cap\":1}", "duplicate_part",
                   "/technicians/0/restockTo/ cap");
    assert_refused(f, "\"time\":2100", "\"time\":1999", "out_of_range", "/technicians/0/frozen/1/time");
    assert_refused(f, "\"end\":2000}", "\"end\":1100}", "out_of_range", "/technicians/0/frozen/0/end");
    assert_refused(f, "{\"place\":\"r\",\"time\":2100},{\"job\":\"next\"}",
                   "{\"job\":\"next\"},{\"place\":\"r\",\"time\":2100}", "out_of_order", "/technicians/0/frozen/2");
    assert_refused(f, "{\"job\":\"next\"}", "{\"job\":\"done\"}", "frozen_twice", "/technicians/0/frozen/2/job");
}

static void places_faults_are_told_by_json_pointer(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "[[0,160,null]", "[[null,160,170]", "wrong_type", "/travel/profiles/lorry/matrix/time/0/0");
    assert_refused(f, "[[0,1,null]", "[[0,null,null]", "wrong_type", "/travel/profiles/lorry/matrix/distance/0/1");
    assert_refused(f, "\"from\":50000", "\"from\":0", "out_of_range", "/travel/profiles/car/speeds/1/from");
    assert_refused(f, "\"speed\":0.5", "\"speed\":0.001", "out_of_range", "/travel/profiles/car/speeds/1/speed");
    assert_refused(f, "\"levels\":[0.5]", "\"levels\":[0.5,0.4]", "out_of_range", "/charging/levels/1");
    assert_refused(f, "{\"upTo\":0.8,", "{", "missing", "/charging/stations/0/curve/0/upTo");
    assert_refused(f, "{\"timePer1000\":40}", "{\"upTo\":1,\"timePer1000\":40}", "last_piece",
                   "/charging/stations/0/curve/1/upTo");
    assert_refused(f, "\"start\":5000,\"end\":6000", "\"start\":5000,\"end\":4000", "ends_early",
                   "/restockPlaces/0/hours/end");
}

static void jobs_faults_are_told_by_json_pointer(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "\"p70\":700", "\"p100\":700", "unknown_field", "/jobs/1/duration/p100");
    assert_refused(f, "\"duration\":500", "\"duration\":268435455", "out_of_range", "/jobs/0/duration");
    assert_refused(f, "\"crewSize\":2", "\"crewSize\":1", "out_of_range", "/jobs/2/crewSize");
    assert_refused(f, "\"crewSize\":2", "\"crewSize\":2,\"crew\":[\"ana\",\"ben\"]", "two_forms", "/jobs/2/crew");
    assert_refused(f, "\"crewSize\":2", "\"crewSize\":2,\"requiredTechnician\":\"ana\"", "crew",
                   "/jobs/2/requiredTechnician");
    assert_refused(f, "[\"KAP\",\"BAP\"]", "[\"KAP\",\"kap \"]", "duplicate_part",
                   "/jobs/2/requiredParts/CAP/substitutes/1");
    assert_refused(f, "[\"KAP\",\"BAP\"]", "[\"cap\"]", "duplicate_part", "/jobs/2/requiredParts/CAP/substitutes/0");
    assert_refused(f, "\"due\":12000", "\"due\":99", "out_of_range", "/jobs/2/promise/due");
    assert_refused(f, "\"crew\":[\"ben\"", "\"crew\":[\"bo\"", "unknown_technician", "/jobs/3/crew/0");
    assert_refused(f, "\"maxLag\":20000", "\"maxLag\":9", "out_of_range", "/jobs/3/after/0/maxLag");
    assert_refused(f, "\"maxLag\":20000", "\"sameTechnician\":true", "crew", "/jobs/3/after/0/sameTechnician");
    assert_refused(f, "[\"next\"]", "[\"next\",\"next\"]", "duplicate_job", "/jobs/6/after/1");
    assert_refused(f, "[\"next\"]", "[\"second\"]", "circle", "/jobs/6/after");
    assert_refused(f, "{\"ben\":3000}", "{\"bo\":3000}", "unknown_technician", "/jobs/4/durationByTechnician/bo");
    assert_refused(f, "\"start\":9000,", "\"start\":4000,", "out_of_order", "/jobs/4/windows/1/start");
    assert_refused(f, "\"end\":9500,\"hard\":false", "\"end\":9500,\"lateUntil\":9600", "hard_window",
                   "/jobs/4/windows/1/lateUntil");
    assert_refused(f, "\"end\":4000,", "\"end\":99,", "before_buffer", "/jobs/4/windows/0/end");
    assert_refused(f, "\"deadline\":9800", "\"deadline\":40,\"bufferBefore\":0", "before_window", "/jobs/4/deadline");
    assert_refused(f, "\"breakMaySplit\":true", "\"breakMaySplit\":true,\"after\":[\"next\"]", "not_alone",
                   "/jobs/4/breakMaySplit");
    assert_refused(f, "\"time\":25000", "\"time\":30001", "outside_windows", "/jobs/5/lock/time");
    assert_refused(f, "\"order\":1", "\"order\":4", "duplicate_order", "/jobs/6/lock/order");
    assert_refused(f, "{\"technician\":\"ana\",\"order\":1}", "{\"order\":1}", "missing", "/jobs/6/lock/technician");
    assert_refused(f, "\"pickUp\":{\"kg\":4}", "\"pickUp\":{\"kg\":-4}", "out_of_range", "/jobs/4/load/pickUp/kg");
}

static void plans_faults_are_told_by_json_pointer(void **state)
{
    struct fixture *f = *state;
    assert_refused(f, "{\"job\":\"soft\",\"technician\":\"ana\"", "{\"job\":\"soft\",\"technician\":\"al\"",
                   "unknown_technician", "/previousPlan/stops/0/technician");
    assert_refused(f, "{\"job\":\"pair\",\"technician\":\"ben\",\"start\":9000}",
                   "{\"job\":\"soft\",\"technician\":\"ben\",\"start\":9000}", "duplicate_job",
                   "/previousPlan/stops/2/job");
    assert_refused(f, "\"maxMoved\":2", "\"maxMoved\":-1", "out_of_range", "/previousPlan/maxMoved");
    assert_refused(f, "\"maxMoved\":2}", "\"maxMoved\":2},\"startPlan\":[{\"technician\":\"cy\",\"jobs\":[\"soft\"]}]",
                   "start_impossible", "/startPlan");
    assert_refused(f, "\"maxMoved\":2}",
                   "\"maxMoved\":2},\"startPlan\":[{\"technician\":\"ana\",\"jobs\":[\"soft\",\"soft\"]}]",
                   "duplicate_job", "/startPlan/0/jobs/1");
    assert_refused(f, "\"costs\":{\"drive\":1,", "\"costs\":{\"drive\":-1,", "out_of_range", "/costs/drive");
    assert_refused(f, "\"quantile\":60", "\"quantile\":0", "out_of_range", "/planning/quantile");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_technicians_day_is_read_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(each_profile_has_its_table_and_its_speeds, setup, teardown),
        cmocka_unit_test_setup_teardown(vehicles_with_the_same_use_share_a_model, setup, teardown),
        cmocka_unit_test_setup_teardown(stays_have_their_buffers_and_windows_are_moved_by_them, setup, teardown),
        cmocka_unit_test_setup_teardown(preferences_territories_and_paces_meet_in_a_pair, setup, teardown),
        cmocka_unit_test_setup_teardown(who_may_do_what_is_asked_on_both_sides, setup, teardown),
        cmocka_unit_test_setup_teardown(a_crew_is_as_many_jobs_as_it_has_members, setup, teardown),
        cmocka_unit_test_setup_teardown(vans_have_stock_substitutes_and_room, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_happened_comes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(the_previous_plan_has_prices_for_those_who_were_told, setup, teardown),
        cmocka_unit_test_setup_teardown(technicians_faults_are_told_by_json_pointer, setup, teardown),
        cmocka_unit_test_setup_teardown(places_faults_are_told_by_json_pointer, setup, teardown),
        cmocka_unit_test_setup_teardown(jobs_faults_are_told_by_json_pointer, setup, teardown),
        cmocka_unit_test_setup_teardown(plans_faults_are_told_by_json_pointer, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
