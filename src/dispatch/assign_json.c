#include <string.h>

#include "base/json.h"
#include "base/units.h"
#include "dispatch/assign.h"
#include "dispatch/guardrails.h"

static void instant_write(struct json_writer *w, const char *name, int64_t instant_s)
{
    char text[INSTANT_BYTES + 1];
    instant_format(instant_s, text);
    size_t length = strlen(text);
    text[length] = 'Z';
    json_name_string(w, text_of(name), (struct text){text, length + 1});
}

void assign_reason_write(struct json_writer *w, const struct assign_option *option)
{
    json_object_begin(w);
    for (int32_t i = 0; i < FACTOR_COUNT; i++) {
        json_name(w, factor_name((enum factor)i));
        json_fixed(w, option->factors_e4[i], 10000);
    }
    json_name_integer(w, TEXT("predicted_duration_minutes"), option->duration_minutes);
    json_object_end(w);
}

static void option_write(struct json_writer *w, const struct live_problem *made, const struct assign_option *option,
                         int32_t rank, int32_t weights_version)
{
    const struct live_technician *technicians = made->day->technicians.items;
    json_object_begin(w);
    json_name_string(w, TEXT("technicianId"), technicians[option->technician].id);
    json_name(w, TEXT("score"));
    json_fixed(w, option->score_e1, 10);
    json_name_integer(w, TEXT("rank"), rank);
    json_name(w, TEXT("reason"));
    assign_reason_write(w, option);
    json_name_integer(w, TEXT("weightsVersion"), weights_version);
    instant_write(w, "start", option->start_s);
    instant_write(w, "end", option->end_s);
    json_name_integer(w, TEXT("sequence"), option->sequence);
    json_name(w, TEXT("addedDriveMinutes"));
    json_fixed(w, divide_round_half_up((int64_t)option->basis.added_drive_s * 10, MINUTE_SECONDS), 10);
    json_name(w, TEXT("addedCost"));
    json_fixed(w, option->basis.added_c, GUARDRAIL_MONEY_C);
    json_name(w, TEXT("crewTechnicianIds"));
    json_array_begin(w);
    for (int32_t i = 0; i < option->crew_count; i++) {
        json_string(w, technicians[option->crew[i]].id);
    }
    json_array_end(w);
    json_object_end(w);
}

static void refusal_write(struct json_writer *w, const struct live_problem *made, const struct assign_refusal *refusal)
{
    json_object_begin(w);
    json_name_string(w, TEXT("technicianId"), made->day->technicians.items[refusal->technician].id);
    json_name(w, TEXT("reasons"));
    json_array_begin(w);
    for (int32_t i = 0; i < refusal->count; i++) {
        json_object_begin(w);
        json_name_string(w, TEXT("code"), text_of(refusal->reasons[i].code));
        json_name_string(w, TEXT("message"), refusal->reasons[i].message);
        json_name(w, TEXT("detail"));
        json_document(w, refusal->reasons[i].detail);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

void assign_write(struct json_writer *w, const struct live_problem *made, const struct assign_question *question,
                  const struct assign_answer *answer, int32_t top_k)
{
    json_name(w, TEXT("assignments"));
    json_array_begin(w);
    for (int32_t i = 0; i < answer->option_count && i < top_k; i++) {
        option_write(w, made, &answer->options[i], i + 1, question->weights->version);
    }
    json_array_end(w);
    json_name(w, TEXT("ineligible"));
    json_array_begin(w);
    for (int32_t i = 0; i < answer->refusal_count; i++) {
        refusal_write(w, made, &answer->refusals[i]);
    }
    json_array_end(w);
}
