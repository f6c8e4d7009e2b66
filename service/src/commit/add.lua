#!lua
-- Adds one to KEYS[1] and returns the new count as a string, since numbers of Lua are exact below 2^53 only.
local key = KEYS[1]
local added = redis.pcall('incr', key)
if type(added) == 'table' then
  if string.find(added.err, 'not an integer', 1, true) == nil then return added end
  -- Strings that INCR refuses are read as Go's strconv.Atoi reads them; what that rejects counts as 0.
  local sign, digits = string.match(redis.call('get', key), '^([+-]?)0*(%d+)$')
  local count = digits and (sign == '-' and digits ~= '0' and '-' or '') .. digits or '0'
  redis.call('set', key, count, 'keepttl')
  added = redis.pcall('incr', key)
  if type(added) == 'table' and string.find(added.err, 'not an integer', 1, true) then
    redis.call('set', key, '1', 'keepttl')
  end
end
return redis.call('get', key)
