import { nameOf, t } from '../texts/texts.ts';

/** A model of those that were tried, with a mark where it is used. */
export function ModelName({ model, chosen }: { readonly model: string; readonly chosen: boolean }) {
  return (
    <>
      {nameOf('model', model)} {chosen && <span class="badge">{t('column.chosen')}</span>}
    </>
  );
}
