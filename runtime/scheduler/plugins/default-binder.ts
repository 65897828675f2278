import type { PluginFactory } from '../framework/plugin.js';
import { names } from './names.js';

/** Binds a pod to its node; here the caller does, by handing the bound pod back. Mirrors plugins/defaultbinder. */
export const defaultBinder: PluginFactory = () => ({ name: names.defaultBinder });
