/** Figures as they are printed. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const markdown = ({ title, head, rows }: Table): string =>
  [`${title}:`, '', ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`), ''].join(
    '\n',
  );
