// Debian's Chromium, driven without a window and without any errand of its own.
import { chromium } from 'playwright-core';

const FLAGS = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

export function browserLaunch() {
    return chromium.launch({ executablePath: process.env.ROUTRIQ_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/* A tab that writes down what must not happen: errors on the console, exceptions, requests to other hosts. */
export async function tabOpen(browser, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: 'Asia/Tokyo', ...options });
    const tab = await context.newPage();
    const faults = [];
    const hosts = new Set();
    tab.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    tab.on('pageerror', (error) => faults.push(String(error)));
    tab.on('request', (request) => hosts.add(new URL(request.url()).host));
    return { tab, faults, hosts, close: () => context.close() };
}
