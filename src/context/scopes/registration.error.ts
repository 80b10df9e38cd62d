/** What modules registered does not go together; the message names every fault. Found at start. */
export class RegistrationError extends Error {
  constructor(faults: readonly string[]) {
    super(`Scopes cannot be registered:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
    this.name = 'RegistrationError';
  }
}
