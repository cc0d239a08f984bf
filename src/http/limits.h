/* Limits: everything that a client could make large, in one place. Lengths of text are bytes of UTF-8. */
#ifndef ROUTRIQ_HTTP_LIMITS_H
#define ROUTRIQ_HTTP_LIMITS_H

enum {
    /* connections */
    LIMIT_CONNECTIONS = 800,             /* below the usual 1024 descriptors of a process */
    LIMIT_CONNECTIONS_PER_ADDRESS = 200, /* of one client address */
    LIMIT_FIRST_HEAD_MS = 10 * 1000,     /* from connecting, or from a target, until a request's head is complete */
    LIMIT_NEXT_HEAD_MS = 60 * 1000,      /* the same for further requests on a connection, idling included */
    LIMIT_BODY_MS = 30 * 1000,           /* from the head until the body is complete, */
    LIMIT_BODY_BYTES_PER_MS = 32,        /* and so much more for a large one */
    LIMIT_DRAIN_MS = 10 * 1000,          /* the same for a small body, and for that of a refused request */
    LIMIT_WRITE_MS = 60 * 1000,          /* from the answer until the client has taken it */
    LIMIT_STOP_MS = 5 * 1000,            /* for answers to leave when the server stops */

    /* a request's head */
    LIMIT_HEAD_BYTES = 32 * 1024,
    LIMIT_HEADERS = 100,
    LIMIT_TARGET_BYTES = 8 * 1024,
    LIMIT_SEGMENT_BYTES = 512, /* one decoded part of a path */
    LIMIT_SEGMENTS = 16,
    LIMIT_QUERY_PARAMETERS = 32,
    LIMIT_QUERY_VALUE_BYTES = 2048,
    LIMIT_REQUEST_ID_BYTES = 128,

    /* a request's body */
    LIMIT_SMALL_BODY_BYTES = 16 * 1024, /* up to this it is taken in before anybody asks who sends it */
    LIMIT_BODY_BYTES = 1024 * 1024,
    LIMIT_OPTIMIZE_BODY_BYTES = 16 * 1024 * 1024,
    LIMIT_BATCH_BODY_BYTES = 8 * 1024 * 1024,
    LIMIT_BATCH_ITEMS = 1000,        /* at least one */
    LIMIT_BATCH_ISSUES = 10 * 1000,  /* told of a batch; of items behind them the first issue alone */
    LIMIT_JSON_VALUES = 1000 * 1000, /* counted by commas, colons and brackets before anything is built */

    /* what a body may hold */
    LIMIT_ID_BYTES = 128,
    LIMIT_NAME_BYTES = 200,
    LIMIT_ADDRESS_BYTES = 500,
    LIMIT_OPTIMIZE_JOBS = 10 * 1000,
    LIMIT_OPTIMIZE_TECHNICIANS = 1000,
    LIMIT_SKILLS = 50, /* of one job or technician */
    LIMIT_PARTS = 200, /* kinds, of one job or van */
    LIMIT_PART_QUANTITY = 1000 * 1000,
    LIMIT_DURATION_MINUTES = 24 * 60,
    LIMIT_ITERATIONS = 1000 * 1000 * 1000,

    LIMIT_HEAVY_REQUESTS = 4, /* of those routes that may work for a minute, at one time: the others need workers too */
    LIMIT_SEARCH_MS = 1000,   /* an emergency that is given more time than this is one of them */
    LIMIT_REPLAY_MS =
        60 * 1000, /* in which what was searched for is searched for again; longer ones are not answered */

    LIMIT_RUNS_WAITING = 50, /* of one organization, asked for and not begun; a few more where some ask at one moment */
    LIMIT_RUNS_WAITING_S = 20, /* that who asks for one more is told to wait: as long as a usual run takes */

    /* streams of events */
    LIMIT_WAITS = 64,                      /* requests that wait for long work to end */
    LIMIT_STREAMS = 400,                   /* in this process: half of the connections */
    LIMIT_STREAMS_ORGANIZATION = 200,      /* of one organization */
    LIMIT_STREAMS_ADDRESS = 100,           /* of one client address */
    LIMIT_STREAM_RING = 1024,              /* events that an organization's streams share, */
    LIMIT_STREAM_RING_BYTES = 1024 * 1024, /* and no more bytes of them than this */
    LIMIT_STREAM_BEHIND = 5000,            /* events; who is further behind is ended and resumes */
    LIMIT_STREAM_CHUNK = 16 * 1024,        /* bytes that are made ready at one time */
    LIMIT_STREAM_SEND_BYTES = 64 * 1024,   /* that the system holds for a client who does not read */
    LIMIT_STREAM_TAKE_MS = 30 * 1000,      /* in which a client must take some of what there is */
    LIMIT_STREAM_BEAT_MS = 15 * 1000,      /* without anything: then who listens is told that we are here */
    LIMIT_STREAM_POLL_MS = 500,            /* between two looks at what others committed, and at keys and sessions */
    LIMIT_STREAM_RETRY_MS = 2000,          /* that a client waits before it comes again */
    LIMIT_STREAM_CLAIM_BYTES = 128 * 1024, /* of the memory budget, in place of a request's */

    /* lists */
    LIMIT_PAGE_DEFAULT = 50,
    LIMIT_PAGE = 500,
    LIMIT_PAGE_BYTES = 4 * 1024 * 1024, /* a page ends with the row that comes to this, whatever was asked for */

    /* memory claimed from the budget before a request's work begins */
    LIMIT_REQUEST_CLAIM_BYTES = 2 * 1024 * 1024, /* every request */
    LIMIT_JSON_VALUE_CLAIM_BYTES = 256,          /* each value of a body, with what becomes of it */
};

#endif
