/** What the servers of a cluster (Redis 8.0.6) said, as redis-cli printed it; lines that are not read are left out. */
import { expect, it } from '@jest/globals';
import { redisAnswer, sentinelAnswer } from '../../cluster/answers.ts';

const NAMES = new Map([['198.19.54.166', 'redis-2']]);

const REPLICA = `3 10245
# Replication
role:slave
master_host:198.19.54.166
master_port:6379
master_link_status:up
master_last_io_seconds_ago:0
master_sync_in_progress:0`;

const MASTER = `3 10245
# Replication
role:master
connected_slaves:2`;

const SENTINEL = `198.19.54.166
6379
name
redis
ip
198.19.54.166
flags
s_down,o_down,master
role-reported
master
config-epoch
3
num-slaves
2
num-other-sentinels
2`;

const redis = (text: string) => redisAnswer(text.split('\n'), NAMES);
const sentinel = (text: string) => sentinelAnswer(text.split('\n'), NAMES);

it('reads a replica', () =>
  expect(redis(REPLICA)).toEqual({ role: 'slave', follows: 'redis-2', linkUp: true, version: '3 10245' }));

it('takes a link that has been silent for long for none', () =>
  expect(redis(REPLICA.replace('seconds_ago:0', 'seconds_ago:4'))).toMatchObject({ linkUp: false }));

it('tells the address of whom it has no name for', () =>
  expect(redis(REPLICA.replace('198.19.54.166', '127.0.0.1'))).toMatchObject({ follows: '127.0.0.1' }));

it('reads a master', () =>
  expect(redis(MASTER)).toEqual({ role: 'master', follows: undefined, linkUp: false, version: '3 10245' }));

it('reads a server that holds nothing yet', () =>
  expect(redis(MASTER.replace('3 10245', ''))).toMatchObject({ role: 'master', version: '0 0' }));

it('tells an error in place of a role', () =>
  expect(redis('NOAUTH Authentication required.\nNOAUTH Authentication required.').role).toBe(
    'NOAUTH Authentication required.',
  ));

it('reads a sentinel', () =>
  expect(sentinel(SENTINEL)).toEqual({
    names: 'redis-2',
    epoch: 3,
    flags: ['s_down', 'o_down', 'master'],
    otherSentinels: 2,
    replicas: 2,
  }));

it('reads a sentinel that knows no master', () =>
  expect(sentinel('\nERR No such master with that name\n')).toMatchObject({ names: undefined }));
