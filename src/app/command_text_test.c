#include "app/command_text.h"

#include "app/watch.h"
#include "base/arena.h"
#include "base/testing.h"

static struct arena *arena;

static int up(void **state)
{
    (void)state;
    arena = arena_create(0);
    return 0;
}

static int down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static void the_columns_of_a_table_stand_below_each_other(void **state)
{
    (void)state;
    const struct text cells[] = {TEXT("id"), TEXT("name"), TEXT("x"), TEXT("1"), TEXT("caf\xc3\xa9"), TEXT("yy")};
    assert_text(command_table_text(arena, cells, 2, 3), "id  name  x\n"
                                                        "1   caf\xc3\xa9  yy\n");
    assert_text(command_table_text(arena, cells, 0, 3), "");
}

/* Names come from whoever uses the API; the terminal is the operator's. */
static void a_name_cannot_command_the_terminal(void **state)
{
    (void)state;
    const struct text cells[] = {TEXT("\x1b]0;x\a\nroot\x7f"), TEXT("\xc2\x9b"
                                                                    "2J\xc2\xa0\xc3\xa9\xc2")};
    assert_text(command_table_text(arena, cells, 1, 2), "?]0;x??root?  ?2J\xc2\xa0\xc3\xa9\xc2\n");
}

static void counts_have_their_thousands_apart(void **state)
{
    (void)state;
    assert_text(command_count_text(arena, 0), "0");
    assert_text(command_count_text(arena, 999), "999");
    assert_text(command_count_text(arena, 1000), "1 000");
    assert_text(command_count_text(arena, 184233), "184 233");
    assert_text(command_count_text(arena, 1234567), "1 234 567");
}

static void sizes_have_two_or_three_digits(void **state)
{
    (void)state;
    const struct {
        int64_t bytes;
        const char *text;
    } cases[] = {{0, "0 bytes"},
                 {999, "999 bytes"},
                 {1000, "1.0 kB"},
                 {1449, "1.4 kB"},
                 {9949, "9.9 kB"},
                 {9951, "10 kB"},
                 {12345, "12 kB"},
                 {999449, "999 kB"},
                 {999600, "1.0 MB"},
                 {1500000, "1.5 MB"},
                 {95600000, "96 MB"},
                 {1440000000, "1.4 GB"},
                 {INT64_C(4000000000000000), "4000 TB"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_text(command_bytes_text(arena, cases[i].bytes), cases[i].text);
    }
}

static void the_line_says_how_much_of_how_much(void **state)
{
    (void)state;
    char line[120];
    watch_line(line, sizeof line, 41000000, 102000000, 4130);
    assert_string_equal(line, "[#########-----------]  41 MB of 102 MB  4.1 s");
    watch_line(line, sizeof line, 102, 102, 60000);
    assert_string_equal(line, "[####################]  102 bytes of 102 bytes  60.0 s");
    watch_line(line, sizeof line, 41000000, 0, 900);
    assert_string_equal(line, "41 MB  0.9 s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_columns_of_a_table_stand_below_each_other),
        cmocka_unit_test(a_name_cannot_command_the_terminal),
        cmocka_unit_test(counts_have_their_thousands_apart),
        cmocka_unit_test(sizes_have_two_or_three_digits),
        cmocka_unit_test(the_line_says_how_much_of_how_much),
    };
    return cmocka_run_group_tests_name("command_text", tests, up, down);
}
