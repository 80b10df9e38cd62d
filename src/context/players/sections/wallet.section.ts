import { objectTextOf } from '../../json/json-text.js';
import { rowsOf } from '../../sections/section.js';
import { ResourceWalletEntity } from '../entities/resource-wallet.entity.js';
import { playerSection } from './player-section.js';

/** What a character owns by the amount; without a row, and for a column that is no object: `{}`. */
export const wallet = playerSection({
  name: 'wallet',
  source: rowsOf(ResourceWalletEntity, {
    key: 'character_id',
    columns: ['currency', 'resources', 'components'],
  }),
  build: ({ read: [row] }) => ({
    currency: objectTextOf(row?.currency),
    resources: objectTextOf(row?.resources),
    components: objectTextOf(row?.components),
  }),
});
