import tseslint from 'typescript-eslint';

const noSurprises = ['Date.now', 'Math.random'].map((name) => ({
  object: name.split('.')[0],
  property: name.split('.')[1],
  message: 'Inject a Clock or a Randomness: a decision must come out the same on every replay.',
}));

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**', 'coverage/**', 'test/bench/peers/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/await-thenable': 'error',
      eqeqeq: 'error',
      'no-eval': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.events.ts', '**/*.decider.ts', '**/*.projection.ts'],
    rules: {
      'no-restricted-properties': ['error', ...noSurprises],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Inject a Clock: a decision must come out the same on every replay.',
        },
      ],
    },
  },
  {
    files: ['libs/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
    ignores: ['libs/vault/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:crypto',
              importNames: ['createCipheriv', 'createDecipheriv'],
              message:
                'Seal and open through #vault: a raw cipher accepts short tags and hands out unchecked plaintext.',
            },
          ],
        },
      ],
    },
  },
  { files: ['apps/cli/**/*.ts', 'test/**/*.ts', 'scripts/**'], rules: { 'no-console': 'off' } },
);
