import { useLocation, useSearch } from 'wouter-preact';

/** A filter in the query of the address, so that a view can be shared. Empty: not set. */
export function useQuery(
  name: string,
  fallback = '',
): readonly [value: string, set: (value: string) => void] {
  const [path, navigate] = useLocation();
  // Only so that a change is seen: the router decodes the query once too often where it holds a percent sign.
  useSearch();
  const query = new URLSearchParams(location.search);
  const set = (value: string) => {
    const next = new URLSearchParams(location.search);
    if (value === '' || value === fallback) next.delete(name);
    else next.set(name, value);
    navigate(next.size === 0 ? path : `${path}?${next}`, { replace: true });
  };
  return [query.get(name) ?? fallback, set];
}

/** The address of a page with a filter. */
export function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  return `${path}?${new URLSearchParams(query)}`;
}
