// Judges a board by the story's own facts and by what the API answers; it knows nothing of how places are found.
//
// judgeBoard(day) says what is wrong, a sentence each. What people forced is theirs. A job that is under way is where it is.
const MINUTE = 60_000;
const TOLERANCE_MS = MINUTE; // a place stays where a plan would begin it less than a minute later
const UPCOMING = ['scheduled', 'dispatched'];

const has = (technician, skill, date) => technician.skills.some(({ name, level = 1 }) => name === skill.name && level >= (skill.level ?? 1)) ||
    (skill.level === undefined && technician.certified.some(({ name, until }) => name === skill.name && (until === undefined || date <= until)));

function judgePeople(day, job, facts, people) {
    const wrong = [];
    const [first] = people;
    for (const skill of facts.skills) {
        if (!has(first, skill, day.story.date)) wrong.push(`${first.name} cannot do ${facts.name}: ${JSON.stringify(skill)}`);
    }
    if (people.some(({ name }) => name === facts.excluded)) wrong.push(`${facts.excluded} is excluded from ${facts.name}`);
    if (new Set(people).size !== facts.crew) wrong.push(`${facts.name} needs ${facts.crew} people and has ${people.map(({ name }) => name)}`);
    const lockedTo = day.locked.get(facts.name);
    if (lockedTo !== undefined && lockedTo !== job.technicianId) wrong.push(`${facts.name} was locked, and has been moved`);
    return wrong;
}

/* What an answer of assign offers: that has no excuse. */
export function judgeOffer(day, name, { technicianId, start }) {
    const facts = day.story.jobs.get(name);
    const technician = day.story.technicians.get(day.names.get(technicianId));
    const begins = Date.parse(start);
    const wrong = [];
    for (const skill of facts.skills) {
        if (!has(technician, skill, day.story.date)) wrong.push(`${name} was offered to ${technician.name}, who has no ${skill.name}`);
    }
    if (begins < Math.max(facts.windowStart, technician.shiftStart, day.now - MINUTE) || begins > facts.windowEnd ||
        begins + facts.minutes * MINUTE > technician.shiftEnd + technician.overtime * MINUTE || technician.name === facts.excluded) {
        wrong.push(`${name} was offered to ${technician.name} at ${start}`);
    }
    return wrong;
}

/* `late` gathers what begins after its window or ends after overtime: it may, where the day has gone so and it was told. */
function judgeTimes(job, facts, people, late) {
    const wrong = [];
    const start = Date.parse(job.scheduledStart);
    const end = Date.parse(job.scheduledEnd);
    if (start < facts.windowStart) wrong.push(`${facts.name} begins before its window`);
    const tell = (what) => late.push({ name: facts.name, people: people.map(({ name }) => name), what });
    if (start > facts.windowEnd) tell(`begins ${job.scheduledStart}, after its window`);
    for (const { name, shiftStart, shiftEnd, overtime } of people) {
        if (start < shiftStart) wrong.push(`${facts.name} begins before ${name}`);
        if (end > shiftEnd + overtime * MINUTE) tell(`ends ${job.scheduledEnd}, after ${name}'s overtime`);
    }
    return wrong;
}

function judgeOverlaps(day, upcoming) {
    const wrong = [];
    const byPerson = new Map();
    for (const { job, people } of upcoming) {
        for (const { name } of people) {
            if (!byPerson.has(name)) byPerson.set(name, []);
            byPerson.get(name).push(job);
        }
    }
    for (const [name, jobs] of byPerson) {
        jobs.sort((a, b) => (a.scheduledStart < b.scheduledStart ? -1 : 1));
        for (let i = 1; i < jobs.length; i++) {
            if (Date.parse(jobs[i - 1].scheduledEnd) > Date.parse(jobs[i].scheduledStart) + TOLERANCE_MS) {
                wrong.push(`${name} is with ${jobs[i - 1].externalId} until ${jobs[i - 1].scheduledEnd} and with ${jobs[i].externalId} from ${jobs[i].scheduledStart}`);
            }
        }
    }
    return wrong;
}

/* What the van carries in the morning is enough for all that its technician does. */
function judgeParts(day, jobs) {
    const needed = new Map();
    for (const job of jobs) {
        const name = day.names.get(job.technicianId);
        for (const { sku, quantity } of day.story.jobs.get(job.externalId).parts) {
            needed.set(`${name} ${sku}`, (needed.get(`${name} ${sku}`) ?? 0) + quantity);
        }
    }
    return [...needed].filter(([key, quantity]) => {
        const [name, sku] = key.split(' ');
        return quantity > (day.story.technicians.get(name).parts.find((part) => part.sku === sku)?.quantity ?? 0);
    }).map(([key, quantity]) => `${key}: ${quantity} are needed`);
}

/* Whose day has not gone as planned, and who goes along with them. */
function delayedOf(day, placed) {
    const delayed = new Set(day.delayed);
    for (let before = -1; before !== delayed.size;) {
        before = delayed.size;
        for (const { people } of placed) {
            if (people.some(({ name }) => delayed.has(name))) people.forEach(({ name }) => delayed.add(name));
        }
    }
    return delayed;
}

export async function judgeBoard(day) {
    const wrong = [];
    const late = [];
    const placed = (await day.jobs('')).filter(({ technicianId, status }) => technicianId !== null && status !== 'canceled');
    const told = placed.map((job) => ({
        job, facts: day.story.jobs.get(job.externalId),
        people: [job.technicianId, ...(job.crewTechnicianIds ?? [])].map((id) => day.story.technicians.get(day.names.get(id))),
    }));
    const upcoming = told.filter(({ job: { status, externalId } }) => UPCOMING.includes(status) && !day.forced.has(externalId));
    const delayed = delayedOf(day, told.filter(({ people }) => people.length > 1));
    for (const { job, facts, people } of upcoming) {
        wrong.push(...judgePeople(day, job, facts, people), ...judgeTimes(job, facts, people, late));
    }
    wrong.push(...judgeOverlaps(day, upcoming), ...judgeParts(day, placed.filter(({ externalId }) => !day.forced.has(externalId))));
    for (const { name, people, what } of late) {
        if (!people.some((one) => delayed.has(one))) wrong.push(`${name} ${what}, and nothing has gone wrong with ${people}`);
    }
    return { wrong, late: late.map(({ name }) => name) };
}

/* Every job of the story is done, canceled, on the board, or left out with a reason. */
export async function judgeAccounts(day) {
    const wrong = [];
    const jobs = new Map((await day.jobs('')).map((job) => [job.externalId, job]));
    const accounts = { completed: 0, canceled: 0, placed: 0, leftOut: 0 };
    const { unassigned } = (await day.ask('GET', `dispatch/schedule?date=${day.story.date}`)).data;
    const reasons = new Map(unassigned.map((one) => [one.jobId, one.reasons]));
    for (const name of day.story.jobs.keys()) {
        const job = jobs.get(name);
        if (job === undefined) wrong.push(`${name} is not there`);
        else if (job.status === 'completed' || job.status === 'canceled') accounts[job.status] += 1;
        else if (job.technicianId !== null) accounts.placed += 1;
        else if (reasons.get(job.id)?.length > 0) accounts.leftOut += 1;
        else wrong.push(`${name} is ${job.status}, on no route, and nobody says why`);
    }
    if (jobs.size !== day.story.jobs.size) wrong.push(`there are ${jobs.size} jobs, of ${day.story.jobs.size}`);
    return { wrong, accounts };
}
