interface Look {
  /** Where the name stands, and what stands below it. */
  head: 'centre' | 'left';
  /** What a section's title looks like. */
  title: 'ruled' | 'coloured' | 'shaded';
  accent: string;
  sidebar?: true;
  dense?: true;
}

const CLASSIC: Look = { head: 'centre', title: 'ruled', accent: '#333333' };

const LOOKS: Record<string, Look> = {
  classic: CLASSIC,
  modern: { head: 'left', title: 'coloured', accent: '#1d4f91' },
  sidebar: { head: 'left', title: 'ruled', accent: '#0f5f5c', sidebar: true },
  compact: { head: 'left', title: 'shaded', accent: '#333333', dense: true },
};

const PAPER = { width: 84, height: 112 };
const INK = '#9aa19c';
/** Of lines of text, as shares of their column. */
const LENGTHS = [1, 0.92, 0.97, 0.6];

interface BlockProps {
  x: number;
  y: number;
  width: number;
  lines: number;
  step: number;
  look: Look;
}

/** One section: its title and lines of text of uneven length. */
function Block({ x, y, width, lines, step, look }: BlockProps) {
  const titleWidth = width * 0.36;
  return (
    <g>
      {look.title === 'shaded' && (
        <rect x={x} y={y - 1.2} width={width} height={4.6} fill="#e3e6e3" />
      )}
      <rect
        x={x + (look.title === 'shaded' ? 1 : 0)}
        y={y}
        width={titleWidth}
        height={2.2}
        fill={look.accent}
      />
      {look.title === 'ruled' && (
        <rect x={x} y={y + 3.6} width={width} height={0.6} fill={look.accent} />
      )}
      {Array.from({ length: lines }, (_, index) => (
        <rect
          key={index}
          x={x}
          y={y + 6.2 + index * step}
          width={width * (LENGTHS[index % LENGTHS.length] ?? 1)}
          height={1.1}
          fill={INK}
        />
      ))}
    </g>
  );
}

function Head({ look, x, width }: { look: Look; x: number; width: number }) {
  const centred = look.head === 'centre';
  const at = (share: number) => (centred ? x + (width * (1 - share)) / 2 : x);
  return (
    <g>
      <rect x={at(0.5)} y={8} width={width * 0.5} height={4} fill={look.accent} />
      <rect x={at(0.34)} y={14.5} width={width * 0.34} height={1.6} fill={INK} />
      {!look.sidebar && <rect x={at(0.72)} y={18.4} width={width * 0.72} height={1.1} fill={INK} />}
      {look.title === 'coloured' && (
        <rect x={x} y={17} width={width} height={0.6} fill={look.accent} />
      )}
    </g>
  );
}

/** A template in miniature, drawn from its structure: head, columns, the look of section titles. */
export function TemplatePicture({ name }: { name: string }) {
  const look = LOOKS[name] ?? CLASSIC;
  const margin = look.dense ? 6 : 9;
  const step = look.dense ? 2.4 : 3;
  const side = look.sidebar ? 27 : 0;
  const x = side + margin;
  const width = PAPER.width - x - margin;
  const sections = look.dense ? [24, 47, 70, 92] : [26, 54, 82];
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${PAPER.width} ${PAPER.height}`}
      className="w-full rounded border border-line"
    >
      <rect width={PAPER.width} height={PAPER.height} fill="#ffffff" />
      {look.sidebar && <rect width={side + 3} height={PAPER.height} fill="#e2eeec" />}
      {look.sidebar &&
        [26, 54].map((y) => (
          <Block key={y} x={4} y={y} width={22} lines={4} step={step} look={look} />
        ))}
      <Head look={look} x={x} width={width} />
      {sections.map((y) => (
        <Block
          key={y}
          x={x}
          y={y}
          width={width}
          lines={look.dense ? (y === 92 ? 5 : 6) : 6}
          step={step}
          look={look}
        />
      ))}
    </svg>
  );
}
