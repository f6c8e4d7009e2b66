/** One line on what went wrong, and exit status 1. */
export function tellFailure(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
