import { firstDocument, NO_VITALS_WARNING, vitalsOf } from '../../combat/vitals.js';
import { loadedBy } from '../../sections/section.js';
import { LiveVitalsRepository } from '../live-vitals.repository.js';
import { playerSection } from './player-section.js';

const DEFAULT = 100;

/** Health and energy: live while the character plays, else as the game last saved them. */
export const vitals = playerSection({
  name: 'vitals',
  own: ['vitals_snapshot'],
  source: loadedBy(LiveVitalsRepository),
  build: ({ read: live, own, warn }) => {
    const document = firstDocument(live, own.vitals_snapshot?.value);
    if (document === undefined) warn(NO_VITALS_WARNING);
    return vitalsOf(document, DEFAULT);
  },
});
