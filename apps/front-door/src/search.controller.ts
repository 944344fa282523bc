import { Body, Controller, Get, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from './error-pages.filter.js';
import { frontDoorErrors } from './front-door.errors.js';
import { Pages, type Page } from './pages.js';
import type { Viewer } from './ports.js';
import { links } from './presenters/links.js';
import { presentResults } from './presenters/search.js';
import { idOf, type Given } from './query.js';
import { emptySearch, readSearchForm, typedFrom, type TypedSearch } from './search-form.js';
import { SignedIn } from './sign-in/index.js';

type Errors = ReturnType<typeof readSearchForm>['errors'];

/** Search by POST, answered at an opaque id: what was searched for is in no address. */
@Controller('search')
@SignedIn()
@UseFilters(ErrorPages)
export class SearchController {
  constructor(@Inject(Pages) private readonly pages: Pages) {}

  @Get()
  async form(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, (viewer) => this.formPage(viewer, emptySearch, []));
  }

  @Post()
  async search(@Body() body: Given, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.pages.answer(request, reply, async (viewer) => {
      const { typed, terms, errors } = readSearchForm(body);
      if (terms === null) return this.formPage(viewer, typed, errors);
      return this.pages.show(this.pages.parts.searches.search(viewer.actor, terms), ({ searchId }) => ({
        goTo: links.results(searchId),
      }));
    });
  }

  @Get(':id')
  async results(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const searchId = idOf(id);
    await this.pages.answer(request, reply, (viewer) =>
      searchId === null
        ? frontDoorErrors.refuse('front-door/no-such-page')
        : this.pages.show(this.pages.parts.searches.results(viewer.actor, searchId), (results) => {
            const presented = presentResults(results, this.pages.names);
            return {
              template: 'search-results',
              title: 'Search results',
              section: 'search',
              context: {
                results: presented,
                search: { typed: typedFrom(presented.terms), csrfToken: viewer.csrfToken, errors: {} },
                catchingUp: results.catchingUp,
              },
            };
          }),
    );
  }

  private formPage(viewer: Viewer, typed: TypedSearch, errors: Errors): Page {
    return {
      template: 'search',
      title: 'Search',
      section: 'search',
      status: errors.length > 0 ? 422 : 200,
      context: {
        errors,
        search: {
          typed,
          csrfToken: viewer.csrfToken,
          errors: Object.fromEntries(errors.map(({ field, text }) => [field, { text }])),
        },
      },
    };
  }
}
