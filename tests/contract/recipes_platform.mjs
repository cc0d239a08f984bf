// Recipes for what is kept: jobs, technicians, customers, settings, keys, users and sessions, the audit and the queue. The objects
// are world.mjs's.
// Statuses of an operation are driven in the order of the document: successes first.

const ENDLESS = 'Prism waits for the end of an answer, and a stream has none';
const NOBODY = '=00000000-0000-7000-8000-000000000000';
const PLACE = { lat: 34.06, lng: -118.25 };
const AT = '2024-05-14T13:00:00Z';
const OTHER = { headers: { 'If-Match': '"999"' } }; // a version that nothing has

const list = { 200: [{}, { query: 'limit=1' }], 400: { query: 'cursor=bm90IG1pbmU', code: 'invalid_cursor' } };

/* One object by its id: as it is, not changed, and not there. */
const one = (kind, ...more) => ({
    200: [{ path: { id: kind } }, ...more.map((name) => ({ path: { id: name } }))],
    304: { path: { id: kind }, etag: true }, 404: { path: { id: NOBODY }, code: 'not_found' },
});

// An object that was changed after the organization was: only such a one is known already.
const changed = (plural, kind, body) => ({ method: 'PATCH', route: `/api/v1/${plural}/{id}`, path: { id: kind }, body });

/* A change of one object: taken, not there, of another version, wrong. */
const change = (kind, body, wrong) => ({
    200: { path: { id: kind }, body }, 404: { path: { id: NOBODY }, body, code: 'not_found' },
    412: { path: { id: kind }, body, ...OTHER, code: 'version_conflict' },
    422: [{ path: { id: kind }, body: wrong, code: 'validation_failed' }, { path: { id: kind }, body: { noSuchField: 1 }, code: 'validation_failed' }],
});
const end = (kind) => ({ 200: { path: { id: kind } }, 404: { path: { id: NOBODY }, code: 'not_found' }, 412: { path: { id: kind }, ...OTHER, code: 'version_conflict' } });

/* An upsert of one or of a batch. */
const upsert = (plural, kind, body) => ({
    200: [
        { body: { ...body, externalId: `world-${kind}` } },
        { wrong: true, body: { [plural]: [{ ...body, externalId: `batch-${kind}` }, { ...body, noSuchField: 1 }] } },
        { query: 'atomic=true', body: { [plural]: [{ ...body, externalId: `atomic-${kind}` }] } },
    ],
    201: [{ body: { ...body, externalId: `new-${kind}` } }, { body }, {
        headers: { 'Idempotency-Key': `key-${kind}` }, body: { ...body, externalId: `kept-${kind}` },
        before: [{ method: 'POST', route: `/api/v1/${plural}`, headers: { 'Idempotency-Key': `key-${kind}` }, body: { ...body, externalId: `kept-${kind}` } }],
    }],
    412: { body: { ...body, externalId: `world-${kind}` }, ...OTHER, code: 'version_conflict' },
    422: [
        { body: { ...body, noSuchField: 1 }, code: 'validation_failed' },
        { body: { [plural]: [] }, code: 'too_many_items' },
        { query: 'atomic=true', body: { [plural]: [body, { ...body, noSuchField: 1 }] }, code: 'batch_failed' },
        { headers: { 'Idempotency-Key': `key-${kind}` }, body: { ...body, externalId: `other-${kind}` }, code: 'idempotency_key_reused' },
    ],
});

const JOB = { title: 'No heat', location: PLACE, durationMinutes: 60 };
const STATUS = { status: 'en_route', at: AT };
const OUTCOME = { actualDurationMinutes: 55, completedAt: '2024-05-14T14:00:00Z' };

const jobs = {
    writeJobs: { ...upsert('jobs', 'job', JOB), 409: { body: { externalId: 'world-jobDone', status: 'scheduled' }, code: 'illegal_transition' } },
    patchJob: {
        ...change('jobToPatch', { priority: 'urgent', requiredSkills: ['hvac', { name: 'boiler', level: 2 }] }, { priority: 9 }),
        409: { path: { id: 'jobDone' }, body: { status: 'scheduled' }, code: 'illegal_transition' },
    },
    cancelJob: { ...end('jobToCancel'), 409: { path: { id: 'jobDone' }, code: 'illegal_transition' } },
    reportStatus: {
        200: [{ path: { id: 'jobToReport' }, body: STATUS }, { path: { id: 'jobToReport' }, body: STATUS }],
        404: { path: { id: NOBODY }, body: STATUS, code: 'not_found' },
        409: { path: { id: 'jobDone' }, body: { ...STATUS, at: '2024-05-15T09:00:00Z' }, code: 'illegal_transition' },
        422: { path: { id: 'jobToReport' }, body: { status: 'asleep' }, code: 'validation_failed' },
    },
    reportStatuses: {
        200: { body: { statuses: [{ jobId: 'ext::world-jobToReport', status: 'on_site', at: '2024-05-14T13:30:00Z' }, { jobId: 'ext::nobody', ...STATUS }] } },
        422: { body: { statuses: [] }, code: 'too_many_items' },
    },
    reportOutcome: {
        200: { path: { id: 'jobToMeasure' }, body: OUTCOME }, 404: { path: { id: NOBODY }, body: OUTCOME, code: 'not_found' },
        409: [
            { path: { id: 'job' }, body: { csat: 4 }, code: 'not_completed' },
            { path: { id: 'jobCanceled' }, body: OUTCOME, code: 'illegal_transition' },
        ],
        422: { path: { id: 'jobToMeasure' }, body: { csat: 6 }, code: 'validation_failed' },
    },
    reportOutcomes: {
        200: { body: { outcomes: [{ jobId: 'ext::world-jobDone', ...OUTCOME }, { jobId: 'ext::nobody', ...OUTCOME }] } },
        422: { body: { outcomes: [] }, code: 'too_many_items' },
    },
    reopenJob: {
        200: { path: { id: 'jobToReopen' }, body: { note: 'It leaks again.' } }, 404: { path: { id: NOBODY }, body: {}, code: 'not_found' },
        409: { path: { id: 'job' }, body: {}, code: 'not_final' }, 412: { path: { id: 'jobDone' }, body: {}, ...OTHER, code: 'version_conflict' },
        422: { path: { id: 'jobDone' }, body: { noSuchField: 1 }, code: 'validation_failed' },
    },
    getTimeline: {
        200: [{ path: { id: 'job' } }, { path: { id: 'jobToReport' }, query: 'limit=1' }], 404: { path: { id: NOBODY }, code: 'not_found' },
        400: { path: { id: 'job' }, query: 'cursor=bm90IG1pbmU', code: 'invalid_cursor' },
    },
};

const POSITION = { ...PLACE, at: AT, speedKmh: 40.5 };
const MOVES = { moves: [{ sku: 'CAP-45', delta: -1, reason: 'used' }] };
const FEEDBACK = { date: '2024-05-14', score: 4, comment: 'Well planned.' };

const technicians = {
    writeTechnicians: upsert('technicians', 'technician', { name: 'Marta', homeBase: PLACE }),
    patchTechnician: change('technicianToPatch', { phone: '+12125550101', skills: ['hvac'] }, { speedFactor: 100 }),
    deactivateTechnician: end('technicianToLeave'),
    reportLocation: {
        200: { path: { id: 'technician' }, body: POSITION }, 404: { path: { id: NOBODY }, body: POSITION, code: 'not_found' },
        422: { path: { id: 'technician' }, body: { ...POSITION, at: '2024-05-14T13:00:00' }, code: 'validation_failed' },
    },
    reportLocations: {
        200: { body: { locations: [{ technicianId: 'ext::world-technician', ...POSITION }, { technicianId: 'ext::nobody', ...POSITION }] } },
        422: { body: { locations: [] }, code: 'too_many_items' },
    },
    getInventory: { 200: { path: { id: 'technician' } }, 404: { path: { id: NOBODY }, code: 'not_found' } },
    moveInventory: {
        200: { path: { id: 'technician' }, body: MOVES }, 404: { path: { id: NOBODY }, body: MOVES, code: 'not_found' },
        409: { path: { id: 'technician' }, body: { moves: [{ sku: 'CAP-45', delta: -999, reason: 'used' }] }, code: 'insufficient_stock' },
        422: { path: { id: 'technician' }, body: { moves: [{ sku: 'CAP-45' }] }, code: 'validation_failed' },
    },
    giveFeedback: {
        201: { path: { id: 'technician' }, body: FEEDBACK }, 404: { path: { id: NOBODY }, body: FEEDBACK, code: 'not_found' },
        422: { path: { id: 'technician' }, body: { ...FEEDBACK, score: 6 }, code: 'validation_failed' },
    },
};

const opt = {
    200: [{ path: { id: 'customer' }, body: { channel: 'sms' } }, { path: { id: 'customerReference' }, body: {} }],
    404: { path: { id: NOBODY }, body: {}, code: 'not_found' }, 422: { path: { id: 'customer' }, body: { channel: 'pigeon' }, code: 'validation_failed' },
};

const customers = {
    listCustomers: list,
    writeCustomers: upsert('customers', 'customer', { name: 'Ann Lee', phone: '+12125550100' }),
    getCustomer: { ...one('customer', 'customerReference'), 304: { path: { id: 'customer' }, etag: true, before: [changed('customers', 'customer', { language: 'fr' })] } },
    patchCustomer: change('customer', { language: 'es', quietHours: { start: '21:00', end: '07:00' } }, { notify: 'yes' }),
    optOut: opt,
    optIn: opt,
};

const settings = {
    getOrganization: { 200: {}, 304: { etag: true } },
    patchOrganization: {
        200: { body: { planning: { freezeMinutes: 30 } } }, 412: { body: { planning: { freezeMinutes: 31 } }, ...OTHER, code: 'version_conflict' },
        422: [{ body: { timezone: 'Mars/Olympus' }, code: 'validation_failed' }, { body: { planning: { noSuchField: 1 } }, code: 'validation_failed' }],
    },
    listBranches: list,
    createBranch: { 201: { body: { name: 'World east' } }, 409: { body: { name: 'world NORTH' }, code: 'name_taken' }, 422: { body: {}, code: 'validation_failed' } },
    getBranch: { ...one('branch'), 304: { path: { id: 'branch' }, etag: true, before: [changed('branches', 'branch', { timezone: 'America/Denver' })] } },
    patchBranch: { ...change('branch', { timezone: 'America/Chicago' }, { timezone: 'Mars/Olympus' }), 409: { path: { id: 'branch' }, body: { name: 'World SOUTH' }, code: 'name_taken' } },
    deactivateBranch: end('branchToLeave'),
};

const EVIL = { headers: { Origin: 'http://elsewhere.example' }, code: 'csrf_failed' };
const NOT_SIGNED_IN = { key: 'own', code: 'session_required' };
const LOGIN = { email: '$ownerEmail', password: '$password' };
const GUESS = { email: 'guesser@world.example', password: 'wrong' };
const CHANGE = { currentPassword: '$password', newPassword: 'another long and quiet morning 2' };

const access = {
    listKeys: list,
    createKey: { 201: { body: { label: 'ours' } }, 422: [{ body: {}, code: 'validation_failed' }, { body: { label: 'x', scopes: ['no:scope'] }, code: 'validation_failed' }] },
    rotateKey: {
        200: { path: { id: 'keyToRotate' }, body: { graceSeconds: 60 } }, 404: { path: { id: NOBODY }, body: {}, code: 'not_found' },
        409: { path: { id: 'keyRevoked' }, body: {}, code: 'key_revoked' }, 422: { path: { id: 'keyToRotate' }, body: { graceSeconds: -1 }, code: 'validation_failed' },
    },
    revokeKey: { 200: { path: { id: 'keyToRevoke' } }, 404: { path: { id: NOBODY }, code: 'not_found' } },
    login: {
        200: { body: LOGIN }, 401: { body: { ...LOGIN, password: 'wrong' }, code: 'invalid_credentials' }, 403: { body: LOGIN, ...EVIL },
        422: { body: { email: 'x' }, code: 'validation_failed' },
        429: { body: GUESS, code: 'login_throttled', windowS: 15 * 60, before: Array.from({ length: 5 }, () => ({ method: 'POST', route: '/api/v1/auth/login', key: 'none', body: GUESS, answers: 401 })) },
    },
    acceptInvite: {
        200: { body: { token: '$inviteToken', password: '$password' } }, 403: { body: { token: 'x', password: '$password' }, ...EVIL },
        404: { body: { token: '$inviteToken', password: '$password' }, code: 'invite_invalid' }, 422: { body: { token: 'x' }, code: 'validation_failed' },
    },
    logout: { 200: { session: 'toLeave' }, 403: NOT_SIGNED_IN },
    changePassword: {
        200: { session: 'toChange', body: { ...CHANGE, newPassword: '$password' } },
        401: { session: 'own', body: { ...CHANGE, currentPassword: 'wrong' }, code: 'invalid_credentials' },
        403: { ...NOT_SIGNED_IN, body: CHANGE }, 422: { session: 'own', body: { ...CHANGE, newPassword: 'password' }, code: 'weak_password' },
    },
    getMe: { 200: [{}, { session: 'own' }] },
    listSessions: { 200: { session: 'own' }, 403: NOT_SIGNED_IN },
    endSession: { 200: { session: 'own', path: { id: 'sessionToEnd' } }, 403: { ...NOT_SIGNED_IN, path: { id: 'sessionToEnd' } }, 404: { session: 'own', path: { id: NOBODY }, code: 'not_found' } },
    endOtherSessions: { 200: { session: 'alone' }, 403: NOT_SIGNED_IN },
    listUsers: list,
    inviteUser: {
        201: { body: { email: 'new@world.example', role: 'viewer' } }, 409: { body: { email: 'Owner@World.example', role: 'viewer' }, code: 'email_taken' },
        422: { body: { email: 'a' }, code: 'validation_failed' },
    },
    patchUser: { ...change('user', { name: 'Eve' }, { role: 'king' }), 409: { path: { id: 'userOwner' }, body: { role: 'viewer' }, code: 'last_owner' } },
    disableUser: { ...end('userToDisable'), 409: { path: { id: 'userOwner' }, code: 'last_owner' } },
};

const TASKS = { tasks: { tidy: { enabled: true, at: '02:30' }, audit_heads: { everyMinutes: 90 } } };
const FULL = { full: true, code: 'unavailable' };
const once = (kind, body) => ({ path: { id: kind }, headers: { 'Idempotency-Key': `once-${kind}` }, body, wrong: true }); // a body that nobody asked for is no part of the request
const byHand = (kind) => ({
    200: [once(kind, {}), once(kind, { again: true })], 404: { path: { id: NOBODY }, code: 'not_found' }, 409: { path: { id: kind }, code: 'not_dead' }, 422: { path: { id: kind }, query: 'x=1' },
});

const operations = {
    listAudit: {
        ...list, 200: [{}, { query: 'limit=2&action=job.created' }, { query: 'actor=nobody&subject=none&requestId=none&from=2024-01-01T00:00:00Z&to=2024-01-02T00:00:00Z' }],
        422: { query: 'from=yesterday', code: 'validation_failed' },
    },
    verifyAudit: { 200: {}, 503: FULL },
    listAuditHeads: list,
    exportAudit: { 200: [{}, { query: 'from=2024-01-01T00:00:00Z&to=2024-01-02T00:00:00Z' }], 422: { query: 'to=tomorrow', code: 'validation_failed' }, 503: FULL },
    getTimetable: { 200: {}, 304: { etag: true } },
    patchTimetable: {
        200: { body: TASKS }, 412: { body: TASKS, ...OTHER, code: 'version_conflict' },
        422: [{ body: { tasks: { tidy: { everyMinutes: 0 } } }, code: 'validation_failed' }, { body: { tasks: { sweep: {} } }, code: 'validation_failed' }],
    },
    listDeadLetters: list,
    retryDeadLetter: byHand('letterToRetry'),
    discardDeadLetter: byHand('letterToDiscard'),
    streamEvents: {
        200: [{ direct: ENDLESS }, { query: 'types=job.created,job.status', headers: { 'Last-Event-ID': '0' }, direct: ENDLESS }, { headers: { 'Last-Event-ID': '999999999' }, direct: ENDLESS }],
        403: { session: 'technician', query: 'types=job.created', code: 'insufficient_scope' },
        422: [{ query: 'types=moon.risen', code: 'validation_failed' }, { headers: { 'Last-Event-ID': 'yesterday' }, code: 'validation_failed' }],
    },
    getReadiness: { 200: {} },
    getMetrics: { 200: {}, 404: { headers: { 'X-Forwarded-For': '203.0.113.9' }, code: 'not_found' } },
};

const WEIGHTS = { weights: { route_fit: 0.5, delay_risk: 1 } };
const QUESTION = { jobType: 'boiler_repair' };
const NONE = { path: { n: '=999999' }, code: 'not_found' };
const numbered = { 200: { path: { n: '=1' } }, 304: { path: { n: '=1' }, etag: true }, 404: [NONE, { path: { n: '=one' }, code: 'not_found' }] };

const learning = {
    predictDuration: {
        200: [{ body: { ...QUESTION, at: AT } }, {
            headers: { 'Idempotency-Key': 'question' }, body: QUESTION,
            before: [{ method: 'POST', route: '/api/v1/prediction/duration', headers: { 'Idempotency-Key': 'question' }, body: QUESTION }],
        }],
        422: [
            { body: {}, code: 'validation_failed' }, { body: { ...QUESTION, location: PLACE }, code: 'not_supported' },
            { headers: { 'Idempotency-Key': 'question' }, body: { jobType: 'other' }, code: 'idempotency_key_reused' },
        ],
    },
    listModels: list,
    getModel: numbered,
    activateModel: { 200: { path: { n: '=1' } }, 404: NONE },
    listWeights: list,
    createWeights: { 201: { body: WEIGHTS }, 422: [{ body: { weights: { beauty: 1 } }, code: 'validation_failed' }, { body: { weights: {} }, code: 'validation_failed' }] },
    getWeights: numbered,
    activateWeights: { 200: { path: { n: '=1' } }, 404: NONE },
};

// Who stops the engine, and where a pilot's users decide, has a branch of its own here: nobody else is held up by it.
const stopped = { title: 'No heat', externalId: 'stopped', branch: 'Stopped', location: PLACE };
const pilot = { title: 'No heat', externalId: 'pilot', branch: 'Pilot', location: PLACE };
const ASK = { jobId: 'ext::world-job', commit: 'none' };
const URGENT = { jobId: 'ext::world-job', commit: 'none' };
const STOP = { active: true, branch: 'Stopped', reason: 'fire drill' };
const GONE = { path: { id: NOBODY }, code: 'not_found' };
const REJECT = { code: 'other' };
const MONDAY = '2031-01-06';
const SOON = new Date(Date.now() + 3_600_000).toISOString();
const FLAG = { changeId: '1', label: 'unsafe', note: 'ice' };
const WHY_NOT = 'technicianId=ext%3A%3Aworld-technician';

const dispatch = {
    assign: {
        200: [{ body: ASK }, { body: { jobId: 'ext::world-job', topK: 1 } }, {
            headers: { 'Idempotency-Key': 'assign' }, body: ASK,
            before: [{ method: 'POST', route: '/api/v1/dispatch/assign', headers: { 'Idempotency-Key': 'assign' }, body: ASK }],
        }],
        403: {
            body: { jobId: 'ext::pilot', commit: 'apply' }, code: 'not_pilot',
            before: [
                { method: 'POST', route: '/api/v1/jobs', body: pilot, answers: 201 },
                { method: 'PATCH', route: '/api/v1/org', body: { modeRules: [{ branch: 'Pilot', mode: 'assisted', pilotUserIds: ['$somebody'] }] } },
            ],
        },
        409: [
            { body: { jobId: 'ext::world-jobDone' }, code: 'job_not_assignable' },
            {
                body: { jobId: 'ext::stopped' }, code: 'engine_stopped',
                before: [{ method: 'POST', route: '/api/v1/jobs', body: stopped, answers: 201 }, { method: 'PUT', route: '/api/v1/dispatch/stop', body: STOP }],
            },
        ],
        422: [
            { body: {}, code: 'validation_failed' }, { body: { jobId: 'ext::nobody' }, code: 'validation_failed' },
            { body: { ...ASK, date: '2024-05-14' }, code: 'validation_failed' },
            { headers: { 'Idempotency-Key': 'assign' }, body: { ...ASK, topK: 2 }, code: 'idempotency_key_reused' },
        ],
    },
    emergency: {
        200: [{ body: URGENT }, { body: { job: { title: 'Flood', externalId: 'flood', location: PLACE }, maxMovedJobs: 2, timeLimitMs: 100 } }, { body: { jobId: 'ext::flood', commit: 'propose' } }, {
            headers: { 'Idempotency-Key': 'emergency' }, body: URGENT,
            before: [{ method: 'POST', route: '/api/v1/dispatch/emergency', headers: { 'Idempotency-Key': 'emergency' }, body: URGENT }],
        }],
        403: {
            body: { jobId: 'ext::pilot', commit: 'apply' }, code: 'not_pilot',
            before: [
                { method: 'POST', route: '/api/v1/jobs', body: pilot },
                { method: 'PATCH', route: '/api/v1/org', body: { modeRules: [{ branch: 'Pilot', mode: 'assisted', pilotUserIds: ['$somebody'] }] } },
            ],
        },
        409: [
            { body: { jobId: 'ext::world-jobDone' }, code: 'job_not_assignable' },
            {
                body: { jobId: 'ext::stopped' }, code: 'engine_stopped',
                before: [{ method: 'POST', route: '/api/v1/jobs', body: stopped }, { method: 'PUT', route: '/api/v1/dispatch/stop', body: STOP }],
            },
        ],
        422: [
            { body: {}, code: 'validation_failed' }, { body: { jobId: 'ext::nobody' }, code: 'validation_failed' },
            { body: { jobId: 'ext::world-job', job: { title: 'Flood' } }, code: 'validation_failed' },
            { body: { ...URGENT, timeLimitMs: 99 }, wrong: true, code: 'validation_failed' },
            { body: { job: { title: 'Flood', after: [{ jobId: 'ext::nobody' }] } }, code: 'validation_failed' },
            { headers: { 'Idempotency-Key': 'emergency' }, body: { ...URGENT, maxMovedJobs: 9 }, code: 'idempotency_key_reused' },
        ],
    },
    stopEngine: {
        200: [{ body: { ...STOP, reason: 'another drill' } }, { body: { active: false, branch: 'Stopped' } }, { body: { active: false } }],
        422: [{ body: { active: true }, code: 'validation_failed' }, { body: { ...STOP, branch: 'Nowhere' }, code: 'validation_failed' }],
    },
    listDecisions: { 200: [{}, { query: 'jobId=ext%3A%3Aworld-job&kind=assign&limit=1' }, { query: 'date=2024-05-14' }], 400: list[400] },
    getDecision: { 200: { path: { id: 'decision' } }, 404: { path: { id: NOBODY }, code: 'not_found' } },
    listProposals: { 200: [{}, { query: 'status=pending,deferred&kind=assign&limit=2' }, { query: 'date=2031-01-06' }], 400: list[400] },
    getProposal: { 200: { path: { id: 'proposal' } }, 404: GONE },
    approveProposal: {
        200: { path: { id: 'proposalToApprove' }, body: { note: 'go', lockJobIds: ['ext::world-proposalToApprove'] } }, 404: { ...GONE, body: {} },
        409: { path: { id: 'proposalDone' }, body: {}, code: 'already_decided' },
        422: [
            { path: { id: 'proposal' }, body: { changeIds: ['7'] }, code: 'validation_failed' },
            { path: { id: 'proposal' }, body: { edits: [{ changeId: '1', sequence: 2 }] }, wrong: true, code: 'not_supported' },
        ],
    },
    rejectProposal: {
        200: { path: { id: 'proposalToReject' }, body: { code: 'traffic', reason: 'the bridge is closed' } }, 404: { ...GONE, body: REJECT },
        409: { path: { id: 'proposalDone' }, body: REJECT, code: 'already_decided' }, 422: { path: { id: 'proposal' }, body: {}, code: 'validation_failed' },
    },
    deferProposal: {
        200: { path: { id: 'proposalToDefer' }, body: { until: SOON } }, 404: { ...GONE, body: { until: SOON } },
        409: { path: { id: 'proposalDone' }, body: { until: SOON }, code: 'already_decided' },
        422: { path: { id: 'proposal' }, body: { until: '2020-01-01T00:00:00Z' }, code: 'validation_failed' },
    },
    flagProposal: {
        200: { path: { id: 'proposalToFlag' }, body: FLAG }, 404: { ...GONE, body: FLAG },
        422: { path: { id: 'proposalToFlag' }, body: { ...FLAG, changeId: '9' }, code: 'validation_failed' },
    },
    rebaseProposal: { 201: { path: { id: 'proposalToRebase' } }, 404: GONE, 409: { path: { id: 'proposalDone' }, code: 'already_decided' } },
    rollbackProposal: { 201: { path: { id: 'proposalToRollBack' } }, 404: GONE, 409: { path: { id: 'proposal' }, code: 'not_applied' } },
    planDay: {
        200: { headers: { Prefer: 'wait=30' }, body: { date: MONDAY, iterations: 10 } },
        202: [
            { body: { date: MONDAY, iterations: 50 } }, { body: {} },
            {
                headers: { 'Idempotency-Key': 'run' }, body: { date: MONDAY, iterations: 1 },
                before: [{ method: 'POST', route: '/api/v1/dispatch/optimize', headers: { 'Idempotency-Key': 'run' }, body: { date: MONDAY, iterations: 1 }, answers: 202 }],
            },
        ],
        409: {
            body: { branch: 'Stopped', iterations: 1 }, code: 'engine_stopped',
            before: [{ method: 'PUT', route: '/api/v1/dispatch/stop', body: STOP }],
        },
        422: [
            { body: { date: '2024-05-14' }, code: 'validation_failed' }, { body: { branch: 'Nowhere' }, code: 'validation_failed' },
            { body: { goals: ['minimize_cost', 'minimize_cost'] }, code: 'validation_failed' }, { body: { fromNow: false }, code: 'not_supported' },
            { headers: { 'Idempotency-Key': 'run' }, body: { date: MONDAY, iterations: 2 }, code: 'idempotency_key_reused' },
        ],
    },
    listRuns: { 200: [{}, { query: `date=${MONDAY}&kind=plan&state=queued,running,succeeded&limit=1` }], 400: list[400] },
    getRun: { 200: { path: { id: 'run' } }, 404: GONE },
    streamRun: { 200: { path: { id: 'run' } }, 404: GONE, 422: { path: { id: 'run' }, headers: { 'Last-Event-ID': 'yesterday' }, code: 'validation_failed' } },
    cancelRun: { 200: { path: { id: 'run' } }, 404: GONE },
    listAtRisk: {
        200: [{}, { query: 'date=2031-01-06&minProbability=0' }, { query: 'date=2031-01-06&horizonMinutes=60&minProbability=0.5' }, { query: 'date=2024-05-14' }],
        422: { query: 'minProbability=2', wrong: true, code: 'validation_failed' },
    },
    explainJob: {
        200: [{ path: { id: 'job' }, query: WHY_NOT }, { path: { id: 'job' }, query: `${WHY_NOT}&start=2031-01-06T15:00:00Z` }],
        404: [{ path: { id: NOBODY }, query: WHY_NOT, code: 'not_found' }, { path: { id: 'job' }, query: 'technicianId=ext%3A%3Anobody', code: 'not_found' }],
        409: { path: { id: 'jobDone' }, query: WHY_NOT, code: 'job_not_assignable' },
        422: { path: { id: 'job' }, code: 'validation_failed' },
    },
    override: {
        200: [
            { body: { jobId: 'ext::world-override', technicianId: 'ext::world-technician', dryRun: true } },
            { body: { jobId: 'ext::world-override', sequence: 1, force: true, reason: 'they asked' } },
            { body: { jobId: 'ext::world-override', unassign: true } },
        ],
        409: [
            { body: { jobId: 'ext::world-override', technicianId: 'ext::world-technician', start: '2031-01-06T03:00:00Z' }, code: 'rule_broken' },
            { body: { jobId: 'ext::world-jobDone', unassign: true }, code: 'job_not_assignable' },
        ],
        422: [{ body: { jobId: 'ext::world-override' }, code: 'validation_failed' }, { body: { jobId: 'ext::nobody', unassign: true }, code: 'validation_failed' }],
    },
    undoOverride: {
        200: [{ path: { undoId: 'overrideToUndo' }, body: { dryRun: true } }, { path: { undoId: 'overrideToUndo' }, body: {} }],
        404: { path: { undoId: NOBODY }, body: {}, code: 'not_found' }, 409: { path: { undoId: 'overrideStale' }, body: {}, code: 'undo_stale' },
        422: { path: { undoId: 'override' }, body: { noSuchField: 1 }, code: 'validation_failed' },
    },
    lock: {
        200: [{ body: { jobId: 'ext::world-overrideStale' } }, { body: { jobIds: ['ext::world-overrideStale'], locks: ['order'], reason: 'promised' } }],
        409: { body: { jobId: 'ext::world-jobDone' }, code: 'job_not_assignable' },
        422: [{ body: {}, code: 'validation_failed' }, { body: { jobId: 'ext::world-proposal' }, code: 'validation_failed' }],
    },
    unlock: {
        200: [{ body: { jobId: 'ext::world-overrideStale', locks: ['time'] } }, { body: { jobIds: ['ext::world-overrideStale'] } }],
        422: { body: { jobIds: [] }, code: 'validation_failed' },
    },
    replayDecision: { 200: { path: { id: 'decision' } }, 404: { path: { id: NOBODY }, code: 'not_found' } },
    explainDecision: {
        200: { path: { id: 'decision' }, query: WHY_NOT },
        404: [{ path: { id: NOBODY }, query: WHY_NOT, code: 'not_found' }, { path: { id: 'decision' }, query: 'technicianId=ext%3A%3Anobody', code: 'not_found' }],
        422: { path: { id: 'decision' }, code: 'validation_failed' },
    },
};

const SPAN = 'from=2024-05-01&to=2024-05-31';
const TOO_LONG = { query: 'from=2024-01-01&to=2025-12-31', code: 'validation_failed' };
const JAM = { area: { center: PLACE, radiusKm: 2.5 }, factor: 2, from: '2040-05-15T08:00:00Z', until: '2040-05-15T18:00:00Z', note: 'The bridge is closed.' };
// With the world's three and the two that were told just before, as many as there may be.
const MANY_JAMS = Array.from({ length: 195 }, () => ({ method: 'POST', route: '/api/v1/traffic/incidents', body: JAM, answers: 201 }));
const spans = (...groups) => groups.map((by) => ({ query: `${SPAN}&groupBy=${by}` }));
const ALL_GROUPS = spans('day', 'week', 'month', 'technician', 'branch');
const report = { 200: [{}, ...ALL_GROUPS], 422: [TOO_LONG, { query: 'groupBy=hour', code: 'validation_failed' }], 503: { query: SPAN, full: true, code: 'unavailable' } };

const reports = {
    listIncidents: { 200: [{}, { query: 'active=all&limit=1' }], 400: { query: 'cursor=bm90IG1pbmU', code: 'invalid_cursor' } },
    createIncident: {
        201: [{ body: JAM }, { body: { ...JAM, note: null } }], 409: { body: JAM, before: MANY_JAMS, code: 'too_many_incidents' },
        422: [{ body: { ...JAM, until: JAM.from }, code: 'validation_failed' }, { body: {}, code: 'validation_failed' }],
    },
    getIncident: { ...one('incident'), 304: { path: { id: 'incidentToLookAt' }, etag: true, before: [{ method: 'DELETE', route: '/api/v1/traffic/incidents/{id}', path: { id: 'incidentToLookAt' } }] } },
    endIncident: end('incidentToEnd'),
    getCapacity: { 200: [{}, ...spans('day', 'week', 'technician', 'branch')], 422: [TOO_LONG, { query: 'groupBy=month', code: 'validation_failed' }] },
    getKpis: report,
    exportKpis: report,
    getShadowReport: report,
};

export const platform = { ...reports,  ...dispatch,  ...jobs, ...technicians, ...customers, ...settings, ...access, ...operations, ...learning };
