import { ingresses } from '../../apimachinery/known-types.ts';
import { nameArgument } from '../../cli/arguments.ts';
import { defineCommand, recorded } from '../../cli/command.ts';
import { string, stringArray } from '../../cli/flag.ts';
import { ingress, validateIngress } from '../../resources/generators/ingress.ts';
import { createFlags, runCreate } from './shared.ts';

const target = {
  mapping: ingresses,
  problem: 'failed to create ingress:',
};

export const command = defineCommand({
  use: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  long: 'Create an ingress with the specified name.',
  examples: `
    # Create an ingress that sends foo.com/bar to svc1:8080, with the TLS secret my-cert
    cox create ingress simple --rule="foo.com/bar=svc1:8080,tls=my-cert"

    # Create an ingress for "/path" of every host, of the class otheringress
    cox create ingress catch-all --class=otheringress --rule="/path=svc:port"

    # Create an ingress with two annotations
    cox create ingress annotated --class=default --rule="foo.com/bar=svc:port" \\
      --annotation ingress.annotation1=foo \\
      --annotation ingress.annotation2=bla

    # Create an ingress with several hosts and paths of type Prefix
    cox create ingress ingress1 --class=default \\
      --rule="foo.com/path*=svc:8080" \\
      --rule="bar.com/admin*=svc2:http"

    # Create an ingress with TLS and the controller's default certificate
    cox create ingress ingtls --class=default \\
      --rule="foo.com/=svc:https,tls" \\
      --rule="foo.com/path/subpath*=othersvc:8080"

    # Create an ingress with a default backend
    cox create ingress ingdefault --class=default \\
      --default-backend=defaultsvc:http \\
      --rule="foo.com/*=svc:8080,tls=secret1"`,
  flags: {
    ...createFlags,
    annotation: stringArray('Annotation of the ingress, as KEY=VALUE'),
    class: string('Ingress class'),
    'default-backend': string('Service for requests that match no rule, as SERVICE:PORT'),
    rule: stringArray(
      'Rule as host/path=service:port[,tls=secretname]; a path that ends with * is a prefix; tls without a secret is allowed',
    ),
  },
  args: nameArgument,
  writes: recorded,
  run: (context, invocation) =>
    runCreate(context, invocation, target, (place) => {
      const { flags } = invocation;
      const options = {
        ...place,
        ingressClass: flags.class,
        rules: flags.rule,
        annotations: flags.annotation,
        defaultBackend: flags['default-backend'],
      };
      validateIngress(options);
      return ingress(options);
    }),
});
