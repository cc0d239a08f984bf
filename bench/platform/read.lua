-- GET by wrk: the paths of a file, one after another, each thread from its own place on.
--   wrk ... -s read.lua URL -- KEY FILE
local threads = 0

function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end

function init(args)
    head = { Authorization = "Bearer " .. args[1] }
    paths = {}
    for line in io.lines(args[2]) do paths[#paths + 1] = line end
    at = number * 7919
end

function request()
    at = at + 1
    return wrk.format("GET", paths[at % #paths + 1], head)
end

function done(summary, latency)
    io.write(string.format('{"requests":%d,"us":%d,"p50":%d,"p99":%d,"max":%d,"refused":%d,"broken":%d}\n',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max, summary.errors.status,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
