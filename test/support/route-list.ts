import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** A route that Fastify serves, whoever added it. */
export interface ServedRoute {
  readonly method: string;
  readonly url: string;
}

/** Beside the service, it sees every route that is added: its constructor runs before any is. */
@Module({})
export class RouteList {
  readonly routes: ServedRoute[] = [];

  constructor(host: HttpAdapterHost<FastifyAdapter>) {
    host.httpAdapter.getInstance().addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) this.routes.push({ method: each, url });
    });
  }
}
