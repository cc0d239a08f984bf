/* A stream of events as an answer. */
#ifndef ROUTRIQ_HTTP_EVENTS_H
#define ROUTRIQ_HTTP_EVENTS_H

#include "http/hub.h"

/* Where the client has come to, by its Last-Event-ID. False after answering 422. */
bool events_resume(struct exchange *x, struct stream_request *request);
/* Opens the stream for who asks, or says why not. Where it begins, its types and what it is about are the caller's. */
void events_answer(struct exchange *x, struct stream_request *request);

#endif
