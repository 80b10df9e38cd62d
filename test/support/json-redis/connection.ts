import type { Socket } from 'node:net';
import type { Caller, Command, Dialect } from './command.js';
import { CommandError } from './command.js';
import type { Keyspace } from './keyspace.js';
import type { Reply } from './resp.js';
import { CommandReader, encode, failure, status } from './resp.js';

/** A command as it came, with its name in upper case. */
export type ReceivedCommand = readonly string[];

/** What a connection needs of its server. */
export interface Host {
  readonly dialect: Dialect;
  find(name: string): Command | undefined;
  keyspace(database: number): Keyspace;
  note(words: ReceivedCommand): void;
  /** The error that the test wants in this place. */
  refusal(words: ReceivedCommand, when: 'arrival' | 'execution'): string | undefined;
}

interface Transaction {
  readonly queued: { readonly command: Command; readonly words: ReceivedCommand }[];
  broken: boolean;
}

/** One client: its bytes, its database, its transaction. */
export class Connection implements Caller {
  private readonly reader = new CommandReader();
  private database = 0;
  private transaction: Transaction | undefined;

  constructor(
    readonly id: number,
    private readonly socket: Socket,
    private readonly host: Host,
  ) {}

  get keys(): Keyspace {
    return this.host.keyspace(this.database);
  }

  get dialect(): Dialect {
    return this.host.dialect;
  }

  select(database: number): void {
    this.database = database;
  }

  find(name: string): Command | undefined {
    return this.host.find(name);
  }

  receive(chunk: Buffer): void {
    this.socket.cork();
    try {
      for (const [name = '', ...args] of this.reader.push(chunk)) {
        if (this.socket.writable) this.serve([name.toUpperCase(), ...args]);
      }
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.socket.end(encode(failure(error.message)));
    }
    this.socket.uncork();
  }

  /** Replies to what was answered so far still go out. */
  cut(): void {
    this.socket.uncork();
    this.socket.destroy();
  }

  private serve(words: ReceivedCommand): void {
    this.host.note(words);
    const refusal = this.refusal(words);
    if (this.socket.destroyed) return;

    this.socket.write(encode(this.answer(words, refusal)));
    if (words[0] === 'QUIT') this.socket.end();
  }

  private answer(words: ReceivedCommand, refusal: string | undefined): Reply {
    const { transaction } = this;
    const command = this.find(words[0] ?? '');
    if (command === undefined || refusal !== undefined) {
      return this.refuse(command, refusal ?? '');
    }
    switch (command.name) {
      case 'multi':
        this.transaction = { queued: [], broken: false };
        return status('OK');
      case 'exec':
      case 'discard':
        this.transaction = undefined;
        if (transaction === undefined) return failure(`ERR ${words[0] ?? ''} without MULTI`);
        return command.name === 'exec' ? this.commit(transaction) : status('OK');
      case 'quit':
        return status('OK');
    }
    if (transaction === undefined) return this.execute(command, words);
    transaction.queued.push({ command, words });
    return status('QUEUED');
  }

  private refuse(command: Command | undefined, refusal: string): Reply {
    if (command?.name === 'exec') {
      this.transaction = undefined;
      const reason = refusal.replace(/^ERR /, '');
      return failure(`EXECABORT Transaction discarded because of: ${reason}`);
    }
    if (this.transaction !== undefined) this.transaction.broken = true;
    return failure(refusal);
  }

  /** Why a command is not even taken in: such a refusal also breaks its transaction. */
  private refusal(words: ReceivedCommand): string | undefined {
    const [name = '', ...args] = words;
    const command = this.find(name);
    if (command === undefined) {
      const told = args.map((word) => `'${word}' `).join('');
      return `ERR unknown command '${name}', with args beginning with: ${told}`;
    }
    const { arity } = command;
    if (arity < 0 ? words.length < -arity : words.length !== arity) {
      return `ERR wrong number of arguments for '${command.name}' command`;
    }
    if (command.name === 'multi' && this.transaction !== undefined) {
      return 'ERR Command not allowed inside a transaction';
    }
    return this.host.refusal(words, 'arrival');
  }

  private commit({ queued, broken }: Transaction): Reply {
    if (broken) return failure('EXECABORT Transaction discarded because of previous errors.');
    return queued.map(({ command, words }) => this.execute(command, words));
  }

  private execute(command: Command, words: ReceivedCommand): Reply {
    try {
      const refusal = this.host.refusal(words, 'execution');
      if (refusal !== undefined) return failure(refusal);
      return command.run(words.slice(1), this);
    } catch (error) {
      if (error instanceof CommandError) return failure(error.message);
      throw error;
    }
  }
}
