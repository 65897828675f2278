export * from '../host/host.js';
