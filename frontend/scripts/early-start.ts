import type { Plugin } from 'vite';

/** What most visits of somebody who is signed in begin with. */
const FIRST = [
  /src\/app\/shell\/app-shell\.tsx$/,
  /src\/routes\/_app\.tsx\?tsr-split=component$/,
  /src\/routes\/_app\/dashboard\.tsx\?tsr-split=component$/,
  /src\/features\/auth\/adapters\/builtin\.ts$/,
];

/** Tells `public/start.js` the files of the first signed-in page, with all that they bring along and the page has not. */
export function earlyStart(): Plugin {
  return {
    name: 'jobpilot:early-start',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
        const wanted = new Set<string>();
        const want = (fileName: string) => {
          const chunk = chunks.find((file) => file.fileName === fileName);
          if (!chunk || wanted.has(fileName) || html.includes(fileName)) return;
          wanted.add(fileName);
          chunk.imports.forEach(want);
        };
        for (const { fileName, moduleIds } of chunks)
          if (moduleIds.some((id) => FIRST.some((first) => first.test(id)))) want(fileName);
        const files = [...wanted].map((fileName) => `/${fileName}`).join(' ');
        return html.replace('data-modules=""', `data-modules="${files}"`);
      },
    },
  };
}
