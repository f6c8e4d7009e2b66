import type { View } from './observe.ts';

const number = new Intl.NumberFormat('en');

/** One line: increments per second, each redis with its role and the version of its data, the sentinels that answer. */
export function statusLine({ named, redis, sentinels }: View, ofSentinels: number, perSecond: number): string {
  const pods = redis.map(({ name, role, version }) => {
    const unnamed = role === 'master' && name !== named ? ' (not named)' : '';
    return `${name} ${role}${unnamed}${version === undefined ? '' : ` ${version.replace(' ', '/')}`}`;
  });
  return [`${number.format(perSecond)}/s`, ...pods, `${sentinels} of ${ofSentinels} sentinels`].join(' · ');
}
