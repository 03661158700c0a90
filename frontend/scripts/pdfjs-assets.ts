import { cpSync, createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

const source = fileURLToPath(new URL('../node_modules/pdfjs-dist/', import.meta.url));
const FOLDERS = ['cmaps', 'standard_fonts'];
const SAFE = /^\/pdfjs\/(cmaps|standard_fonts)\/[\w.-]+$/;

/**
 * pdf.js reads character maps (East Asian text) and stand-ins for fonts that a file does not embed while it draws.
 * They are served by this installation, as everything else.
 */
export function pdfjsAssets(): Plugin {
  let outDir = 'dist';
  return {
    name: 'pdfjs-assets',
    configResolved(config) {
      outDir = config.build.outDir;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = request.url ?? '';
        const file = source + path.slice('/pdfjs/'.length);
        if (!SAFE.test(path) || !existsSync(file)) return next();
        createReadStream(file).pipe(response);
      });
    },
    writeBundle() {
      for (const folder of FOLDERS)
        cpSync(source + folder, `${outDir}/pdfjs/${folder}`, { recursive: true });
    },
  };
}
