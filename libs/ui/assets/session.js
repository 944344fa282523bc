// Warns before a session ends, and empties the page when it has ended, so that nothing of a child stays on a screen that nobody watches. The
// hub's clock decides: the page counts on from what the hub said last and asks again before it says or does anything. Asking keeps nobody
// signed in. Nothing is put into the browser's storage.

/** Header of what a page asks for by itself: it does not count as somebody being there. */
export const byItself = { 'x-unattended': '1' };

const warnBefore = 2 * 60_000;
// A session ends otherwise too: the role was withdrawn, the card was taken out. The page finds that out within a minute.
const askEvery = 60_000;
const askEveryWhenNear = 10_000;
const patience = 8000;
const tryAgainAfter = 5000;
/** So often the hub may answer that it could not keep a form; while it does not answer at all, there is no last time. */
const mostRefusals = 3;

const steps = [
  [10_000, '10 seconds'],
  [30_000, '30 seconds'],
  [60_000, 'one minute'],
  [90_000, '90 seconds'],
  [warnBefore, 'two minutes'],
];

/** Asks the hub now whether this page's session lasts. */
export let askAboutSession = () => undefined;

// Whatever page is opened in one window may have changed what the others wait for: signed out, signed in anew, seen.
const windows = 'BroadcastChannel' in window ? new BroadcastChannel('threshold-session') : null;
const tellWindows = () => windows?.postMessage('look');
tellWindows();

const dialog = document.querySelector('[data-session]');
if (dialog) watch(dialog, document.querySelector('[data-cover]').content.firstElementChild);

function watch(dialog, cover) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const here = dialog.dataset.here || pathOf(document.referrer);
  const typed = watchTyping(dialog);
  let left = { idle: Number(dialog.dataset.idle), absolute: Number(dialog.dataset.absolute) };
  let told = moment();
  let asked = told;
  let asking = false;
  let over = false;
  let goesOn = false;

  const shortest = () => Math.min(left.idle, left.absolute) - since(told);
  const isNear = () => shortest() <= warnBefore;
  const isFinal = () => left.absolute - since(told) <= warnBefore;

  async function tick({ now = false } = {}) {
    if (over || asking) return;
    if (shortest() <= 0) hide('Looking whether you are still signed in', 'This page is hidden until the hub answers.');
    if (now || since(asked) >= (isNear() ? askEveryWhenNear : askEvery)) await ask();
    if (!over) show();
  }

  async function ask() {
    asking = true;
    asked = moment();
    try {
      const headers = { accept: 'application/json', 'x-csrf-token': dialog.dataset.csrf, ...byItself };
      take(await send('/session', { headers }));
    } catch {
      // The hub cannot be reached: the page goes by its own count until it can.
    }
    asking = false;
  }

  async function stay() {
    const body = new URLSearchParams(new FormData(part('stay')));
    try {
      take(await send('/session/stay', { method: 'POST', headers: { accept: 'application/json' }, body }));
      part('fault').textContent = '';
    } catch {
      part('fault').textContent = 'The hub cannot be reached. Try again.';
    }
    tellWindows();
    if (!over) show();
  }

  /** What the hub said: how long is left, or that it is over. Throws where it said neither. */
  function take(answer) {
    if (over) return;
    if (answer.status === 401 || answer.status === 403) return void end();
    if (answer.status !== 200) throw new Error('The hub does not say.');
    told = moment();
    asked = told;
    left = answer.body;
  }

  function show() {
    const rest = shortest();
    if (rest > 0) unhide();
    if (rest > warnBefore) {
      goesOn = false;
      if (dialog.open) dialog.close();
      return;
    }
    if (rest <= 0 || (goesOn && isFinal())) return;
    for (const one of dialog.querySelectorAll('[data-when]')) one.hidden = (one.dataset.when === 'final') !== isFinal();
    for (const one of dialog.querySelectorAll('[data-fate]'))
      one.hidden = !one.dataset.fate.split(' ').includes(typed.fate());
    const words = `You will be signed out in less than ${steps.find(([most]) => rest <= most)[1]}.`;
    // Said again only where it changed: a screen reader reads each change out.
    if (part('left').textContent !== words) part('left').textContent = words;
    if (dialog.open) return;
    dialog.showModal();
    // Not on a button: somebody who is typing would press it with the next space.
    dialog.focus();
  }

  function hide(title, text) {
    if (dialog.open) dialog.close();
    cover.querySelector('[data-cover-text]').textContent = text;
    cover.querySelector('[data-cover-title]').textContent = title;
    if (cover.isConnected) return;
    document.body.append(cover);
    document.body.dataset.covered = '';
    cover.querySelector('[data-cover-title]').focus();
  }

  function unhide() {
    cover.remove();
    delete document.body.dataset.covered;
  }

  /** Empties the page, keeps what was typed, and goes elsewhere. */
  async function leave(goTo) {
    over = true;
    clearInterval(ticking);
    unhide();
    hide('You have been signed out', '');
    const forms = typed.unsaved();
    let fate = typed.fate();
    for (const one of [...document.body.children]) if (one !== cover) one.remove();
    for (const form of forms) if (!(await keep(form, (text) => hide('You have been signed out', text)))) fate = 'lost';
    goTo(fate);
  }

  const end = () =>
    leave((fate) =>
      location.replace(`/session-ended?${new URLSearchParams({ return: here, ...(fate && { typed: fate }) })}`),
    );

  part('stay').addEventListener('submit', (event) => {
    event.preventDefault();
    void stay();
  });
  part('leave').addEventListener('submit', (event) => {
    if (over) return;
    event.preventDefault();
    const form = event.target;
    void leave(() => {
      document.body.append(form);
      form.submit();
    });
  });
  part('again').addEventListener('click', () =>
    leave(() => location.assign(`/sign-in?${new URLSearchParams({ return: here })}`)),
  );
  const goOn = () => {
    goesOn = true;
    dialog.close();
  };
  part('go-on').addEventListener('click', goOn);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    if (isFinal()) goOn();
    else void stay();
  });

  askAboutSession = () => void tick({ now: true });
  windows?.addEventListener('message', askAboutSession);
  // A computer that wakes up, or a window that was behind another, counts at once.
  document.addEventListener('visibilitychange', () => void tick());
  const ticking = setInterval(tick, 1000);
}

/** Which forms hold what somebody typed: not saved yet, or saved as their draft by the form's own script. */
function watchTyping(dialog) {
  const mine = () => [...document.forms].filter((form) => !dialog.contains(form));
  const canBeKept = (form) => form.elements.namedItem('_keep') !== null;
  // A page that answers a form shows what was typed into it, and the hub has not kept that.
  if (!dialog.dataset.here) for (const form of mine().filter(canBeKept)) form.dataset.typed = 'unsaved';
  document.addEventListener('input', ({ target }) => {
    const isText = target.matches('textarea, input:not([type=checkbox], [type=radio], [type=file])');
    if (target.form && (isText || canBeKept(target.form))) target.form.dataset.typed = 'unsaved';
  });
  const unsaved = () => mine().filter((form) => form.dataset.typed === 'unsaved');
  return {
    unsaved: () => unsaved().filter(canBeKept),
    /** What would become of it: `kept`, `saved`, `lost`, or nothing where nothing was typed. */
    fate: () => {
      if (unsaved().some((form) => !canBeKept(form))) return 'lost';
      if (unsaved().length > 0) return 'kept';
      return mine().some((form) => form.dataset.typed === 'saved') ? 'saved' : null;
    },
  };
}

/** Hands a form over to be kept; false where the hub would not. Goes on trying while the hub cannot be reached. */
async function keep(form, say) {
  // Its own script has nothing to save any more.
  form.dataset.sent = 'yes';
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
  for (let refusals = 0; refusals < mostRefusals;) {
    say('Keeping what you typed.');
    try {
      const answer = await send('/session/unsent', { method: 'POST', headers: byItself, body });
      if (answer.status === 200 && answer.body.kept) return true;
      refusals += 1;
    } catch {
      say('What you typed is not kept yet: the hub cannot be reached. Leave this window open, it tries again.');
    }
    await new Promise((later) => setTimeout(later, tryAgainAfter));
  }
  return false;
}

/** Status and content of an answer in JSON. Throws where none came in time. */
async function send(address, init) {
  const answer = await fetch(address, {
    ...init,
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  return { status: answer.status, body: await answer.json().catch(() => ({})) };
}

/** A computer that sleeps stops one of its clocks, and somebody may set the other back: the one that moved further counts. */
function moment() {
  return { wall: Date.now(), steady: performance.now() };
}
function since({ wall, steady }) {
  return Math.max(Date.now() - wall, performance.now() - steady);
}

function pathOf(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.origin === location.origin ? url.pathname + url.search : '/';
}
