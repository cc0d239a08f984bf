/* The program: finds the command and lends it memory and the standard streams. */
#include <signal.h>
#include <stdio.h>

#include "app/command.h"
#include "base/arena.h"

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error to report, not a death */
    struct arena *arena = arena_create(0);
    struct command_context context = {.arena = arena, .out = stdout, .err = stderr};
    int exit_code = command_dispatch(&context, argc, argv);
    arena_destroy(arena);
    return exit_code;
}
