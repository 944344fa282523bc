import { Module, type DynamicModule } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { ChildController } from './child.controller.js';
import { ClaimController } from './claim/claim.controller.js';
import { ConflictController } from './conflict/conflict.controller.js';
import { CarryController } from './contact/carry.controller.js';
import { ContactDesk } from './contact/contact-desk.js';
import { AnswerController } from './contact/checks/answer.controller.js';
import { AskController } from './contact/checks/ask.controller.js';
import { ChecksController } from './contact/checks/checks.controller.js';
import { ChecksPages } from './contact/checks/checks-desk.js';
import { DecisionController } from './contact/decision/decision.controller.js';
import { RatingController } from './contact/rating.controller.js';
import { RecordController } from './contact/record.controller.js';
import { StepController } from './contact/step.controller.js';
import { ContactController } from './contact.controller.js';
import { DraftsController } from './drafts.controller.js';
import { EnquiriesController } from './enquiries.controller.js';
import { ErrorPages } from './error-pages.filter.js';
import { FrontDoorFault } from './front-door-fault.js';
import { GlassController } from './glass/glass.controller.js';
import { HandoverController } from './handover.controller.js';
import { HomeController } from './home.controller.js';
import { LiveListsController } from './live-lists.controller.js';
import { OpenedController } from './opened.controller.js';
import { OperationsController } from './operations.controller.js';
import { Pages, PAGES_PARTS, type PagesParts } from './pages.js';
import { GrantController } from './people/grant.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PeopleDesk } from './people/people-desk.js';
import { PersonController } from './people/person.controller.js';
import { RaiseController } from './raise/raise.controller.js';
import { CustodyController } from './restricted/custody.controller.js';
import { RestrictController } from './restricted/restrict.controller.js';
import { ReviewController } from './review/review.controller.js';
import { SearchController } from './search.controller.js';
import { ReleasedController } from './subject-access/released.controller.js';
import { SubjectAccessController } from './subject-access/subject-access.controller.js';
import { WorkListController } from './work-list.controller.js';

/**
 * The staff web application. The application that imports it also imports `SignInModule` and serves the assets
 * (`serveAssets(fastify, assets)`); it may use `ErrorPages` as its filter for addresses that no controller has.
 */
@Module({})
export class FrontDoorModule {
  static of(parts: PagesParts, onFault: (error: unknown) => void): DynamicModule {
    const providers = [
      { provide: PAGES_PARTS, useValue: parts },
      { provide: FrontDoorFault, useValue: new FrontDoorFault(onFault) },
      Pages,
      ContactDesk,
      ChecksPages,
      PeopleDesk,
      ErrorPages,
    ];
    return {
      module: FrontDoorModule,
      controllers: [
        HomeController,
        HandoverController,
        LiveListsController,
        WorkListController,
        ContactController,
        RecordController,
        RatingController,
        CarryController,
        DecisionController,
        StepController,
        AskController,
        AnswerController,
        ChecksController,
        ChildController,
        SearchController,
        DraftsController,
        RaiseController,
        AuditController,
        EnquiriesController,
        OpenedController,
        ReviewController,
        ClaimController,
        ConflictController,
        RestrictController,
        CustodyController,
        GlassController,
        SubjectAccessController,
        ReleasedController,
        PeopleController,
        GrantController,
        PersonController,
        OperationsController,
      ],
      providers,
      exports: providers,
    };
  }
}
