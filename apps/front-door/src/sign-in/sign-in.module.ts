import {
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CsrfGuard, SessionGuard } from './session.guard.js';
import { SessionController } from './session.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SignInFilter } from './sign-in.filter.js';
import { SignIn } from './sign-in.js';
import { SignOutController } from './sign-out.controller.js';

const sweepMilliseconds = 30_000;

/** Makes signing in, its guards and its filter known to every module: `imports: [SignInModule.of(signIn)]`. */
@Module({})
export class SignInModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #sweeping: NodeJS.Timeout | undefined;
  constructor(private readonly signIn: SignIn) {}

  static of(signIn: SignIn): DynamicModule {
    const shared = [{ provide: SignIn, useValue: signIn }, SessionGuard, CsrfGuard, SignInFilter];
    return {
      module: SignInModule,
      global: true,
      controllers: [SignInController, SignOutController, SessionController],
      providers: shared,
      exports: shared,
    };
  }

  onApplicationBootstrap(): void {
    this.#sweeping = setInterval(() => this.signIn.sessions.sweep(), sweepMilliseconds).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.#sweeping);
    await this.signIn.stop();
  }
}
