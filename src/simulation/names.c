#include "simulation/names.h"

#include <stddef.h>

#include "base/arena.h"

static const char *const first_names[] = {
    "Marta", "Owen", "Priya", "Luis", "Hana",  "Tomas", "Grace", "Amir",  "Nadia", "Felix", "Ines", "Darnell",
    "Sofia", "Kofi", "Lena",  "Ravi", "Ellen", "Mateo", "Yuki",  "Bruno", "Carla", "Samir", "Dora", "Pavel",
};

static const char *const last_names[] = {
    "Ruiz",   "Castell", "Okafor", "Lindqvist", "Varga",  "Moreau",  "Tanaka",  "Brandt", "Silva",
    "Haddad", "Novak",   "Abara",  "Keller",    "Duarte", "Iverson", "Chandra", "Petrov", "Lowell",
    "Greco",  "Sato",    "Weiss",  "Mbeki",     "Quinn",  "Ferrand", "Joshi",
};

static const char *const house_names[] = {
    "Quillfeather", "Marigold",   "Tumbledown", "Peppercorn", "Bramblewick", "Lanternfish", "Thistledown",
    "Copperkettle", "Moonwillow", "Hazelnook",  "Figwhistle", "Snowberry",   "Otterby",     "Plumstone",
    "Rookhaven",    "Saltmarsh",  "Foxglove",   "Inkwell",    "Juniperry",   "Wrenfield",   "Applequist",
    "Dovetail",     "Emberly",    "Nettlefold", "Goosequill", "Honeycomb",   "Kingfisher",
};

static const char *const house_kinds[] = {
    "Apartments", "Household",  "Bakery",   "House",    "Laundry", "Books",   "Residence",
    "Florist",    "Court",      "Tailors",  "Pharmacy", "Studio",  "Kitchen", "Garage",
    "Terrace",    "Guesthouse", "Bicycles", "Dentists", "Clinic",
};

enum {
    FIRST_NAMES = sizeof first_names / sizeof *first_names,
    LAST_NAMES = sizeof last_names / sizeof *last_names,
    HOUSE_NAMES = sizeof house_names / sizeof *house_names,
    HOUSE_KINDS = sizeof house_kinds / sizeof *house_kinds,
};

/* The lengths of two lists have no common divisor, so stepping through both at once meets every pair before the first
 * one comes back. */
_Static_assert(FIRST_NAMES == 24 && LAST_NAMES == 25 && HOUSE_NAMES == 27 && HOUSE_KINDS == 19,
               "pairs repeat too soon");

struct text name_of_technician(struct arena *arena, uint64_t seed, int32_t index)
{
    uint64_t step = seed % 1000 + (uint64_t)index;
    return text_format(arena, "%s %s", first_names[step % FIRST_NAMES], last_names[step % LAST_NAMES]);
}

struct text name_of_customer(struct arena *arena, uint64_t seed, int32_t index)
{
    uint64_t step = seed % 1000 + (uint64_t)index;
    return text_format(arena, "%s %s", house_names[step % HOUSE_NAMES], house_kinds[step % HOUSE_KINDS]);
}
