/** A share as a percentage of at most one digit after the point. */
export function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
