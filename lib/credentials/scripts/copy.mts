// Copies some keys of a Secret into a new one in another namespace, as soon as the first is there.
// Arguments: namespace and name to copy from, namespace and name to copy to, key…
import { create, type Data, read } from './secrets.mts';

const [fromNamespace = '', from = '', toNamespace = '', to = '', ...keys] = process.argv.slice(2);

const all = await read(fromNamespace, from);
const data: Data = Object.fromEntries(keys.map((key) => [key, all[key] ?? '']));

if (await create(toNamespace, to, data)) {
  console.log(`created Secret ${toNamespace}/${to}`);
} else {
  const found = await read(toNamespace, to);
  const stale = keys.filter((key) => found[key] !== data[key]);
  if (stale.length > 0) {
    console.error(
      `Secret ${toNamespace}/${to} has another ${stale.join(', ')} than ${fromNamespace}/${from}: delete it and this Job, then apply again`,
    );
    process.exit(1);
  }
  console.log(`Secret ${toNamespace}/${to} exists and is kept`);
}
