import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Bar } from './compare.ts';

/** Can be told from white and from black. */
const INK = '#7d8590';
/** In the order of the bars. */
const COLORS: Readonly<Record<string, string>> = {
  hello: '#7d8590',
  counter: '#4493f8',
  incr: '#c2842b',
  'incr+wait': '#3f9c6b',
  original: '#d1506b',
};

/** Requests per second of each server, a group for each number of connections; SVG. */
export async function draw(bars: readonly Bar[]): Promise<string> {
  const order = Object.keys(COLORS).filter((name) => bars.some(({ server }) => server === name));
  const spec: TopLevelSpec = {
    title: { text: 'Requests per second, by connections', anchor: 'start', color: INK },
    width: 620,
    height: 260,
    background: 'transparent',
    data: { values: [...bars] },
    encoding: {
      x: { field: 'connections', type: 'ordinal', title: 'connections', axis: { labelAngle: 0 } },
      xOffset: { field: 'server', sort: order },
      y: { field: 'requestsPerSecond', type: 'quantitative', title: 'requests per second' },
    },
    layer: [
      {
        mark: { type: 'bar' },
        encoding: {
          color: {
            field: 'server',
            sort: order,
            scale: { domain: order, range: order.map((name) => COLORS[name] ?? INK) },
            title: null,
          },
        },
      },
      {
        mark: { type: 'text', dy: -6, fontSize: 10, color: INK },
        encoding: { text: { field: 'requestsPerSecond', type: 'quantitative', format: '.2s' } },
      },
    ],
    config: {
      view: { stroke: null },
      axis: { labelColor: INK, titleColor: INK, domainColor: INK, tickColor: INK, gridColor: INK, gridOpacity: 0.2 },
      legend: { labelColor: INK },
    },
  };
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  return (await view.toSVG()).replaceAll(/(\.\d)\d+/g, '$1');
}
