import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { page } from '../../e2e/chaos/page.ts';
import { readme } from '../../e2e/chaos/readme.ts';
import { addRun, readResults, writeResults } from '../../e2e/chaos/results.ts';
import { cells, table } from '../../e2e/chaos/table.ts';
import { CRASH, type Failure } from '../../e2e/failures/failure.ts';
import { good } from './good-run.ts';

const failure = (name: string): Failure => ({ name, how: `how ${name}`, promise: CRASH, break: async () => undefined });
const names = ['a', 'b'];
const rows = addRun([], failure('a'), good, names);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'results-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('results', () => {
  it('grow run by run, in the order of the suite', () => {
    const more = addRun(
      addRun(addRun([], failure('b'), good, names), failure('a'), good, names),
      failure('b'),
      good,
      names,
    );
    expect(more.map(({ name, runs }) => [name, runs.length])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('are read as they were written, and have the sums of each row', () => {
    expect(readResults(folder)).toEqual({ rows: [], without: [] });
    const twice = addRun(rows, failure('a'), { ...good, lost: 1, double: 2, backwards: 3, notSent: 4 }, names);
    writeResults(folder, { rows: twice, without: [] });
    expect(readResults(folder).rows).toMatchObject([{ name: 'a', acknowledged: 2000, lost: 1, double: 5, unknown: 8 }]);
    expect(addRun(readResults(folder).rows, failure('a'), good, names)[0]?.runs.length).toBe(3);
  });
});

describe('the table', () => {
  it('has sums, the median and the worst of all runs', () => {
    const three = [900, 2000, 1000].map((longestStallMilliseconds) => ({ ...good, longestStallMilliseconds }));
    expect(cells({ name: 'a', how: 'b', promise: CRASH, runs: three }).join(' | ')).toBe(
      'a | b | 3 | 3,000 | 0 | 0 | 0 | 6 | 1000 | 2000 | 1500 | 4 | disk | 2',
    );
  });

  it('says of what was never whole again that it was not', () => {
    expect(table(addRun([], failure('a'), { ...good, wholeSeconds: null }, names))).toContain('| never |');
  });
});

describe('the pages', () => {
  const broken = addRun(rows, failure('b'), { ...good, lost: 7, problems: ['x < y'] }, names);

  it('tell in Markdown what there is, and each broken promise with its commit', () => {
    const text = readme({ rows: broken, without: rows });
    expect(text).toContain('2 ways to fail, 2 failures made, 2,000 acknowledged increments.');
    expect(text).toContain('- b, 2026-01-01T00:00:00.000Z, commit c0ffee: 7 lost\n');
    expect(text).toContain('[a](a.svg)');
    expect(text).toContain('[a](without-a.svg)');
    expect(readme({ rows, without: [] })).toMatch(/## Broken promises\n\nNone\.\n$/);
  });

  it('are one file in HTML, which has its pictures in itself and asks nobody for more', async () => {
    await writeFile(join(folder, 'a.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    const html = page(folder, { rows: broken, without: [] });
    expect(html).toContain('src="data:image/svg+xml;base64,PHN2Zy');
    expect(html).toContain('No picture');
    expect(html).toContain('x &lt; y');
    expect(html.match(/(?:src|href)="(?!data:|#)/)).toBeNull();
  });
});
