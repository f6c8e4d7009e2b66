/** ACL users with a password each, on Redis, on the sentinels, or on both. `pod/passwords.sh` has the same, in this order. */
export const users = ['app', 'replication', 'sentinel', 'probe', 'node'] as const;
export type User = (typeof users)[number];
