import { isContextKey } from '../store/context-key.js';
import { IsListOf } from './is-list-of.decorator.js';

/** The keys of contexts to read or to release: `{ "keys": ["temp:setup:…"] }`. */
export class KeysRequestDTO {
  @IsListOf({ expected: 'a key of the form temp:setup:{uuid4}', accepts: isContextKey })
  readonly keys!: readonly string[];
}
