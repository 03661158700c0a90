import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { KanbanSquare } from 'lucide-react';

import type { Application, Stage } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';
import { UndoBar } from '@/shared/ui/undo-bar';

import { AddApplication } from './add-application';
import { applicationsQuery } from './api';
import { Board } from './board/board';
import { KeysHelp } from './board/keys-help';
import { MoveFailure } from './board/move-failure';
import { StagePicker } from './board/stage-picker';
import { BOARD, MovesContext, useBoardMoves } from './board/use-moves';
import { STAGES } from './stages';

interface BoardPageProps {
  /** The column that a phone shows; part of the address. */
  stage?: Stage | undefined;
  onStage: (stage: Stage) => void;
}

/** Every application in the column of its stage, to be moved by dragging, by menu or by keys. */
export function BoardPage(props: BoardPageProps) {
  const { data, error, refetch, isFetching } = useQuery(applicationsQuery);
  return (
    <>
      <PageHeader
        title="Applications"
        lead="What you saved, prepared and sent. Drag a card, or use its menu or the keys."
        actions={
          <>
            <KeysHelp />
            <AddApplication />
          </>
        }
      />
      {data ? (
        data.length > 0 ? (
          <Loaded applications={data} {...props} />
        ) : (
          <NoApplications />
        )
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton label="Loading applications" rowClass="h-40" />
      )}
    </>
  );
}

function Loaded({
  applications,
  stage,
  onStage,
}: BoardPageProps & { applications: Application[] }) {
  const { failure, forgetFailure, ...moves } = useBoardMoves();
  // A phone begins where there is something to see.
  const first = STAGES.find((column) => applications.some((each) => each.stage === column.stage));
  const shown = stage ?? first?.stage ?? 'saved';
  return (
    <MovesContext value={moves}>
      <StagePicker applications={applications} stage={shown} onStage={onStage} />
      <MoveFailure words={failure} onClose={forgetFailure} />
      <Board applications={applications} stage={shown} />
      <UndoBar where={BOARD} />
    </MovesContext>
  );
}

function NoApplications() {
  return (
    <Empty
      icon={KanbanSquare}
      title="No applications yet"
      action={
        <Link to="/jobs" className={buttonClass('primary')}>
          Look at your matches
        </Link>
      }
    >
      One appears when you prepare an application, or when you add it here.
    </Empty>
  );
}
