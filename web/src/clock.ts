// Times and amounts as a dispatcher reads them. Every clock time is shown in the schedule's own time zone, whatever zone
// the browser is in; whether it reads 14:05 or 2:05 pm is the reader's own habit, which the browser knows. Seconds are
// dropped, as the API and the terminal do, so that all three name the same minute.

export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export interface Clock {
    zone: string;
    time(at: number): string; // 9:05 am, or 9:05
    hour(at: number): string; // 9 am, or 9
    range(start: number, end: number): string; // 9:05–10:35 am
    zoneLabel(at: number): string; // EDT
    hoursBetween(start: number, end: number): number[]; // instants of the full local hours, ends included
}

function offsetOf(parts: Intl.DateTimeFormat, at: number): number {
    const field: Record<string, number> = {};
    for (const part of parts.formatToParts(at)) if (part.type !== 'literal') field[part.type] = Number(part.value);
    const local = Date.UTC(field.year!, field.month! - 1, field.day!, field.hour!, field.minute!, field.second!);
    return local - Math.floor(at / 1000) * 1000;
}

function readersHalves(): boolean {
    return new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions().hour12 === true;
}

export function clockOf(zone: string, halves = readersHalves()): Clock {
    const format = (options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
    const digits = format({
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
    });
    const hourMinute = format({ hour: 'numeric', minute: '2-digit', hourCycle: halves ? 'h12' : 'h23' });
    const zoneName = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short', hour: 'numeric' });
    const time = (at: number) => hourMinute.format(at).replace(/^0(?=\d)/, '');
    const range = (start: number, end: number) => {
        const [from, to] = [time(start), time(end)];
        const half = / [ap]m$/.exec(from)?.[0];
        return `${half && to.endsWith(half) ? from.slice(0, -half.length) : from}–${to}`;
    };
    return {
        zone,
        time,
        hour: (at) => time(at).replace(':00', ''),
        range,
        zoneLabel: (at) => zoneName.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? zone,
        hoursBetween(start, end) {
            // Zones sit at whole, half and quarter hours from UTC, and the offset may change in the night: align each hour
            // by the offset in force there.
            const hours: number[] = [];
            for (let at = start; at <= end; ) {
                const local = at + offsetOf(digits, at);
                const past = ((local % HOUR) + HOUR) % HOUR;
                if (past === 0) {
                    hours.push(at);
                    at += HOUR;
                } else {
                    at += HOUR - past;
                }
            }
            return hours;
        },
    };
}

/* 50 -> "50 min", 90 -> "1 h 30" */
export function minutesText(minutes: number | null | undefined): string {
    if (minutes == null || !Number.isFinite(minutes)) return '–';
    const whole = Math.round(minutes);
    const size = Math.abs(whole);
    const sign = whole < 0 ? '−' : '';
    if (size < 60) return `${sign}${size} min`;
    const rest = size % 60;
    return `${sign}${Math.floor(size / 60)} h${rest ? ` ${String(rest).padStart(2, '0')}` : ''}`;
}

export function distanceText(km: number | null | undefined): string {
    if (km == null || !Number.isFinite(km)) return '–';
    return `${km < 10 ? km.toFixed(1) : Math.round(km).toLocaleString('en-US')} km`;
}

export function shareText(share: number | null | undefined): string {
    if (share == null || !Number.isFinite(share)) return '–';
    const percent = share * 100;
    return `${percent >= 99.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(percent < 10 ? 1 : 0)}%`;
}

export function dateText(date: string): string {
    const at = Date.parse(`${date}T12:00:00Z`);
    if (Number.isNaN(at)) return date;
    return new Intl.DateTimeFormat('en-GB', {
        timeZone: 'UTC',
        weekday: 'long',
        day: 'numeric',
        month: 'long',
        year: 'numeric',
    }).format(at);
}

export function dateShift(date: string, days: number): string {
    return new Date(Date.parse(`${date}T12:00:00Z`) + days * 24 * HOUR).toISOString().slice(0, 10);
}

const INITIALS = /\b(hvac|ac|ev|epa|gfci|tv|api)\b/gi;

/* "water_heater_repair" -> "Water heater repair": job types and skills are written for machines. */
export function wordsText(name: string): string {
    const words = name.replace(/[_-]+/g, ' ').trim();
    const first = words.charAt(0).toUpperCase() + words.slice(1);
    return first.replace(INITIALS, (letters) => letters.toUpperCase());
}

export function countText(count: number, one: string, many = `${one}s`): string {
    return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
