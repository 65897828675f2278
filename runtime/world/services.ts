import type { Service } from '../../schemas/generated/types/core_v1.js';

/** A service without a virtual IP: its name answers with the addresses of its endpoints. */
export const isHeadless = (service: Service): boolean => service.spec?.clusterIP === 'None';
