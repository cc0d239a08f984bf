// Takes the pictures of docs/images from the running demo: node tests/e2e/pictures.mjs
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { browserLaunch, tabOpen } from './browser.mjs';
import { demoStart } from './server.mjs';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));

const PICTURES = [
    { name: 'board', options: { viewport: { width: 1440, height: 900 } } },
    { name: 'board-dark', options: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' }, row: 2 },
    { name: 'board-phone', options: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
];

await mkdir(IMAGES, { recursive: true });
const server = await demoStart();
const browser = await browserLaunch();
try {
    for (const { name, options, row } of PICTURES) {
        const { tab, close } = await tabOpen(browser, options);
        await tab.goto(server.address);
        await tab.getByRole('grid').waitFor();
        if (row !== undefined) {
            await tab.locator(`.grid [data-row="${row}"] .name button`).click();
            await tab.locator(`.grid [data-row="${row}"] .bar.job`).nth(1).click();
            await tab.mouse.move(0, 0);
        }
        await tab.screenshot({ path: `${IMAGES}${name}.png` });
        console.log(`docs/images/${name}.png`);
        await close();
    }
} finally {
    await browser.close();
    await server.stop();
}
