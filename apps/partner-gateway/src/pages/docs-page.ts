import { errorCodes, errorEntry } from '#kernel';
import { problemPath, titleOf } from '#messaging';
import { operations, type Operation } from '../openapi/operations.js';
import { bodies, parameters } from '../openapi/parameters.js';
import { html, page, withCode, type Markup } from './html.js';

/** The machine interfaces for people: every operation of the OpenAPI document, and every problem. */
export function docsPage(submissionTypes: readonly string[]): string {
  return page(
    'Machine interfaces',
    html`<p>
        The same as <a href="/api/openapi.json">OpenAPI 3.1</a>, for programs. Get a token at
        <code>POST /oidc/token</code> (client credentials) and send it as <code>Authorization: Bearer</code>. Every
        refusal is a problem (RFC 9457) whose <code>type</code> explains it.
      </p>
      <p>
        Submission types:
        ${submissionTypes.map((type) => html`<a href="/api/schemas/${type}"><code>${type}</code></a> `)}
      </p>
      <nav aria-label="Operations">
        <ul>
          ${operations.map((one) => html`<li><a href="#${one.id}">${one.summary}</a></li>`)}
        </ul>
      </nav>
      ${operations.map(section)} ${problems()}`,
  );
}

const section = (operation: Operation): Markup =>
  html`<section id="${operation.id}">
    <h2>${operation.summary}</h2>
    <p><code>${operation.method.toUpperCase()} ${operation.path}</code>${operation.open ? ' (no token needed)' : ''}</p>
    <p>${withCode(operation.description)}</p>
    ${operation.parameters && parameterTable(operation.parameters)}
    ${operation.body && html`<p>Takes ${Object.keys(bodies[operation.body]).map((type) => html`<code>${type}</code> `)}</p>`}
    <table>
      <caption>
        Answers
      </caption>
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(operation.answers).map(
          ([status, { description }]) =>
            html`<tr>
              <td>${status}</td>
              <td>${withCode(description)}</td>
            </tr>`,
        )}
        ${
          operation.problems.length > 0 &&
          html`<tr>
            <td>${operation.problems.join(', ')}</td>
            <td>A problem</td>
          </tr>`
        }
      </tbody>
    </table>
  </section>`;

function parameterTable(names: NonNullable<Operation['parameters']>): Markup {
  const rows = names.map((name) => parameters[name]);
  return html`<table>
    <caption>
      Parameters
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">In</th>
        <th scope="col">Needed</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <td><code>${row.name}</code></td>
            <td>${row.in}</td>
            <td>${row.required ? 'yes' : 'no'}</td>
            <td>${withCode(row.description)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const problems = (): Markup =>
  html`<section id="problems">
    <h2>Problems</h2>
    <ul>
      ${errorCodes().map(
        (code) =>
          html`<li>
            <a href="${problemPath(code)}"><code>${code}</code></a> ${errorEntry(code)?.status}
          </li>`,
      )}
    </ul>
  </section>`;

/** What a problem means and what to do about it; null for a code that does not exist. */
export function problemPage(code: string): string | null {
  const entry = errorEntry(code);
  if (!entry) return null;
  return page(
    titleOf(code),
    html`<p><code>${code}</code>, answered with the status ${entry.status}.</p>
      <p>${entry.message}</p>
      <p><a href="/api/docs">Machine interfaces</a></p>`,
  );
}
