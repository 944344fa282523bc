import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { ChildrenController } from './children.controller.js';
import { ConcernsController } from './concerns.controller.js';
import { ContactsController } from './contacts.controller.js';
import { DescriptionController } from './description.controller.js';
import { EventsController } from './events.controller.js';
import { prepareFastify } from './fastify.js';
import { Intake } from './intake.js';
import { gatewayPorts, type GatewayPorts } from './ports.js';
import { ProblemFilter } from './problem.filter.js';
import { RememberedTokens } from './remembered-tokens.js';
import { TransparencyController } from './transparency.controller.js';

/** The machine interfaces, for an application on Nest's Fastify adapter made with `fastifyOptions`. */
@Module({})
export class PartnerGatewayModule implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly adapter: HttpAdapterHost,
    @Inject(gatewayPorts) private readonly ports: GatewayPorts,
  ) {}

  static register(ports: GatewayPorts): DynamicModule {
    const remembering: GatewayPorts = { ...ports, tokens: new RememberedTokens(ports.tokens, ports.clock) };
    return {
      module: PartnerGatewayModule,
      controllers: [
        EventsController,
        ConcernsController,
        ContactsController,
        ChildrenController,
        TransparencyController,
        DescriptionController,
      ],
      providers: [
        { provide: gatewayPorts, useValue: remembering },
        { provide: Intake, useValue: new Intake(remembering) },
        ProblemFilter,
      ],
      exports: [ProblemFilter],
    };
  }

  onModuleInit(): void {
    prepareFastify(this.adapter.httpAdapter.getInstance<FastifyInstance>(), this.ports);
  }
}
