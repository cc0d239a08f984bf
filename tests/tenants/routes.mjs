// What the tenant matrix must know of each operation beyond the OpenAPI document: which scope the contract gives it, and where
// its requests name objects. An operation of the document that is not here fails the matrix, and so does one here that
// the document has not.
//
//     scope         the contract's scope; "any": every valid key may; "open": asked without a key; "session": no key may
//     path, query   parameters that name objects: {id: "job"}: the kind of object, which the world has of each organization
//     body          the body of an ordinary request; refers: {"/technicianId": "technician"} are its places that name objects
//     with          the rest of the query of an ordinary request
//     hers          which of the named objects a technician has of her own: {id: "jobOfHers"}; she may do it with these alone
//     free          true: a technician may, for there is nobody's in it, or she gets what is hers
//     ends          true: it ends the session that asks
//     once          true: an open one that may be asked with success only once

const PLACE = { lat: 34.06, lng: -118.25 };
const AT = '2024-05-14T13:00:00Z';
const OUTCOME = { actualDurationMinutes: 55, completedAt: '2024-05-14T14:00:00Z' };

const platform = {
    listKeys: { scope: 'admin' },
    createKey: { scope: 'admin', body: { label: 'ours' } },
    rotateKey: { scope: 'admin', path: { id: 'keyToRotate' }, body: {} },
    revokeKey: { scope: 'admin', path: { id: 'keyToRevoke' } },
    login: { scope: 'open', body: { email: '$ownerEmail', password: '$password' } },
    acceptInvite: { scope: 'open', once: true, body: { token: '$inviteToken', password: '$password' } },
    logout: { scope: 'session', ends: true },
    changePassword: { scope: 'session', body: { currentPassword: 'x', newPassword: 'a long and quiet morning 3' } },
    getMe: { scope: 'any' },
    listSessions: { scope: 'session' },
    endOtherSessions: { scope: 'session' },
    endSession: { scope: 'session', path: { id: 'sessionToEnd' } },
    listUsers: { scope: 'admin' },
    inviteUser: { scope: 'admin', body: { email: 'tech@world.example', role: 'technician', technicianId: '' }, refers: { '/technicianId': 'technician' } },
    patchUser: { scope: 'admin', path: { id: 'user' }, body: { role: 'technician', technicianId: '' }, refers: { '/technicianId': 'technician' } },
    disableUser: { scope: 'admin', path: { id: 'userToDisable' } },
    getOrganization: { scope: 'any' },
    patchOrganization: { scope: 'admin', body: { modeRules: [{ mode: 'shadow', pilotTechnicianIds: [''] }] }, refers: { '/modeRules/0/pilotTechnicianIds/0': 'technician' } },
    listBranches: { scope: 'jobs:read', free: true },
    createBranch: { scope: 'admin', body: { name: 'World west' } },
    getBranch: { scope: 'jobs:read', free: true, path: { id: 'branch' } },
    patchBranch: { scope: 'admin', path: { id: 'branch' }, body: { timezone: 'America/Chicago' } },
    deactivateBranch: { scope: 'admin', path: { id: 'branchToLeave' } },
    writeJobs: {
        scope: 'jobs:write', body: { externalId: 'matrix', title: 'x', requiredTechnicianId: '', excludedTechnicianIds: [''], after: [{ jobId: '' }] },
        refers: { '/requiredTechnicianId': 'technician', '/excludedTechnicianIds/0': 'technicianToPatch', '/after/0/jobId': 'job' },
    },
    patchJob: { scope: 'jobs:write', path: { id: 'jobToPatch' }, body: { technicianId: '', crewTechnicianIds: [''] }, refers: { '/technicianId': 'technician', '/crewTechnicianIds/0': 'technicianToPatch' } },
    cancelJob: { scope: 'jobs:write', path: { id: 'jobToCancel' } },
    reportStatus: { scope: 'jobs:write', path: { id: 'jobToReport' }, body: { status: 'en_route', at: AT, technicianId: '' }, refers: { '/technicianId': 'technician' }, hers: { id: 'jobOfHers', '/technicianId': 'technicianOfHers' } },
    reportStatuses: {
        scope: 'jobs:write', body: { statuses: [{ jobId: '', status: 'on_site', at: AT, technicianId: '' }] },
        refers: { '/statuses/0/jobId': 'jobToReport', '/statuses/0/technicianId': 'technician' },
        hers: { '/statuses/0/jobId': 'jobOfHers', '/statuses/0/technicianId': 'technicianOfHers' },
    },
    reportOutcome: { scope: 'jobs:write', path: { id: 'jobToMeasure' }, hers: { id: 'jobOfHers' }, body: OUTCOME },
    reportOutcomes: { scope: 'jobs:write', body: { outcomes: [{ jobId: '', ...OUTCOME }] }, refers: { '/outcomes/0/jobId': 'jobDone' }, hers: { '/outcomes/0/jobId': 'jobOfHers' } },
    reopenJob: { scope: 'jobs:write', path: { id: 'jobToReopen' }, body: {} },
    getTimeline: { scope: 'jobs:read', path: { id: 'job' }, hers: { id: 'jobOfHers' } },
    writeTechnicians: { scope: 'technicians:write', body: { externalId: 'matrix', name: 'Marta' } },
    patchTechnician: { scope: 'technicians:write', path: { id: 'technicianToPatch' }, body: { maxJobs: 5 } },
    deactivateTechnician: { scope: 'technicians:write', path: { id: 'technicianToLeave' } },
    reportLocation: { scope: 'technicians:write', path: { id: 'technician' }, hers: { id: 'technicianOfHers' }, body: { ...PLACE, at: AT } },
    reportLocations: { scope: 'technicians:write', body: { locations: [{ technicianId: '', ...PLACE, at: AT }] }, refers: { '/locations/0/technicianId': 'technician' }, hers: { '/locations/0/technicianId': 'technicianOfHers' } },
    getInventory: { scope: 'technicians:read', path: { id: 'technician' }, hers: { id: 'technicianOfHers' } },
    moveInventory: { scope: 'technicians:write', path: { id: 'technician' }, body: { moves: [{ sku: 'CAP-45', delta: -1, reason: 'used' }] } },
    giveFeedback: { scope: 'technicians:write', path: { id: 'technician' }, body: { date: '2024-05-14', score: 4 } },
    listCustomers: { scope: 'customers:read' },
    writeCustomers: {
        scope: 'customers:write', body: { externalId: 'matrix', name: 'Ann', preferences: { requiredTechnicianId: '' } },
        refers: { '/preferences/requiredTechnicianId': 'technician' },
    },
    getCustomer: { scope: 'customers:read', path: { id: 'customer' } },
    patchCustomer: { scope: 'customers:write', path: { id: 'customer' }, body: { preferences: { preferredTechnicianIds: [''] } }, refers: { '/preferences/preferredTechnicianIds/0': 'technician' } },
    optOut: { scope: 'customers:write', path: { id: 'customer' }, body: {} },
    optIn: { scope: 'customers:write', path: { id: 'customer' }, body: {} },
    listAudit: { scope: 'audit:read', query: { subject: 'job', actor: 'actor', requestId: 'request' } },
    verifyAudit: { scope: 'audit:read' },
    listAuditHeads: { scope: 'audit:read' },
    exportAudit: { scope: 'audit:read' },
    getTimetable: { scope: 'admin' },
    patchTimetable: { scope: 'admin', body: { tasks: { tidy: { at: '02:30' } } } },
    listDeadLetters: { scope: 'admin' },
    retryDeadLetter: { scope: 'admin', path: { id: 'letterToRetry' } },
    discardDeadLetter: { scope: 'admin', path: { id: 'letterToDiscard' } },
    getReadiness: { scope: 'open' },
    getMetrics: { scope: 'open' },
};

export const routes = {
    ...platform,
    listJobs: { scope: 'jobs:read', free: true, query: { technicianId: 'technician' } },
    getJob: { scope: 'jobs:read', path: { id: 'job' }, hers: { id: 'jobOfHers' } },
    listTechnicians: { scope: 'technicians:read', free: true },
    getTechnician: { scope: 'technicians:read', path: { id: 'technician' }, hers: { id: 'technicianOfHers' } },
    getSchedule: { scope: 'dispatch:read', query: { technicianId: 'technician' }, with: 'date=2026-05-15' },
    optimize: {
        scope: 'dispatch:run',
        body: {
            dispatch_date: '2024-05-15', iterations: 10,
            jobs: [{ job_id: 'J', address: 'here', coordinates: { lat: 34.05, lng: -118.24 }, estimated_duration_minutes: 30 }],
            technicians: [{ tech_id: 'T', start_location: { lat: 34.06, lng: -118.35 }, shift_start: '08:00', shift_end: '17:00' }],
        },
    },
    getHealth: { scope: 'open' },
    getOpenapi: { scope: 'open' },
    getDocs: { scope: 'open' },
    getErrors: { scope: 'open' },
    getPage: { scope: 'open' },
    getInvitePage: { scope: 'open' },
    getPageFile: { scope: 'open', path: { name: 'pageFile' } },
};
