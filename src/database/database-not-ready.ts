/** The database cannot be opened, or is not the one that this process may use. The message says what to do. */
export class DatabaseNotReady extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DatabaseNotReady";
  }
}
