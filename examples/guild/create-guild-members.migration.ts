import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateGuildMembers1795392000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE guild_members (
      character_id int PRIMARY KEY, guild_name text NOT NULL, rank text NOT NULL)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE guild_members');
  }
}
