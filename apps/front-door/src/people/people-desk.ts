import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GrantStep } from '#access';
import { statusOf, type Refusal } from '#kernel';
import { frontDoorErrors, noSuchPage } from '../front-door.errors.js';
import { mayEver } from '../navigation.js';
import { Pages, type PageAnswer } from '../pages.js';
import type { PeopleRegister, Viewer } from '../ports.js';
import { links } from '../presenters/links.js';
import { idOf, type Given } from '../query.js';

export const doneCodes = ['registered', 'proposed', 'confirmed', 'withdrawn', 'left', 'home', 'no-home'] as const;

/** What every page of people and roles has in common: who may read it, who may give, and how a step is taken. */
@Injectable()
export class PeopleDesk {
  constructor(@Inject(Pages) readonly pages: Pages) {}

  mayGive({ actor }: Viewer): boolean {
    return mayEver(actor, 'GIVE_ACCESS') && this.pages.parts.site.asOf === null;
  }

  /** Answers whoever may give access; a past moment takes nothing. */
  async giving(
    request: FastifyRequest,
    reply: FastifyReply,
    work: (viewer: Viewer) => PageAnswer | Promise<PageAnswer>,
  ): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, (viewer) => {
      if (pages.parts.site.asOf !== null) {
        const back = { href: links.people, text: 'Back to People and roles' };
        return pages.pastState('people', 'give or withdraw access', back);
      }
      return mayEver(viewer.actor, 'GIVE_ACCESS') ? work(viewer) : noSuchPage;
    });
  }

  /** Shows a page of the register, of one person or of all: their roles are always those of today, so a past state shows none. */
  async showing(
    request: FastifyRequest,
    reply: FastifyReply,
    personId: string | null,
    page: (register: PeopleRegister, viewer: Viewer) => PageAnswer,
  ): Promise<void> {
    const { pages } = this;
    await pages.answer(request, reply, (viewer) => {
      if (pages.parts.site.asOf === null) return this.read(viewer, personId, (register) => page(register, viewer));
      const back = { href: links.home, text: 'Back to the beginning' };
      return pages.pastState('people', 'see who holds which role', back);
    });
  }

  read(viewer: Viewer, personId: string | null, page: (register: PeopleRegister) => PageAnswer) {
    return this.pages.show(this.pages.parts.people.register(viewer.actor, personId), page);
  }

  /** Takes a step; a refusal that the sender can do something about comes back beside the form. */
  async take(
    viewer: Viewer,
    body: Given,
    step: GrantStep,
    goTo: string,
    again: (refusal: Refusal, status: number) => PageAnswer | Promise<PageAnswer>,
  ): Promise<PageAnswer> {
    const key = idOf(body['idempotencyKey']);
    if (key === null) return frontDoorErrors.refuse('front-door/form-not-whole');
    const done = await this.pages.parts.people.take(viewer.actor, step, key);
    if (done.ok) return { goTo };
    const { code } = done.refusal;
    const status = statusOf(code);
    const mended = [403, 404, 409, 422].includes(status) && code !== 'access/role-has-no-part';
    return code.startsWith('access/') && mended ? again(done.refusal, status) : { refusal: done.refusal };
  }

  formOf(viewer: Viewer) {
    return { csrfToken: viewer.csrfToken, idempotencyKey: this.pages.newKey() };
  }
}
