// Reads a story: what is known of a day in the morning, and what happens when.
//
//   day DATE ZONE OFFSET                      the date, its zone, and how far that is from UTC on it
//   technician NAME key=value…                at=LAT,LNG works=HH:MM-HH:MM skills=NAME[:LEVEL],… certified=NAME[:LAST-DAY]
//                                             break=MINUTES@HH:MM-HH:MM overtime=MINUTES parts=SKU:COUNT,… ev=KM:PERCENT
//                                             leaves=MINUTES (late, which nobody was told)
//   job NAME key=value…                       at, title, type, minutes, takes (in truth), skills, priority, window, promised,
//                                             parts, crew, excluded=TECHNICIAN
//   HH:MM:SS call JOB                         somebody calls: until then the job is not known
//   HH:MM:SS emergency JOB                    the same, and it cannot wait
//   HH:MM:SS cancel JOB
//   HH:MM:SS jam at=LAT,LNG km= factor= minutes=
//   HH:MM:SS move JOB to=TECHNICIAN           by hand, whatever the engine says
//   HH:MM:SS lock JOB
//   HH:MM:SS stop REASON, HH:MM:SS resume     the engine
import { readFileSync } from 'node:fs';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function words(rest) {
    const found = {};
    for (const word of rest) {
        const cut = word.indexOf('=');
        if (cut > 0) found[word.slice(0, cut)] = word.slice(cut + 1);
    }
    return found;
}

const point = (text) => { const [lat, lng] = text.split(',').map(Number); return { lat, lng }; };
const pairs = (text) => (text ? text.split(',').map((one) => one.split(':')) : []);
const skillsOf = (text) => pairs(text).map(([name, level]) => (level ? { name, level: Number(level) } : { name }));
const partsOf = (text) => pairs(text).map(([sku, quantity]) => ({ sku, quantity: Number(quantity) }));

/* Of technicians and jobs one in `every`, by their numbers. */
const isTaken = (name, every) => Number(name.slice(1)) % every === 0;

export function storyRead(file, every) {
    const story = { technicians: new Map(), jobs: new Map(), events: [] };
    const instant = (clock) => Date.parse(`${story.date}T${clock.length === 5 ? `${clock}:00` : clock}${story.offset}`);
    const iso = (clock) => new Date(instant(clock)).toISOString().replace('.000Z', 'Z');
    const span = (text) => { const [start, end] = text.split('-'); return { start, end }; };
    const readers = {
        day([date, zone, offset]) { Object.assign(story, { date, zone, offset }); },
        technician([name, ...rest]) {
            if (!isTaken(name, every)) return;
            const w = words(rest);
            const [minutes, between] = w.break.split('@');
            const { start: earliest, end: latest } = span(between);
            const shift = span(w.works);
            story.technicians.set(name, {
                name, at: point(w.at), shiftStart: instant(shift.start), shiftEnd: instant(shift.end), leavesLate: Number(w.leaves ?? 0),
                overtime: Number(w.overtime ?? 0), skills: skillsOf(w.skills), certified: pairs(w.certified).map(([what, until]) => ({ name: what, until })),
                parts: partsOf(w.parts),
                body: {
                    externalId: name, name: `Technician ${name}`, homeBase: point(w.at), skills: skillsOf(w.skills),
                    certifications: pairs(w.certified).map(([what, until]) => (until ? { name: what, expiresAt: until } : { name: what })),
                    shifts: [{ days: [WEEKDAYS[new Date(`${story.date}T12:00:00Z`).getUTCDay()]], ...shift }],
                    breaks: [{ durationMinutes: Number(minutes), earliest, latest }],
                    overtimeMinutes: Number(w.overtime ?? 0), inventory: partsOf(w.parts),
                    ...(w.ev ? { vehicle: { type: 'ev', rangeKm: Number(w.ev.split(':')[0]), batteryPercent: Number(w.ev.split(':')[1]) } } : {}),
                },
            });
        },
        job([name, ...rest]) {
            if (!isTaken(name, every)) return;
            const w = words(rest);
            const window = span(w.window);
            if (w.excluded && !isTaken(w.excluded, every)) delete w.excluded;
            story.jobs.set(name, {
                name, at: point(w.at), minutes: Number(w.minutes), takes: Number(w.takes), skills: skillsOf(w.skills), crew: Number(w.crew ?? 1),
                excluded: w.excluded ?? null, parts: partsOf(w.parts), windowStart: instant(window.start), windowEnd: instant(window.end),
                body: {
                    externalId: name, title: w.title, jobType: w.type, location: point(w.at), durationMinutes: Number(w.minutes),
                    requiredSkills: skillsOf(w.skills), priority: Number(w.priority), crewSize: Number(w.crew ?? 1),
                    windows: [{ start: iso(window.start), end: iso(window.end) }], requiredParts: partsOf(w.parts),
                    ...(w.promised ? { promisedWindow: { start: iso(span(w.promised).start), end: iso(span(w.promised).end) } } : {}),
                    ...(w.excluded ? { excludedTechnicianIds: [`ext::${w.excluded}`] } : {}),
                },
            });
        },
    };
    readFileSync(file, 'utf8').split('\n').forEach((line, index) => {
        const [first, ...rest] = line.trim().split(/\s+/);
        if (first === '' || first.startsWith('#')) return;
        if (/^\d\d:\d\d:\d\d$/.test(first)) {
            const event = { at: instant(first), what: rest[0], subject: rest[1], ...words(rest.slice(1)) };
            const names = [event.subject, event.to].filter((word) => /^[JET]\d+$/.test(word ?? ''));
            if (names.every((name) => isTaken(name, every))) story.events.push(event);
        } else if (readers[first]) {
            readers[first](rest);
        } else {
            throw new Error(`${file}:${index + 1}: what is "${first}"?`);
        }
    });
    story.instant = instant;
    return story;
}

export const pointOf = point;
