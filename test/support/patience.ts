/** How long a test waits for what comes soon, on however busy a machine. */
export const PATIENTLY = { timeout: 5000, interval: 20 } as const;
