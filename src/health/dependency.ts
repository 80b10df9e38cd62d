/** A server that the service works with, and whether it is there. */
export interface Dependency {
  readonly name: string;
  /** @returns nothing where it is there, or why it is not, without secrets; never rejects */
  find(): string | undefined | Promise<string | undefined>;
}
