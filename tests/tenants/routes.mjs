// What the tenant matrix must know of each operation beyond the OpenAPI document: which scope the contract gives it, and where
// its requests name objects. An operation of the document that is not here fails the matrix, and so does one here that
// the document has not.
//
//     scope         the contract's scope; "any": every valid key may; "open": asked without a key; "session": no key may
//     path, query   parameters that name objects: {id: "job"}: the kind of object, which the world has of each organisation
//     body          the body of an ordinary request; refers: {"/technicianId": "technician"} are its places that name objects
//     with          the rest of the query of an ordinary request

export const routes = {
    listJobs: { scope: 'jobs:read', query: { technicianId: 'technician' } },
    getJob: { scope: 'jobs:read', path: { id: 'job' } },
    listTechnicians: { scope: 'technicians:read' },
    getTechnician: { scope: 'technicians:read', path: { id: 'technician' } },
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
    getErrors: { scope: 'open' },
    getPage: { scope: 'open' },
    getPageFile: { scope: 'open', path: { name: 'pageFile' } },
};
