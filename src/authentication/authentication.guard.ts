import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  Optional,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { NatsContext } from '@nestjs/microservices';
import { Match, type MsgHdrs } from '@nats-io/transport-node';
import { noteCaller } from '../context/index.js';
import { Authentication, type HeaderOf } from './authentication.js';
import { PUBLIC } from './public.decorator.js';

/** What is asked of an HTTP request here. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * The one guard of all ways in: who asks is known before a handler runs, save for those marked
 * `@Public()`. Without authentication configured everybody may ask, and only this machine can.
 */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Optional() @Inject(Authentication) private readonly authentication?: Authentication,
  ) {}

  /** Whether everybody may ask. */
  get isOpen(): boolean {
    return this.authentication === undefined;
  }

  canActivate(context: ExecutionContext): true | Promise<true> {
    if (this.authentication === undefined) return true;
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<true | undefined>(PUBLIC, places)) return true;
    if (context.getType() === 'http') {
      return this.admitHttp(context.switchToHttp().getRequest<HttpRequest>());
    }
    const message = context.switchToRpc().getContext<NatsContext>();
    return this.#admit(message, headersIn(message.getHeaders() as MsgHdrs | undefined));
  }

  /** Also for addresses that Nest has no handler for. @throws UnauthenticatedError */
  admitHttp(request: HttpRequest): true | Promise<true> {
    return this.#admit(request, (name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? sent(value) : undefined;
    });
  }

  #admit(request: object, headerOf: HeaderOf): true | Promise<true> {
    if (this.authentication === undefined) return true;
    const caller = this.authentication.callerOf(headerOf);
    if (caller instanceof Promise) {
      return caller.then((verified) => {
        noteCaller(request, verified);
        return true;
      });
    }
    noteCaller(request, caller);
    return true;
  }
}

function headersIn(headers: MsgHdrs | undefined): HeaderOf {
  return (name) => sent(headers?.get(name, Match.IgnoreCase));
}

/** An absent header of NATS reads as an empty text; and what is empty says nothing on either way in. */
function sent(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
