import { stopEarly } from './early-stop.js';

stopEarly();
// All else takes its time to load.
await import('./service.js');
