/** Levels of pino below which a line says that all is as it should be. */
const WARN = 40;
const FIELDS_OF_PINO = new Set(['level', 'time', 'pid', 'hostname', 'msg']);

/** A line of the service's log for a person: what happened, then its fields; what is no JSON stays as it is. */
export function readable(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const fields = Object.entries(entry)
    .filter(([name]) => !FIELDS_OF_PINO.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const warning = Number(entry.level) >= WARN ? 'warning: ' : '';
  return [`${warning}${entry.msg ?? ''}`, ...fields].join(' ');
}
