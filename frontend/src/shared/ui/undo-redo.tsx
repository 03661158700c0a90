import { Redo2, Undo2 } from 'lucide-react';

import { Button } from './button';

interface UndoRedoProps {
  canUndo: boolean;
  canRedo: boolean;
  onUndo: () => void;
  onRedo: () => void;
}

/** One step back, one step forward. */
export const UndoRedo = ({ canUndo, canRedo, onUndo, onRedo }: UndoRedoProps) => (
  <>
    <Button
      tone="quiet"
      size="icon"
      aria-label="Undo"
      disabled={!canUndo}
      icon={<Undo2 aria-hidden className="size-4" />}
      onClick={onUndo}
    />
    <Button
      tone="quiet"
      size="icon"
      aria-label="Redo"
      disabled={!canRedo}
      icon={<Redo2 aria-hidden className="size-4" />}
      onClick={onRedo}
    />
  </>
);
