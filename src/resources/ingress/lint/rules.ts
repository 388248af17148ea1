import type { LintRule } from '../../lint/types.ts';

const rule = (id: string, level: LintRule['level'], summary: string): LintRule => ({ id, level, summary });

/** The rules of `ingress lint`, by their ids. */
export const ingressRules = {
  classMissing: rule('ingress-class-missing', 'warning', 'An Ingress has no class and there is no default class'),
  classUnknown: rule('ingress-class-unknown', 'error', 'An Ingress names a class that does not exist'),
  classAnnotation: rule(
    'ingress-class-annotation',
    'warning',
    'The class is named by the deprecated annotation kubernetes.io/ingress.class',
  ),
  serviceMissing: rule('ingress-service-missing', 'error', 'A backend names a Service that does not exist'),
  portMissing: rule('ingress-port-missing', 'error', 'A backend names a port that its Service does not have'),
  targetPortMissing: rule(
    'ingress-target-port-missing',
    'error',
    'A target port has a name that no container port has',
  ),
  noReadyEndpoint: rule('ingress-no-ready-endpoint', 'error', 'A backend has no ready endpoint'),
  secretMissing: rule('ingress-tls-secret-missing', 'error', 'A TLS entry names a secret that does not exist'),
  secretType: rule(
    'ingress-tls-secret-type',
    'error',
    'A TLS secret is not of the type kubernetes.io/tls, or unusable',
  ),
  tlsHost: rule('ingress-tls-host', 'error', 'The certificate of a TLS secret does not cover its host'),
  tlsExpired: rule('ingress-tls-expired', 'error', 'The certificate of a TLS secret is not valid now'),
  tlsExpiring: rule('ingress-tls-expiring', 'warning', 'The certificate of a TLS secret expires within 21 days'),
  tlsUnused: rule('ingress-tls-unused', 'warning', 'A TLS entry is for a host that no rule has'),
  duplicatePath: rule('ingress-duplicate-path', 'error', 'The same host and path occur twice'),
  shadowedPath: rule('ingress-shadowed-path', 'warning', 'A path can never be reached because another goes before it'),
  implementationSpecific: rule(
    'ingress-implementation-specific',
    'note',
    'The path type ImplementationSpecific means something different for every controller',
  ),
  retiredAnnotation: rule(
    'ingress-retired-annotation',
    'warning',
    'An annotation belongs to ingress-nginx, which was retired in March 2026',
  ),
} as const;

export const allIngressRules: readonly LintRule[] = Object.values(ingressRules);
