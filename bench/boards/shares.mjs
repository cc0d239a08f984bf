// What a board asks, kind by kind: how many of its jobs or technicians have each kind of constraint.
import { windowsOf } from './jobs.mjs';

const hard = (window) => window.hard !== false;
const some = (object) => object !== undefined && Object.keys(object).length > 0;
const lag = (job, name) => (job.after ?? []).some((entry) => entry[name] !== undefined);

const JOBS = {
    'a hard window': (job) => windowsOf(job).some(hard),
    'a soft window': (job) => windowsOf(job).some((window) => !hard(window)),
    'several windows': (job) => windowsOf(job).length > 1,
    'a promise': (job) => some(job.promise),
    'a deadline': (job) => job.deadline !== undefined,
    'a price of its own for leaving it out': (job) => job.leftOutCost !== undefined,
    'skills': (job) => some(job.requiredSkills),
    'skills above level 1': (job) => Object.values(job.requiredSkills ?? {}).some((level) => level > 1),
    'parts': (job) => some(job.requiredParts),
    'parts with substitutes': (job) => Object.values(job.requiredParts ?? {}).some((part) => part.substitutes !== undefined),
    'load to deliver': (job) => some(job.load?.deliver),
    'load to pick up': (job) => some(job.load?.pickUp),
    'load to hand over': (job) => some(job.load?.dropOff),
    'a required technician': (job) => job.requiredTechnician !== undefined,
    'a list of technicians': (job) => some(job.allowedTechnicians),
    'excluded technicians': (job) => some(job.excludedTechnicians),
    'preferred technicians': (job) => some(job.preferredTechnicians),
    'a crew': (job) => job.crewSize !== undefined || job.crew !== undefined,
    'another job before it': (job) => some(job.after),
    'the same technician as another': (job) => lag(job, 'sameTechnician'),
    'a lag to another': (job) => lag(job, 'minLag') || lag(job, 'maxLag'),
    'leave to be interrupted by a break': (job) => job.breakMaySplit === true,
    'quantiles of its duration': (job) => typeof job.duration === 'object',
    'durations by technician': (job) => some(job.durationByTechnician),
    'buffers of its own': (job) => job.bufferBefore !== undefined || job.bufferAfter !== undefined,
    'a locked technician': (job) => job.lock?.technician !== undefined,
    'a locked order': (job) => job.lock?.order !== undefined,
    'a locked time': (job) => job.lock?.time !== undefined,
    'tags': (job) => some(job.tags),
    'a territory': (job) => job.territory !== undefined,
};

const TECHNICIANS = {
    'an end place of their own': (technician) => technician.endPlace !== undefined,
    'an open end': (technician) => technician.openEnd === true,
    'several breaks': (technician) => technician.breaks.length > 1,
    'overtime': (technician) => technician.shift.regularEnd !== undefined,
    'a price of their own for overtime': (technician) => technician.shift.overtimeCost !== undefined,
    'skills with levels': (technician) => some(technician.skills),
    'a profile other than the first': (technician) => technician.profile !== 'van',
    'a profile with speeds by time of day': (technician) => technician.profile !== 'scooter',
    'a pace of their own': (technician) => technician.serviceFactor !== undefined,
    'at most so many jobs': (technician) => technician.maxJobs !== undefined,
    'costs of their own': (technician) => some(technician.costs),
    'a price for their day': (technician) => technician.usedCost !== undefined,
    'a reach': (technician) => technician.reach !== undefined,
    'a stock of parts': (technician) => some(technician.inventory),
    'another stock after restocking': (technician) => some(technician.restockTo),
    'a capacity': (technician) => some(technician.capacity),
    'an electric vehicle': (technician) => technician.vehicle?.type === 'electric',
    'a vehicle that takes fuel': (technician) => technician.vehicle?.type === 'fuel',
    'allowed jobs': (technician) => some(technician.jobs?.allowed),
    'forbidden jobs': (technician) => some(technician.jobs?.forbidden),
    'preferred jobs': (technician) => some(technician.jobs?.preferred),
    'territories': (technician) => some(technician.territories),
};

// [{ of, kind, percent }, …]: what a board has of each kind.
export function sharesOf(board) {
    const count = (of, kinds) => Object.entries(kinds).map(([kind, has]) => ({ of, kind, percent: (100 * board[of].filter(has).length) / board[of].length }));
    return [...count('jobs', JOBS), ...count('technicians', TECHNICIANS)];
}
