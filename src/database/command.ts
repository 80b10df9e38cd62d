/**
 * Runs a command to its end. A failure becomes one line and exit code 1: no stack, and nothing of
 * the connection strings, which drivers keep out of their messages.
 */
export async function runCommand(name: string, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(`${name} failed: ${messageOf(error)}`);
    process.exitCode = 1;
  }
}

function messageOf(error: unknown): string {
  // A host of several addresses that all refuse: the message of the whole is empty.
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
