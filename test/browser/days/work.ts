import type { AtWork } from './day.js';

/** What several people's days have in common, at the pages: each goes from one contact's page to the page after the step. */

const answer = async (at: AtWork, fill: () => Promise<void>): Promise<void> => {
  await fill();
  await at.press('Continue');
};

/** Rates a contact, one question a page, and proposes it. `look` names the pages that are looked at. */
export async function proposeRating(at: AtWork, contact: string, reason: string, look: string): Promise<void> {
  const { page } = at;
  await page.goto(contact);
  await at.press('Rate');
  await answer(at, () => page.getByRole('radio', { name: /^Amber/ }).check());
  await answer(at, () => page.getByRole('radio', { name: /^Level 3/ }).check());
  await answer(at, () =>
    page
      .getByRole('checkbox', { name: /neglect/i })
      .first()
      .check(),
  );
  const history = page.getByText('Which earlier contacts did you look at?');
  if ((await history.count()) > 0)
    await answer(at, async () => {
      for (const box of await page.locator('input[name="history"]').all()) await box.check();
    });
  await answer(at, () => page.getByLabel('Why this colour and level?').fill(reason));
  await at.look(`${look}-rating`);
  await at.press('Propose this rating');
}

/** Asks two agencies about the child, page by page. */
export async function askAgencies(at: AtWork, contact: string, agencies: readonly string[], look: string) {
  const { page } = at;
  await page.goto(`${contact}/checks`);
  await at.look(`${look}-checks`);
  await at.press('Ask agencies');
  await answer(at, async () => {
    for (const box of await page.locator('input[name="agency"]:checked').all()) await box.uncheck();
    for (const agency of agencies) await page.getByLabel(agency).check();
  });
  await answer(at, async () => {
    const [first] = await page.locator('input[name="about"]').all();
    await first!.check();
  });
  await answer(at, async () => {
    for (const box of await page.locator('input[name^="of-"]').all()) await box.check();
    await page.locator('textarea[name^="q-"]').first().fill('What do you hold of her since September?');
    await page.getByLabel('Why it is necessary to ask about this person').fill('She was alone at night.');
  });
  await answer(at, async () => {
    await page.getByLabel('To decide what help or protection this child needs').check();
    await page.getByLabel(/Children Act 1989, section 17/).check();
  });
  await answer(at, async () => {
    for (const area of await page.locator('textarea').all()) await area.fill('No: it takes all of it.');
  });
  await answer(at, async () => {
    await page.getByLabel('Done without, for a reason').check();
    await page.getByLabel('Why agencies are asked without it').fill('Whoever shouted may be at home.');
    await page.getByRole('radio', { name: 'Yes' }).check();
  });
  await at.look(`${look}-ask`);
  await at.press('Ask them');
}

/** Types in what an agency said on the phone. */
export async function typeInReply(at: AtWork, contact: string, agency: string, words: string, look: string) {
  const { page } = at;
  await page.goto(`${contact}/checks`);
  await at.follow(`Record an answer of ${agency}`);
  await page.getByRole('radio', { name: 'Answered', exact: true }).check();
  await page.getByLabel('What kind of thing it is').first().selectOption({ index: 1 });
  await page.getByLabel('Their words').first().fill(words);
  await page.getByLabel('When it was seen or written').first().fill('2026-03-05');
  await at.look(`${look}-reply`);
  await at.page.locator('main').getByRole('button', { name: 'Record the answer', exact: true }).last().click();
  await at.page.waitForURL((url) => url.pathname.endsWith('/checks'));
}

/** Answers every question of a decision for a social care assessment. */
export async function answerDecision(at: AtWork, reason: string, look: string): Promise<void> {
  const { page } = at;
  await answer(at, () => page.getByLabel('Accept for assessment').check());
  await answer(at, () => page.getByRole('radio', { name: /^Level 3/ }).check());
  await answer(at, () => page.getByLabel('Why is this the right decision?').fill(reason));
  await answer(at, () => page.getByLabel('Yes', { exact: true }).check());
  await at.look(`${look}-voice`);
  await answer(at, async () => {
    await page.getByLabel('In the child’s own words').fill('I do the bottles when mum is at work.');
    await page.getByLabel('Spoken', { exact: true }).check();
    await page.getByLabel('In which language').fill('English');
    await page.getByRole('group', { name: 'With an interpreter?' }).getByLabel('No').check();
    await page.getByRole('group', { name: 'Was the child seen alone?' }).getByLabel('Yes').check();
  });
  await answer(at, () => page.getByLabel('They agreed to support').check());
  await answer(at, () => page.getByLabel('Told', { exact: true }).check());
  await answer(at, () => page.getByLabel('Children Act 1989, section 17').check());
  await answer(at, () => page.getByRole('checkbox').first().check());
}
