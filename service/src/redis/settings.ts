/** A password by value, or a file that holds it; the file is read again on each connect, so that it may change. */
export type Password = { readonly value: string } | { readonly file: string } | undefined;

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface RedisSettings {
  /** Of the one Redis, where there are no sentinels. */
  readonly address: Address;
  /** All of them; empty: the Redis at `address` is taken as the master. */
  readonly sentinels: readonly Address[];
  /** The name under which the sentinels know the master. */
  readonly masterName: string;
  readonly username: string | undefined;
  readonly password: Password;
  readonly db: number;
  readonly sentinelUsername: string | undefined;
  readonly sentinelPassword: Password;
  /** How long an increment is tried, from its arrival. */
  readonly deadlineMilliseconds: number;
}
