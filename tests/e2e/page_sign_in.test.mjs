// The page as somebody with an e-mail and a password meets it: invited, signed in, signed out, refused. In Chromium, against
// `routriq serve`; what a real server hardly ever says comes from a route of the browser's.
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';

import { browserLaunch, tabOpen } from './browser.mjs';
import { until, windowAhead } from './patience.mjs';
import { COOKIE, PASSWORD, call, login, personMake, signIn } from './people.mjs';
import { installationMake } from './platform.mjs';

const PHONE = { viewport: { width: 320, height: 600 }, isMobile: true, hasTouch: true };
const OTHER_PASSWORD = 'eleven brown ladders float';
const ownAddress = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

let place;
let server;
let browser;
let key;
let count = 0;

before(async () => {
    place = await installationMake('sqlite');
    place.env.ROUTRIQ_RATE_LIMIT = '100000/60s';
    ({ key } = place.json('org', 'create', '--name', 'North HVAC', '--timezone', 'America/New_York'));
    server = await place.serve('--listen', '0.0.0.0:0');
    server.origin = `http://127.0.0.1:${new URL(server.origin).port}`;
    browser = await browserLaunch();
});

after(async () => {
    await browser?.close();
    await server?.stop();
    await place.end();
});

/* Opens an address, runs the steps, and asks that the console stayed silent; a refusal is none of the page's faults. */
async function visit(path, steps, { refused = false, ...options } = {}) {
    const opened = await tabOpen(browser, options);
    try {
        await opened.tab.goto(server.origin + path);
        await steps(opened.tab, opened);
        assert.deepEqual(opened.faults.filter((fault) => !(refused && /status of 4\d\d|ERR_FAILED/.test(fault))), []);
        assert.ok([...opened.hosts].every((host) => host.endsWith(`:${new URL(server.origin).port}`)), [...opened.hosts].join());
    } finally {
        await opened.close();
    }
}

const person = (role = 'dispatcher', more = {}) => {
    count += 1;
    return personMake(server, { key }, `person${count}@example.com`, role, more);
};
const invite = async (more = {}) => {
    count += 1;
    return (await call(server, 'POST', '/api/v1/users', { key, body: { email: `person${count}@example.com`, role: 'dispatcher', ...more } })).data;
};

const password = (tab) => tab.getByLabel('Password', { exact: true });
const alertText = async (tab) => {
    const note = tab.locator('.door-note');
    await note.waitFor();
    assert.equal(await note.getAttribute('role'), 'alert');
    return note.textContent();
};
async function enter(tab, email, secret = PASSWORD) {
    await tab.getByLabel('E-mail').fill(email);
    await password(tab).fill(secret);
    await tab.getByRole('button', { name: 'Sign in' }).click();
}
/* The page moves the focus after it has drawn. */
const becomes = (ask, value) => until(`it is ${value}`, async () => await ask() === value);
const board = (tab) => tab.getByRole('button', { name: 'Sign out' }).waitFor();
const door = (tab) => tab.getByRole('heading', { name: 'Sign in' }).waitFor();

async function sound(tab) {
    const { violations } = await new AxeBuilder({ page: tab }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
    const { scroll, width } = await tab.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
    assert.ok(scroll <= width, `${scroll} px in a window of ${width}`);
}

/* ---- signing in ---- */

test('somebody signs in, stays signed in, and signs out', async () => {
    const ann = await person();
    await visit('/', async (tab) => {
        await door(tab);
        await enter(tab, ann.email);
        await board(tab);
        assert.equal(tab.url(), `${server.origin}/`);
        assert.equal(await tab.getByRole('button', { name: 'Sign out' }).getAttribute('title'), `Signed in as ${ann.email}`);
        const kept = await tab.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie, document.documentElement.outerHTML]));
        const [cookie] = await tab.context().cookies();
        assert.deepEqual([cookie.name, cookie.httpOnly, cookie.secure, cookie.sameSite, cookie.path], [COOKIE, true, true, 'Lax', '/']);
        assert.ok(!kept.includes(cookie.value) && !kept.includes(PASSWORD), 'no script can read the session or the password');
        await tab.reload();
        await board(tab);
        const second = await tab.context().newPage();
        await second.goto(`${server.origin}/#date=2026-05-15`);
        await second.getByRole('heading', { name: /15 May 2026/ }).waitFor();
        await tab.getByRole('button', { name: 'Sign out' }).click();
        await door(tab);
        assert.deepEqual(await tab.context().cookies(), []);
        assert.equal((await call(server, 'GET', '/api/v1/auth/me', { cookie: cookie.value })).status, 401, 'the server has forgotten it');
        await tab.reload();
        await door(tab);
    });
});

test('a date in the address is kept through signing in', async () => {
    const ann = await person('viewer');
    await visit('/#date=2026-05-15', async (tab) => {
        await enter(tab, ann.email);
        await tab.getByRole('heading', { name: /15 May 2026/ }).waitFor();
    });
});

test('everything can be done with the keyboard alone', async () => {
    const ann = await person();
    await visit('/', async (tab) => {
        await door(tab);
        const focused = () => tab.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id ?? '');
        await becomes(focused, 'email');
        await tab.keyboard.type(ann.email);
        await tab.keyboard.press('Tab');
        await becomes(focused, 'password');
        await tab.keyboard.type(PASSWORD);
        await tab.keyboard.press('Tab');
        await becomes(focused, 'Show the password');
        await tab.keyboard.press('Space');
        assert.equal(await tab.locator('#password').getAttribute('type'), 'text');
        await tab.keyboard.press('Space');
        assert.equal(await tab.locator('#password').getAttribute('type'), 'password');
        await tab.keyboard.press('Shift+Tab');
        await tab.keyboard.press('Enter');
        await board(tab);
    });
});

test('what is missing or wrong is said in a sentence, and the cursor stands where it is mended', async () => {
    const ann = await person();
    await visit('/', async (tab) => {
        await door(tab);
        const focused = () => tab.evaluate(() => document.activeElement.id);
        await tab.getByRole('button', { name: 'Sign in' }).click();
        assert.match(await alertText(tab), /^Give the e-mail/);
        await becomes(focused, 'email');
        assert.equal(await tab.getByLabel('E-mail').getAttribute('aria-invalid'), 'true');
        await tab.getByLabel('E-mail').fill(ann.email);
        await tab.keyboard.press('Enter');
        assert.match(await alertText(tab), /^Give your password/);
        await becomes(focused, 'password');
        await enter(tab, ann.email, 'not the password');
        await tab.getByText('The e-mail or the password is wrong.').waitFor();
        await becomes(focused, 'password');
        assert.equal(await password(tab).getAttribute('aria-invalid'), 'true');
        assert.equal(await password(tab).getAttribute('aria-describedby'), 'sign-in-note');
        assert.equal(await tab.getByLabel('E-mail').inputValue(), ann.email, 'nobody types the e-mail twice');
        await tab.keyboard.type(PASSWORD); // over what is selected
        await tab.keyboard.press('Enter');
        await board(tab);
    }, { refused: true });
});

test('who guesses too often is told how long to wait', async () => {
    const bob = await person();
    await windowAhead(15 * 60, 60);
    for (let i = 0; i < 5; i++) await login(server, bob.email, 'not the password');
    await visit('/', async (tab) => {
        await enter(tab, bob.email);
        assert.match(await alertText(tab), /^Too many sign-ins have failed\. Try again in \d+ (minutes|seconds)\.$/); // windows end at the quarter hours
    }, { refused: true });
});

test('a session that ended elsewhere leads back to the door with a sentence', async () => {
    const ann = await person();
    await visit('/', async (tab) => {
        await enter(tab, ann.email);
        await board(tab);
        const elsewhere = await signIn(server, ann.email);
        await call(server, 'DELETE', '/api/v1/auth/sessions', elsewhere.writes);
        await tab.getByRole('button', { name: 'Reload' }).click();
        assert.match(await alertText(tab), /no longer signed in/);
        await door(tab);
        await enter(tab, ann.email);
        await board(tab);
    }, { refused: true });
});

test('two clicks sign in once, and a slow server is waited for in words', async () => {
    const ann = await person();
    await visit('/', async (tab) => {
        let asked = 0;
        let answer;
        const clicked = new Promise((done) => { answer = done; });
        await tab.route('**/auth/login', async (route) => {
            asked += 1;
            await clicked;
            await route.continue();
        });
        await enter(tab, ann.email);
        const button = tab.getByRole('button', { name: 'Signing in…' });
        await button.click();
        assert.equal(await tab.locator('form').getAttribute('aria-busy'), 'true');
        answer();
        await board(tab);
        assert.equal(asked, 1);
    });
});

test('a server that is gone is said to be gone, at the sign-in and at the sign-out', async () => {
    const ann = await person();
    await visit('/', async (tab) => {
        await tab.route('**/auth/login', (route) => route.abort());
        await enter(tab, ann.email);
        assert.match(await alertText(tab), /^The server did not answer/);
        await tab.unroute('**/auth/login');
        await enter(tab, ann.email);
        await board(tab);
        await tab.route('**/auth/logout', (route) => route.abort());
        await tab.getByRole('button', { name: 'Sign out' }).click();
        assert.match(await alertText(tab), /^You may still be signed in on this computer\. The server did not answer/);
        await tab.unroute('**/auth/logout');
        await tab.reload();
        await tab.getByRole('button', { name: 'Sign out' }).click();
        await door(tab);
        assert.deepEqual(await tab.context().cookies(), []);
    }, { refused: true });
});

test('a role that may not see the board is told so, and can sign out', async () => {
    const technician = await call(server, 'POST', '/api/v1/technicians', { key, body: { externalId: 'T-1', name: 'Marta', shifts: [{ days: ['mon'], start: '08:00', end: '17:00' }] } });
    assert.equal(technician.status, 201, technician.text);
    const marta = await person('technician', { technicianId: technician.data.id });
    const schedule = await call(server, 'GET', '/api/v1/dispatch/schedule', (await signIn(server, marta.email)).reads);
    await visit('/', async (tab) => {
        await enter(tab, marta.email);
        if (schedule.status === 403) assert.match(await alertText(tab), /^Your role may not see the board/);
        await tab.getByRole('button', { name: 'Sign out' }).click();
        await door(tab);
    }, { refused: true });
});

test('an address without https says that nobody can sign in there, and a key still opens the board', { skip: ownAddress === undefined && 'no address beyond loopback' }, async () => {
    const ann = await person();
    const { tab, close } = await tabOpen(browser);
    await tab.goto(`http://${ownAddress}:${new URL(server.origin).port}/`);
    await enter(tab, ann.email);
    assert.match(await alertText(tab), /^This address is not protected by https, so nobody can sign in here/);
    await tab.getByRole('button', { name: 'Use an API key instead' }).click();
    await tab.getByLabel('API key').fill(key);
    await tab.getByRole('button', { name: 'Open the board' }).click();
    await tab.getByRole('button', { name: 'Leave' }).waitFor();
    await close();
});

test('a key in the address counts before the session, in that tab alone', async () => {
    const ann = await person();
    await visit('/', async (tab) => {
        await enter(tab, ann.email);
        await board(tab);
        const second = await tab.context().newPage();
        await second.goto(`${server.origin}/#key=${key}`);
        await second.getByRole('button', { name: 'Leave' }).click();
        await second.getByLabel('API key').waitFor();
        await tab.reload();
        await board(tab);
    });
});

/* ---- invitations ---- */

const linkPath = ({ inviteToken }) => `/accept-invite#${inviteToken}`;
const choose = async (tab, secret) => {
    await password(tab).fill(secret);
    await tab.getByRole('button', { name: 'Set the password' }).click();
};

test('an invited person sets name and password and is on the board', async () => {
    const invited = await invite();
    await visit(linkPath(invited), async (tab) => {
        await tab.getByLabel('Your name').fill('Ann Lee');
        assert.equal(tab.url(), `${server.origin}/accept-invite`, 'the token has left the address');
        assert.equal(await password(tab).getAttribute('autocomplete'), 'new-password');
        await choose(tab, OTHER_PASSWORD);
        await board(tab);
        assert.equal(tab.url(), `${server.origin}/`);
        const kept = await tab.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
        assert.ok(!kept.includes(invited.inviteToken) && !kept.includes(OTHER_PASSWORD), kept);
    });
    const { me } = await signIn(server, invited.email, OTHER_PASSWORD);
    assert.equal(me.user.name, 'Ann Lee');
});

test('a name that was given with the invitation stays when the field is left empty', async () => {
    const invited = await invite({ name: 'Bea Kim' });
    await visit(linkPath(invited), async (tab) => {
        await choose(tab, OTHER_PASSWORD);
        await board(tab);
    });
    assert.equal((await signIn(server, invited.email, OTHER_PASSWORD)).me.user.name, 'Bea Kim');
});

test('a password that is short or easy is refused in words, and the next one is taken', async () => {
    const invited = await invite();
    await visit(linkPath(invited), async (tab) => {
        await choose(tab, 'short');
        assert.equal(await alertText(tab), 'A password has at least 8 characters.');
        await becomes(() => tab.evaluate(() => document.activeElement.id), 'password');
        await choose(tab, 'password1');
        await tab.getByText('This password is easy to guess.').waitFor();
        assert.equal(await password(tab).getAttribute('aria-invalid'), 'true');
        await choose(tab, 'x'.repeat(300));
        await tab.getByText(/too long|easy to guess/).waitFor();
        await choose(tab, OTHER_PASSWORD);
        await board(tab);
    }, { refused: true });
});

test('a link that was used, is cut short or has nothing in it says what to do', async () => {
    const used = await person();
    await visit(linkPath({ inviteToken: used.token }), async (tab) => {
        await choose(tab, OTHER_PASSWORD);
        assert.match(await alertText(tab), /^This invitation was used already, or it has expired\. Ask whoever invited you/);
        assert.equal(await password(tab).getAttribute('aria-invalid'), 'false', 'the password is not to blame');
    }, { refused: true });
    await visit('/accept-invite#%E0%A4%A', (tab) => tab.getByRole('heading').waitFor());
    await visit('/accept-invite', async (tab) => {
        assert.match(await alertText(tab), /no invitation in it/);
        await tab.getByRole('button', { name: 'Sign in' }).click();
        await door(tab);
        assert.equal(tab.url(), `${server.origin}/`);
    });
});

test('a second link pasted into the same tab is taken', async () => {
    const [one, two] = [await invite(), await invite()];
    await visit(linkPath(one), async (tab) => {
        await tab.getByLabel('Your name').fill('Somebody');
        await tab.goto(server.origin + linkPath(two));
        await choose(tab, OTHER_PASSWORD);
        await board(tab);
    });
    await signIn(server, two.email, OTHER_PASSWORD);
    assert.equal((await login(server, one.email, OTHER_PASSWORD)).status, 401);
});

/* ---- for everybody ---- */

for (const [name, options] of [['wide and light', {}], ['narrow and dark', { ...PHONE, colorScheme: 'dark' }]]) {
    test(`axe finds no fault and nothing runs out of the window: ${name}`, async () => {
        await visit('/', async (tab) => {
            await door(tab);
            await tab.getByRole('button', { name: 'Sign in' }).click();
            await alertText(tab);
            await tab.getByRole('button', { name: 'Show the password' }).click();
            await sound(tab);
            await tab.getByRole('button', { name: 'Use an API key instead' }).click();
            await tab.getByLabel('API key').waitFor();
            await sound(tab);
            await tab.getByRole('button', { name: 'Sign in with e-mail instead' }).click();
            await door(tab);
        }, options);
        await visit('/accept-invite#x', async (tab) => {
            await choose(tab, 'short');
            await alertText(tab);
            await sound(tab);
        }, options);
        await visit('/accept-invite', async (tab) => {
            await alertText(tab);
            await sound(tab);
        }, options);
    });
}

test('the page of an invitation is the dashboard, with its policy, and in no cache with a token', async () => {
    const [page, home] = [await call(server, 'GET', '/accept-invite'), await call(server, 'GET', '/')];
    assert.equal(page.status, 200);
    assert.equal(page.text, home.text);
    for (const name of ['content-security-policy', 'referrer-policy', 'x-content-type-options', 'cache-control']) assert.equal(page.headers[name], home.headers[name], name);
    assert.match(page.headers['content-security-policy'], /frame-ancestors 'none'/);
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    assert.equal((await call(server, 'GET', '/accept-invite', { headers: { 'If-None-Match': page.headers.etag } })).status, 304);
    assert.equal((await call(server, 'GET', '/accept-invite?token=x')).status, 422);
});
