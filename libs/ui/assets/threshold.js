// Everything works without this: it only wakes GOV.UK Frontend's components (menu on small screens, error focus, skip link)
// and keeps a form from being sent twice by a double click.
import { initAll } from './govuk-frontend.min.js';
import { askAboutSession, byItself } from './session.js';

initAll();

function sendOnce(scope) {
  for (const form of scope.querySelectorAll('form[data-once]'))
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = 'yes';
    });
}
sendOnce(document);

// A list that changes is shown anew in its place, unless somebody is choosing in it: then a line says so. Nobody is kept signed in by
// it: where the page was not used for a while, it stops listening until it is.
const live = document.querySelector('[data-live]');
if (live && 'EventSource' in window) {
  const usedWithin = 10 * 60_000;
  let used = Date.now();
  let source = null;
  const isChoosing = () => live.querySelector('input:checked') !== null || live.contains(document.activeElement);
  const showAnew = async () => {
    const answer = await fetch(live.dataset.livePage, { redirect: 'error', headers: byItself });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('[data-live]');
    if (!fresh || isChoosing()) return;
    live.replaceChildren(...fresh.childNodes);
    sendOnce(live);
  };
  const listen = () => {
    if (source) return;
    source = new EventSource(live.dataset.live);
    source.addEventListener('changed', () => {
      if (Date.now() - used > usedWithin) {
        source.close();
        source = null;
      }
      const notice = live.querySelector('[data-live-notice]');
      const wait = source === null || isChoosing() || document.visibilityState === 'hidden';
      if (wait) notice.hidden = false;
      else showAnew().catch(() => (notice.hidden = false));
    });
  };
  for (const sign of ['pointerdown', 'keydown', 'scroll'])
    window.addEventListener(sign, () => {
      used = Date.now();
      listen();
    });
  listen();
}

// What is typed is saved every few seconds beside the form; without this script its buttons save it.
const saveEvery = 4000;
for (const form of document.querySelectorAll('form[data-autosave]')) {
  const said = form.querySelector('[data-saved]');
  let changed = false;
  let typing = false;
  let saving = false;
  let over = false;
  const save = async () => {
    if (!changed || saving || over || form.dataset.sent) return;
    changed = false;
    saving = true;
    // Saving counts as its writer being here, but trying again does not.
    const headers = { accept: 'application/json', ...(typing ? {} : byItself) };
    typing = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST',
        headers,
        // A draft keeps words; files are chosen again.
        body: new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string')),
        redirect: 'error',
      });
      const body = await answer.json();
      const signedOut = answer.status === 401 || answer.status === 403;
      over = signedOut || answer.status === 404;
      if (answer.ok) {
        said.textContent = `Saved at ${body.savedAt}`;
        if (!changed) form.dataset.typed = 'saved';
      } else if (body.kept)
        said.textContent = 'You have been signed out. What you typed is kept: sign in again to go on.';
      else said.textContent = 'Not saved. Copy what you typed before you leave this page.';
      if (!answer.ok && !over) changed = true;
      if (signedOut) askAboutSession();
    } catch {
      changed = true;
      said.textContent = 'Not saved yet: the hub cannot be reached. What you typed is still on this page.';
    }
    saving = false;
  };
  form.addEventListener('input', () => (changed = typing = true));
  setInterval(save, saveEvery);
  // Leaving for another window or page is the last moment there is.
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void save());
}

// A page that the browser kept for the Back button may show a child after signing out: ask for it again.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload();
});

document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});
