import { useSearchParams } from 'wouter-preact';

/** A filter in the query of the address, so that a view can be shared. Empty: not set. */
export function useQuery(
  name: string,
  fallback = '',
): readonly [value: string, set: (value: string) => void] {
  const [query, setQuery] = useSearchParams();
  const set = (value: string) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '' || value === fallback) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return [query.get(name) ?? fallback, set];
}

/** The address of a page with a filter. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query)}`;
}
