import 'react-pdf/dist/Page/TextLayer.css';

import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Document, Page, pdfjs } from 'react-pdf';

import { plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { fileQuery } from '../api';
import { BoxLayer } from './box-layer';
import { useMarks } from './use-marks';

// The worker is part of this build: nothing is loaded from elsewhere.
pdfjs.GlobalWorkerOptions.workerSrc = new URL(
  'pdfjs-dist/build/pdf.worker.min.mjs',
  import.meta.url,
).toString();

const OPTIONS = {
  isEvalSupported: false,
  cMapUrl: '/pdfjs/cmaps/',
  cMapPacked: true,
  standardFontDataUrl: '/pdfjs/standard_fonts/',
};

/** Enough for nearly every résumé; the rest is drawn when asked for. */
const FIRST_PAGES = 4;

/** The element's inner width, kept up to date. */
function useWidth(): [(element: HTMLElement | null) => (() => void) | undefined, number] {
  const [width, setWidth] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [measure, width];
}

interface PdfPaneProps {
  resumeId: string;
  onPick: (path: string) => void;
}

/** The uploaded PDF with the places of the fields drawn on it. */
export default function PdfPane({ resumeId, onPick }: PdfPaneProps) {
  const file = useQuery(fileQuery(resumeId));
  const marks = useMarks();
  const [measure, width] = useWidth();
  const [count, setCount] = useState(0);
  const [all, setAll] = useState(false);
  if (file.error) return <ErrorPanel error={file.error} onRetry={() => void file.refetch()} />;
  const shown = all ? count : Math.min(count, FIRST_PAGES);
  return (
    <div ref={measure}>
      {!file.data && <Skeleton label="Loading the original" rows={1} rowClass="h-[36rem]" />}
      {file.data && width > 0 && (
        <Document
          file={file.data}
          options={OPTIONS}
          loading={<Skeleton label="Drawing the original" rows={1} rowClass="h-[36rem]" />}
          error={
            <p role="alert" className="p-4 text-bad">
              The original could not be drawn here. The fields were read and can be checked.
            </p>
          }
          onLoadSuccess={({ numPages }) => setCount(numPages)}
          externalLinkTarget="_blank"
        >
          {Array.from({ length: shown }, (_, index) => (
            <div key={index} className="relative mb-3 overflow-hidden rounded-md bg-white shadow">
              <Page
                pageNumber={index + 1}
                width={width}
                renderAnnotationLayer={false}
                loading={<Skeleton label={`Drawing page ${index + 1}`} rows={1} rowClass="h-96" />}
              />
              <BoxLayer page={index + 1} marks={marks} onPick={onPick} />
            </div>
          ))}
        </Document>
      )}
      {count > shown && (
        <Button className="w-full" onClick={() => setAll(true)}>
          Show {plural(count - shown, 'more page')}
        </Button>
      )}
    </div>
  );
}
