/* Values of settings by their kind; for the files config*.c alone. */
#ifndef ROUTRIQ_APP_CONFIG_VALUE_H
#define ROUTRIQ_APP_CONFIG_VALUE_H

#include "app/config.h"

/* Reads value->text into the numbers beside it; false when it is not what the row takes. */
bool config_value_read(struct arena *arena, const struct config_row *row, struct config_value *value);
/* What the row takes, to go on after "it takes". */
struct text config_expectation(struct arena *arena, const struct config_row *row);
/* What may be shown of it. */
struct text config_value_shown(struct arena *arena, const struct config_row *row, const struct config_value *value);

#endif
