import { useRef, useState } from 'preact/hooks';
import type { Problem } from '../../client/types.ts';
import { t } from '../texts/texts.ts';

/** A button whose act is asked about before it is done; says why where it fails. */
export function Confirm({
  label,
  question,
  act,
  onDone,
}: {
  readonly label: string;
  readonly question: string;
  readonly act: () => Promise<{ readonly error?: Problem | undefined }>;
  readonly onDone?: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<{ busy: boolean; failure?: string }>({ busy: false });

  async function run(): Promise<void> {
    setState({ busy: true });
    const failure = await act().then(
      ({ error }) => error?.detail,
      () => t('state.away.title'),
    );
    if (failure !== undefined) return setState({ busy: false, failure });
    setState({ busy: false });
    dialog.current?.close();
    onDone?.();
  }

  return (
    <>
      <button
        type="button"
        onClick={() => {
          setState({ busy: false });
          dialog.current?.showModal();
        }}
      >
        {label}
      </button>
      <dialog ref={dialog} aria-label={label}>
        <p>{question}</p>
        {state.failure !== undefined && (
          <p role="alert" class="falling">
            {state.failure}
          </p>
        )}
        <div class="form">
          <button type="button" class="strong" disabled={state.busy} onClick={() => void run()}>
            {label}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            {t('action.cancel')}
          </button>
        </div>
      </dialog>
    </>
  );
}
