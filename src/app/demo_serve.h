/* The demo's day behind the HTTP server: a store in memory that is forgotten at the end. */
#ifndef ROUTRIQ_APP_DEMO_SERVE_H
#define ROUTRIQ_APP_DEMO_SERVE_H

#include <stdbool.h>

#include "app/demo.h"

struct command_context;
struct config;
struct executor;
struct fault;

/* Puts the demo's organization with a test key, its technicians, jobs and plan into a store, serves them and prints the
 * address with the key in its fragment. Returns after SIGINT or SIGTERM. */
bool demo_serve(struct command_context *context, const struct config *config, const struct demo *demo,
                struct executor *executor, struct fault *fault);

#endif
