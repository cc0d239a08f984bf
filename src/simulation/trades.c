#include "simulation/trades.h"

#include <assert.h>
#include <stddef.h>

#include "base/random.h"

/* clang-format off */
static const struct trade trades[] = {
    /* type, descriptor, title, job type, skills, minutes, urgent %, parts */
    {"HEATING", "HEAT", "No heat or hot water", "boiler_repair", {"boiler"}, 30, 60, 12, {{"IGN-HS", 35}, {"CTRL-BOARD", 4}}},
    {"HEATING", "HEAT", "Boiler short-cycles", "boiler_repair", {"boiler"}, 25, 50, 0, {{"AQUASTAT", 30}, {"CTRL-BOARD", 6}}},
    {"HEATING", "HEAT", "Gas boiler will not fire", "boiler_repair", {"boiler", "gas"}, 35, 65, 15, {{"GASV-34", 35}}},
    {"HEATING", "HEAT", "Thermostat dead", "hvac_repair", {"hvac"}, 20, 25, 0, {{"THERM-24V", 60}}},
    {"HEATING", "HEAT", "Air handler does not blow", "hvac_repair", {"hvac"}, 30, 55, 5, {{"CAP-45", 40}, {"CTRL-BOARD", 4}}},
    {"HEATING", "HEAT", "Cooling tune-up", "hvac_maintenance", {"hvac"}, 25, 40, 0, {{NULL, 0}}},
    {"HEATING", "HEAT-PLANT", "Boiler plant inspection", "boiler_inspection", {"boiler", "gas"}, 60, 95, 0, {{NULL, 0}}},
    {"PLUMBING", "WATER-LEAKS", "Water comes through the ceiling", "leak_repair", {"plumbing"}, 30, 65, 20, {{"PIPE-12", 50}}},
    {"PLUMBING", "WATER-LEAKS", "Supply line leaks", "leak_repair", {"plumbing"}, 20, 35, 5, {{"SUPPLY-LINE", 60}}},
    {"PLUMBING", "BASIN/SINK", "Sink is blocked", "drain_cleaning", {"plumbing"}, 20, 25, 0, {{NULL, 0}}},
    {"PLUMBING", "BASIN/SINK", "Faucet replacement", "plumbing_repair", {"plumbing"}, 25, 35, 0, {{"CART-MIX", 70}}},
    {"PLUMBING", "TOILET", "Toilet does not flush", "plumbing_repair", {"plumbing"}, 20, 30, 10, {{"FLUSH-KIT", 60}}},
    {"PLUMBING", "RADIATOR", "Radiator stays cold", "radiator_repair", {"boiler"}, 20, 35, 0, {{"VALVE-RAD", 50}}},
    {"PLUMBING", "RADIATOR", "Radiator leaks", "radiator_repair", {"plumbing"}, 30, 45, 8, {{"VALVE-RAD", 60}}},
    {"PLUMBING", "BATHTUB", "Bathtub drains slowly", "drain_cleaning", {"plumbing"}, 20, 35, 0, {{NULL, 0}}},
    {"PLUMBING", "SEWER", "Sewer backs up", "drain_cleaning", {"plumbing", "drain"}, 45, 85, 25, {{NULL, 0}}},
    {"PLUMBING", "WATER-SUPPLY", "Water heater repair", "water_heater_repair", {"plumbing", "gas"}, 45, 75, 5, {{"THERMOCOUPLE", 40}}},
    {"PLUMBING", "GAS HOOK-UP", "Gas line check", "gas_inspection", {"plumbing", "gas"}, 45, 65, 30, {{NULL, 0}}},
    {"PLUMBING", "", "Plumbing inspection", "plumbing_inspection", {"plumbing"}, 30, 50, 0, {{NULL, 0}}},
    {"WATER SYSTEM", "", "Low water pressure", "plumbing_repair", {"plumbing"}, 25, 45, 0, {{"PRV-34", 40}}},
    {"ELECTRIC", "ELECTRIC-SUPPLY", "Power is out in part of the home", "electrical_repair", {"electrical"}, 30, 65, 15, {{"BRK-20A", 50}}},
    {"ELECTRIC", "ELECTRIC-WIRING", "Exposed wiring", "electrical_repair", {"electrical"}, 30, 65, 15, {{"GFCI-15", 40}}},
    {"ELECTRIC", "LIGHTING", "Light fixture replacement", "electrical_repair", {"electrical"}, 20, 30, 0, {{"LED-DRIVER", 60}}},
    {"ELECTRIC", "BELL", "Intercom is silent", "intercom_repair", {"electrical"}, 25, 35, 0, {{"INTERCOM-PS", 50}}},
    {"ELECTRICAL", "", "Wiring check", "electrical_inspection", {"electrical"}, 30, 50, 0, {{"GFCI-15", 30}}},
    {"APPLIANCE", "ELECTRIC/GAS-RANGE", "Gas range does not light", "appliance_repair", {"appliance", "gas"}, 25, 40, 5, {{"IGN-RANGE", 60}}},
    {"APPLIANCE", "", "Refrigerator does not cool", "appliance_repair", {"appliance"}, 35, 55, 5, {{"CTRL-BOARD", 30}}},
    {"", "", "Site inspection", "inspection", {"plumbing"}, 20, 35, 0, {{NULL, 0}}},
};

static const struct stock_item stock_items[] = {
    {"IGN-HS", "boiler", 85, 1, 3},       {"AQUASTAT", "boiler", 70, 1, 2},      {"GASV-34", "gas", 60, 1, 2},
    {"THERM-24V", "hvac", 90, 1, 4},      {"CAP-45", "hvac", 85, 1, 3},          {"VALVE-RAD", "boiler", 75, 1, 3},
    {"VALVE-RAD", "plumbing", 50, 1, 2},  {"PIPE-12", "plumbing", 95, 2, 6},     {"SUPPLY-LINE", "plumbing", 95, 2, 5},
    {"CART-MIX", "plumbing", 80, 1, 3},   {"FLUSH-KIT", "plumbing", 85, 1, 3},   {"THERMOCOUPLE", "gas", 75, 1, 3},
    {"PRV-34", "plumbing", 50, 1, 1},     {"BRK-20A", "electrical", 90, 1, 4},   {"GFCI-15", "electrical", 90, 1, 4},
    {"LED-DRIVER", "electrical", 80, 1, 3}, {"INTERCOM-PS", "electrical", 20, 1, 1}, {"IGN-RANGE", "appliance", 80, 1, 2},
    {"CTRL-BOARD", "hvac", 0, 1, 1},
};
/* clang-format on */

enum { TRADE_COUNT = sizeof trades / sizeof *trades, STOCK_ITEM_COUNT = sizeof stock_items / sizeof *stock_items };

int32_t stock_item_count(void)
{
    return STOCK_ITEM_COUNT;
}

const struct stock_item *stock_item_at(int32_t index)
{
    assert(index >= 0 && index < STOCK_ITEM_COUNT);
    return &stock_items[index];
}

/* How well a row fits: -1 not at all, 0 as it fits everything, more the longer the start of the descriptor it names. */
static int32_t fit_of(const struct trade *trade, const struct address *address)
{
    struct text start = text_of(trade->descriptor);
    if (trade->type[0] == '\0') {
        return 0;
    }
    if (!text_equal(text_of(trade->type), address->type) || !text_starts_with(address->descriptor, start)) {
        return -1;
    }
    return 1 + (int32_t)start.length;
}

const struct trade *trade_draw(const struct address *address, struct random *random)
{
    const struct trade *best[TRADE_COUNT];
    int32_t best_fit = -1;
    uint32_t count = 0;
    for (int32_t i = 0; i < TRADE_COUNT; i++) {
        int32_t fit = fit_of(&trades[i], address);
        if (fit < 0 || fit < best_fit) {
            continue;
        }
        count = fit > best_fit ? 0 : count;
        best_fit = fit;
        best[count++] = &trades[i];
    }
    assert(count > 0);
    return best[random_below(random, count)];
}
