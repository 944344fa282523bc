/** The rules of the house. Each comment says what the rule protects. */
const pure = '\\.(events|decider|projection)\\.ts$';
const adapters = '^libs/event-store/src/(memory|sqlite)/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no first room to read.',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'kernel-imports-nothing',
      severity: 'error',
      comment: 'The kernel is what everybody stands on.',
      from: { path: '^libs/kernel/' },
      to: { path: '^(libs/(?!kernel/)|apps/)' },
    },
    {
      name: 'facts-and-decisions-are-pure',
      severity: 'error',
      comment:
        'Events, deciders and projections see only the kernel, projection definitions and their own context: no Nest, no I/O.',
      from: { path: `^libs/([^/]+)/.+${pure}` },
      to: {
        pathNot: [
          '^libs/$1/src/',
          '^libs/kernel/src/',
          '^libs/projections/src/(index|define)',
          '^libs/event-store/src/(index|port)\\.ts$',
        ],
      },
    },
    {
      name: 'pure-files-touch-no-framework',
      severity: 'error',
      comment: 'A decider that can read the disk or the clock cannot be replayed.',
      from: { path: pure },
      to: { dependencyTypes: ['npm', 'core'] },
    },
    {
      name: 'only-the-public-surface',
      severity: 'error',
      comment: 'Libraries see each other only through index.ts.',
      from: { path: '^(libs|apps)/([^/]+)/' },
      to: {
        path: '^libs/([^/]+)/src/.+',
        pathNot: ['^libs/$2/', '^libs/[^/]+/src/index\\.ts$', '^libs/event-store/src/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'adapters-only-in-apps',
      severity: 'error',
      comment: 'Which store stands behind the port is for the composition alone to know.',
      from: { path: '^libs/', pathNot: ['^libs/event-store/', '\\.spec\\.ts$', '/testing/'] },
      to: { path: adapters },
    },
    {
      name: 'libs-do-not-know-apps',
      severity: 'error',
      comment: 'Libraries are composed; they do not compose.',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'one-door-to-personal-content',
      severity: 'error',
      comment:
        "Only the access door, the seal-at-append path, the blind index and the operators' tools may hold the vault; pages and pictures get opened content from the door.",
      from: {
        path: '^(libs/(picture|sharing|triage|agencies|ui|messaging)|apps/front-door)/',
        pathNot: ['\\.spec\\.ts$', '/testing/'],
      },
      to: { path: '^libs/vault/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-dev',
      severity: 'error',
      comment: 'Shipped code stands on shipped packages.',
      from: { path: '^(libs|apps)/', pathNot: ['\\.spec\\.ts$', '/testing/', '\\.contract\\.ts$'] },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
