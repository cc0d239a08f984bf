/* Plays the stories that it is given, one after another, and tells by TAP which came true:
 *
 *     story_runner FILE.day...
 *
 * Every plan is judged by the witness before anything is expected of it. */
#include <stdio.h>

#include "base/arena.h"
#include "base/fault.h"
#include "story.h"

enum { ITERATIONS = 6000, STORY_BYTES_MAX = 64 * 1024 };

/* The whole search is told by a count: the same on every machine. */
static int32_t progress(void *context, const struct solver_report *report)
{
    (void)context;
    int64_t share = report->iterations * SOLVER_DONE / ITERATIONS;
    return share > SOLVER_DONE ? SOLVER_DONE : (int32_t)share;
}

static void search(struct arena *arena, const struct problem *problem, struct solution *solution)
{
    struct solver_settings settings = {.seed = 1, .lanes = SOLVER_LANES_DEFAULT};
    struct solver_host host = {NULL, progress, solver_run_here};
    struct solver_result result;
    solver_run(arena, problem, NULL, &settings, &host, &result);
    *solution = result.best;
}

static bool plan_story(struct arena *arena, const struct story *story, struct day *day, struct plan *plan,
                       struct fault *fault)
{
    struct day_request request = {
        .date = story->date,
        .zone = &story->zone,
        .job_count = story->job_count,
        .jobs = story->jobs,
        .technician_count = story->technician_count,
        .technicians = story->technicians,
        .goal_count = story->goal_count,
        .goals = story->goals,
    };
    struct day_problem day_problem;
    if (!day_make(arena, &request, day, fault) || !day_problem_make(arena, day, &day_problem, fault)) {
        return false;
    }
    struct solution solution;
    if (story->planner == STORY_OPTIMISER) {
        search(arena, &day_problem.problem, &solution);
    } else if (story->planner == STORY_BY_HAND) {
        by_hand_plan(arena, &day_problem, &solution);
    } else {
        nearest_plan(arena, &day_problem, &solution);
    }
    if (!witness_accepts(&day_problem.problem, &solution, fault)) {
        return false;
    }
    plan_make(arena, &day_problem, &solution, plan);
    return true;
}

static bool read_file(struct arena *arena, const char *path, struct text *content)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    char *bytes = arena_array(arena, char, STORY_BYTES_MAX);
    *content = (struct text){bytes, fread(bytes, 1, STORY_BYTES_MAX, file)};
    bool whole = !ferror(file) && content->length < STORY_BYTES_MAX;
    fclose(file);
    return whole;
}

/* Tells what is not as expected, after the story's own line. Returns whether all is. */
static bool expectations_hold(struct arena *arena, const struct story *story, const struct day *day,
                              const struct plan *plan, struct text_builder *complaints, struct fault *fault)
{
    bool all = true;
    for (int32_t i = 0; i < story->expectation_count && !fault_is(fault); i++) {
        const struct story_line *line = &story->expectations[i];
        struct text told = {0};
        if (!story_holds(arena, story, day, plan, line, &told, fault) && !fault_is(fault)) {
            text_append_format(complaints, "# line %d: expected \"%.*s\"; it is: %.*s\n", line->number,
                               TEXT_ARGS(line->words), TEXT_ARGS(told));
            all = false;
        }
    }
    return all && !fault_is(fault);
}

static bool play(const char *path, int number)
{
    struct arena *arena = arena_create(0);
    struct fault fault = {0};
    struct text source = {0};
    struct day day;
    struct plan plan;
    struct story *story = arena_new(arena, struct story);
    struct text_builder complaints = text_builder_make(arena);
    story->name = text_of(path);
    bool true_story = (read_file(arena, path, &source) ||
                       fault_raise(&fault, FAULT_SYSTEM, "unreadable", path, "The file cannot be read")) &&
                      story_read(arena, source, story, &fault) && plan_story(arena, story, &day, &plan, &fault) &&
                      expectations_hold(arena, story, &day, &plan, &complaints, &fault);
    printf("%s %d - %.*s\n", true_story ? "ok" : "not ok", number, TEXT_ARGS(story->name));
    if (!true_story) {
        printf("# %s\n%.*s", path, TEXT_ARGS(text_built(&complaints)));
    }
    if (fault_is(&fault)) {
        printf("# %s: %s (%s)\n", fault.where, fault.what, fault.code);
    }
    arena_destroy(arena);
    return true_story;
}

int main(int argc, char **argv)
{
    int failed = 0;
    printf("1..%d\n", argc - 1);
    for (int i = 1; i < argc; i++) {
        failed += play(argv[i], i) ? 0 : 1;
    }
    return failed > 0 ? 1 : 0;
}
