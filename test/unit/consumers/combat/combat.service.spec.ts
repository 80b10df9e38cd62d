import { expect, it } from 'vitest';
import { OverloadedError } from '../../../../src/context/index.js';
import { combatService } from '../../fixtures/combat.js';

const SID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';

it('reads of fights count as work in flight, which is bounded', async () => {
  const { service, admission } = combatService();
  for (let turn = 0; admission.refusalFor([['stored', 1]], true) === undefined; turn++) {
    await admission.enter([['stored', 10]], true, new AbortController().signal);
  }

  await expect(service.find(SID)).rejects.toThrow(OverloadedError);
});
