// Makes the Secret of all passwords, unless it exists: then nothing of it is ever changed.
// Arguments: namespace, name, user…
import { randomBytes } from 'node:crypto';
import { create, read } from './secrets.mts';

const PASSWORD_BYTES = 32;

const [namespace = '', name = '', ...users] = process.argv.slice(2);
// Letters and digits only, so that no configuration file and no URL has to quote it.
const password = () => Buffer.from(randomBytes(PASSWORD_BYTES).toString('hex')).toString('base64');

if (await create(namespace, name, Object.fromEntries(users.map((user) => [user, password()])))) {
  console.log(`created Secret ${namespace}/${name}`);
} else {
  const data = await read(namespace, name);
  const missing = users.filter((user) => !data[user]);
  if (missing.length > 0) {
    console.error(
      `Secret ${namespace}/${name} has no ${missing.join(', ')}: add a password for each, or delete the Secret so that it is made anew`,
    );
    process.exit(1);
  }
  console.log(`Secret ${namespace}/${name} exists and is kept`);
}
