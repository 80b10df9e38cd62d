import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContextModule } from 'context-assembler';
import { GuildMemberEntity } from './guild-member.entity.js';
import { RaidLog } from './raid-log.js';
import { raid } from './raid.scope.js';
import { RaidService } from './raid.service.js';

/** A module of another team: the service learns the scope `raid` by importing it. */
@Module({
  imports: [
    TypeOrmModule.forFeature([GuildMemberEntity]),
    ContextModule.forFeature({ scopes: [raid] }),
  ],
  providers: [RaidLog, RaidService],
  exports: [RaidService],
})
export class GuildModule {}
