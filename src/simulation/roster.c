#include "simulation/draw.h"
#include "simulation/names.h"
#include "simulation/trades.h"

enum { SKILLS_MAX = 3 };

/* Handed out in turn. Half of the requests are for heating, a third for plumbing, one in seven electric. */
static const char *const trades_of[][SKILLS_MAX] = {
    {"hvac", "boiler", NULL},     {"plumbing", "drain", NULL},  {"boiler", "gas", "plumbing"},
    {"electrical", NULL, NULL},   {"hvac", "boiler", "gas"},    {"plumbing", "gas", NULL},
    {"hvac", "electrical", NULL}, {"boiler", "plumbing", NULL}, {"appliance", "gas", "electrical"},
    {"hvac", "boiler", NULL},     {"plumbing", "drain", "gas"}, {"hvac", "plumbing", NULL},
};

enum { WORKWEEK = 0x1F, TRADES_OF = sizeof trades_of / sizeof *trades_of };

static void give_skills(struct arena *arena, int32_t index, struct technician *technician)
{
    const char *const *names = trades_of[index % TRADES_OF];
    struct text *skills = arena_array(arena, struct text, SKILLS_MAX);
    int32_t count = 0;
    while (count < SKILLS_MAX && names[count] != NULL) {
        skills[count] = text_of(names[count]);
        count++;
    }
    technician->skills = skills;
    technician->skill_count = count;
}

static void give_hours(struct arena *arena, struct random *random, struct technician *technician)
{
    bool late = random_below(random, 9) == 0;
    int32_t start_minute = draw_stepped(random, 7 * 60, 9 * 60, 30) + (late ? 4 * 60 : 0);
    int32_t length_minutes = draw_stepped(random, 8 * 60, 9 * 60, 30);
    struct shift_row *shift = arena_new(arena, struct shift_row);
    *shift = (struct shift_row){
        .weekdays = WORKWEEK, .start_minute = start_minute, .end_minute = start_minute + length_minutes};
    technician->shifts = shift;
    technician->shift_count = 1;
    int32_t earliest_minute = 11 * 60 + 30 + (late ? 4 * 60 : 0);
    technician->meal = (struct break_rule){30, earliest_minute, earliest_minute + 120};
}

static void give_vehicle(struct random *random, int32_t index, struct technician *technician)
{
    static const enum vehicle_type types[] = {VEHICLE_PETROL, VEHICLE_DIESEL, VEHICLE_DIESEL, VEHICLE_HYBRID};
    struct vehicle *vehicle = &technician->vehicle;
    vehicle->type = types[random_below(random, sizeof types / sizeof *types)];
    int32_t range_km = draw_stepped(random, 160, 240, 10);
    int32_t battery_percent = draw_stepped(random, 45, 75, 5);
    if (index % 6 == 4) {
        *vehicle = (struct vehicle){VEHICLE_ELECTRIC, range_km, battery_percent, 15};
    }
}

static bool has_skill(const struct technician *technician, const char *skill)
{
    for (int32_t i = 0; i < technician->skill_count; i++) {
        if (text_equal(technician->skills[i], text_of(skill))) {
            return true;
        }
    }
    return false;
}

static void add_stock(struct part_quantity *stock, int32_t *count, const char *sku, int32_t quantity)
{
    for (int32_t i = 0; i < *count; i++) {
        if (text_equal(stock[i].sku, text_of(sku))) {
            stock[i].quantity += quantity;
            return;
        }
    }
    stock[(*count)++] = (struct part_quantity){text_of(sku), quantity};
}

static void give_stock(struct arena *arena, struct random *random, struct technician *technician)
{
    struct part_quantity *stock = arena_array(arena, struct part_quantity, stock_item_count());
    int32_t count = 0;
    for (int32_t i = 0; i < stock_item_count(); i++) {
        const struct stock_item *item = stock_item_at(i);
        bool carried = draw_percent(random, item->percent);
        int32_t quantity = random_between(random, item->least, item->most);
        if (carried && has_skill(technician, item->skill)) {
            add_stock(stock, &count, item->sku, quantity);
        }
    }
    technician->inventory = stock;
    technician->inventory_count = count;
}

void roster_make(struct arena *arena, const struct day_recipe *recipe, const struct address *const *places,
                 struct technician *technicians)
{
    int64_t hired_at_s = zone_instant_s(recipe->zone, (struct date){recipe->date.days - 400}, 9 * 60, ZONE_START);
    for (int32_t i = 0; i < recipe->technicians; i++) {
        struct random random = random_make(recipe->seed, DRAW_TECHNICIANS + (uint64_t)i);
        struct technician *technician = &technicians[i];
        *technician = (struct technician){
            .id = draw_id(arena, &random, hired_at_s + i),
            .external_id = text_format(arena, "T-%02d", i + 1),
            .source = TEXT("api"),
            .version = 1,
            .name = name_of_technician(arena, recipe->seed, i),
            .home = places[i]->location,
        };
        give_skills(arena, i, technician);
        give_hours(arena, &random, technician);
        give_vehicle(&random, i, technician);
        give_stock(arena, &random, technician);
    }
}
