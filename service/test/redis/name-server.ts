import { createSocket } from 'node:dgram';

/** Answers for the IPv4 addresses of names, as a cluster's DNS does. */
export interface NameServer {
  readonly addresses: Map<string, string>;
  /** From now on it answers nobody. */
  silence(): void;
  stop(): Promise<void>;
}

const HEADER_BYTES = 12;
const TYPE_A = 1;
const NO_SUCH_NAME = 3;

/** @param host it listens there at port 53, as no resolver can be told another: needs root */
export async function startNameServer(host: string): Promise<NameServer> {
  const addresses = new Map<string, string>();
  let silent = false;
  const socket = createSocket('udp4', (query, from) => {
    if (!silent) socket.send(answer(query, addresses), from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(53, host, resolve));
  return {
    addresses,
    silence() {
      silent = true;
    },
    stop: () => new Promise((resolve) => socket.close(resolve)),
  };
}

/** RFC 1035: the header, the question as it came, and a record that points back at its name. */
function answer(query: Buffer, addresses: ReadonlyMap<string, string>): Buffer {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at++] ?? 0; length > 0; length = query[at++] ?? 0) {
    labels.push(query.toString('latin1', at, at + length));
    at += length;
  }
  const address = addresses.get(labels.join('.').toLowerCase());
  const records = address && query.readUInt16BE(at) === TYPE_A ? 1 : 0;
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (address ? 0 : NO_SUCH_NAME), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records, 6);
  const record = Buffer.from([
    0xc0,
    HEADER_BYTES,
    0,
    TYPE_A,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    4,
    ...(address ?? '').split('.').map(Number),
  ]);
  return Buffer.concat([header, query.subarray(HEADER_BYTES, at + 4), ...(records ? [record] : [])]);
}
