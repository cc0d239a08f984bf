#include "base/asset.h"

const struct asset *asset_find(const struct asset_list *list, struct text name)
{
    for (int32_t i = 0; i < list->count; i++) {
        if (text_equal(list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    return NULL;
}
