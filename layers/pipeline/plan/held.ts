/** Why a run publishes nothing while an operator holds a version. @param heldSince UTC milliseconds */
export function heldReason(version: string, heldSince: number): string {
  const since = new Date(heldSince).toISOString();
  return `An operator has held version ${version} since ${since}. New data waits: \`npm run models -- resume\` lets the next run publish again`;
}
