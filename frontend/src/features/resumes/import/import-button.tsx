import { useNavigate } from '@tanstack/react-router';
import { FileJson } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';

import { Button } from '@/shared/ui/button';

const ImportDialog = lazy(async () => ({
  default: (await import('./import-dialog')).ImportDialog,
}));

interface ImportButtonProps {
  /** The content of a JSON file that was dropped where résumés are uploaded. */
  dropped: string | null;
  onClosed: () => void;
}

export function ImportButton({ dropped, onClosed }: ImportButtonProps) {
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const close = () => {
    setAsked(false);
    onClosed();
  };
  const open = asked || dropped !== null;
  return (
    <>
      <Button icon={<FileJson aria-hidden className="size-4" />} onClick={() => setAsked(true)}>
        Import JSON Resume
      </Button>
      {open && (
        <Suspense>
          <ImportDialog
            open
            initial={dropped ?? ''}
            onClose={close}
            onImported={({ id }) =>
              void navigate({ to: '/resumes/$resumeId', params: { resumeId: id } })
            }
          />
        </Suspense>
      )}
    </>
  );
}
