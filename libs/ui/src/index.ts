export * from './assets.js';
export * from './chart/lane-chart.js';
export * from './dates.js';
export * from './page-headers.js';
export * from './text.js';
export { createViews, type Views, type ViewsOptions } from './views.js';
