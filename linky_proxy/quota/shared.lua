-- One question of a replica about the calls to one API, answered at one instant of Redis' own clock.
--
-- KEYS: calls (sorted set: name of a call -> instant), replicas (sorted set: name -> last heard of), state (hash).
-- ARGV: replica, instant after which the question is void, lease, horizon, replicas expected, contents that the question
--       is meant for ("": any), merges known, latest call known, pause asked for (0: none), name of the call wanted
--       ("": none), number of calls reported, (name, instant) of each, then (count, period, share of a replica that is
--       not heard of) of each limit.
-- Instants and durations are whole microseconds: they stay exact in a double for two centuries.
local calls, replicas, state = KEYS[1], KEYS[2], KEYS[3]
local replica, void_after, lease, horizon, expected =
  ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local pause, wanted, reported = tonumber(ARGV[9]), ARGV[10], tonumber(ARGV[11])

local function exactly(instant) return string.format('%.0f', instant) end

local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
if now > void_after then return redis.error_reply('LATE the question came too late') end
local known = redis.call('HMGET', state, 'contents', 'merges', 'paused_until')
-- Nobody counts as there before he has reported what he knows to contents that are new to him.
if ARGV[6] ~= '' and known[1] ~= ARGV[6] then return redis.error_reply('LOST the contents are not what they were') end

-- Strictly increasing, even when the clock is set back: a window must never look older than it is.
local last = redis.call('ZREVRANGE', calls, 0, 0, 'WITHSCORES')
if last[2] and tonumber(last[2]) >= now then now = last[2] + 1 end

redis.call('ZADD', replicas, exactly(now), replica)
redis.call('ZREMRANGEBYSCORE', replicas, '-inf', '(' .. exactly(now - lease))
local live = redis.call('ZCARD', replicas)

local contents, merges, paused_until = known[1], known[2] or '0', tonumber(known[3] or '0')
if not contents then
  contents = exactly(now)
  redis.call('HSET', state, 'contents', contents)
end
local added = 0
for i = 12, 10 + 2 * reported, 2 do
  added = added + redis.call('ZADD', calls, 'NX', exactly(math.min(tonumber(ARGV[i + 1]), now)), ARGV[i])
end
if added > 0 then merges = tostring(redis.call('HINCRBY', state, 'merges', 1)) end
redis.call('ZREMRANGEBYSCORE', calls, '-inf', exactly(now - horizon))

if pause > 0 and now + pause > paused_until then
  paused_until = now + pause
  redis.call('HSET', state, 'paused_until', exactly(paused_until))
end

local wait = 0
if wanted ~= '' then
  wait = math.max(0, paused_until - now)
  for i = 12 + 2 * reported, #ARGV, 3 do
    local count, period, share = tonumber(ARGV[i]), tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
    -- A replica that is not heard of may be making its share of the calls by itself.
    local room = count - math.max(0, expected - live) * share
    if room < 1 then
      wait = math.max(wait, lease)
    else
      local edge = redis.call('ZREVRANGE', calls, room - 1, room - 1, 'WITHSCORES')
      if edge[2] then wait = math.max(wait, edge[2] + period - now) end
    end
  end
  if wait <= 0 then redis.call('ZADD', calls, exactly(now), wanted) end
end

for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, math.ceil((horizon + lease) / 1000)) end
local since = merges == ARGV[7] and '(' .. ARGV[8] or '-inf'
local news = redis.call('ZRANGEBYSCORE', calls, since, '+inf', 'WITHSCORES')
return {wait, now, live, contents, merges, paused_until, since == '-inf' and 1 or 0, news}
