/** What came back over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** Sends a request; a body that is no text is sent as JSON. */
export async function send(
  url: string,
  { body, ...init }: Omit<RequestInit, 'body'> & { readonly body?: unknown } = {},
): Promise<HttpAnswer> {
  const response = await fetch(url, {
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...init,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

/** Asks a service to assemble. */
export function assemble(serviceUrl: string, request: unknown): Promise<HttpAnswer> {
  return send(`${serviceUrl}/v1/context/assemble`, { method: 'POST', body: request });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
