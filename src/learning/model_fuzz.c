/* A kept model is whatever bytes stand in the database. What is taken is written, read back and the same, and answers any
 * question with quantiles that do not fall; the rest is refused. */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "learning/learning.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void try_durations(struct arena *arena, struct text text)
{
    struct duration_model model;
    struct duration_model again;
    struct duration_answer answer;
    if (!learning_durations_read(arena, text, &model, NULL)) {
        return;
    }
    struct text written = learning_durations_text(arena, &model);
    bool read = learning_durations_read(arena, written, &again, NULL);
    assert(read && text_equal(learning_durations_text(arena, &again), written));
    for (int32_t i = -1; i < model.technicians.count; i++) {
        struct duration_question question = {.job_type =
                                                 model.types.count == 0 ? TEXT("a") : model.types.items[0].job_type,
                                             .technician_id = i < 0 ? TEXT("") : model.technicians.items[i].id};
        learning_durations_predict(arena, &model, &question, &answer);
        assert(answer.p10 >= 1 && answer.p10 <= answer.p50 && answer.p50 <= answer.p80 && answer.p80 <= answer.p90);
    }
}

static void try_performance(struct arena *arena, struct text text)
{
    struct performance_model model;
    struct performance_model again;
    if (!learning_performance_read(arena, text, &model, NULL)) {
        return;
    }
    struct text written = learning_performance_text(arena, &model);
    bool read = learning_performance_read(arena, written, &again, NULL);
    assert(read && text_equal(learning_performance_text(arena, &again), written));
    int32_t value_e4 = learning_performance_e4(arena, &model, TEXT("a"), TEXT("b"));
    assert(value_e4 >= 0 && value_e4 <= 10000);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena *arena = arena_create(0);
    struct text text = {(const char *)bytes, length};
    try_durations(arena, text);
    try_performance(arena, text);
    arena_destroy(arena);
    return 0;
}
