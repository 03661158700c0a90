/** How long the browser may take to begin with a download, ms. */
const KEPT_MS = 60_000;

/** Hands a file that was fetched with the session's token to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** Leaves a file of any size to the browser. The other host sends it as an attachment, so this page stays. */
export function openDownload(url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.rel = 'noopener noreferrer';
  link.click();
}

/** The name in a `Content-Disposition` header (RFC 6266): the UTF-8 one if there is one. */
export function fileNameIn(header: string | null): string | null {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header ?? '')?.[1];
  if (encoded) {
    try {
      return decodeURIComponent(encoded);
    } catch {
      // Not what it claims to be: the plain name has to do.
    }
  }
  return /filename="([^"]+)"/i.exec(header ?? '')?.[1] ?? null;
}
