/** What an operation's function gives back. */
export interface Answer {
  /** The answer as JSON, without what differs between two answers that mean the same. */
  readonly body: object;
  /** Put before the body and left out of the ETag. */
  readonly perAnswer?: { readonly recommendation_id: string };
  /** False where nothing is known under the identifier that was asked for. */
  readonly known?: boolean;
}
