import { hashOf, newApiKey } from './api-key.js';

const key = newApiKey();
console.log(`key   ${key}   (for the consumer, and shown only now)`);
console.log(`hash  ${hashOf(key)}   (for \`key_hashes\` of the file of consumers)`);
