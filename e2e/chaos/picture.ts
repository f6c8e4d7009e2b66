import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { readHistory } from '../checker/history.ts';
import type { Failure } from '../failures/failure.ts';

const BIN_MICROSECONDS = 100_000;
/** Both can be told from white and from black. */
const [INK, BARS, MARKS] = ['#7d8590', '#4493f8', '#d1662b'];

/** Draws a history: acknowledgements per 100 ms, and when it was broken and mended. */
export async function draw({ name, how }: Failure, history: string, file: string): Promise<void> {
  const bins: number[] = [];
  const marks: { time: number; text: string }[] = [];
  for await (const event of readHistory(history)) {
    if (event.kind === 'mark') marks.push(event);
    else if (event.kind === 'ok') {
      const bin = Math.floor(event.time / BIN_MICROSECONDS);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
  }
  const start = marks[0]?.time ?? 0;
  const seconds = (microseconds: number): number => (microseconds - start) / 1_000_000;
  // A sparse array: where nothing was acknowledged there is no bar.
  const values = bins.flatMap((count, bin) => [
    { from: seconds(bin * BIN_MICROSECONDS), to: seconds((bin + 1) * BIN_MICROSECONDS), count },
  ]);
  const domain = [values[0]?.from ?? 0, values.at(-1)?.to ?? 0];
  const spec: TopLevelSpec = {
    title: { text: name, subtitle: how, anchor: 'start' },
    width: 860,
    height: 220,
    background: 'transparent',
    layer: [
      {
        data: { values },
        mark: { type: 'rect', color: BARS },
        encoding: {
          x: {
            field: 'from',
            type: 'quantitative',
            title: 'seconds since it was broken',
            scale: { domain, nice: false },
          },
          x2: { field: 'to' },
          y: { field: 'count', type: 'quantitative', title: 'acknowledged in 100 ms' },
          y2: { datum: 0 },
        },
      },
      {
        data: { values: marks.map(({ time, text }, i) => ({ at: seconds(time), text, row: i % 3 })) },
        layer: [
          {
            mark: { type: 'rule', color: MARKS, strokeDash: [4, 3] },
            encoding: { x: { field: 'at', type: 'quantitative' } },
          },
          {
            mark: { type: 'text', color: MARKS, align: 'left', dx: 4, fontSize: 12 },
            encoding: {
              x: { field: 'at', type: 'quantitative' },
              y: { value: { expr: '8 + 14 * datum.row' } },
              text: { field: 'text' },
            },
          },
        ],
      },
    ],
    config: {
      font: 'sans-serif',
      axis: { labelColor: INK, titleColor: INK, tickColor: INK, domainColor: INK, gridColor: INK, gridOpacity: 0.2 },
      title: { color: INK, subtitleColor: INK },
      view: { stroke: null },
    },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG());
}
