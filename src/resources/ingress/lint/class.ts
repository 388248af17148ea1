import { goQuote } from '../../../apimachinery/go/text.ts';
import { lintFinding } from '../../lint/finding.ts';
import type { LintFinding } from '../../lint/types.ts';
import { classAnnotation, classOf } from '../class.ts';
import { shellWord } from '../shell-word.ts';
import { type IngressView, subjectOf } from '../views.ts';
import { isComplete, type World } from '../world.ts';
import { gatewayEquivalent, nginxPrefix } from './annotations.ts';
import { ingressRules } from './rules.ts';

/** A command that sets the class. */
function setClass({ name, namespace }: IngressView, className: string): string {
  const patch = JSON.stringify({ spec: { ingressClassName: className } });
  return `kubectl patch ingress ${shellWord(name)} -n ${shellWord(namespace)} --type=merge -p ${shellWord(patch)}`;
}

export function classFindings(world: World, ingress: IngressView): readonly LintFinding[] {
  const subject = subjectOf(ingress);
  const own = classOf(world, ingress);
  const [first] = world.classes;
  const other = first?.name ?? 'CLASS';
  if (own.missing) {
    const known = world.classes.map(({ name }) => name).join(', ');
    return [
      lintFinding(ingressRules.classUnknown, subject, ['spec', 'ingressClassName'], {
        message: `IngressClass ${goQuote(own.name)} does not exist${known === '' ? '' : `; there are ${known}`}`,
        why: 'no controller serves this Ingress: it gets no address and no traffic',
        fix: setClass(ingress, other),
      }),
    ];
  }
  if (own.from === 'annotation') {
    return [
      lintFinding(ingressRules.classAnnotation, subject, ['metadata', 'annotations', classAnnotation], {
        message: `the class ${goQuote(own.name)} is named by the annotation ${classAnnotation}`,
        why: 'the annotation is deprecated since Kubernetes 1.18 and newer controllers do not read it',
        fix: setClass(ingress, own.name),
      }),
    ];
  }
  // Files seldom contain classes: only if they do, it is known that there is no default class.
  if (own.from !== 'none' || !isComplete(world, 'IngressClass', '')) return [];
  return [
    lintFinding(ingressRules.classMissing, subject, ['spec'], {
      message: 'no class is named, and no IngressClass is the default',
      why: 'whether a controller serves it is a setting of that controller: another cluster may ignore it',
      fix: setClass(ingress, other),
    }),
  ];
}

export function annotationFindings(ingress: IngressView): readonly LintFinding[] {
  return Object.keys(ingress.annotations)
    .filter((name) => name.startsWith(nginxPrefix))
    .map((name) =>
      lintFinding(ingressRules.retiredAnnotation, subjectOf(ingress), ['metadata', 'annotations', name], {
        message: `the annotation ${name} is known to ingress-nginx only`,
        why: 'ingress-nginx was retired in March 2026 and gets no security fixes; other controllers ignore its annotations',
        fix: `use ${gatewayEquivalent(name)}`,
      }),
    );
}
