/** A server that the service works with. */
export interface Dependency {
  readonly name: string;
  /** @returns nothing where it is there, or why it is not, without secrets; never rejects */
  find(): string | undefined | Promise<string | undefined>;
}

/** An error as it may be told: without what drivers hang on it. */
export function reasonOf(error: unknown): string {
  // A host of several addresses that all refuse: the message of the whole is empty.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
