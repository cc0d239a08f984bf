// The map, drawn here and not from tiles: nothing is loaded from anywhere, so there are no streets, only true positions
// and distances. Routes are straight lines from stop to stop.
import { signal, useComputed } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { countText } from '../clock';
import { routeColour } from '../colours';
import type { Place } from '../contract';
import type { Day, Row, Visit, Waiting } from '../day';
import {
    metresPerPixel,
    panBy,
    project,
    roundBelow,
    unproject,
    viewOf,
    zoomAt,
    type Point,
    type View,
} from '../mercator';
import { chosen, chosenVisit, chosenWaiting, found, hovered, isolated, mapLarge } from '../state';
import { pointerAt } from './tip';

const MARGIN = 26;
const FOOT = 26; // the legend and the degrees stand at the bottom
const PAN_STEP = 60;
const ZOOM_STEP = 1.6;

const view = signal<View | null>(null);

/* Drawing coordinates are pixels from the day's own centre, not from the world's corner: single precision, which browsers
 * use inside a drawing, would be off by whole pixels there. */
interface Sheet {
    origin: Point;
    scale: number;
}

function onSheet(sheet: Sheet, place: Place): Point {
    const point = project(place);
    return { x: (point.x - sheet.origin.x) * sheet.scale, y: (point.y - sheet.origin.y) * sheet.scale };
}

function pointsOf(day: Day, row: number | null): Point[] {
    const rows = row === null ? day.rows : day.rows.filter((candidate) => candidate.index === row);
    const places = rows.flatMap((one) => [one.home, ...one.visits.map((visit) => visit.location)]);
    if (row === null) places.push(...day.waiting.map((left) => left.location));
    return places.filter((place): place is Place => place !== null).map(project);
}

/* One route is shown alone, and this is another; the route of the chosen stop always shows. */
function isElsewhere(row: number): boolean {
    return isolated.value !== null && isolated.value !== row && chosenVisit.value?.row !== row;
}

function RouteLine({ row, sheet }: { row: Row; sheet: Sheet }) {
    const faded = useComputed(() => isElsewhere(row.index)).value;
    const lit = useComputed(() => isolated.value === row.index || chosenVisit.value?.row === row.index).value;
    const points = row.path.map((place) => onSheet(sheet, place));
    if (points.length < 2) return null;
    const line = points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ');
    return (
        <g class={`route ${faded ? 'faded' : ''} ${lit ? 'lit' : ''}`} style={{ ...routeColour(row.index) }}>
            <polyline class="casing" points={line} />
            <polyline class="line" points={line} />
        </g>
    );
}

function Home({ row, sheet }: { row: Row; sheet: Sheet }) {
    const faded = useComputed(() => isElsewhere(row.index)).value;
    if (!row.home) return null;
    const { x, y } = onSheet(sheet, row.home);
    return (
        <path
            class={faded ? 'home faded' : 'home'}
            style={{ ...routeColour(row.index) }}
            d="M-6.5 0 0-6.5 6.5 0H4.5V5.5H-4.5V0Z"
            transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
        />
    );
}

function Dot({ visit, sheet, numbered }: { visit: Visit; sheet: Sheet; numbered: boolean }) {
    const state = useComputed(() => {
        const classes = ['dot', visit.standing];
        const alone = isolated.value;
        if (isElsewhere(visit.row)) classes.push('faded');
        if (found.value !== null && !found.value.has(visit.id)) classes.push('faded');
        if (chosen.value === visit.id) classes.push('selected');
        if (hovered.value === visit.id) classes.push('lit');
        if (numbered || alone === visit.row) classes.push('numbered');
        return classes.join(' ');
    }).value;
    if (!visit.location) return null;
    const { x, y } = onSheet(sheet, visit.location);
    const large = /numbered|selected/.test(state);
    return (
        <g
            class={state}
            data-visit={visit.id}
            transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}
            style={{ ...routeColour(visit.row) }}
        >
            <circle class="reach" r="11" />
            {visit.standing !== 'fine' && <circle class="ring" r={large ? 11 : 8} />}
            <circle class="spot" r={large ? 8 : 5} />
            {large && (
                <text class="digit" y="3.5">
                    {visit.number}
                </text>
            )}
        </g>
    );
}

function LeftOutMark({ left, sheet }: { left: Waiting; sheet: Sheet }) {
    const state = useComputed(() => {
        const classes = ['left-out'];
        if (chosen.value === left.id) classes.push('selected');
        if (hovered.value === left.id) classes.push('lit');
        if (found.value !== null && !found.value.has(left.id)) classes.push('faded');
        return classes.join(' ');
    }).value;
    if (!left.location) return null;
    const { x, y } = onSheet(sheet, left.location);
    return (
        <g class={state} data-visit={left.id} transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
            <circle class="reach" r="11" />
            <path class="diamond" d="M0-7 7 0 0 7-7 0Z" />
            <path class="cross" d="M-2.2-2.2 2.2 2.2M-2.2 2.2 2.2-2.2" />
        </g>
    );
}

/* Everything that moves with the ground. It is drawn anew when the scale changes; a pan only shifts it. */
function Ground({ day, sheet, numbered }: { day: Day; sheet: Sheet; numbered: boolean }) {
    const jobs = [...day.visits.values()].filter((visit) => visit.type === 'job');
    return (
        <>
            {day.rows.map((row) => (
                <RouteLine key={row.technicianId} row={row} sheet={sheet} />
            ))}
            {day.rows.map((row) => (
                <Home key={row.technicianId} row={row} sheet={sheet} />
            ))}
            {jobs.map((visit) => (
                <Dot key={visit.id} visit={visit} sheet={sheet} numbered={numbered} />
            ))}
            {day.waiting.map((left) => (
                <LeftOutMark key={left.id} left={left} sheet={sheet} />
            ))}
        </>
    );
}

interface Size {
    width: number;
    height: number;
}

function degreesText(value: number, step: number, positive: string, negative: string): string {
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    return `${Math.abs(value).toFixed(digits)}° ${value < 0 ? negative : positive}`;
}

/* Lines of latitude and longitude at a round step, about a hundred pixels apart. */
function Graticule({ now, size }: { now: View; size: Size }) {
    const step = roundBelow((160 / now.scale) * 360);
    const left = now.centre.x - size.width / 2 / now.scale;
    const top = now.centre.y - size.height / 2 / now.scale;
    const corner = unproject({ x: left, y: top });
    const far = unproject({ x: left + size.width / now.scale, y: top + size.height / now.scale });
    const lines = [];
    for (let n = Math.ceil(corner.lng / step); n * step <= far.lng && lines.length < 40; n++) {
        const x = (project({ lat: 0, lng: n * step }).x - left) * now.scale;
        lines.push(
            <g key={`x${n}`}>
                <line x1={x} x2={x} y1={0} y2={size.height} />
                <text x={x + 4} y={size.height - 5}>
                    {degreesText(n * step, step, 'E', 'W')}
                </text>
            </g>,
        );
    }
    for (let n = Math.ceil(far.lat / step); n * step <= corner.lat && lines.length < 80; n++) {
        const y = (project({ lat: n * step, lng: 0 }).y - top) * now.scale;
        lines.push(
            <g key={`y${n}`}>
                <line x1={0} x2={size.width} y1={y} y2={y} />
                <text x={5} y={y - 4}>
                    {degreesText(n * step, step, 'N', 'S')}
                </text>
            </g>,
        );
    }
    return (
        <g class="graticule" aria-hidden="true">
            {lines}
        </g>
    );
}

function ScaleBar({ now }: { now: View }) {
    const perPixel = metresPerPixel(unproject(now.centre).lat, now.scale);
    const metres = roundBelow(110 * perPixel);
    return (
        <div class="scale-bar">
            <i style={{ width: `${(metres / perPixel).toFixed(0)}px` }} />
            {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
        </div>
    );
}

/* Drag, pinch, wheel and keys, on the element that holds the drawing. */
function useHands(frame: { current: HTMLDivElement | null }, fit: () => void) {
    const fingers = useRef(new Map<number, Point>());
    const travelled = useRef(0);

    const fromCentre = (x: number, y: number): Point => {
        const box = frame.current!.getBoundingClientRect();
        return { x: x - box.left - box.width / 2, y: y - box.top - box.height / 2 };
    };
    const zoom = (factor: number, at: Point = { x: 0, y: 0 }) => {
        if (view.value) view.value = zoomAt(view.value, factor, at.x, at.y);
    };

    useEffect(() => {
        const element = frame.current!;
        const onWheel = (event: WheelEvent) => {
            // Where the page itself scrolls, the wheel belongs to the page unless Ctrl is held.
            const root = document.documentElement;
            if (root.scrollHeight > root.clientHeight + 2 && !event.ctrlKey) return;
            event.preventDefault();
            const amount = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
            zoom(2 ** (-amount / 300), fromCentre(event.clientX, event.clientY));
        };
        element.addEventListener('wheel', onWheel, { passive: false });
        return () => element.removeEventListener('wheel', onWheel);
    }, []);

    const onPointerDown = (event: PointerEvent) => {
        if (event.button !== 0) return;
        if (!fingers.current.size) travelled.current = 0;
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    };
    const onPointerMove = (event: PointerEvent) => {
        const before = fingers.current.get(event.pointerId);
        if (!before) {
            if (event.pointerType === 'mouse') pointerAt.value = { x: event.clientX, y: event.clientY };
            return;
        }
        const after = { x: event.clientX, y: event.clientY };
        const others = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
        fingers.current.set(event.pointerId, after);
        travelled.current += Math.hypot(after.x - before.x, after.y - before.y);
        if (travelled.current > 4) frame.current!.setPointerCapture(event.pointerId);
        if (!view.value) return;
        const other = others[0];
        const share = other ? 0.5 : 1; // of two fingers, each moves the ground by half
        view.value = panBy(view.value, (before.x - after.x) * share, (before.y - after.y) * share);
        if (!other) return;
        const grown = Math.hypot(after.x - other.x, after.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
        if (Number.isFinite(grown) && grown > 0) {
            zoom(grown, fromCentre((after.x + other.x) / 2, (after.y + other.y) / 2));
        }
    };
    const onPointerUp = (event: PointerEvent) => void fingers.current.delete(event.pointerId);
    const onKeyDown = (event: KeyboardEvent) => {
        const moves: Record<string, () => void> = {
            ArrowLeft: () => (view.value = view.value && panBy(view.value, -PAN_STEP, 0)),
            ArrowRight: () => (view.value = view.value && panBy(view.value, PAN_STEP, 0)),
            ArrowUp: () => (view.value = view.value && panBy(view.value, 0, -PAN_STEP)),
            ArrowDown: () => (view.value = view.value && panBy(view.value, 0, PAN_STEP)),
            '+': () => zoom(ZOOM_STEP),
            '=': () => zoom(ZOOM_STEP),
            '-': () => zoom(1 / ZOOM_STEP),
            '0': fit,
        };
        if (event.ctrlKey || event.metaKey || event.altKey || !moves[event.key]) return;
        moves[event.key]!();
        event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
        if (travelled.current > 4) return; // the end of a drag
        const mark = (event.target as Element).closest('[data-visit]');
        chosen.value = mark?.getAttribute('data-visit') ?? null;
    };
    const onPointerOver = (event: PointerEvent) => {
        if (event.pointerType !== 'mouse' || fingers.current.size) return;
        hovered.value = (event.target as Element).closest('[data-visit]')?.getAttribute('data-visit') ?? null;
    };
    const hands = {
        onPointerDown,
        onPointerMove,
        onPointerUp,
        onPointerCancel: onPointerUp,
        onPointerOver,
        onPointerLeave: () => (hovered.value = null),
        onKeyDown,
        onClick,
    };
    return { hands, zoom };
}

function useSize(frame: { current: HTMLDivElement | null }): Size {
    const [size, setSize] = useState<Size>({ width: 0, height: 0 });
    useLayoutEffect(() => {
        const element = frame.current!;
        const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
        measure();
        const observer = new ResizeObserver(measure);
        observer.observe(element);
        return () => observer.disconnect();
    }, []);
    return size;
}

/* A stop chosen elsewhere is brought into sight, without a change of scale. */
function sightKeep(place: Place | null | undefined, size: Size): void {
    const now = view.peek();
    if (!place || !now) return;
    const point = project(place);
    const x = (point.x - now.centre.x) * now.scale;
    const y = (point.y - now.centre.y) * now.scale;
    const outside = Math.abs(x) > size.width / 2 - MARGIN / 2 || Math.abs(y) > size.height / 2 - MARGIN / 2;
    if (outside) view.value = { ...now, centre: point };
}

export function RouteMap({ day }: { day: Day }) {
    const frame = useRef<HTMLDivElement>(null);
    const size = useSize(frame);
    const alone = isolated.value;
    const fit = () => {
        const points = pointsOf(day, isolated.peek());
        const fitting = viewOf(points.length ? points : pointsOf(day, null), size.width, size.height - FOOT, MARGIN);
        if (size.width) view.value = fitting && panBy(fitting, 0, FOOT / 2);
    };
    const { hands, zoom } = useHands(frame, fit);

    useEffect(fit, [day.date, alone, size.width, size.height]);
    const place = (chosenVisit.value ?? chosenWaiting.value)?.location;
    useEffect(() => sightKeep(place, size), [place]);

    const now = view.value;
    const origin = useMemo(() => viewOf(pointsOf(day, null), 100, 100, 0)?.centre ?? { x: 0.5, y: 0.5 }, [day]);
    const scale = now?.scale ?? 0;
    const fitted = useMemo(() => viewOf(pointsOf(day, null), size.width, size.height, MARGIN)?.scale ?? 1, [day, size]);
    const numbered = scale > fitted * 3;
    const ground = useMemo(
        () => (scale ? <Ground day={day} sheet={{ origin, scale }} numbered={numbered} /> : null),
        [day, origin, scale, numbered],
    );
    const name = alone === null ? null : day.rows[alone]?.name;

    return (
        <section class="map" aria-label="Map">
            <div
                class="map-frame"
                ref={frame}
                role="application"
                aria-label={`Map of ${countText(day.plannedJobs, 'job')}. Arrow keys move it, plus and minus zoom, 0 shows everything. All stops are also on the board.`}
                tabIndex={0}
                {...hands}
            >
                {now && (
                    <svg width={size.width} height={size.height} aria-hidden="true">
                        <Graticule now={now} size={size} />
                        <g
                            transform={`translate(${(size.width / 2 + (origin.x - now.centre.x) * now.scale).toFixed(2)} ${(
                                size.height / 2 +
                                (origin.y - now.centre.y) * now.scale
                            ).toFixed(2)})`}
                        >
                            {ground}
                        </g>
                    </svg>
                )}
                {!now && <p class="nothing">Nothing to show: no job or technician of this day has a place.</p>}
            </div>
            {now && <ScaleBar now={now} />}
            {name && (
                <button type="button" class="button map-alone" onClick={() => (isolated.value = null)}>
                    Only {name} <span aria-hidden="true">×</span>
                    <span class="hidden">; show all routes</span>
                </button>
            )}
            {now && <div class="map-tools">
                <button type="button" class="button icon" aria-label="Zoom in" onClick={() => zoom(ZOOM_STEP)}>
                    +
                </button>
                <button type="button" class="button icon" aria-label="Zoom out" onClick={() => zoom(1 / ZOOM_STEP)}>
                    −
                </button>
                <button type="button" class="button icon" aria-label="Fit the map to the routes" onClick={fit}>
                    <svg viewBox="0 0 16 16" class="glyph" aria-hidden="true">
                        <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" />
                    </svg>
                </button>
                <button
                    type="button"
                    class="button icon map-grow"
                    aria-label="Large map"
                    aria-pressed={mapLarge.value}
                    onClick={() => (mapLarge.value = !mapLarge.value)}
                >
                    <svg viewBox="0 0 16 16" class="glyph" aria-hidden="true">
                        <path d="M4 6l4-4 4 4M8 2v12M4 10l4 4 4-4" />
                    </svg>
                </button>
            </div>}
            <ul class="map-legend" aria-label="Map legend">
                <li>
                    <i class="key-home" />
                    Start
                </li>
                <li>
                    <i class="key-dot" />
                    Job
                </li>
                <li>
                    <i class="key-out" />
                    Left out
                </li>
                <li class="quiet">Straight lines, not roads</li>
            </ul>
        </section>
    );
}
