const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: 'node',
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } }],
  },
};

/** `fast` is `make test`, `processes` is `make test-processes`; `e2e` needs a cluster and is run by `make e2e`. */
export default {
  projects: [
    {
      ...shared,
      displayName: 'fast',
      testMatch: ['<rootDir>/{test,local,service}/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/processes/'],
      modulePathIgnorePatterns: ['/node_modules/'],
    },
    {
      ...shared,
      displayName: 'processes',
      testMatch: ['<rootDir>/{test,service}/**/processes/**/*.test.ts'],
      modulePathIgnorePatterns: ['/node_modules/'],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.test.ts'] },
  ],
};
