// One day on the screen: the head, what needs attention, the board, the map, the details.
import { useRef } from 'preact/hooks';
import { countText, dateShift, dateText, distanceText, minutesText, shareText } from '../clock';
import type { Day } from '../day';
import { busy, dateChoose, dayLoad, leave, mapLarge, person, query } from '../state';
import { Attention } from './attention';
import { Board } from './board';
import { Brand } from './brand';
import { Details } from './details';
import { RouteMap } from './map';
import { Tip } from './tip';

function Leave() {
    const who = person.value;
    return (
        <button
            type="button"
            class="button"
            onClick={() => void leave()}
            title={who ? `Signed in as ${who.email}` : 'Forget the key in this tab'}
        >
            {who ? 'Sign out' : 'Leave'}
        </button>
    );
}

function Head({ day }: { day: Day }) {
    const field = useRef<HTMLInputElement>(null);
    const pick = (event: Event) => {
        const date = (event.currentTarget as HTMLInputElement).value;
        if (date && date !== day.date) dateChoose(date);
    };
    return (
        <header class="head">
            <Brand />
            <div class="head-date">
                <button
                    type="button"
                    class="button icon"
                    aria-label="Previous day"
                    onClick={() => dateChoose(dateShift(day.date, -1))}
                >
                    ‹
                </button>
                <h1>{dateText(day.date)}</h1>
                <button
                    type="button"
                    class="button icon"
                    aria-label="Next day"
                    onClick={() => dateChoose(dateShift(day.date, 1))}
                >
                    ›
                </button>
                <button type="button" class="button icon" aria-label="Choose a date" onClick={() => field.current?.showPicker()}>
                    <svg viewBox="0 0 16 16" class="glyph" aria-hidden="true">
                        <path d="M2 4h12v10H2zM2 7h12M5 2v3M11 2v3" />
                    </svg>
                </button>
                <input ref={field} type="date" class="date-field" tabIndex={-1} aria-hidden="true" value={day.date} onChange={pick} />
            </div>
            <span class="head-zone quiet" title="All times on this page are in this time zone">
                {day.clock.zone.replace(/_/g, ' ')}, {day.clock.zoneLabel(day.start)}
            </span>
            <input
                type="search"
                class="head-search"
                placeholder="Find a job, customer, address, skill"
                aria-label="Find a job by title, customer, address, number or skill"
                value={query.value}
                onInput={(event) => (query.value = event.currentTarget.value)}
            />
            <button type="button" class="button" aria-busy={busy.value} onClick={() => void dayLoad(day.date)}>
                {busy.value ? 'Reading…' : 'Reload'}
            </button>
            <Leave />
        </header>
    );
}

function toSection(id: string): void {
    const section = document.getElementById(id);
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
}

function Count({ count, label, kind }: { count: number; label: string; kind: 'late' | 'out' | 'risk' }) {
    return (
        <button type="button" class={`count ${kind} ${count ? '' : 'none'}`} onClick={() => toSection(`section-${kind}`)}>
            <b>{count}</b> {label}
        </button>
    );
}

function Figure({ label, value }: { label: string; value: string }) {
    return (
        <div class="figure">
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    );
}

function Summary({ day }: { day: Day }) {
    const { totals } = day;
    return (
        <section class="summary" aria-label="The day in figures">
            <div class="counts">
                <Count kind="late" count={day.late.length} label="late" />
                <Count kind="out" count={day.waiting.length} label="left out" />
                <Count kind="risk" count={day.risk.length} label="at risk" />
            </div>
            <dl class="figures">
                <Figure label="Planned" value={`${day.plannedJobs} of ${day.plannedJobs + day.waiting.length}`} />
                <Figure label="On time" value={shareText(totals.onTimeRate)} />
                <Figure label="Driving" value={minutesText(totals.driveMinutes)} />
                <Figure label="Distance" value={distanceText(totals.driveKm)} />
                <Figure label="On the job" value={minutesText(totals.serviceMinutes)} />
                <Figure label="Waiting" value={minutesText(totals.waitMinutes)} />
                <Figure label="Overtime" value={minutesText(totals.overtimeMinutes)} />
                <Figure label="Utilization" value={shareText(totals.utilization)} />
            </dl>
        </section>
    );
}

function Empty({ day }: { day: Day }) {
    return (
        <div class="empty">
            <h2>No routes on this day</h2>
            <p>
                {day.waiting.length
                    ? `${countText(day.waiting.length, 'job has', 'jobs have')} no technician yet; they stand in the list below.`
                    : `Nothing is planned for ${dateText(day.date)}, and no job asks for that day. Choose another date above.`}
            </p>
        </div>
    );
}

export function DayView({ day }: { day: Day }) {
    return (
        <div class="frame">
            <Head day={day} />
            {day.engineStopped && (
                <p class="banner" role="status">
                    The engine is stopped: the plan stays as it is until somebody starts it again.
                </p>
            )}
            <Summary day={day} />
            <main class={mapLarge.value ? 'desk map-large' : 'desk'}>
                {day.rows.length ? <Board day={day} /> : <Empty day={day} />}
                <Attention day={day} />
                <RouteMap day={day} />
                <Details day={day} />
            </main>
            <Tip day={day} />
        </div>
    );
}
