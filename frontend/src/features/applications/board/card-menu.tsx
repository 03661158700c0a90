import { EllipsisVertical } from 'lucide-react';

import type { Application } from '@/shared/api/types';
import { takeBack, useCanUndo } from '@/shared/lib/undo';
import { Menu, type MenuItem } from '@/shared/ui/menu';

import { STAGES } from '../stages';
import { onTop, stepped } from './places';
import { BOARD, focusCard, nameOf, useMoves } from './use-moves';

/** Everything that dragging does, without dragging (WCAG 2.5.7), and the way back. */
export function CardMenu({ application }: { application: Application }) {
  const { move, shown } = useMoves();
  const canUndo = useCanUndo(BOARD, application.id);
  const step = (by: -1 | 1) => {
    const place = stepped(shown(), application, by);
    if (place) move(application, place);
  };
  const items: MenuItem[] = [
    ...STAGES.map(({ stage, label }, index) => ({
      label,
      ...(index === 0 ? { group: 'Move to…' } : {}),
      checked: stage === application.stage,
      onChoose: () => {
        if (stage === application.stage) return;
        move(application, onTop(shown(), application.id, stage));
        focusCard(application.id);
      },
    })),
    { label: 'Up', group: 'In this column', onChoose: () => step(-1) },
    { label: 'Down', onChoose: () => step(1) },
    ...(canUndo
      ? [
          {
            label: 'Undo move',
            group: 'Last move',
            onChoose: () => takeBack(BOARD, application.id),
          },
        ]
      : []),
  ];
  return <Menu label={`Move ${nameOf(application)}`} icon={EllipsisVertical} items={items} />;
}
