// A board in the middle of its day: what has happened by an instant is a fact, what was planned is the previous plan.

// The technician's own fields that change: facts, the breaks that are still to come, what is left of stock and charge.
class Day {
    constructor(technician, route, jobs, now) {
        this.technician = technician;
        this.stops = route?.stops ?? [];
        this.route = route;
        this.jobs = jobs;
        this.now = now;
        this.home = technician.endPlace ?? technician.startPlace;
    }

    begins(stop) {
        return stop.type === 'job' ? stop.start - (this.jobs.get(stop.id).bufferBefore ?? 0) : stop.start;
    }

    placeOf(stop) {
        return stop.type === 'job' ? this.jobs.get(stop.id).place : stop.place;
    }

    // How many stops have begun; a break within a job that has begun belongs to it.
    begun() {
        const count = this.stops.findIndex((stop) => this.begins(stop) > this.now);
        let first = count < 0 ? this.stops.length : count;
        while (first > 0 && first < this.stops.length && this.stops[first].type === 'break' && this.stops[first].start < this.lastEnd(first)) {
            first += 1;
        }
        return first;
    }

    // When the technician is free again after the first stops: a job ends after the breaks within it.
    lastEnd(count) {
        return Math.max(...this.stops.slice(0, count).map((stop) => stop.departure));
    }

    facts(count) {
        const entries = [];
        let free = 0;
        for (const stop of this.stops.slice(0, count)) {
            if (stop.type === 'job') {
                entries.push({ job: stop.id, start: stop.start, end: stop.departure });
            } else if (stop.start >= free) {
                entries.push({ place: stop.place, time: stop.departure });
            }
            free = Math.max(free, stop.departure);
        }
        return entries;
    }

    // Where somebody is who is not at work: on the way to the next job, or where the next stop, the last one or home is.
    position(count) {
        const next = this.stops[count];
        if (next?.type === 'job') {
            return { job: next.id };
        }
        if (next) {
            return { place: next.place, time: Math.max(this.now, next.arrival) };
        }
        return this.technician.openEnd ? { place: this.placeOf(this.stops[count - 1]), time: this.now }
            : { place: this.home, time: Math.max(this.now, this.route.return) };
    }

    // What the van would have had to begin with so that it has now what it has, had it never restocked.
    inventory(count) {
        const stock = { ...this.technician.inventory };
        const uses = [];
        for (const stop of this.stops.slice(0, count)) {
            if (stop.type === 'job') {
                uses.push(...Object.entries(this.jobs.get(stop.id).requiredParts ?? {}));
            } else if (stop.type === 'restock') {
                Object.keys(stock).forEach((part) => delete stock[part]);
                Object.assign(stock, this.technician.restockTo ?? this.technician.inventory);
                uses.forEach(([part, use]) => (stock[part] = (stock[part] ?? 0) + (use.quantity ?? use)));
            }
        }
        return stock;
    }

    // The same for the battery. The answer does not say what the way to a station took: it is taken to be a tenth of the battery.
    charge(count) {
        const { battery, charge } = this.technician.vehicle;
        const gained = this.stops.slice(0, count).reduce((sum, stop, i) => {
            const before = i === 0 ? charge : this.stops[i - 1].charge;
            return stop.type === 'charge' ? sum + stop.charge - before + battery / 10 : sum;
        }, 0);
        return Math.min(battery, Math.trunc(charge + gained));
    }

    underWay() {
        const count = this.begun();
        const taken = this.stops.slice(0, count).filter((stop) => stop.type === 'break').length;
        const changed = { ...this.technician, breaks: this.technician.breaks.slice(taken) };
        const atHome = count === 0 && (this.route === undefined || this.route.leave > this.now);
        if (atHome) {
            changed.shift = { ...changed.shift, start: Math.max(changed.shift.start, this.now) };
            changed.breaks = changed.breaks.filter((one) => one.latest >= changed.shift.start);
            return changed;
        }
        changed.frozen = this.facts(count);
        if (count === 0 || this.lastEnd(count) <= this.now) {
            changed.frozen.push(this.position(count));
        }
        changed.inventory = this.inventory(count);
        changed.restockTo = this.technician.restockTo ?? this.technician.inventory;
        if (changed.vehicle?.battery) {
            changed.vehicle = { ...changed.vehicle, charge: this.charge(count) };
        }
        return changed;
    }
}

function previousPlan(routes, random, maxMoved) {
    const knows = new Map();
    const told = (id) => {
        knows.set(id, knows.get(id) ?? random.chance(30));
        return knows.get(id);
    };
    const stops = routes.flatMap((route) => route.stops.filter((stop) => stop.type === 'job')
        .map((stop) => ({ job: stop.id, technician: route.vehicle, start: stop.start, told: told(stop.id) })));
    return {
        stops, tolerance: { early: 1800, late: 900 }, movedTechnicianCost: 200000, movedTimeCost: 200000,
        told: { tolerance: { early: 900, late: 600 }, movedTechnicianCost: 600000, movedTimeCost: 800000 }, maxMoved,
    };
}

// The board at an instant of a plan, of which any number of jobs may be moved.
export function underWay(board, answer, now, random) {
    const jobs = new Map(board.jobs.map((job) => [job.id, job]));
    const routes = new Map(answer.routes.map((route) => [route.vehicle, route]));
    const technicians = board.technicians.map((technician) => new Day(technician, routes.get(technician.id), jobs, now).underWay());
    return { ...board, technicians, previousPlan: previousPlan(answer.routes, random) };
}

// A day under way and its plan, with one more job; at most five jobs may be moved.
export function withEmergency(day, answer, emergency, random) {
    return { ...day, jobs: [...day.jobs, emergency], previousPlan: previousPlan(answer.routes, random, 5) };
}
