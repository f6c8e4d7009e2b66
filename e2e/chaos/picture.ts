import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Failure } from '../failures/failure.ts';
import type { Role } from './roles.ts';
import type { Timeline } from './timeline.ts';

/** All can be told from white and from black. */
const [INK, BARS, WORST, MARKS] = ['#7d8590', '#4493f8', '#c2842b', '#d1506b'];
const COLORS: Readonly<Record<Role, string>> = {
  master: '#4493f8',
  replica: '#3f9c6b',
  'replica without a link': '#c2842b',
  sentinel: '#8b75c9',
};
const WIDTH = 900;
/** Labels of marks that are near each other stand below each other. */
const LABEL_LINES = 4;
const LABEL_HEIGHT = 15;
const LANE_HEIGHT = 16;
/** A label that begins so far to the right stands to the left of its mark. */
const TURN = 0.8;
/** What was held up is answered at once, which would make all else look small: bars are cut off at so many times the usual. */
const TALLEST = 2.5;
const QUANTITATIVE = 'quantitative' as const;
/** Where nobody was answered there is no line. */
const BROKEN_PATHS = 'break-paths-filter-domains' as const;
const DECADES = [1, 10, 100, 1000, 10_000];

/** Draws what callers and pods went through in one run, over one axis of time, as SVG. */
export async function draw(failure: Pick<Failure, 'name' | 'how'>, timeline: Timeline, file: string): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  const view = new View(parse(compile(picture(failure, timeline)).spec), { renderer: 'none' });
  // Tenths of a pixel are enough, and make a file of a third.
  writeFileSync(file, (await view.toSVG()).replaceAll(/(\.\d)\d+/g, '$1'));
}

function medianOf(counts: readonly number[]): number {
  return counts.toSorted((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
}

function picture({ name, how }: Pick<Failure, 'name' | 'how'>, { bins, marks, spans }: Timeline): TopLevelSpec {
  const domain: [number, number] = [bins[0]?.from ?? 0, Math.max(bins.at(-1)?.from ?? 0, ...marks.map(({ at }) => at))];
  const time = (field: string, title: string | null = null) => ({
    field,
    type: QUANTITATIVE,
    scale: { domain, nice: false },
    axis: title === null ? { labels: false, ticks: false, title } : { title },
  });
  const rules = {
    data: { values: [...marks] },
    mark: { type: 'rule' as const, color: MARKS, strokeDash: [4, 3] },
    encoding: { x: time('at') },
  };
  const turned = domain[0] + TURN * (domain[1] - domain[0]);
  const labels = marks.map((mark, i) => ({ ...mark, row: i % LABEL_LINES, turn: mark.at > turned }));
  const label = (turn: boolean) => ({
    transform: [{ filter: `datum.turn === ${turn}` }],
    mark: {
      type: 'text' as const,
      color: MARKS,
      align: turn ? ('right' as const) : ('left' as const),
      dx: turn ? -4 : 4,
      fontSize: 12,
    },
    encoding: {
      x: { ...time('at'), axis: null },
      y: { value: { expr: `8 + ${LABEL_HEIGHT} * datum.row` } },
      text: { field: 'text', type: 'nominal' as const },
    },
  });
  const usual = medianOf(bins.map(({ acknowledged }) => acknowledged).filter((count) => count > 0));
  const pods = [...new Set(spans.map(({ pod }) => pod))].sort();
  const line = (field: string, color: string) => ({
    mark: { type: 'line' as const, interpolate: 'step-after' as const, color, strokeWidth: 1.2, invalid: BROKEN_PATHS },
    encoding: {
      x: time('from'),
      y: {
        field,
        type: QUANTITATIVE,
        title: ['latency, ms:', 'median and worst'],
        axis: { values: DECADES },
        scale: { type: 'log' as const },
      },
    },
  });
  return {
    title: { text: name, subtitle: how, anchor: 'start', offset: 8 },
    background: 'transparent',
    spacing: 6,
    vconcat: [
      {
        width: WIDTH,
        height: Math.min(LABEL_LINES, labels.length) * LABEL_HEIGHT,
        data: { values: labels },
        layer: [label(false), label(true)],
      },
      {
        width: WIDTH,
        height: 150,
        layer: [
          {
            data: { values: [...bins] },
            mark: { type: 'area', interpolate: 'step-after', color: BARS, clip: true },
            encoding: {
              x: time('from'),
              y: {
                field: 'acknowledged',
                type: QUANTITATIVE,
                title: ['acknowledged', 'in 100 ms'],
                scale: { domain: [0, Math.max(1, TALLEST * usual)], nice: false },
              },
            },
          },
          rules,
        ],
      },
      {
        width: WIDTH,
        height: 110,
        layer: [{ data: { values: [...bins] }, layer: [line('worst', WORST), line('median', BARS)] }, rules],
      },
      {
        width: WIDTH,
        height: LANE_HEIGHT * Math.max(1, pods.length),
        layer: [
          {
            data: { values: [...spans] },
            mark: { type: 'rect', height: LANE_HEIGHT - 5 },
            encoding: {
              x: time('from', 'seconds since it was broken'),
              x2: { field: 'to' },
              y: { field: 'pod', type: 'nominal', title: null, scale: { domain: pods } },
              color: {
                field: 'role',
                type: 'nominal',
                title: 'no colour: no answer',
                scale: { domain: Object.keys(COLORS), range: Object.values(COLORS) },
                legend: {
                  orient: 'bottom',
                  direction: 'horizontal',
                  titleOrient: 'left',
                  titleAnchor: 'middle',
                  labelLimit: 0,
                },
              },
            },
          },
          { ...rules, encoding: { x: time('at', 'seconds since it was broken') } },
        ],
      },
    ],
    config: {
      font: 'sans-serif',
      axis: { labelColor: INK, titleColor: INK, tickColor: INK, domainColor: INK, gridColor: INK, gridOpacity: 0.2 },
      legend: { labelColor: INK, titleColor: INK },
      title: { color: INK, subtitleColor: INK },
      view: { stroke: null },
    },
  };
}
