// The page as a newcomer meets it: `routriq demo` is started, the address it prints is opened in Chromium, and what the page
// shows is compared with what the API says.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { browserLaunch, tabOpen } from './browser.mjs';
import { until } from './patience.mjs';
import { apiGet, apiGetAll, demoStart } from './server.mjs';

let server;
let browser;
let schedule;
let jobs;

before(async () => {
    server = await demoStart(['--iterations', '20000']);
    browser = await browserLaunch();
    schedule = await apiGet(server, 'dispatch/schedule');
    jobs = await apiGetAll(server, `jobs?date=${schedule.date}`);
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/* Opens the printed address, runs the steps, and then asks that nothing went wrong unseen. */
async function visit(steps, options = {}) {
    const { tab, faults, hosts, close } = await tabOpen(browser, options);
    try {
        await tab.goto(server.address);
        await tab.getByRole('grid').waitFor();
        await steps(tab);
        assert.deepEqual(faults, [], 'the console stays silent');
        assert.deepEqual([...hosts], [new URL(server.origin).host], 'no request goes to another host');
    } finally {
        await close();
    }
}

const plannedStops = () => schedule.routes.flatMap((route) => route.stops).filter((stop) => stop.type === 'job');

test('the board shows every technician and every planned job', () =>
    visit(async (tab) => {
        const names = await tab.locator('.grid .who').allTextContents();
        assert.deepEqual(names, schedule.routes.map((route) => route.name));
        assert.ok(names.length >= 12, `${names.length} technicians`);
        assert.equal(await tab.locator('.grid .bar.job').count(), plannedStops().length);
        assert.equal(plannedStops().length + schedule.unassigned.length, jobs.length);
    }));

test('the page opens on the date of the plan and says so in words', () =>
    visit(async (tab) => {
        const shown = await tab.locator('h1').textContent();
        assert.equal(new Date(`${shown} UTC`).toISOString().slice(0, 10), schedule.date);
    }));

test('times are in the zone of the schedule, not of the browser', () =>
    visit(async (tab) => {
        const first = schedule.routes.find((route) => route.stops.some((stop) => stop.type === 'job'));
        const stop = first.stops.find(({ type }) => type === 'job');
        const zoned = new Intl.DateTimeFormat('en-US', { timeZone: schedule.timezone, hour: 'numeric', minute: '2-digit' });
        const expected = zoned.format(Date.parse(stop.start)).replace(/\s?[AP]M$/, '');
        const bar = tab.locator('.grid .bar.job').first();
        assert.ok((await bar.getAttribute('aria-label')).includes(expected), `${expected} in its label`);
    }));

test('what stayed out is listed with its reasons', () =>
    visit(async (tab) => {
        const section = tab.locator('#section-out');
        assert.match(await section.locator('h2').textContent(), new RegExp(`^Left out ${schedule.unassigned.length}\\b`));
        const items = await section.locator('.item').allTextContents();
        assert.equal(items.length, schedule.unassigned.length);
        for (const left of schedule.unassigned) {
            const title = jobs.find((job) => job.id === left.jobId).title;
            const item = items.find((text) => text.includes(title) && text.includes(left.reasons[0].message));
            assert.ok(item, `${title}: ${left.reasons[0].message}`);
        }
    }));

test('the day totals are those of the schedule', () =>
    visit(async (tab) => {
        const figures = await tab.locator('.figures').textContent();
        assert.ok(figures.includes(`${plannedStops().length} of ${jobs.length}`), figures);
        const hours = Math.floor(Math.round(schedule.totals.driveMinutes) / 60);
        assert.ok(figures.includes(`Driving${hours} h`), figures);
    }));

test('the key leaves the address and stays in the tab', () =>
    visit(async (tab) => {
        assert.equal(await tab.evaluate(() => location.href), `${server.origin}/`);
        const kept = await tab.evaluate(() => ({ session: { ...sessionStorage }, local: { ...localStorage } }));
        assert.deepEqual(kept, { session: { 'routriq.key': server.key }, local: {} });
        assert.ok(!(await tab.content()).includes(server.key), 'no key in the page');
        await tab.reload();
        await tab.getByRole('grid').waitFor();
    }));

test('without a key the page asks who is there, and takes a key as well', async () => {
    const { tab, faults, close } = await tabOpen(browser);
    await tab.goto(server.origin);
    await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
    await tab.getByRole('button', { name: 'Use an API key instead' }).click();
    await tab.getByLabel('API key').fill(server.key);
    await tab.getByRole('button', { name: 'Open the board' }).click();
    await tab.getByRole('grid').waitFor();
    assert.deepEqual(faults, []);
    await close();
});

test('a key that the server does not know is asked for again', async () => {
    const { tab, close } = await tabOpen(browser);
    await tab.goto(`${server.origin}/#key=${server.key.slice(0, -4)}AAAA`);
    assert.match(await tab.getByRole('alert').textContent(), /does not accept this key/);
    assert.equal(await tab.evaluate(() => sessionStorage.length), 0);
    await close();
});

test('a chosen stop shows who, where, when and what for', () =>
    visit(async (tab) => {
        const stop = plannedStops()[0];
        const job = jobs.find(({ id }) => id === stop.jobId);
        await tab.locator('.grid .bar.job').first().click();
        const details = await tab.locator('#details').textContent();
        for (const part of [job.title, job.customer.name, job.address, 'Arrival', 'Drive there', 'To spare', 'Skills', 'Parts']) {
            assert.ok(details.includes(part), `${part} in: ${details}`);
        }
        assert.equal(await tab.locator('.map .dot.selected').count(), 1);
    }));

test('the name of a technician leaves only that route on the map, and brings the others back', () =>
    visit(async (tab) => {
        const name = tab.locator('.grid .name button').nth(1);
        await name.click();
        assert.equal(await tab.locator('.map .route:not(.faded)').count(), 1);
        await name.click();
        assert.equal(await tab.locator('.map .route.faded').count(), 0);
    }));

test('the board can be walked with the keyboard', () =>
    visit(async (tab) => {
        await tab.locator('.grid .name button').first().focus();
        await tab.keyboard.press('ArrowRight');
        await tab.keyboard.press('ArrowDown');
        const row = tab.locator('.grid [data-row="1"] .bar.selected');
        await until('the stop below is chosen', async () => await row.count() === 1);
        const title = await row.locator('.what').evaluate((element) => element.firstChild.textContent);
        assert.equal(await tab.locator('#details h2').textContent(), title);
        await tab.keyboard.press('Enter');
        await until('the details have the focus', () => tab.evaluate(() => document.activeElement.id === 'details'));
        await tab.keyboard.press('Escape');
        await until('the bar has the focus again', () => tab.evaluate(() => document.activeElement.matches('[data-row="1"] .bar')));
    }));

for (const [name, options] of [
    ['in light', {}],
    ['in dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
]) {
    test(`axe finds no fault ${name}`, () =>
        visit(async (tab) => {
            await tab.locator('.grid .bar.job').first().click();
            const { violations } = await new AxeBuilder({ page: tab }).analyze();
            assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`), []);
            const wide = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `the page is ${wide} pixels wider than the screen`);
        }, options));
}
