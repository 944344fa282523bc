// Everything works without this: it only wakes GOV.UK Frontend's components (menu on small screens, error focus, skip link)
// and keeps a form from being sent twice by a double click.
import { initAll } from './govuk-frontend.min.js';

initAll();

for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'yes';
  });
}

// A page that the browser kept for the Back button may show a child after signing out: ask for it again.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload();
});

document.querySelectorAll('[data-print]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});
