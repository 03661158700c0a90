import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import type { Run, RunBill } from '@/shared/api/types';
import { useHotkeys } from '@/shared/lib/hotkeys';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';

import { costsBySteps } from '../costs';
import { isTerminal, type RunLog } from '../model';
import type { Shown } from '../shown';
import { buildTimeline, type StepGroup, workedMs } from '../timeline';
import { concernsPerson, hasFailed, rowsOf } from '../timeline-rows';
import { ShortcutHelp } from './shortcut-help';
import { type RenderOrigin, StepInspector } from './step-inspector';
import { TimelineList } from './timeline-list';
import { TimelineTools } from './timeline-tools';

/** What of the page is in its address. */
export interface RunPlace {
  /** The step in the inspector. */
  step: string | null;
  /** One part of that step. */
  part: string | null;
  shown: Shown;
}

interface RunTimelineProps extends RunPlace {
  run: Run;
  log: RunLog | undefined;
  bill: RunBill | undefined;
  renderOrigin: RenderOrigin | undefined;
}

/** The run's story, and beside it what is known about the chosen step. */
export function RunTimeline({ run, log, bill, step, part, shown, renderOrigin }: RunTimelineProps) {
  const items = useMemo(() => buildTimeline(run, log?.events ?? []), [run, log]);
  const groups = items.filter((item) => item.kind === 'step');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [follow, setFollow] = useState(false);
  const [help, setHelp] = useState(false);
  const rows = useMemo(() => rowsOf(items, opened, shown), [items, opened, shown]);
  const costs = useMemo(() => costsBySteps(run.kind, bill), [run.kind, bill]);
  const toggle = useToggle(setOpened);
  const lookAround = useCallback(() => setFollow(false), [setFollow]);
  const selected = groups.find((group) => group.name === (step ?? run.step)) ?? groups[0];
  useRunKeys(run.id, groups, selected, shown);
  const inspector = useShownOnPhones(step);
  const chosenPart = selected?.parts.find((known) => known.id === part) ?? null;
  const openParts = rows.some((row) => row.kind === 'part');
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <Card className="h-fit p-2 sm:p-3">
        <TimelineTools
          runId={run.id}
          shown={shown}
          failures={groups.filter(hasFailed).length}
          mine={groups.filter(concernsPerson).length}
          follow={openParts && !isTerminal(run.state) ? follow : undefined}
          onFollow={setFollow}
          onHelp={() => setHelp(true)}
        />
        {rows.length === 0 && <NothingShown runId={run.id} shown={shown} />}
        <TimelineList
          runId={run.id}
          shown={shown}
          rows={rows}
          selectedStep={selected?.name ?? null}
          selectedPart={chosenPart?.id ?? null}
          costs={costs}
          longest={Math.max(1, ...groups.map(workedMs))}
          onToggle={toggle}
          follow={follow}
          onLookAround={lookAround}
        />
      </Card>
      <Card
        ref={inspector}
        className="h-fit scroll-mt-20 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto"
      >
        {selected && (
          <StepInspector
            run={run}
            group={selected}
            part={chosenPart}
            cost={costs.get(selected.name) ?? null}
            renderOrigin={renderOrigin}
          />
        )}
        <p className="mt-5 text-xs text-muted">
          <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd> in the list · <kbd>[</kbd> <kbd>]</kbd> steps ·{' '}
          <kbd>F</kbd> failed · <kbd>M</kbd> needs me · <kbd>?</kbd> all keys
        </p>
      </Card>
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function NothingShown({ runId, shown }: { runId: string; shown: Shown }) {
  const navigate = useNavigate();
  return (
    <div className="flex flex-wrap items-center gap-3 p-3">
      <p className="text-muted">
        {shown === 'failed' ? 'Nothing has failed.' : 'Nothing in this run has asked for you.'}
      </p>
      <Button
        size="small"
        onClick={() =>
          void navigate({ to: '/runs/$runId', params: { runId }, search: {}, replace: true })
        }
      >
        Show everything
      </Button>
    </div>
  );
}

function useToggle(setOpened: (change: (opened: ReadonlySet<string>) => Set<string>) => void) {
  return useMemo(
    () => (step: string) =>
      setOpened((opened) => {
        const next = new Set(opened);
        if (!next.delete(step)) next.add(step);
        return next;
      }),
    [setOpened],
  );
}

/** Where the inspector stands below the timeline, choosing a step brings it into view. */
function useShownOnPhones(step: string | null) {
  const inspector = useRef<HTMLDivElement>(null);
  const chosen = useRef(step);
  useEffect(() => {
    if (chosen.current === step) return;
    chosen.current = step;
    if (window.matchMedia('(max-width: 63.99rem)').matches)
      inspector.current?.scrollIntoView({ block: 'start' });
  }, [step]);
  return inspector;
}

function useRunKeys(
  runId: string,
  groups: StepGroup[],
  selected: StepGroup | undefined,
  shown: Shown,
) {
  const navigate = useNavigate();
  const names = groups.map((group) => group.name).join(' ');
  const current = selected?.name ?? '';
  const keys = useMemo(() => {
    const go = (change: { step?: string; part?: undefined; show?: Shown }) =>
      void navigate({
        to: '/runs/$runId',
        params: { runId },
        search: (now) => ({ ...now, ...change }),
        replace: true,
        resetScroll: false,
      });
    const move = (by: number) => {
      const all = names.split(' ');
      const next = all[all.indexOf(current) + by];
      if (next) go({ step: next, part: undefined });
    };
    const show = (what: Shown) => go({ show: shown === what ? undefined : what });
    return {
      '[': () => move(-1),
      ']': () => move(1),
      f: () => show('failed'),
      m: () => show('mine'),
    };
  }, [names, current, runId, shown, navigate]);
  useHotkeys(keys);
}
