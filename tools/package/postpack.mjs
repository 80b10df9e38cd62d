import { fileURLToPath } from 'node:url';

import { restoreManifest } from './manifest-swap.mjs';

restoreManifest(fileURLToPath(new URL('../../', import.meta.url)));
