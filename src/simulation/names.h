/* Invented names, for people and firms that do not exist. */
#ifndef ROUTRIQ_SIMULATION_NAMES_H
#define ROUTRIQ_SIMULATION_NAMES_H

#include <stdint.h>

#include "base/text.h"

struct arena;

/* Different for the first 500 indices of a seed. */
struct text name_of_technician(struct arena *arena, uint64_t seed, int32_t index);
struct text name_of_customer(struct arena *arena, uint64_t seed, int32_t index);

#endif
