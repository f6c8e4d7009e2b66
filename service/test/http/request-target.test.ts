import { describe, expect, it } from '@jest/globals';
import { readTarget } from '../../src/http/request-target.ts';

const id = (name: string) => ({ kind: 'id', id: name });
const redirect = (location: string) => ({ kind: 'redirect', location });
const notFound = { kind: 'not found' };
const malformed = { kind: 'malformed' };
const ping = { kind: 'ping' };

describe('a request target is read as gin 1.7.0 was seen to read it', () => {
  it.each([
    // ids
    ['/x', id('x')],
    ['/X', id('X')],
    ['/x?', id('x')],
    ['/x?a=b/c', id('x')],
    ['/a+b', id('a+b')],
    ['/a%2Bb', id('a+b')],
    ['/a%20b', id('a b')],
    ['/%2525', id('%25')],
    ['/a%00b', id('a\0b')],
    ['/%C3%A9', id('\xc3\xa9')],
    ['/%c3%a9', id('\xc3\xa9')],
    ['/%ff%FE', id('\xff\xfe')],
    ['/\xff\xfe', id('\xff\xfe')],
    ['/a#b', id('a#b')],
    ['/a;b', id('a;b')],
    ['/a%3Fb', id('a?b')],
    ['/.', id('.')],
    ['/..', id('..')],
    ['/"', id('"')],
    ['/\\', id('\\')],
    ['/:id', id(':id')],
    ['/*', id('*')],
    ['/metrics', id('metrics')],
    ['/healthz', id('healthz')],
    ['/livez', id('livez')],
    ['/favicon.ico', id('favicon.ico')],
    ['/pin', id('pin')],
    ['/pings', id('pings')],
    ['/Ping', id('Ping')],
    ['/__proto__', id('__proto__')],
    [`/${'a'.repeat(20_000)}`, id('a'.repeat(20_000))],
    ['http://other/x', id('x')],
    ['HTTPS://other:1/x?y', id('x')],
    // ping
    ['/ping', ping],
    ['/ping?a=1', ping],
    ['/pi%6eg', ping],
    ['HTTP://other/ping', ping],
    // a slash at the end
    ['/x/', redirect('/x')],
    ['/ping/', redirect('/ping')],
    ['/x/?', redirect('/x?')],
    ['/x/?a=b&c=%zz', redirect('/x?a=b&c=%zz')],
    ['/x/?\xe9', redirect('/x?%E9')],
    ['/x%2F', redirect('/x')],
    ['/x%2f?q', redirect('/x?q')],
    ['//', redirect('/')],
    ['/\xc3\xa9/', redirect('/%C3%A9')],
    ['/%C3%A9/', redirect('/%C3%A9')],
    ['/a%20b/', redirect('/a%20b')],
    ['/a%0D%0Ab/', redirect('/a%0D%0Ab')],
    ["/a!'()*[]b/", redirect('/a%21%27%28%29%2A%5B%5Db')],
    ['/a:b@c=d$e&f,g;h+i~j/', redirect('/a:b@c=d$e&f,g;h+i~j')],
    ['/a%3Fb/', redirect('/a%3Fb')],
    ['/a%2525b/', redirect('/a%2525b')],
    ['http://other/x/?q', redirect('/x?q')],
    // nothing there
    ['/', notFound],
    ['/?a=b', notFound],
    ['*', notFound],
    ['http://other', notFound],
    ['http://other?x', notFound],
    ['/a/b', notFound],
    ['/a/b/', notFound],
    ['/a%2Fb', notFound],
    ['/../x', notFound],
    ['/x//', notFound],
    ['/x%2F%2F', notFound],
    ['//x', notFound],
    ['//x/', notFound],
    ['/%2Fx', notFound],
    ['///', notFound],
    // no target at all
    ['/%zz', malformed],
    ['/%zz/', malformed],
    ['/a/%zz', malformed],
    ['/x%', malformed],
    ['/x%4', malformed],
    ['foo', malformed],
  ])('%j', (target, expected) => {
    expect(readTarget(target)).toEqual(expected);
  });
});
