/**
 * `ingress lint`: what is wrong with the Ingresses of a world and with the objects that they refer
 * to.
 */
import type { LintFinding } from '../../lint/types.ts';
import type { World } from '../world.ts';
import { backendFindings } from './backends.ts';
import { annotationFindings, classFindings } from './class.ts';
import { pathFindings } from './paths.ts';
import { tlsFindings } from './tls.ts';

/** All findings, in no order. `now` in milliseconds since the epoch. */
export function lintIngresses(world: World, now: number): readonly LintFinding[] {
  return [
    ...world.ingresses.flatMap((ingress) => [
      ...classFindings(world, ingress),
      ...annotationFindings(ingress),
      ...backendFindings(world, ingress),
      ...tlsFindings(world, ingress, now),
    ]),
    ...pathFindings(world),
  ];
}
