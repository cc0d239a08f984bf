// The board: one row a technician, time from left to right. A bar is a stop; before it the drive, then the wait; under it,
// as a thin line, the time that was promised. Positions are shares of the axis, so the browser does all the scaling.
import { signal, useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { MINUTE, countText, shareText, wordsText } from '../clock';
import { kindHue, routeColour } from '../colours';
import type { Day, Row, Visit } from '../day';
import { boardScale, chosen, chosenVisit, colourBy, found, hovered, isolated, isolateToggle } from '../state';
import { statusText, visitLabel } from './words';
import { pointerAt } from './tip';

/* Where the keyboard stands: place -1 is the technician's name. One cell of the grid is in the tab order at a time. */
const cursor = signal<{ row: number; place: number }>({ row: 0, place: -1 });

const SCALES = [1, 1.5, 2, 3, 4];

type Span = (from: number, to: number) => { left: string; width: string };

function spanOn(day: Day): Span {
    const length = day.end - day.start;
    const share = (at: number) => (Math.min(Math.max(at, day.start), day.end) - day.start) / length;
    return (from, to) => ({
        left: `${(share(from) * 100).toFixed(3)}%`,
        width: `${(Math.max(share(to) - share(from), 0) * 100).toFixed(3)}%`,
    });
}

function Axis({ day, span }: { day: Day; span: Span }) {
    const hours = day.clock.hoursBetween(day.start, day.end);
    return (
        <div class="row axis" role="row">
            <div class="name" role="columnheader">
                Technician
            </div>
            <div class="lane" role="columnheader">
                <span class="hidden">Time, {day.clock.range(day.start, day.end)}</span>
                {hours.slice(0, -1).map((at) => (
                    <span key={at} class="hour" style={{ left: span(at, at).left }} aria-hidden="true">
                        {day.clock.hour(at)}
                    </span>
                ))}
            </div>
        </div>
    );
}

/* The passive marks of one stop: drive, wait, the nine-in-ten end, the promise. */
function Marks({ visit, span }: { visit: Visit; span: Span }) {
    const { stop } = visit;
    const sure = stop.endP90 ? Date.parse(stop.endP90) : null;
    return (
        <>
            {visit.arrival > visit.leave && <i class="drive" style={span(visit.leave, visit.arrival)} />}
            {visit.start - visit.arrival >= MINUTE && <i class="wait" style={span(visit.arrival, visit.start)} />}
            {sure !== null && sure > visit.end && <i class="sure" style={span(visit.end, sure)} />}
            {visit.promiseEnd !== null && (
                <i
                    class={`promise lane-${visit.lane} ${visit.promised ? '' : 'window'}`}
                    style={span(visit.promiseStart ?? visit.start, visit.promiseEnd)}
                />
            )}
            {visit.standing === 'late' && (
                <i class={`promise lane-${visit.lane} late`} style={span(visit.promiseEnd!, visit.arrival)} />
            )}
        </>
    );
}

/* +19 for minutes, +4:42 from a hundred of them on. */
function lateFlag(lateMinutes: number): string {
    const minutes = Math.ceil(lateMinutes);
    return minutes < 100 ? `+${minutes}` : `+${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}

interface BarProps {
    visit: Visit;
    row: Row;
    day: Day;
    span: Span;
    tabIndex: number;
    selected: boolean;
    lit: boolean;
    dim: boolean;
}

function Bar({ visit, row, day, span, tabIndex, selected, lit, dim }: BarProps) {
    const kinds = colourBy.value === 'trade' ? day.trades : day.statuses;
    const kind = colourBy.value === 'trade' ? visit.trade : (visit.stop.status ?? 'scheduled');
    const classes = ['bar', visit.type, visit.standing];
    if (selected) classes.push('selected');
    if (lit) classes.push('lit');
    if (dim) classes.push('dim');
    const priority = visit.job?.priority ?? 3;
    return (
        <div
            class={classes.join(' ')}
            role="gridcell"
            tabIndex={tabIndex}
            data-visit={visit.id}
            data-place={visit.place}
            aria-selected={selected}
            aria-label={visitLabel(visit, row, day.clock)}
            style={{ ...span(visit.start, visit.end), '--hue': kindHue(kinds, kind) }}
        >
            {visit.standing === 'late' && <b class="flag">{lateFlag(visit.lateMinutes)}</b>}
            {priority <= 2 && <b class={`mark p${priority}`}>{priority === 1 ? '!!' : '!'}</b>}
            {visit.stop.locked?.length ? <b class="mark">⚿</b> : null}
            <span class="what">
                {visit.title}
                {visit.customer && <small>{visit.customer}</small>}
            </span>
        </div>
    );
}

function RowName({ row, tabIndex }: { row: Row; tabIndex: number }) {
    const alone = isolated.value === row.index;
    const { utilization } = row.totals;
    return (
        <div class="name" role="rowheader">
            <button
                type="button"
                tabIndex={tabIndex}
                data-place={-1}
                aria-pressed={alone}
                title={alone ? 'Show all routes on the map' : 'Show only this route on the map'}
                onClick={() => isolateToggle(row.index)}
            >
                <i class="swatch" style={{ ...routeColour(row.index) }} />
                <span class="who">{row.name}</span>
                <span class="load">
                    {row.jobs}
                    <span class="hidden"> {row.jobs === 1 ? 'job' : 'jobs'}</span>
                    {utilization != null && <span class="load-share"> {shareText(utilization)}</span>}
                </span>
            </button>
        </div>
    );
}

function RowView({ row, day, span }: { row: Row; day: Day; span: Span }) {
    const place = useComputed(() => (cursor.value.row === row.index ? cursor.value.place : null)).value;
    const mine = (id: string | null) => (id !== null && day.visits.get(id)?.row === row.index ? id : null);
    const selected = useComputed(() => mine(chosen.value)).value;
    const lit = useComputed(() => mine(hovered.value)).value;
    const hits = found.value;
    const active = row.visits.find((visit) => visit.id === (lit ?? selected));
    const homeward = row.lastEnd === null ? null : row.lastEnd + row.homewardMinutes * MINUTE;
    return (
        <div class="row" role="row" data-row={row.index} aria-rowindex={row.index + 2}>
            <RowName row={row} tabIndex={place === -1 ? 0 : -1} />
            <div class="lane">
                {row.shiftStart !== null && <i class="off" style={span(day.start, row.shiftStart)} />}
                {row.shiftEnd !== null && <i class="off" style={span(row.shiftEnd, day.end)} />}
                {row.shiftStart === null && <i class="off" style={span(day.start, day.end)} />}
                {active?.promiseEnd != null && (
                    <i class="band" style={span(active.promiseStart ?? active.start, active.promiseEnd)} />
                )}
                {homeward !== null && row.homewardMinutes >= 1 && <i class="drive" style={span(row.lastEnd!, homeward)} />}
                {homeward !== null && row.shiftEnd !== null && homeward > row.shiftEnd && (
                    <i class="over" style={span(row.shiftEnd, homeward)} />
                )}
                {row.visits.map((visit) => (
                    <Marks key={visit.id} visit={visit} span={span} />
                ))}
                {row.visits.map((visit) => (
                    <Bar
                        key={visit.id}
                        visit={visit}
                        row={row}
                        day={day}
                        span={span}
                        tabIndex={place === visit.place ? 0 : -1}
                        selected={selected === visit.id}
                        lit={lit === visit.id}
                        dim={hits !== null && !hits.has(visit.id)}
                    />
                ))}
            </div>
        </div>
    );
}

function nearest(row: Row, at: number): number {
    const distance = (visit: Visit) => Math.abs((visit.start + visit.end) / 2 - at);
    const best = row.visits.reduce<Visit | null>((a, b) => (a && distance(a) <= distance(b) ? a : b), null);
    return best?.place ?? -1;
}

/* Arrow keys: along the row, and to the stop nearest in time in the row above or below. */
function cursorMove(day: Day, key: string): boolean {
    const { row, place } = cursor.value;
    const here = day.rows[row];
    if (!here) return false;
    const last = here.visits.length - 1;
    const rowTo = (target: number) => {
        const there = day.rows[Math.min(Math.max(target, 0), day.rows.length - 1)]!;
        const visit = here.visits[place];
        cursor.value = { row: there.index, place: visit ? nearest(there, (visit.start + visit.end) / 2) : -1 };
    };
    const moves: Record<string, () => void> = {
        ArrowRight: () => (cursor.value = { row, place: Math.min(place + 1, last) }),
        ArrowLeft: () => (cursor.value = { row, place: Math.max(place - 1, -1) }),
        Home: () => (cursor.value = { row, place: -1 }),
        End: () => (cursor.value = { row, place: last }),
        ArrowUp: () => rowTo(row - 1),
        ArrowDown: () => rowTo(row + 1),
        PageUp: () => rowTo(row - 10),
        PageDown: () => rowTo(row + 10),
    };
    moves[key]?.();
    return key in moves;
}

function visitIdAt(target: EventTarget | null): string | null {
    return (target as Element | null)?.closest?.('[data-visit]')?.getAttribute('data-visit') ?? null;
}

function cellAt(grid: HTMLElement, row: number, place: number): HTMLElement | null {
    return grid.querySelector(`[data-row="${row}"] [data-place="${place}"]`);
}

/* Brings a bar into the board's own view. Not scrollIntoView: that would also move the page under a reader on a phone. */
function reveal(grid: HTMLElement, bar: HTMLElement): void {
    const frame = grid.getBoundingClientRect();
    const box = bar.getBoundingClientRect();
    const left = frame.left + (grid.querySelector('.name')?.clientWidth ?? 0) + 8;
    const top = frame.top + (grid.querySelector('.axis')?.clientHeight ?? 0) + 4;
    if (box.left < left) grid.scrollLeft -= left - box.left;
    else if (box.right > frame.right) grid.scrollLeft += Math.min(box.right - frame.right + 24, box.left - left);
    if (box.top < top) grid.scrollTop -= top - box.top;
    else if (box.bottom > frame.bottom) grid.scrollTop += box.bottom - frame.bottom + 16;
}

function Legend({ day }: { day: Day }) {
    const kinds = colourBy.value === 'trade' ? day.trades : day.statuses;
    const text = colourBy.value === 'trade' ? wordsText : statusText;
    return (
        <ul class="legend" aria-label="Legend">
            {kinds.map((kind) => (
                <li key={kind}>
                    <i class="key-bar" style={{ '--hue': kindHue(kinds, kind) }} />
                    {text(kind)}
                </li>
            ))}
            <li>
                <i class="key-drive" />
                Drive
            </li>
            <li>
                <i class="key-wait" />
                Wait
            </li>
            <li>
                <i class="key-break" />
                Break
            </li>
            <li>
                <i class="key-promise" />
                Promised
            </li>
            <li>
                <i class="key-late" />
                Late
            </li>
            <li>
                <i class="key-risk" />
                At risk
            </li>
        </ul>
    );
}

function Tools() {
    const step = (by: number) => {
        const index = SCALES.indexOf(boardScale.value) + by;
        boardScale.value = SCALES[Math.min(Math.max(index, 0), SCALES.length - 1)]!;
    };
    return (
        <div class="tools">
            <fieldset class="choice">
                <legend>Color by</legend>
                {(['trade', 'status'] as const).map((value) => (
                    <label key={value}>
                        <input
                            type="radio"
                            name="colour-by"
                            checked={colourBy.value === value}
                            onChange={() => (colourBy.value = value)}
                        />
                        <span>{value === 'trade' ? 'Trade' : 'Status'}</span>
                    </label>
                ))}
            </fieldset>
            <button
                type="button"
                class="button icon"
                aria-label="Show more hours"
                disabled={boardScale.value === SCALES[0]}
                onClick={() => step(-1)}
            >
                −
            </button>
            <button
                type="button"
                class="button icon"
                aria-label="Stretch the hours"
                disabled={boardScale.value === SCALES.at(-1)}
                onClick={() => step(1)}
            >
                +
            </button>
        </div>
    );
}

export function Board({ day }: { day: Day }) {
    const grid = useRef<HTMLDivElement>(null);
    const span = spanOn(day);
    const current = chosenVisit.value;

    useEffect(() => {
        if (!current || !grid.current) return;
        cursor.value = { row: current.row, place: current.place };
        const bar = cellAt(grid.current, current.row, current.place);
        if (bar) reveal(grid.current, bar);
    }, [current]);

    useEffect(() => {
        if (!day.rows[cursor.value.row]?.visits[cursor.value.place]) cursor.value = { row: 0, place: -1 };
    }, [day]);

    const onKey = (event: KeyboardEvent) => {
        if (event.key === 'Escape') chosen.value = null;
        if (event.key === 'Enter' && visitIdAt(event.target)) document.getElementById('details')?.focus();
        if (!cursorMove(day, event.key)) return;
        event.preventDefault();
        cellAt(grid.current!, cursor.value.row, cursor.value.place)?.focus({ preventScroll: true });
    };
    const onFocus = (event: FocusEvent) => {
        const cell = (event.target as Element).closest<HTMLElement>('[data-place]');
        const row = cell?.closest<HTMLElement>('[data-row]');
        if (!cell || !row) return;
        cursor.value = { row: Number(row.dataset.row), place: Number(cell.dataset.place) };
        const id = visitIdAt(cell);
        if (id) chosen.value = id;
        reveal(grid.current!, cell);
    };
    const onOver = (event: PointerEvent) => {
        if (event.pointerType !== 'mouse') return;
        pointerAt.value = { x: event.clientX, y: event.clientY };
        hovered.value = visitIdAt(event.target);
    };

    return (
        <section class="board" aria-label="Board">
            <div class="board-bar">
                <h2>{countText(day.rows.length, 'technician')}</h2>
                <Legend day={day} />
                <Tools />
            </div>
            <div
                class="grid"
                ref={grid}
                role="grid"
                aria-label="Routes. Arrow keys move between stops, Enter goes to the details."
                aria-rowcount={day.rows.length + 1}
                onKeyDown={onKey}
                onFocusIn={onFocus}
                onPointerOver={onOver}
                onPointerLeave={() => (hovered.value = null)}
            >
                <div
                    class="rows"
                    role="presentation"
                    style={{ '--hours': String((day.end - day.start) / (60 * MINUTE)), '--scale': String(boardScale.value) }}
                >
                    <Axis day={day} span={span} />
                    {day.rows.map((row) => (
                        <RowView key={row.technicianId} row={row} day={day} span={span} />
                    ))}
                </div>
            </div>
        </section>
    );
}
