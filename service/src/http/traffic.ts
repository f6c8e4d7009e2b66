/** What the public port is doing right now; its routes, the drain and the metrics share it. */
export interface Traffic {
  /** Requests that wait for the store. */
  inFlight: number;
  /** From SIGTERM on: every answer closes its connection, so that callers move to another pod. */
  draining: boolean;
}
