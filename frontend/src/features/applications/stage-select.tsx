import type { Application, Stage } from '@/shared/api/types';
import { inputClass } from '@/shared/ui/field';

import { STAGES } from './stages';

interface StageSelectProps {
  application: Application;
  onMove: (stage: Stage) => void;
}

/** How far an application has come, and a way to change it. */
export function StageSelect({ application, onMove }: StageSelectProps) {
  return (
    <select
      aria-label="Stage"
      className={inputClass}
      value={application.stage}
      onChange={(event) => {
        const chosen = STAGES.find(({ stage }) => stage === event.target.value);
        if (chosen) onMove(chosen.stage);
      }}
    >
      {STAGES.map(({ stage, label }) => (
        <option key={stage} value={stage}>
          {label}
        </option>
      ))}
    </select>
  );
}
