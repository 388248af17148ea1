/** What the four `create service TYPE` share. */

import { services } from '../../apimachinery/known-types.ts';
import type { KubeObject } from '../../apimachinery/object.ts';
import { stringSlice } from '../../cli/flag.ts';
import { type ServiceOptions, type ServiceType, service, validateService } from '../../resources/generators/service.ts';
import { createFlags, type Target } from './shared.ts';

export const serviceFlags = {
  ...createFlags,
  tcp: stringSlice('Port pairs, as <port>:<targetPort>'),
} as const;

export function serviceTarget(type: ServiceType): Target {
  return {
    mapping: services,
    problem: `failed to create ${type} service:`,
    ignoresSaveConfig: true,
  };
}

export function buildService(options: ServiceOptions): KubeObject {
  validateService(options);
  return service(options);
}
