import { describe, expect, it } from '@jest/globals';
import { addressBook, type Lookup } from '../../src/redis/resolve.ts';

/** A name server whose answers are laid before it, one for each question. */
const nameServer = (...answers: (() => Promise<string>)[]): Lookup => {
  let asked = 0;
  return (host) => answers[asked++]?.() ?? Promise.reject(new Error(`${host} was asked for once more`));
};
const says = (address: string) => async () => address;
const fails = () => Promise.reject(new Error('EAI_AGAIN'));
const hangs = () => new Promise<string>(() => {});

describe('a name', () => {
  it('is looked up each time, as its address may change', async () => {
    const resolve = addressBook(nameServer(says('10.0.0.1'), says('10.0.0.2')));
    expect([await resolve('redis'), await resolve('redis')]).toEqual(['10.0.0.1', '10.0.0.2']);
  });

  it('has its last address while the name server fails', async () => {
    const resolve = addressBook(nameServer(says('10.0.0.1'), fails, says('10.0.0.2')));
    expect([await resolve('redis'), await resolve('redis'), await resolve('redis')]).toEqual([
      '10.0.0.1',
      '10.0.0.1',
      '10.0.0.2',
    ]);
  });

  it('has its last address soon while the name server hangs, and is asked for once only', async () => {
    const resolve = addressBook(nameServer(says('10.0.0.1'), hangs));
    await resolve('redis');
    expect(await Promise.all([resolve('redis'), resolve('redis')])).toEqual(['10.0.0.1', '10.0.0.1']);
  });

  it('that never had an address is an error', async () => {
    await expect(addressBook(nameServer(fails))('redis')).rejects.toThrow('EAI_AGAIN');
  });
});

it('an address is taken as it is', async () => {
  const resolve = addressBook(nameServer());
  expect([await resolve('10.0.0.1'), await resolve('fd00::1')]).toEqual(['10.0.0.1', 'fd00::1']);
});

it('localhost is the address that Redis listens on', async () => {
  expect(await addressBook()('localhost')).toBe('127.0.0.1');
});
