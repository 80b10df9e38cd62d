/** A server that the service works with. */
export interface Dependency {
  readonly name: string;
  /** @returns nothing where it is there, or why it is not, for anybody to read; never rejects */
  find(): string | undefined | Promise<string | undefined>;
}
