/* The tables of a backup, for backup_write.c and backup_restore.c: in an order in which they can be put back. */
#ifndef ROUTRIQ_STORE_BACKUP_TABLES_H
#define ROUTRIQ_STORE_BACKUP_TABLES_H

#include "store/statements.h"

enum { BACKUP_KEY_MAX = 4, BACKUP_TABLES = 28 };

struct backup_table {
    const char *name;
    const char *kinds; /* of its columns: i integer, t text, b bytes */
    int key_count;
    int key[BACKUP_KEY_MAX]; /* which columns, in the key's order */
    enum statement page, put;
};

extern const struct backup_table backup_tables[BACKUP_TABLES];

#endif
