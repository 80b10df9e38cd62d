/**
 * The rows of one entity break the contract: that entity is `INVALID_DATA`, the others go on.
 * `where` names the row and the field, for the log; it never reaches a caller.
 */
export class InvalidDataError extends Error {
  constructor(
    readonly where: string,
    readonly fault: string,
  ) {
    super(`${where}: ${fault}`);
    this.name = 'InvalidDataError';
  }
}
