import type { Application, Stage } from '@/shared/api/types';
import { inputClass } from '@/shared/ui/field';

import { STAGES } from '../stages';

interface StagePickerProps {
  applications: Application[];
  stage: Stage;
  onStage: (stage: Stage) => void;
}

/** On a phone: which column is shown. */
export function StagePicker({ applications, stage, onStage }: StagePickerProps) {
  return (
    <div className="mb-3 md:hidden">
      <label htmlFor="board-stage" className="mb-1 block text-sm font-medium">
        Column
      </label>
      <select
        id="board-stage"
        className={`${inputClass} min-h-11`}
        value={stage}
        onChange={(event) => {
          const chosen = STAGES.find((column) => column.stage === event.target.value);
          if (chosen) onStage(chosen.stage);
        }}
      >
        {STAGES.map((column) => (
          <option key={column.stage} value={column.stage}>
            {column.label} ({applications.filter((each) => each.stage === column.stage).length})
          </option>
        ))}
      </select>
    </div>
  );
}
