const MOST = 2 ** 32 - 1;

/** @throws one line with the variable, its value and what it has to be */
export function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > MOST)
    throw new Error(`${name} is '${text}': it must be a whole number from ${least} to ${MOST}`);
  return number;
}

/** @throws likewise */
export function hours(text: string): number {
  const number = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(number > 0))
    throw new Error(`HOURS is '${text}': it must be a number above 0, as in HOURS=0.5`);
  return number;
}
