import { describe, expect, it } from '@jest/globals';
import { readable } from '../../local/dev/log-line.ts';
import { statusLine } from '../../local/dev/status-line.ts';

it('the status line has roles, versions, sentinels and speed, and shows a master that nobody names', () => {
  const view = {
    named: 'redis-1',
    redis: [
      { name: 'redis-0', role: 'master', version: '2 40' },
      { name: 'redis-1', role: 'master', version: '3 41' },
      { name: 'redis-2', role: 'silent' },
    ],
    sentinels: 2,
  } as const;
  expect(statusLine(view, 3, 1234)).toBe(
    '1,234/s · redis-0 master (not named) 2/40 · redis-1 master 3/41 · redis-2 silent · 2 of 3 sentinels',
  );
});

describe('a line of the service', () => {
  it.each([
    ['{"level":30,"time":1,"pid":2,"hostname":"h","port":8080,"msg":"listening"}', 'listening port=8080'],
    ['{"level":40,"time":1,"msg":"slow","err":{"code":"E"}}', 'warning: slow err={"code":"E"}'],
    ['SyntaxError: Unexpected token', 'SyntaxError: Unexpected token'],
  ])('%s', (line, text) => expect(readable(line)).toBe(text));
});
