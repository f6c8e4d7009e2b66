const ANSWER_MILLISECONDS = 500;
const ACKNOWLEDGED = /^counter_increments_acknowledged_total (\d+)$/m;

/** Increments per second since the call before, from the counter's metrics; 0 while it does not answer. */
export function followRate(): (adminUrl: string | undefined) => Promise<number> {
  let total = 0;
  let at = performance.now();
  return async (adminUrl) => {
    const answered = adminUrl === undefined ? undefined : await read(`${adminUrl}/metrics`);
    const now = performance.now();
    if (answered === undefined) return 0;
    // A process that was started since has counted from 0.
    const increments = answered >= total ? answered - total : answered;
    const rate = Math.round((increments * 1000) / (now - at));
    total = answered;
    at = now;
    return rate;
  };
}

async function read(url: string): Promise<number | undefined> {
  // A process that ends or is busy is no error here: the next question comes in a second.
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MILLISECONDS) }).catch(() => undefined);
  const match = ACKNOWLEDGED.exec((await response?.text().catch(() => '')) ?? '');
  return match ? Number(match[1]) : undefined;
}
