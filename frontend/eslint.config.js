import js from '@eslint/js';
import query from '@tanstack/eslint-plugin-query';
import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import refresh from 'eslint-plugin-react-refresh';
import globals from 'globals';
import ts from 'typescript-eslint';

// Import direction: routes and app compose features; features use shared; a feature never sees another feature.
const FEATURES = [
  'auth',
  'runs',
  'resumes',
  'share',
  'settings',
  'preferences',
  'jobs',
  'drafts',
  'applications',
  'costs',
  'mails',
  'briefings',
  'notifications',
  'privacy',
  'admin',
  'landing',
  'styles',
];

const upward = (...patterns) => [
  'error',
  { patterns: patterns.map(([group, message]) => ({ group, message })) },
];

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/**/*.gen.ts', 'coverage'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './tsconfig.node.json'],
        tsconfigRootDir: import.meta.dirname,
      },
      globals: globals.browser,
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/only-throw-error': 'off', // TanStack Router redirects are thrown values
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      'max-lines': ['error', { max: 250 }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'No raw HTML: render text.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: {
      'react-hooks': hooks,
      'react-refresh': refresh,
      'jsx-a11y': a11y,
      '@tanstack/query': query,
    },
    rules: {
      ...hooks.configs.recommended.rules,
      ...a11y.configs.recommended.rules,
      ...query.configs.recommended.rules,
    },
  },
  {
    files: ['src/shared/**'],
    rules: {
      'no-restricted-imports': upward([
        ['@/features/*', '@/app/*', '@/routes/*'],
        'shared knows nothing above it',
      ]),
    },
  },
  ...FEATURES.map((name) => {
    const others = FEATURES.filter((other) => other !== name);
    return {
      files: [`src/features/${name}/**`],
      rules: {
        'no-restricted-imports': upward(
          [['@/app/*', '@/routes/*', '../../*'], 'features do not know who composes them'],
          [
            others.flatMap((other) => [`@/features/${other}/*`, `../${other}/*`]),
            'a feature never imports another feature',
          ],
        ),
      },
    };
  }),
  {
    files: ['**/*.{js,mjs}', 'vite.config.ts', 'e2e/**'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.{js,mjs}', 'vite.config.ts', 'scripts/*.ts'], ...ts.configs.disableTypeChecked },
);
