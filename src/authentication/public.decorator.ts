import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'context-assembler:public';

/** A handler, or all of a controller, that anybody may ask. */
export const Public = () => SetMetadata(PUBLIC, true);
