import type { Connect, Plugin } from 'vite';

/** Serves `share.html` at /s/{token} while developing; the API does it for the built app. */
export function shareEntry(): Plugin {
  const rewrite: Connect.NextHandleFunction = (request, _response, next) => {
    if (request.url?.startsWith('/s/')) request.url = '/share.html';
    next();
  };
  return {
    name: 'jobpilot:share-entry',
    configureServer: (server) => void server.middlewares.use(rewrite),
    configurePreviewServer: (server) => void server.middlewares.use(rewrite),
  };
}
