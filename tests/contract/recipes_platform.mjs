// Recipes for what is kept: jobs, technicians, customers, settings, keys, users and sessions, the audit and the queue. The objects
// are world.mjs's.
// Statuses of an operation are driven in the order of the document: successes first.

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
        409: [
            { path: { id: 'jobDone' }, body: { status: 'scheduled' }, code: 'illegal_transition' },
            { path: { id: 'jobToPatch' }, body: { accessNotes: 'gate {turn}' }, crowd: 64, direct: 'Prism passes one after the other', code: 'conflict' },
        ],
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
        429: { body: GUESS, code: 'login_throttled', before: Array.from({ length: 5 }, () => ({ method: 'POST', route: '/api/v1/auth/login', key: 'none', body: GUESS, answers: 401 })) },
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
const byHand = (kind) => ({
    200: { path: { id: kind } }, 404: { path: { id: NOBODY }, code: 'not_found' }, 409: { path: { id: kind }, code: 'not_dead' }, 422: { path: { id: kind }, query: 'x=1' },
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
    getReadiness: { 200: {} },
    getMetrics: { 200: {}, 404: { headers: { 'X-Forwarded-For': '203.0.113.9' }, code: 'not_found' } },
};

export const platform = { ...jobs, ...technicians, ...customers, ...settings, ...access, ...operations };
