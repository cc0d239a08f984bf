// What a dispatcher has to act on: late, left out, at risk; and, while searching, what was found.
import type { ComponentChildren } from 'preact';
import { countText } from '../clock';
import { LIKELY_SHARE, TIGHT_MINUTES, type Day, type Visit, type Waiting } from '../day';
import { chosen, found, query } from '../state';
import { priorityText, standingText, windowsText } from './words';

const REASONS_SHOWN = 2;
const NAMES_SHOWN = 3;

function Section({ id, title, note, children }: { id: string; title: string; note: string; children: ComponentChildren }) {
    return (
        <section class="list" id={`section-${id}`} tabIndex={-1} aria-labelledby={`title-${id}`}>
            <h2 id={`title-${id}`}>
                {title} <span class="quiet">{note}</span>
            </h2>
            {children}
        </section>
    );
}

function VisitItem({ visit, day }: { visit: Visit; day: Day }) {
    return (
        <li class={chosen.value === visit.id ? 'item selected' : 'item'}>
            <button type="button" onClick={() => (chosen.value = visit.id)}>
                <span class="item-head">
                    <b>{visit.title}</b>
                    <span class={`standing ${visit.standing}`}>{standingText(visit)}</span>
                </span>
                <span class="item-more">
                    {day.clock.time(visit.arrival)} {day.rows[visit.row]!.name}
                    {visit.customer && ` · ${visit.customer}`}
                </span>
            </button>
        </li>
    );
}

function namesText(names: string[]): string {
    const shown = names.slice(0, NAMES_SHOWN).join(', ');
    const rest = names.length - NAMES_SHOWN;
    return rest > 0 ? `${shown} and ${rest} more` : shown;
}

/* The first reason sums up the others and may quote one of them, which then need not stand twice. */
function reasonsTold(left: Waiting): Waiting['reasons'] {
    const summary = left.reasons[0]?.message ?? '';
    return left.reasons.filter((reason, place) => place === 0 || !summary.endsWith(reason.message));
}

/* Whom the sentence is about, unless it says so itself. */
function aboutText({ message, technicians }: Waiting['reasons'][number]): string {
    return technicians.length === 1 && message.startsWith(technicians[0]!) ? '' : namesText(technicians);
}

export function Reasons({ left, all = false }: { left: Waiting; all?: boolean }) {
    const told = reasonsTold(left);
    const shown = all ? told : told.slice(0, REASONS_SHOWN);
    const rest = told.length - shown.length;
    return (
        <ul class="reasons">
            {shown.map((reason) => (
                <li key={reason.message}>
                    {reason.message}
                    <span class="quiet"> {aboutText(reason)}</span>
                </li>
            ))}
            {rest > 0 && <li class="quiet">{countText(rest, 'more reason')} in the details</li>}
            {!left.reasons.length && <li class="quiet">The server gave no reason.</li>}
        </ul>
    );
}

function WaitingItem({ left, day }: { left: Waiting; day: Day }) {
    return (
        <li class={chosen.value === left.id ? 'item selected' : 'item'}>
            <button type="button" onClick={() => (chosen.value = left.id)}>
                <span class="item-head">
                    <b>{left.title}</b>
                    {left.priority <= 2 && <span class={`pill p${left.priority}`}>{priorityText(left.priority)}</span>}
                </span>
                <span class="item-more">
                    {left.customer && `${left.customer} · `}
                    {windowsText(left.job, day.clock)}
                </span>
            </button>
            <Reasons left={left} />
        </li>
    );
}

function Found({ day, ids }: { day: Day; ids: Set<string> }) {
    const visits = [...day.visits.values()].filter((visit) => ids.has(visit.id));
    const waiting = day.waiting.filter((left) => ids.has(left.id));
    return (
        <Section id="found" title={countText(ids.size, 'job')} note={`with “${query.value.trim()}”`}>
            {ids.size === 0 && <p class="nothing">No job of this day has these words.</p>}
            <ul>
                {visits.map((visit) => (
                    <VisitItem key={visit.id} visit={visit} day={day} />
                ))}
                {waiting.map((left) => (
                    <WaitingItem key={left.id} left={left} day={day} />
                ))}
            </ul>
        </Section>
    );
}

export function Attention({ day }: { day: Day }) {
    const ids = found.value;
    return (
        <aside class="attention" aria-label="Needs attention" tabIndex={0}>
            {ids !== null && <Found day={day} ids={ids} />}
            <Section id="late" title={`Late ${day.late.length}`} note="arrival after the promised time">
                {day.late.length === 0 && <p class="nothing">Nobody is kept waiting beyond the promised time.</p>}
                <ul>
                    {day.late.map((visit) => (
                        <VisitItem key={visit.id} visit={visit} day={day} />
                    ))}
                </ul>
            </Section>
            <Section id="out" title={`Left out ${day.waiting.length}`} note="no technician on this day">
                {day.waiting.length === 0 && <p class="nothing">Every job of the day has a technician.</p>}
                <ul>
                    {day.waiting.map((left) => (
                        <WaitingItem key={left.id} left={left} day={day} />
                    ))}
                </ul>
            </Section>
            <Section
                id="risk"
                title={`At risk ${day.risk.length}`}
                note={`under ${TIGHT_MINUTES} min to spare, or under ${LIKELY_SHARE * 100}% likely on time`}
            >
                {day.risk.length === 0 && <p class="nothing">Every stop has time to spare.</p>}
                <ul>
                    {day.risk.map((visit) => (
                        <VisitItem key={visit.id} visit={visit} day={day} />
                    ))}
                </ul>
            </Section>
        </aside>
    );
}
