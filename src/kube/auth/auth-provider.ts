import { goQuote } from '../../apimachinery/go/text.ts';
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';
import { CliError } from '../../errors.ts';

/**
 * Checks an `auth-provider` entry against what is supported. client-node builds shell command lines
 * for gcp and azure: both are refused with the words client-go has since it removed them. Throws
 * CliError.
 */
export function checkAuthProvider(provider: JsonObject): void {
  switch (provider.name) {
    case 'gcp':
      throw new CliError(`The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details`);
    case 'azure':
      throw new CliError(`The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details`);
    case 'oidc':
      checkOidc(isJsonObject(provider.config) ? provider.config : {});
      return;
    default:
      throw new CliError(`no Auth Provider found for name ${goQuote(String(provider.name ?? ''))}`);
  }
}

function checkOidc(config: JsonObject): void {
  for (const field of ['idp-issuer-url', 'client-id']) {
    if (!config[field]) throw new CliError(`Must provide ${field}`);
  }
  if (!config['id-token'] && !config['refresh-token']) {
    throw new CliError('No valid id-token, and cannot refresh without refresh-token');
  }
}
