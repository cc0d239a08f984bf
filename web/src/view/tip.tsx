// The small card beside the mouse: enough of a stop to decide whether to click it.
import { signal } from '@preact/signals';
import { minutesText } from '../clock';
import type { Day } from '../day';
import { hovered } from '../state';
import { promiseText, standingText } from './words';

export const pointerAt = signal({ x: 0, y: 0 });

const WIDTH = 264;
const HEIGHT = 130;

export function Tip({ day }: { day: Day }) {
    const id = hovered.value;
    const visit = day.visits.get(id ?? '');
    const left = visit ? null : day.waiting.find((waiting) => waiting.id === id);
    if (!visit && !left) return null;
    const { x, y } = pointerAt.value;
    const style = {
        left: `${Math.max(8, Math.min(x + 14, innerWidth - WIDTH - 8))}px`,
        top: `${y + HEIGHT + 24 > innerHeight ? y - HEIGHT : y + 18}px`,
    };
    return (
        <div class="tip" style={style} aria-hidden="true">
            <b>{(visit ?? left)!.title}</b>
            {(visit ?? left)!.customer && <span>{(visit ?? left)!.customer}</span>}
            {visit && (
                <span>
                    {day.clock.range(visit.start, visit.end)} · {day.rows[visit.row]!.name}
                </span>
            )}
            {visit?.type === 'job' && (
                <span>
                    Promised {promiseText(visit.job, day.clock).replace('Nothing promised', 'nothing')} · drive{' '}
                    {minutesText(visit.stop.travelMinutes)}
                </span>
            )}
            {visit?.type === 'job' && <span class={`standing ${visit.standing}`}>{standingText(visit)}</span>}
            {left && <span class="standing out">Left out</span>}
        </div>
    );
}
