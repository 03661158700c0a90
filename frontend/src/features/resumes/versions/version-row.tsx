import { useState } from 'react';

import type { VersionSummary } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Chip } from '@/shared/ui/chip';

import { VersionDiff } from './version-diff';

const SOURCES: Record<VersionSummary['source'], string> = {
  parsed: 'Read from the file',
  enhanced: 'Completed by a language model',
  imported: 'Imported',
  edited: 'Edited',
  restored: 'Restored',
  confirmed: 'Confirmed by you',
};

interface VersionRowProps {
  resumeId: string;
  version: VersionSummary;
  /** Numbers of the versions it can be compared with, newest first. */
  others: number[];
  current: boolean;
  restoring: boolean;
  onRestore: () => void;
}

/** One version: what it is, what it changed, and the way back to it. */
export function VersionRow(props: VersionRowProps) {
  const { resumeId, version, others, current, restoring, onRestore } = props;
  const older = others.find((number) => number < version.number);
  const oldest = older === undefined;
  const [open, setOpen] = useState(false);
  const [against, setAgainst] = useState(older ?? others[0]);
  const selectId = `compare-${version.number}`;
  return (
    <li className="py-3">
      <div className="flex items-center justify-between gap-3">
        <div className="min-w-0">
          <p className="font-medium">
            Version {version.number} · {SOURCES[version.source]}
          </p>
          <p className="text-sm text-muted">
            <time dateTime={version.created_at}>{formatDateTime(version.created_at)}</time>
            {version.changed > 0 &&
              ` · ${plural(version.changed, 'field')} ${oldest ? 'found' : 'changed'}`}
          </p>
        </div>
        {current ? (
          <Chip tone="brand">Current</Chip>
        ) : (
          <Button
            aria-label={`Restore version ${version.number}`}
            busy={restoring && 'Restoring…'}
            onClick={onRestore}
          >
            Restore
          </Button>
        )}
      </div>
      {against !== undefined && (
        <Button
          tone="quiet"
          size="small"
          className="mt-1"
          aria-expanded={open}
          aria-label={`${oldest ? 'Compare' : 'Changes in'} version ${version.number}`}
          onClick={() => setOpen(!open)}
        >
          {open ? 'Hide changes' : oldest ? 'Compare' : 'Show changes'}
        </Button>
      )}
      {open && against !== undefined && (
        <div className="mt-2 space-y-2">
          {others.length > 1 && (
            <div className="flex items-center gap-2 text-sm">
              <label htmlFor={selectId}>Compared with</label>
              <select
                id={selectId}
                className="min-h-8 rounded-lg border border-line-strong bg-surface px-2"
                value={against}
                onChange={(event) => setAgainst(Number(event.target.value))}
              >
                {others.map((number) => (
                  <option key={number} value={number}>
                    version {number}
                  </option>
                ))}
              </select>
            </div>
          )}
          <VersionDiff
            resumeId={resumeId}
            number={Math.max(version.number, against)}
            against={Math.min(version.number, against)}
          />
        </div>
      )}
    </li>
  );
}
