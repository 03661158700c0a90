import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useId, useState } from 'react';

import type { ExportFormat, Resume, ResumeTemplate } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { saveFile } from '@/shared/lib/save-file';
import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { inputClass } from '@/shared/ui/field';
import { Skeleton } from '@/shared/ui/skeleton';

import { versionsQuery } from '../api';
import { templatesQuery, useExport } from './api';
import { TemplatePicture } from './template-picture';

const FORMATS: { format: ExportFormat; name: string; about: string }[] = [
  {
    format: 'pdf',
    name: 'PDF',
    about: 'For sending and printing. Text stays readable by machines.',
  },
  { format: 'docx', name: 'Word (DOCX)', about: 'For editing on, or where a form asks for Word.' },
  {
    format: 'json',
    name: 'JSON Resume',
    about: 'The data itself, for other programs and for import.',
  },
  { format: 'txt', name: 'Plain text', about: 'For pasting into forms.' },
];

interface TemplatesProps {
  templates: ResumeTemplate[];
  chosen: string | undefined;
  onChoose: (name: string) => void;
}

function Templates({ templates, chosen, onChoose }: TemplatesProps) {
  const group = useId();
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">Template</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {templates.map(({ name, title, description }) => (
          <label
            key={name}
            className="cursor-pointer rounded-lg border border-line p-2 text-sm has-checked:border-brand has-checked:bg-brand-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-brand"
          >
            <TemplatePicture name={name} />
            <span className="mt-2 flex items-center gap-2 font-medium">
              <input
                type="radio"
                name={group}
                value={name}
                checked={chosen === name}
                aria-labelledby={`${group}-${name}`}
                aria-describedby={`${group}-${name}-about`}
                onChange={() => onChoose(name)}
                className="size-4 accent-brand"
              />
              <span id={`${group}-${name}`}>{title}</span>
            </span>
            <span id={`${group}-${name}-about`} className="mt-1 block text-xs text-muted">
              {description}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** A version of the résumé as a file. */
export function ExportPanel({ resume }: { resume: Resume }) {
  const current = resume.current_version ?? 1;
  const templates = useQuery(templatesQuery);
  const versions = useQuery(versionsQuery(resume.id));
  const exporting = useExport(resume.id);
  const [format, setFormat] = useState<ExportFormat>('pdf');
  const [picked, setPicked] = useState<string>();
  const [pickedVersion, setVersion] = useState<number>();
  const versionId = useId();
  const version = pickedVersion ?? current;
  const template = picked ?? templates.data?.[0]?.name;
  const start = () =>
    exporting.mutate(
      { format, version, template: format === 'pdf' ? template : undefined },
      { onSuccess: ({ content, name }) => saveFile(content, name) },
    );
  const numbers = versions.data?.map(({ number }) => number) ?? [current];
  return (
    <div className="space-y-5 pb-1">
      <fieldset>
        <legend className="mb-2 font-semibold">Kind of file</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {FORMATS.map((one) => (
            <Choice
              key={one.format}
              type="radio"
              label={one.name}
              about={one.about}
              name="format"
              checked={format === one.format}
              onChange={() => setFormat(one.format)}
            />
          ))}
        </div>
      </fieldset>
      {format === 'pdf' &&
        (templates.data ? (
          <Templates templates={templates.data} chosen={template} onChoose={setPicked} />
        ) : templates.error ? (
          <ErrorPanel error={templates.error} onRetry={() => void templates.refetch()} />
        ) : (
          <Skeleton label="Loading the templates" rows={1} rowClass="h-48" />
        ))}
      <div>
        <label htmlFor={versionId} className="mb-1 block font-semibold">
          Version
        </label>
        <select
          id={versionId}
          className={inputClass}
          value={version}
          onChange={(event) => setVersion(Number(event.target.value))}
        >
          {[...numbers]
            .sort((a, b) => b - a)
            .map((number) => (
              <option key={number} value={number}>
                {versionWords(
                  number,
                  current,
                  versions.data?.find((v) => v.number === number)?.created_at,
                )}
              </option>
            ))}
        </select>
      </div>
      {exporting.error && <ErrorPanel error={exporting.error} auto={false} onRetry={start} />}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          tone="primary"
          icon={<Download aria-hidden className="size-4" />}
          busy={exporting.isPending && 'Making the file…'}
          onClick={start}
        >
          Download
        </Button>
        <p role="status" className="min-w-0 text-sm break-words text-muted">
          {exporting.isSuccess && `${exporting.data.name} is in your downloads.`}
        </p>
      </div>
      {exporting.isSuccess && exporting.data.missing.length > 0 && (
        <p role="alert" className="rounded-lg border border-warn bg-warn-soft p-3 text-sm">
          No font has these characters, so the file shows � in their place:{' '}
          {exporting.data.missing.join(' ')}
        </p>
      )}
    </div>
  );
}

function versionWords(number: number, current: number, createdAt: string | undefined): string {
  const name = number === current ? `Version ${number} (current)` : `Version ${number}`;
  return createdAt ? `${name}, ${formatDateTime(createdAt)}` : name;
}
