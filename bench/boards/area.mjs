// Two areas of real addresses: the east of Baltimore, and New York. What differs between them is told here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const AREAS = [
    { name: 'Baltimore', file: 'baltimore_osm_places.csv', lengthPercent: 94, reach: 45000, chargeLow: 3000, chargeHigh: 12000 },
    { name: 'New York', file: 'nyc311_2012_field_jobs.csv', lengthPercent: 71, reach: 140000, chargeLow: 9000, chargeHigh: 27000 },
];

// Commas within quotation marks are part of a value.
function fields(line) {
    return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((match) => match[1] ?? match[2]);
}

// Millionths of a degree, cut: from the digits alone, so that nothing is rounded.
function micro(text) {
    const [, sign, whole, digits = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
    return (sign === '-' ? -1 : 1) * (Number(whole) * 1000000 + Number(digits.slice(0, 6).padEnd(6, '0')));
}

// Every position of a file once, in the order of the file.
export function readAddresses(folder, area) {
    const [head, ...lines] = readFileSync(join(folder, area.file), 'utf8').trimEnd().split(/\r?\n/).map(fields);
    const lat = head.indexOf('lat');
    const lng = head.indexOf('lon');
    const seen = new Map();
    for (const line of lines) {
        const address = { lat: micro(line[lat]), lng: micro(line[lng]) };
        const key = `${address.lat} ${address.lng}`;
        if (!seen.has(key)) {
            seen.set(key, address);
        }
    }
    return [...seen.values()];
}

// The square of a distance, good enough to say what is nearest: at 40 degrees north a degree of longitude has about 3/4 the length of one of latitude.
export function apart(a, b) {
    const north = a.lat - b.lat;
    const east = Math.trunc(((a.lng - b.lng) * 3) / 4);
    return north * north + east * east;
}

const COLUMNS = ['west', 'middle', 'east'];
const ROWS = ['south', 'north'];

// Six territories with about as many addresses each: three columns, each cut in two.
export function territoryOf(addresses) {
    const middle = (values, part, parts) => [...values].sort((a, b) => a - b)[Math.floor((values.length * part) / parts)];
    const west = middle(addresses.map((at) => at.lng), 1, 3);
    const east = middle(addresses.map((at) => at.lng), 2, 3);
    const column = (at) => (at.lng < west ? 0 : at.lng < east ? 1 : 2);
    const cuts = COLUMNS.map((_, i) => middle(addresses.filter((at) => column(at) === i).map((at) => at.lat), 1, 2));
    return (at) => `${ROWS[at.lat < cuts[column(at)] ? 0 : 1]}-${COLUMNS[column(at)]}`;
}

export const TERRITORIES = ROWS.flatMap((row) => COLUMNS.map((column) => `${row}-${column}`));

// The places of a document: an address is listed when it is first used.
export class Places {
    constructor(addresses) {
        this.addresses = addresses;
        this.ids = new Map();
        this.list = [];
    }

    id(address) {
        if (!this.ids.has(address)) {
            this.ids.set(address, `a${this.addresses.indexOf(address) + 1}`);
            this.list.push({ id: this.ids.get(address), lat: address.lat / 1000000, lng: address.lng / 1000000 });
        }
        return this.ids.get(address);
    }
}
