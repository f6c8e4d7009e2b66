import { readFile } from 'node:fs/promises';

/** Of /proc; the same on every Linux. */
const TICKS_PER_SECOND = 100;

/** Fields of /proc/ID/stat behind the name: the third is the process group, the 12th to 15th are times. @throws where it has ended */
export async function statOf(id: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${id}/stat`, 'utf8');
  return text
    .slice(text.lastIndexOf(') ') + 2)
    .split(' ')
    .map(Number);
}

/** Seconds of processor time that a process has taken. @throws where it has ended */
export async function cpuSeconds(id: number): Promise<number> {
  return seconds(await statOf(id), 11, 12);
}

/** The same, with all that it has started and seen the end of. @throws where it has ended */
export async function cpuSecondsWithChildren(id: number): Promise<number> {
  return seconds(await statOf(id), 11, 12, 13, 14);
}

function seconds(stat: readonly number[], ...fields: readonly number[]): number {
  return fields.reduce((sum, field) => sum + (stat[field] ?? 0), 0) / TICKS_PER_SECOND;
}
