/** The host has no credentials to give for a call: nothing was sent. */
export class CredentialsError extends Error {
  constructor(cause: unknown) {
    super('The credentials of the client could not be had', { cause });
    this.name = 'CredentialsError';
  }
}
