import type { Check } from '../manifest/check.ts';

/** What belongs to this project, and why: another value would break what the set promises. */
const OURS: readonly (readonly [directives: RegExp, because: string])[] = [
  [
    /^(bind|port|protected-mode|tls-.*|unixsocket.*|socket-mark-id|tcp-keepalive)$/,
    'peers, sentinels, clients and probes find the server where it listens now',
  ],
  [
    /^(requirepass|user|aclfile|acl-.*|masteruser|masterauth|rename-command|enable-.*)$/,
    'users, their passwords and their rights are made from the Secret at each start',
  ],
  [
    /^(replicaof|slaveof|replica-.*|slave-.*|min-.*|repl-.*|cluster-.*|propagation-.*)$/,
    'the pods and the sentinels decide who is master, who copies and who may be elected',
  ],
  [
    /^(append.*|aof-.*|auto-aof-.*|no-appendfsync.*|save|dir|dbfilename|rdb.*|stop-writes.*|key-load-delay)$/,
    'what was acknowledged must be in the log: choose by the option durability',
  ],
  [
    /^maxmemory(-policy|-samples|-eviction-.*)?$/,
    'it follows from the option maxMemoryMiB, and what was acknowledged is never evicted',
  ],
  [
    /^(include|loadmodule|daemonize|pidfile|supervised|logfile|syslog-.*|shutdown-.*|oom-score-.*)$/,
    'the script of the pod starts the server, reads what it logs, and ends it',
  ],
];

/** What concerns speed, memory and observation only. */
const FREE: readonly RegExp[] = [
  /^(activedefrag|active-defrag-.*|activerehashing|active-expire-effort|jemalloc-bg-thread|lazyfree-.*)$/,
  /^(hash|list|set|zset|stream)-[a-z-]+$/,
  /^(slowlog|latency)-[a-z-]+$/,
  /^(client-output-buffer-limit|client-query-buffer-limit|proto-max-bulk-len|maxclients|maxmemory-clients|timeout)$/,
  /^(hz|dynamic-hz|io-threads|databases|loglevel|notify-keyspace-events|tracking-table-max-keys|lfu-[a-z-]+)$/,
  /^(lua-time-limit|busy-reply-threshold|tcp-backlog|crash-log-enabled|crash-memcheck-enabled)$/,
];

/** A line of redis.conf that may be added to ours. */
export const configurationLine: Check = (value) => {
  const [, directive = ''] = (typeof value === 'string' && /^([a-z][a-z-]*) [^\r\n]*\S$/.exec(value)) || [];
  if (directive === '') return "must be lines of redis.conf, a directive and its value each, as 'hz 20'";
  if (FREE.some((pattern) => pattern.test(directive))) return undefined;
  const because = OURS.find(([pattern]) => pattern.test(directive))?.[1];
  return because === undefined
    ? `leave out '${directive}': it is not known to be harmless here; what is stands in lib/redis/configuration.ts`
    : `leave out '${directive}': ${because}`;
};
