/**
 * Polls until `look` has found something, and returns it.
 *
 * @param look what is seen now; throws, or returns `undefined`, while it is not there yet
 * @param seen says what was seen last, for the failure
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  { seconds = 40, seen = () => '' }: { readonly seconds?: number; readonly seen?: () => string } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
      last = seen();
    } catch (error) {
      last = error instanceof Error ? error.message : error;
    }
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}; seen last: ${last}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
