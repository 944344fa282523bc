export * from './borough.js';
