// Everything about what is chosen: a stop, a job left out, a technician; with nothing chosen, the day's totals.
import type { ComponentChildren } from 'preact';
import { countText, distanceText, minutesText, shareText, wordsText } from '../clock';
import { skillText, type Day, type Row, type Visit, type Waiting } from '../day';
import type { Job, Totals } from '../contract';
import { chosen, chosenVisit, chosenWaiting, isolated, isolateToggle } from '../state';
import { Reasons } from './attention';
import * as words from './words';

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
    return (
        <div class="fact">
            <dt>{name}</dt>
            <dd>{children}</dd>
        </div>
    );
}

function Title({ title, children, onClose }: { title: string; children?: ComponentChildren; onClose?: () => void }) {
    return (
        <div class="details-head">
            <h2>{title}</h2>
            {children}
            {onClose && (
                <button type="button" class="button icon" aria-label="Close the details" onClick={onClose}>
                    ×
                </button>
            )}
        </div>
    );
}

const close = () => {
    chosen.value = null;
};

function JobFacts({ job, day }: { job: Job | null; day: Day }) {
    if (!job) return <p class="nothing">The server did not send this job; only its place in the plan is known.</p>;
    const number = job.externalNumber ?? job.externalId;
    return (
        <>
            <Fact name="Customer">
                {job.customer?.name || '–'}
                {job.customer?.phone && <span class="quiet"> {job.customer.phone}</span>}
            </Fact>
            <Fact name="Address">{job.address || '–'}</Fact>
            {job.accessNotes && <Fact name="Access">{job.accessNotes}</Fact>}
            <Fact name="Promised">{words.promiseText(job, day.clock)}</Fact>
            <Fact name="Window">{words.windowsText(job, day.clock)}</Fact>
            <Fact name="Priority">{words.priorityText(job.priority)}</Fact>
            <Fact name="Skills">{words.skillsText(job)}</Fact>
            <Fact name="Parts">{words.partsText(job)}</Fact>
            {number && <Fact name="Number">{number}</Fact>}
        </>
    );
}

function VisitDetails({ visit, day }: { visit: Visit; day: Day }) {
    const row = day.rows[visit.row]!;
    const { stop } = visit;
    const isJob = visit.type === 'job';
    const planned = stop.plannedDurationMinutes ?? (visit.end - visit.start) / 60_000;
    return (
        <>
            <Title title={visit.title} onClose={close}>
                {isJob && <span class={`standing ${visit.standing}`}>{words.standingText(visit)}</span>}
            </Title>
            <dl class="facts">
                {isJob && <JobFacts job={visit.job} day={day} />}
                <Fact name="Technician">
                    {row.name}
                    {isJob && <span class="quiet"> job {visit.number} of {row.jobs}</span>}
                </Fact>
                <Fact name="Arrival">{day.clock.time(visit.arrival)}</Fact>
                <Fact name="Work">
                    {day.clock.range(visit.start, visit.end)} <span class="quiet">{minutesText(planned)}</span>
                </Fact>
                {stop.endP90 && <Fact name="Done by, 9 in 10">{day.clock.time(Date.parse(stop.endP90))}</Fact>}
                <Fact name="Drive there">{words.driveText(visit)}</Fact>
                <Fact name="Waiting">{minutesText(stop.waitMinutes ?? (visit.start - visit.arrival) / 60_000)}</Fact>
                {isJob && <Fact name="To spare">{words.spareText(visit)}</Fact>}
                {stop.slackMinutes != null && (
                    <Fact name="Slack">
                        {minutesText(Math.max(0, Math.floor(stop.slackMinutes)))}{' '}
                        <span class="quiet">before a later stop suffers</span>
                    </Fact>
                )}
                {stop.onTimeProbability != null && (
                    <Fact name="Chance on time">{shareText(stop.onTimeProbability)}</Fact>
                )}
                {isJob && <Fact name="Status">{words.statusText(stop.status ?? visit.job?.status ?? 'scheduled')}</Fact>}
                {stop.locked && stop.locked.length > 0 && <Fact name="Locked">{stop.locked.map(wordsText).join(', ')}</Fact>}
            </dl>
        </>
    );
}

function WaitingDetails({ left, day }: { left: Waiting; day: Day }) {
    return (
        <>
            <Title title={left.title} onClose={close}>
                <span class="standing out">left out</span>
            </Title>
            <Reasons left={left} all />
            <dl class="facts">
                {left.job && (
                    <Fact name="Work">{minutesText(left.job.plannedDurationMinutes ?? left.job.durationMinutes)}</Fact>
                )}
                <JobFacts job={left.job} day={day} />
            </dl>
        </>
    );
}

function TotalsFacts({ totals }: { totals: Totals }) {
    return (
        <>
            <Fact name="Driving">{minutesText(totals.driveMinutes)}</Fact>
            <Fact name="Distance">{distanceText(totals.driveKm)}</Fact>
            <Fact name="On the job">{minutesText(totals.serviceMinutes)}</Fact>
            <Fact name="Waiting">{minutesText(totals.waitMinutes)}</Fact>
            <Fact name="Overtime">{minutesText(totals.overtimeMinutes)}</Fact>
            <Fact name="Utilization">{shareText(totals.utilization)}</Fact>
        </>
    );
}

function TechnicianDetails({ row, day }: { row: Row; day: Day }) {
    const { technician } = row;
    const shift =
        row.shiftStart !== null && row.shiftEnd !== null ? day.clock.range(row.shiftStart, row.shiftEnd) : 'Not on shift';
    return (
        <>
            <Title title={row.name} onClose={() => isolateToggle(row.index)} />
            <dl class="facts">
                <Fact name="Shift">{shift}</Fact>
                <Fact name="Jobs">
                    {row.jobs}
                    {row.late > 0 && <span class="standing late">{row.late} late</span>}
                </Fact>
                <TotalsFacts totals={row.totals} />
                <Fact name="Skills">{technician?.skills?.map(skillText).join(', ') || '–'}</Fact>
                <Fact name="Vehicle">{technician?.vehicle?.type ? wordsText(technician.vehicle.type) : '–'}</Fact>
                {technician?.homeAddress && <Fact name="Starts at">{technician.homeAddress}</Fact>}
            </dl>
        </>
    );
}

function DayDetails({ day }: { day: Day }) {
    return (
        <>
            <Title title="The day" />
            <p class="quiet">Choose a stop on the board, on the map or in the list to see all about it.</p>
            <dl class="facts">
                <Fact name="Planned">
                    {countText(day.plannedJobs, 'job')}, {countText(day.waiting.length, 'job')} left out
                </Fact>
                <Fact name="On time">{shareText(day.totals.onTimeRate)}</Fact>
                <TotalsFacts totals={day.totals} />
                {day.planVersion !== null && <Fact name="Plan">version {day.planVersion}</Fact>}
            </dl>
        </>
    );
}

function Chosen({ day }: { day: Day }) {
    const visit = chosenVisit.value;
    if (visit) return <VisitDetails visit={visit} day={day} />;
    const left = chosenWaiting.value;
    if (left) return <WaitingDetails left={left} day={day} />;
    const row = isolated.value === null ? undefined : day.rows[isolated.value];
    return row ? <TechnicianDetails row={row} day={day} /> : <DayDetails day={day} />;
}

export function Details({ day }: { day: Day }) {
    const open = chosenVisit.value !== null || chosenWaiting.value !== null || isolated.value !== null;
    const onKey = (event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        document.querySelector<HTMLElement>('.grid [tabindex="0"]')?.focus();
        close();
    };
    return (
        <aside class={open ? 'details open' : 'details'} id="details" tabIndex={0} aria-label="Details" onKeyDown={onKey}>
            <Chosen day={day} />
        </aside>
    );
}
