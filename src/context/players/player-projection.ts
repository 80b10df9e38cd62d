import { projectionOf } from '../projections/projection.js';

/** Declares a projection of players; what it may read follows from the sections it needs. */
export const playerProjection = projectionOf('player');
