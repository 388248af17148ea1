/** What the help of `helm` itself says before its commands. */
export const rootText = `Install, inspect and change charts and releases, with the commands, the output and the releases of Helm 4.

A release that Helm has made can be changed here and the other way round, at any revision. Beyond Helm: "cox helm diff",
"cox helm repair" and "cox helm why".

Variables of the environment:

  HELM_CACHE_HOME, HELM_CONFIG_HOME, HELM_DATA_HOME   the folders of Helm's files; else helm in those of XDG
  HELM_REPOSITORY_CONFIG, HELM_REPOSITORY_CACHE       the list of repositories, and the folder of their indexes
  HELM_REGISTRY_CONFIG, HELM_CONTENT_CACHE            credentials of registries, and the folder of downloaded charts
  HELM_NAMESPACE, HELM_KUBECONTEXT, HELM_KUBETOKEN,   as the flags of these names
    HELM_KUBEASUSER, HELM_KUBEASGROUPS, HELM_KUBEAPISERVER, HELM_KUBECAFILE, HELM_KUBETLS_SERVER_NAME,
    HELM_KUBEINSECURE_SKIP_TLS_VERIFY, HELM_DEBUG, HELM_COLOR, HELM_BURST_LIMIT, HELM_QPS
  HELM_DRIVER                                         where releases are stored: secret (default), configmap or memory
  HELM_MAX_HISTORY                                    how many revisions of a release are kept (10)
  SOURCE_DATE_EPOCH                                   the time in packaged charts, in Unix seconds`;
