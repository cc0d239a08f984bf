// What the page does on days that the demo does not have, against a made-up server (page_fixture.mjs).
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { browserLaunch, tabOpen } from './browser.mjs';
import { dayMake, fixtureServe } from './page_fixture.mjs';
import { until } from './patience.mjs';

let fixture;
let browser;

before(async () => {
    fixture = await fixtureServe();
    browser = await browserLaunch();
});

beforeEach(() => {
    fixture.state.day = dayMake();
    fixture.state.refusal = null;
});

after(async () => {
    await browser?.close();
    fixture?.close();
});

async function visit(steps, { ready = '.grid', silent = true, ...options } = {}) {
    const { tab, faults, close } = await tabOpen(browser, options);
    try {
        await tab.goto(fixture.address);
        await tab.locator(ready).first().waitFor();
        await steps(tab);
        if (silent) assert.deepEqual(faults, []);
    } finally {
        await close();
    }
}

const minutesLater = (instant, minutes) => new Date(Date.parse(instant) + minutes * 60000).toISOString();

test('a late arrival stands in red on the board, in the list and in the count', () => {
    const day = dayMake({ lateBy: 0 });
    const stop = day.schedule.routes[0].stops.find(({ type }) => type === 'job');
    const job = day.jobs.find(({ id }) => id === stop.jobId);
    job.promisedWindow = { start: minutesLater(stop.arrival, -200), end: minutesLater(stop.arrival, -17) };
    fixture.state.day = day;
    return visit(async (tab) => {
        assert.equal(await tab.locator('.count.late b').textContent(), '1');
        assert.match(await tab.locator('#section-late .item').textContent(), /17 min late/);
        assert.equal(await tab.locator('.grid .bar.late .flag').textContent(), '+17');
        assert.equal(await tab.locator('.map .dot.late').count(), 1);
    });
});

test('little to spare, or a small chance, is at risk', () => {
    const day = dayMake({ lateBy: 0 });
    const stops = day.schedule.routes.flatMap((route) => route.stops).filter(({ type }) => type === 'job');
    const promise = (stop, minutes) => {
        const job = day.jobs.find(({ id }) => id === stop.jobId);
        job.promisedWindow = { start: minutesLater(stop.arrival, -60), end: minutesLater(stop.arrival, minutes) };
    };
    for (const stop of stops) promise(stop, 60);
    promise(stops[0], 4);
    stops[1].onTimeProbability = 0.61;
    promise(stops[2], 4);
    stops[2].onTimeProbability = 0.97; // the chance knows more than the minutes
    stops[3].slackMinutes = 0; // a later stop is tight, not this one
    fixture.state.day = day;
    return visit(async (tab) => {
        const items = await tab.locator('#section-risk .item').allTextContents();
        assert.equal(items.length, 2);
        assert.ok(items.some((text) => text.includes('4 min to spare')) && items.some((text) => text.includes('61% likely')));
    });
});

test('names that look like markup stay text', () => {
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const day = dayMake();
    for (const job of day.jobs) Object.assign(job, { title: hostile, address: hostile, customer: { name: hostile } });
    for (const route of day.schedule.routes) route.name = hostile;
    for (const left of day.schedule.unassigned) left.reasons[0].message = hostile;
    fixture.state.day = day;
    return visit(async (tab) => {
        await tab.locator('.grid .bar.job').first().click();
        assert.ok((await tab.locator('#details').textContent()).includes(hostile));
        assert.equal(await tab.locator('img, #page script').count(), 0);
        assert.match(await tab.title(), /RoutrIQ/);
    });
});

test('a day without routes says so and names another way', () =>
    visit(async (tab) => {
        await tab.getByRole('button', { name: 'Next day' }).click();
        assert.match(await tab.locator('.empty').textContent(), /Nothing is planned for Saturday, 16 May 2026/);
        assert.equal(await tab.evaluate(() => location.hash), '#date=2026-05-16');
        await tab.getByRole('button', { name: 'Previous day' }).click();
        await tab.getByRole('grid').waitFor();
    }));

test('the date of the address is the date that is shown, and stays when the key has gone', async () => {
    const { tab, close } = await tabOpen(browser);
    await tab.goto(`${fixture.address}&date=2026-05-17`);
    await tab.locator('.empty').waitFor();
    assert.equal(await tab.evaluate(() => location.hash), '#date=2026-05-17');
    await close();
});

test('jobs that the plan does not name are left out too', () => {
    const day = dayMake();
    const [route] = day.schedule.routes;
    const gone = route.stops.filter(({ type }) => type === 'job').slice(0, 2).map(({ jobId }) => jobId);
    route.stops = route.stops.filter(({ jobId }) => !gone.includes(jobId));
    day.jobs.find(({ id }) => id === gone[0]).status = 'on_hold';
    day.jobs.find(({ id }) => id === gone[1]).status = 'canceled';
    fixture.state.day = day;
    return visit(async (tab) => {
        assert.equal(await tab.locator('#section-out .item').count(), day.schedule.unassigned.length + 1);
        assert.match(await tab.locator('#section-out').textContent(), /on hold/);
    });
});

for (const [status, code, message, expected] of [
    [403, 'insufficient_scope', 'No.', /scopes dispatch:read/],
    [429, 'rate_limited', 'Slow down.', /asked too often/],
    [500, 'internal', 'The day could not be read; the log has request fixture-request.', /The day could not be read; the log/],
]) {
    test(`status ${status} is a sentence with a way to try again`, () => {
        fixture.state.refusal = fixture.failure(status, code, message);
        return visit(
            async (tab) => {
                assert.match(await tab.getByRole('alert').textContent(), expected);
                fixture.state.refusal = null;
                await tab.getByRole('button', { name: 'Try again' }).click();
                await tab.getByRole('grid').waitFor();
            },
            { ready: '.door-card', silent: false }, // Chromium itself writes failed requests to the console
        );
    });
}

test('a key revoked while the board is open leads back to the door', () =>
    visit(
        async (tab) => {
            fixture.state.refusal = fixture.failure(401, 'unauthorized', 'Revoked.');
            await tab.getByRole('button', { name: 'Reload' }).click();
            assert.match(await tab.getByRole('alert').textContent(), /does not accept this key/);
            assert.equal(await tab.evaluate(() => sessionStorage.length), 0);
        },
        { silent: false },
    ));

test('a server that is gone is said to be gone', () =>
    visit(
        async (tab) => {
            await tab.route('**/api/**', (route) => route.abort());
            await tab.getByRole('button', { name: 'Reload' }).click();
            assert.match(await tab.getByRole('alert').textContent(), /did not answer/);
        },
        { silent: false },
    ));

test('the search finds by words and lets the rest step back', () => {
    const day = dayMake();
    day.jobs[5].customer.name = 'Zebulon Quist';
    fixture.state.day = day;
    return visit(async (tab) => {
        await tab.getByRole('searchbox').fill('quist zebulon');
        assert.equal(await tab.locator('#section-found .item').count(), 1);
        assert.equal(await tab.locator('.grid .bar.job:not(.dim)').count() + await tab.locator('.map .left-out:not(.faded)').count(), 1);
        await tab.getByRole('searchbox').fill('');
        assert.equal(await tab.locator('.bar.dim').count(), 0);
    });
});

test('the map moves, grows and comes back', () =>
    visit(async (tab) => {
        const dot = tab.locator('.map .dot').first();
        const place = async () => {
            const box = await dot.boundingBox();
            return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        };
        const start = await place();
        const frame = await tab.locator('.map-frame').boundingBox();
        const [x, y] = [frame.x + frame.width / 2, frame.y + 8];
        await tab.mouse.move(x, y);
        await tab.mouse.down();
        await tab.mouse.move(x + 40, y + 25, { steps: 4 });
        await tab.mouse.up();
        const isAt = async (x, y) => {
            const now = await place();
            return Math.hypot(now.x - x, now.y - y) < 1.5;
        };
        await until('the map was dragged', () => isAt(start.x + 40, start.y + 25));
        const dragged = await place();

        // The ground under the wheel stays where it is.
        await tab.mouse.move(dragged.x, dragged.y);
        await tab.mouse.wheel(0, -300);
        await tab.waitForTimeout(50);
        const zoomed = await place();
        assert.ok(Math.hypot(zoomed.x - dragged.x, zoomed.y - dragged.y) < 1.5, JSON.stringify([dragged, zoomed]));

        await tab.locator('.map-frame').focus();
        await tab.keyboard.press('0');
        await until('the map is back', () => isAt(start.x, start.y));
    }));

test('sixty technicians with fifteen jobs each stay quick', () => {
    fixture.state.day = dayMake({ technicians: 60, jobs: 900 });
    return visit(async (tab) => {
        const bars = await tab.locator('.grid .bar.job').count();
        assert.ok(bars > 300, `${bars} bars`);
        const usual = await tab.evaluate(async () => {
            const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const steps = [];
            for (const bar of [...document.querySelectorAll('.grid .bar.job')].slice(0, 12)) {
                const began = performance.now();
                bar.focus();
                await frame();
                steps.push(performance.now() - began);
            }
            return steps.sort((a, b) => a - b)[steps.length / 2]; // one may have waited for a busy machine
        });
        assert.ok(usual < 500, `${usual.toFixed(0)} ms for one step of the cursor`);
    });
});

test('axe finds no fault at the door, on an empty day and on a failed one', () =>
    visit(
        async (tab) => {
            const faults = async () => {
                const { violations } = await new AxeBuilder({ page: tab }).analyze();
                return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
            };
            await tab.getByRole('button', { name: 'Next day' }).click();
            await tab.locator('.empty').waitFor();
            assert.deepEqual(await faults(), []);
            fixture.state.refusal = fixture.failure(503, 'unavailable', 'The store is full.');
            await tab.getByRole('button', { name: 'Reload' }).click();
            await tab.getByRole('alert').waitFor();
            assert.deepEqual(await faults(), []);
            await tab.getByRole('button', { name: 'Use another key' }).click();
            await tab.getByLabel('API key').waitFor();
            assert.deepEqual(await faults(), []);
        },
        { silent: false },
    ));
