import { fileURLToPath } from 'node:url';

import { swapManifest } from './manifest-swap.mjs';

// npm packs the package.json that it finds once this has run. Should npm be cut off before
// `postpack`, then `node tools/package/postpack.mjs` brings the application's manifest back.
swapManifest(fileURLToPath(new URL('../../', import.meta.url)));
