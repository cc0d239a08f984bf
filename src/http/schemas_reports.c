/* Schemas of reports: capacity, key figures, shadow. */
#include "http/schema_rows.h"

#define SPAN                                                                                                           \
    {"from", FIELD_DATE, 0, NULL, NULL},                                                                               \
    {                                                                                                                  \
        "to", FIELD_DATE, 0, NULL, "Included."                                                                         \
    }

#define KEY                                                                                                            \
    {                                                                                                                  \
        "key", FIELD_TEXT, FIELD_NULLABLE, NULL,                                                                       \
            "2026-05-15, 2026-W20 or 2026-05; a technician's id; a branch's name. Null: nobody's."                     \
    }

#define FIGURES                                                                                                        \
    {"jobs", FIELD_INTEGER, 0, NULL, "Done; from today on, with a place."},                                            \
        {"driveMinutes", FIELD_NUMBER, FIELD_NULLABLE, NULL,                                                           \
         "As told, else estimated; with the ways from and to home."},                                                  \
        {"driveKm", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Estimated."},                                                 \
        {"onTimeRate", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Of the jobs with a known arrival."},                       \
        {"utilization", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Service by shifts less time off and breaks."},            \
        {"overtimeMinutes", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Back after the shift's end."},                        \
        {"fuelLitres", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Of vehicles whose litresPer100Km is known."},              \
        {"fuelCost", FIELD_NUMBER, FIELD_NULLABLE, NULL, "By planning.fuelPrice, of the fuel that has a price."},      \
        {"energyKwh", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Of electric vehicles with batteryKwh and rangeKm."},        \
        {"energyCost", FIELD_NUMBER, FIELD_NULLABLE, NULL, "By planning.fuelPrice.kwh."},                              \
        {"jobsPerTechnician", FIELD_NUMBER, FIELD_NULLABLE, NULL, "And day with at least one."},                       \
        {"firstTimeFixRate", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Of those of which it was told."},                    \
        {"csat", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Mean, 1 to 5."},                                                 \
        {"planningMinutes", FIELD_NUMBER, FIELD_NULLABLE, NULL,                                                        \
         "Mean from a proposal to its decision; by time alone."},                                                      \
    {                                                                                                                  \
        "technicianFeedback", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Mean, 1 to 5."                                      \
    }

static const struct field kpi_fields[] = {KEY, FIGURES};
static const struct field figures_fields[] = {FIGURES};
static const struct field kpi_report_fields[] = {SPAN, {"items", FIELD_OBJECT, FIELD_LIST, "KpiItem", NULL}};

static const struct field booked_fields[] = {
    {"p50", FIELD_NUMBER, 0, NULL, "Minutes."},
    {"p80", FIELD_NUMBER, 0, NULL, NULL},
};
static const struct field open_fields[] = {
    {"jobs", FIELD_INTEGER, 0, NULL, NULL},
    {"p50", FIELD_NUMBER, 0, NULL, "Minutes, without driving."},
    {"p80", FIELD_NUMBER, 0, NULL, NULL},
};
static const struct field capacity_fields[] = {
    KEY,
    {"technicianDays", FIELD_INTEGER, 0, NULL, "Days on which somebody works, each of them."},
    {"jobs", FIELD_INTEGER, 0, NULL, "With a place."},
    {"available", FIELD_NUMBER, 0, NULL, "Minutes of shifts, less time off, less breaks."},
    {"booked", FIELD_OBJECT, 0, "CapacityBooked", "What those jobs are predicted to take, with the driving."},
    {"driveMinutes", FIELD_NUMBER, 0, NULL, "Estimated; within booked."},
    {"overbooked", FIELD_NUMBER, 0, NULL,
     "Minutes at P80 beyond what is available, each day of each technician by itself."},
    {"open", FIELD_OBJECT, 0, "CapacityOpen", "Without a place, by the first day of their promise or windows."},
};
static const struct field capacity_report_fields[] = {SPAN, {"items", FIELD_OBJECT, FIELD_LIST, "CapacityItem", NULL}};

static const struct field adoption_fields[] = {
    {"accepted", FIELD_INTEGER, 0, NULL, "Proposals that a human approved as they were."},
    {"edited", FIELD_INTEGER, 0, NULL, "In part, or with changes."},
    {"rejected", FIELD_INTEGER, 0, NULL, NULL},
    {"byCode", FIELD_NUMBERS, 0, NULL, "Rejections by their code."},
    {"decisionMinutes", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Mean from a proposal to its decision."},
};
static const struct field shadow_fields[] = {
    KEY,
    {"manual", FIELD_OBJECT, FIELD_NULLABLE, "KpiFigures", "As the board was made by hand."},
    {"proposed", FIELD_OBJECT, FIELD_NULLABLE, "KpiFigures", "As the engine proposed it before the day began."},
    {"actual", FIELD_OBJECT, FIELD_NULLABLE, "KpiFigures", "As it went."},
    {"coverage", FIELD_NUMBER, FIELD_NULLABLE, NULL, "Jobs with a place by hand, of all."},
    {"countedDays", FIELD_INTEGER, 0, NULL, "Days of which at least nine tenths are covered."},
    {"comparedDays", FIELD_INTEGER, 0, NULL, "Of those, with a proposal. Where there is one, only these are summed."},
    {"adoption", FIELD_OBJECT, FIELD_NULLABLE, "Adoption", "By time alone."},
};
static const struct field shadow_report_fields[] = {SPAN, {"items", FIELD_OBJECT, FIELD_LIST, "ShadowItem", NULL}};

static const struct schema rows[] = {
    {"KpiItem", "Figures of a day, a week, a month, a technician or a branch.", SCHEMA_FIELDS(kpi_fields)},
    {"KpiFigures", "Figures; null is what has no source.", SCHEMA_FIELDS(figures_fields)},
    {"KpiReport", "Key figures.", SCHEMA_FIELDS(kpi_report_fields)},
    {"CapacityBooked", "Minutes at two quantiles.", SCHEMA_FIELDS(booked_fields)},
    {"CapacityOpen", "Work that has no place yet.", SCHEMA_FIELDS(open_fields)},
    {"CapacityItem", "What there is room for.", SCHEMA_FIELDS(capacity_fields)},
    {"CapacityReport", "What there is room for, and what is booked.", SCHEMA_FIELDS(capacity_report_fields)},
    {"Adoption", "What humans made of proposals.", SCHEMA_FIELDS(adoption_fields)},
    {"ShadowItem", "The same days three times.", SCHEMA_FIELDS(shadow_fields)},
    {"ShadowReport", "By hand, as proposed, as it went.", SCHEMA_FIELDS(shadow_report_fields)},
};
const struct schema_group schema_group_reports = SCHEMA_GROUP(rows);
