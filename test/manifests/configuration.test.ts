import { describe, expect, it } from '@jest/globals';
import { configurationLine } from '../../lib/redis/configuration.ts';

describe('a further line of redis.conf', () => {
  it.each([
    'hz 20',
    'slowlog-log-slower-than 5000',
    'client-output-buffer-limit pubsub 32mb 8mb 60',
    'notify-keyspace-events ""',
    'hash-max-listpack-entries 256',
    'io-threads 2',
    'maxmemory-clients 10%',
  ])('may be %s', (line) => expect(configurationLine(line)).toBeUndefined());

  // What lib/redis/node/configure.sh writes, what the passwords and the probes rest on, and what would lose data.
  it.each([
    'bind 0.0.0.0',
    'port 6380',
    'protected-mode yes',
    'tls-port 6379',
    'unixsocket /tmp/redis.sock',
    'requirepass secret',
    'user app on nopass ~* +@all',
    'aclfile /data/users.acl',
    'masterauth secret',
    'masteruser default',
    'rename-command CONFIG x',
    'enable-debug-command yes',
    'replicaof 10.0.0.1 6379',
    'slaveof 10.0.0.1 6379',
    'replica-priority 100',
    'replica-announce-ip 10.0.0.1',
    'replica-serve-stale-data no',
    'min-replicas-to-write 0',
    'min-slaves-to-write 0',
    'repl-diskless-sync no',
    'repl-backlog-size 1mb',
    'cluster-enabled yes',
    'appendonly no',
    'appendfsync no',
    'appendfilename other.aof',
    'aof-load-truncated no',
    'auto-aof-rewrite-percentage 0',
    'no-appendfsync-on-rewrite yes',
    'save 60 1',
    'dir /tmp',
    'dbfilename other.rdb',
    'maxmemory 1gb',
    'maxmemory-policy allkeys-lru',
    'include /data/other.conf',
    'loadmodule /data/module.so',
    'daemonize yes',
    'logfile /data/log',
    'shutdown-timeout 0',
  ])('is not %s, and the reason is told', (line) => {
    const [directive] = line.split(' ');
    expect(configurationLine(line)).toMatch(new RegExp(`^leave out '${directive}': (?!it is not known)`));
  });

  it('is not what nobody knows to be harmless', () =>
    expect(configurationLine('brand-new-thing yes')).toBe(
      "leave out 'brand-new-thing': it is not known to be harmless here; what is stands in lib/redis/configuration.ts",
    ));

  it.each(['hz', 'HZ 20', 'hz 20\nport 1', '', ' hz 20', 20])('is none: %j', (line) =>
    expect(configurationLine(line)).toBe("must be lines of redis.conf, a directive and its value each, as 'hz 20'"),
  );
});
