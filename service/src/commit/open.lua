#!lua flags=allow-oom
-- Opens the lane KEYS[1] for ARGV[1] seconds, unless it is open: one that came late must not set it back.
-- Allowed in a full memory, since lanes are few.
return redis.call('set', KEYS[1], '0|', 'nx', 'ex', ARGV[1])
