-- POST by wrk: every request makes another job of another customer, with an Idempotency-Key of its own. Of each hundred
-- answers one is remembered, so that what was acknowledged can be looked for afterwards.
--   wrk ... -s write.lua URL -- KEY PREFIX [PAUSE]
-- PAUSE: how long a writer waits before its next write, in milliseconds, on average; none: not at all.
local threads = {}

function setup(thread)
    thread:set("number", #threads + 1)
    threads[#threads + 1] = thread
end

function init(args)
    head = { Authorization = "Bearer " .. args[1], ["Content-Type"] = "application/json" }
    prefix = args[2] .. "-" .. number .. "-"
    made, answered, created, sample = 0, 0, 0, ""
    if args[3] then
        math.randomseed(number)
        delay = function() return math.random(0, 2 * tonumber(args[3])) end
    end
end

function request()
    made = made + 1
    local name = prefix .. made
    head["Idempotency-Key"] = name
    return wrk.format("POST", "/api/v1/jobs", head, '{"externalId":"' .. name .. '","title":"No heat","jobType":"hvac_repair",' ..
        '"branch":"north","customer":{"externalId":"C-' .. name .. '","name":"Ann Lee","phone":"+12125550100"},' ..
        '"location":{"lat":40.73,"lng":-73.99},"durationMinutes":90,"requiredSkills":["HVAC"],' ..
        '"windows":[{"start":"2026-05-15T13:00:00Z","end":"2026-05-15T16:00:00Z"}]}')
end

function response(status, headers, body)
    answered = answered + 1
    if status == 201 then
        created = created + 1
        if created % 100 == 1 then sample = sample .. '"' .. body:match('"id":"([^"]+)"') .. '",' end
    end
end

function done(summary, latency)
    local all, total = "", 0
    for _, thread in ipairs(threads) do
        all = all .. thread:get("sample")
        total = total + thread:get("created")
    end
    io.write(string.format('{"requests":%d,"created":%d,"us":%d,"p50":%d,"p99":%d,"max":%d,"refused":%d,"broken":%d,"sample":[%s]}\n',
        summary.requests, total, summary.duration, latency:percentile(50), latency:percentile(99), latency.max, summary.errors.status,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout, all:sub(1, -2)))
end
