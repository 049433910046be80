export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript' },
          // Node wants `with { type: 'json' }` to stay.
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  injectGlobals: false,
  testTimeout: 30_000,
  // One process for all keeps every module of every file: at 3 GB, starting git takes longer than what it does.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};
