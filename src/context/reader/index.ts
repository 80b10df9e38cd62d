export type {
  ContextAt,
  ContextKey,
  ContextMeta,
  Contexts,
  MonsterContext,
  PetContext,
  PlayerContext,
} from '../contexts.js';
export { ContextReader } from './context.reader.js';
