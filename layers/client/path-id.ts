/**
 * An identifier as a path parameter that every gateway delivers intact: `~` and base64url where it holds what gateways decode.
 * The client percent-encodes the rest.
 */
export function pathId(identifier: string): string {
  if (!/^~|[/%?]|^\.{1,2}$/.test(identifier)) return identifier;
  const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(identifier)));
  return `~${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
