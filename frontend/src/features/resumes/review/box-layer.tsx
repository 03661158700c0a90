import { clsx } from 'clsx';
import { useEffect, useRef } from 'react';

import type { SourceBox } from '@/shared/api/types';

import { useDraft } from '../draft/store';
import type { Mark } from './marks';

const percent = (value: number) => `${value * 100}%`;

/** Grown a little so that the outline stands beside the letters, kept on the page. */
function placed({ x, y, w, h }: SourceBox) {
  const pad = 0.003;
  const left = Math.max(0, x - pad);
  const top = Math.max(0, y - pad);
  return {
    left: percent(left),
    top: percent(top),
    width: percent(Math.min(1, x + w + pad) - left),
    height: percent(Math.min(1, y + h + pad) - top),
  };
}

const LOOKS: Partial<Record<Mark['confidence'], string>> = {
  check: 'border-[#a86a00] border-dashed bg-[#f4b942]/15',
  missing: 'border-[#a86a00] border-dashed',
};

interface BoxLayerProps {
  page: number;
  marks: Mark[];
  onPick: (path: string) => void;
}

/**
 * The boxes of one page. They are a pointer's way to a field; the keyboard's way is the field itself, so they stay out
 * of the tab order. Colours are fixed because a page of paper is white in both themes.
 */
export function BoxLayer({ page, marks, onPick }: BoxLayerProps) {
  const active = useDraft((draft) => draft.active);
  const layer = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = layer.current?.querySelector<HTMLElement>('[data-active]');
    const pane = box?.closest<HTMLElement>('[data-original]');
    if (!box || !pane) return;
    const at = box.getBoundingClientRect();
    const view = pane.getBoundingClientRect();
    if (at.top >= view.top + 24 && at.bottom <= view.bottom - 24) return;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    pane.scrollBy({
      top: at.top - view.top - view.height / 3,
      behavior: calm ? 'auto' : 'smooth',
    });
  }, [active]);
  return (
    <div ref={layer} className="pointer-events-none absolute inset-0 z-10">
      {marks.map((mark, index) =>
        mark.box && mark.page === page ? (
          <button
            key={`${mark.path} ${index}`}
            type="button"
            tabIndex={-1}
            data-path={mark.path}
            data-active={mark.path === active || undefined}
            aria-label={`Go to ${mark.label}`}
            onClick={() => onPick(mark.path)}
            style={placed(mark.box)}
            className={clsx(
              'pointer-events-auto absolute rounded-[3px] border',
              mark.path === active
                ? 'z-10 border-2 border-[#0b6bcb] bg-[#0b6bcb]/15'
                : (LOOKS[mark.confidence] ?? 'border-transparent hover:border-[#0f5e4f]'),
            )}
          />
        ) : null,
      )}
    </div>
  );
}
