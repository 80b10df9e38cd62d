/** Why the link could not be used, or not until the end. */
export class LinkError extends Error {
  /**
   * @param state `down`: there was no connection in time; `lost`: it broke in the middle; `ended`:
   * there will be none any more
   */
  constructor(
    message: string,
    readonly state: 'down' | 'lost' | 'ended',
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'LinkError';
  }
}
