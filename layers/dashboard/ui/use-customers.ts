import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ListedCustomer, Problem } from '../../client/types.ts';
import type { Reply } from '../api/client.ts';

/** A page of customers, as lists answer it. */
export interface CustomersPage {
  readonly total: number;
  readonly currency: string;
  readonly customers: ListedCustomer[];
  readonly next_cursor: string | null;
}

/** The customers of a list as far as they were fetched. */
export interface Customers {
  readonly currency: string;
  readonly total: number;
  readonly customers: readonly ListedCustomer[];
  readonly complete: boolean;
}

const NONE: Customers & { cursor: string | null } = {
  currency: '',
  total: 0,
  customers: [],
  complete: false,
  cursor: null,
};

/**
 * Fetches a list page by page: one page at first, the next whenever `more` is called. One request at a time.
 * @param key names the list; another one starts over
 */
export function useCustomers(
  key: string,
  ask: (cursor: string | undefined) => Promise<Reply<CustomersPage>>,
): {
  readonly list: Customers | undefined;
  readonly failed: { readonly problem: Problem | undefined } | undefined;
  readonly more: () => void;
} {
  const [state, setState] = useState({ key, list: NONE, started: false });
  const [failed, setFailed] = useState<{ key: string; problem: Problem | undefined }>();
  const busy = useRef<string | null>(null);
  const asking = useRef(ask);
  asking.current = ask;
  const current = state.key === key ? state : { key, list: NONE, started: false };

  const more = useCallback(() => {
    if (busy.current === key || current.list.complete) return;
    busy.current = key;
    asking.current(current.list.cursor ?? undefined).then(
      ({ data, error }) => {
        if (busy.current !== key) return;
        busy.current = null;
        if (data === undefined) return setFailed({ key, problem: error });
        const { total, currency, customers, next_cursor: cursor } = data;
        const all = [...current.list.customers, ...customers];
        setState({
          key,
          started: true,
          list: { total, currency, customers: all, complete: cursor === null, cursor },
        });
      },
      () => {
        if (busy.current === key) busy.current = null;
        setFailed({ key, problem: undefined });
      },
    );
  }, [key, current.list]);

  useEffect(() => {
    if (!current.started) more();
  }, [current.started, more]);

  return {
    list: current.started ? current.list : undefined,
    failed: failed?.key === key ? failed : undefined,
    more,
  };
}
