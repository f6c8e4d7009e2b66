#!lua
-- Counts a batch once, however often it arrives. A replica, a master without enough replicas and a full memory refuse
-- the script before it starts, because of its first line.
--
-- KEYS  1 the lane, 2 /version, from 3 on the ids, each once
-- ARGV  1 the batch's number in its lane   2 the term ('' without sentinels)   3 the lane's time to live in seconds
--       4 'full' when the memory is: no new ids   from 5 on how often the first ids are counted; once where there is none
--
-- Returns the lane's value 'NUMBER|RESULT,RESULT,…' with a result for each id, in order:
--   COUNT      the id's count after all of its increments
--   COUNT:N    only the first N of them fit below 2^63
--   !WORD      none was counted, for the reason that Redis gives
-- or, with nothing counted:
--   TERM N     the data has been written under a newer master's term
--   NOLANE     the lane does not exist     GAP N, STALE N     another batch than the one before was the lane's last

local lane, version = KEYS[1], KEYS[2]
local number, term, seconds, full = tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4] == 'full'

local stored_term, changes = string.match(redis.call('get', version) or '', '^(%d+) (%d+)$')
stored_term, changes = stored_term or '0', changes or '0'
if term == '' then term = stored_term end
if tonumber(stored_term) > tonumber(term) then return 'TERM ' .. stored_term end

local stored = redis.call('get', lane)
if not stored then return 'NOLANE' end
local last = tonumber(string.match(stored, '^%d+'))
if last > number then return 'STALE ' .. last end
if last < number - 1 then return 'GAP ' .. last end

redis.call('set', version, term .. ' ' .. string.format('%.0f', changes + 1))
if last == number then
  -- Counted already. What is written here is what WAIT waits for.
  redis.call('expire', lane, seconds)
  return stored
end

-- Near 2^63 the first increments of several may still fit.
local function add_while_it_fits(key, times)
  local fitting = 0
  while fitting < tonumber(times) and type(redis.pcall('incr', key)) == 'number' do fitting = fitting + 1 end
  if fitting == 0 then return '!OVERFLOW' end
  return redis.call('get', key) .. ':' .. fitting
end

local function add(key, times)
  if full and redis.call('exists', key) == 0 then return '!OOM' end
  local count = redis.pcall('incrby', key, times)
  -- Longer numbers are not exact in Lua.
  if type(count) == 'number' then return math.abs(count) < 1e14 and count or redis.call('get', key) end
  if string.find(count.err, 'would overflow', 1, true) then return add_while_it_fits(key, times) end
  if not string.find(count.err, 'not an integer', 1, true) then return '!' .. string.match(count.err, '^%S+') end

  -- A text that Redis takes for no number is read as Go's strconv.Atoi reads it; what that rejects counts as 0.
  local text = redis.call('get', key)
  local sign, digits = string.match(text, '^([+-]?)0*(%d+)$')
  local atoi = digits and (sign == '-' and digits ~= '0' and '-' or '') .. digits or '0'
  redis.call('set', key, atoi, 'keepttl')
  if type(redis.pcall('incrby', key, 0)) ~= 'number' then redis.call('set', key, '0', 'keepttl') end
  local result = add(key, times)
  if result == '!OVERFLOW' then redis.call('set', key, text, 'keepttl') end
  return result
end

local results = {}
for i = 3, #KEYS do results[i - 2] = add(KEYS[i], ARGV[i + 2] or 1) end
stored = ARGV[1] .. '|' .. table.concat(results, ',')
redis.call('set', lane, stored, 'ex', seconds)
return stored
