import type { ChildService } from '../../support/child-service.js';
import { send } from '../../support/http.js';

/** Whether the service is ready, as a balancer sees it, and what is missing. */
export async function readinessOf({
  url,
}: ChildService): Promise<readonly [status: number, missing: readonly string[]]> {
  const { status, body } = await send(`${url}/health/ready`);
  const { error } = body as { readonly error?: { readonly details: { readonly field: string }[] } };
  return [status, (error?.details ?? []).map(({ field }) => field)];
}
