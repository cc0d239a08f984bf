// What recipes speak of, made on a running server by its own API: objects of every kind, keys that lack one scope each, and
// somebody who is signed in.
//
//     const world = await worldMake({ origin, key });      {origin, keys, objects, sessions}
//
// Objects that a recipe ends or changes for good have names of their own ("jobToCancel"), so that recipes do not meet.

const PASSWORD = 'a long and quiet morning 1';

/* Asks the server's API; anything but a success is a mistake of the test. Answers {data, headers}. */
async function ask({ origin, key }, method, path, body, headers = {}) {
    const response = await fetch(`${origin}/api/v1/${path}`, {
        method, headers: { ...(key && { Authorization: `Bearer ${key}` }), ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return { data: JSON.parse(text).data, headers: response.headers };
}

const PLACE = { lat: 34.06, lng: -118.25 };

async function jobsMake(from) {
    const names = ['job', 'jobToPatch', 'jobToCancel', 'jobToReport', 'jobToMeasure', 'jobToReopen', 'jobDone'];
    const jobs = {};
    for (const name of names) {
        const done = name === 'jobDone' || name === 'jobToReopen' || name === 'jobToMeasure';
        const { data } = await ask(from, 'POST', 'jobs', {
            externalId: `world-${name}`, title: name, location: PLACE, durationMinutes: 60,
            ...(done && { status: 'completed', outcome: { actualDurationMinutes: 50, completedAt: '2026-05-14T16:00:00Z' } }),
        });
        jobs[name] = data.id;
    }
    jobs.jobCanceled = (await ask(from, 'POST', 'jobs', { title: 'jobCanceled' })).data.id;
    await ask(from, 'DELETE', `jobs/${jobs.jobCanceled}`);
    return { ...jobs, jobReference: 'ext::world-job' };
}

async function technicianMake(from, name) {
    const { data } = await ask(from, 'POST', 'technicians', {
        externalId: `world-${name}`, name, homeBase: PLACE, inventory: [{ sku: 'CAP-45', quantity: 3 }],
        shifts: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '08:00', end: '17:00' }],
    });
    return data.id;
}

/* Somebody who was invited, accepted and signed in: {Cookie, X-CSRF-Token, Origin}. */
async function sessionMake(from, email, role) {
    const invited = await ask(from, 'POST', 'users', { email, role, name: 'Ann' });
    await ask({ origin: from.origin }, 'POST', 'auth/accept-invite', { token: invited.data.inviteToken, password: PASSWORD });
    return { user: invited.data.id, session: await signIn(from, email) };
}

export async function signIn(from, email) {
    const { data, headers } = await ask({ origin: from.origin }, 'POST', 'auth/login', { email, password: PASSWORD });
    return { id: data.session.id, headers: { Cookie: headers.get('set-cookie').split(';')[0], 'X-CSRF-Token': data.csrfToken, Origin: from.origin } };
}

async function keysMake(from) {
    const { data: me } = await ask(from, 'GET', 'auth/me');
    const without = {};
    for (const scope of me.scopes) {
        const { data } = await ask(from, 'POST', 'auth/apikeys', { label: `without ${scope}`, scopes: me.scopes.filter((one) => one !== scope) });
        without[scope] = data.key;
    }
    return without;
}

export async function worldMake(from) {
    const objects = await jobsMake(from);
    for (const name of ['technician', 'technicianToPatch', 'technicianToLeave']) objects[name] = await technicianMake(from, name);
    objects.technicianReference = 'ext::world-technician';
    objects.customer = (await ask(from, 'POST', 'customers', { externalId: 'world-customer', name: 'Ann Lee', phone: '+12125550100' })).data.id;
    objects.customerReference = 'ext::world-customer';
    objects.branch = (await ask(from, 'POST', 'branches', { name: 'World north' })).data.id;
    objects.branchToLeave = (await ask(from, 'POST', 'branches', { name: 'World south' })).data.id;
    for (const name of ['keyToRotate', 'keyToRevoke', 'keyRevoked']) objects[name] = (await ask(from, 'POST', 'auth/apikeys', { label: name })).data.id;
    await ask(from, 'DELETE', `auth/apikeys/${objects.keyRevoked}`);
    const owner = await sessionMake(from, 'owner@world.example', 'owner');
    objects.userOwner = owner.user;
    objects.user = (await ask(from, 'POST', 'users', { email: 'viewer@world.example', role: 'viewer' })).data.id;
    objects.userToDisable = (await ask(from, 'POST', 'users', { email: 'leaver@world.example', role: 'viewer' })).data.id;
    const sessions = { own: owner.session };
    for (const name of ['toEnd', 'toLeave']) sessions[name] = await signIn(from, 'owner@world.example');
    for (const name of ['toChange', 'alone']) sessions[name] = (await sessionMake(from, `${name}@world.example`, 'dispatcher')).session; // they end their user's other ones
    objects.sessionToEnd = sessions.toEnd.id;
    const { data: invited } = await ask(from, 'POST', 'users', { email: 'guest@world.example', role: 'viewer' });
    const page = await (await fetch(from.origin)).text();
    objects.pageFile = /="\.\/assets\/([\w-]+\.svg)"/.exec(page)[1];
    return {
        origin: from.origin, keys: { own: from.key, malformed: 'rq_test_of_nobody', without: await keysMake(from) }, objects, sessions,
        secrets: { inviteToken: invited.inviteToken, password: PASSWORD },
    };
}
