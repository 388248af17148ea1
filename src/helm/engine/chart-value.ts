/** .Chart and .Files as templates see them (pkg/chart/common.go, pkg/engine/files.go has the rest). */
import type { GoMap, GoValue } from '../../apimachinery/go/values.ts';
import { TypedMap, zeroOf } from '../../apimachinery/go/values.ts';
import type { Chart, Dependency, Maintainer, Metadata } from '../chart/chart.ts';
import { isRoot } from '../chart/chart.ts';

const maintainerValue = ({ name = '', email = '', url = '' }: Maintainer): GoMap => ({
  Name: name,
  Email: email,
  URL: url,
});

const dependencyValue = (dependency: Dependency): GoMap => ({
  Name: dependency.name,
  Version: dependency.version ?? '',
  Repository: dependency.repository,
  Condition: dependency.condition ?? '',
  Tags: [...(dependency.tags ?? [])],
  Enabled: dependency.enabled ?? false,
  ImportValues: [...((dependency['import-values'] ?? []) as readonly GoValue[])],
  Alias: dependency.alias ?? '',
});

/** The fields of Chart.yaml by their names in Go, every one of them, and IsRoot. */
export function chartValue(chart: Chart): GoMap {
  const metadata: Metadata = chart.metadata;
  return {
    Name: metadata.name,
    Home: metadata.home ?? '',
    Sources: [...(metadata.sources ?? [])],
    Version: metadata.version,
    Description: metadata.description ?? '',
    Keywords: [...(metadata.keywords ?? [])],
    Maintainers: (metadata.maintainers ?? []).map(maintainerValue),
    Icon: metadata.icon ?? '',
    APIVersion: metadata.apiVersion,
    Condition: metadata.condition ?? '',
    Tags: metadata.tags ?? '',
    AppVersion: metadata.appVersion ?? '',
    Deprecated: metadata.deprecated ?? false,
    Annotations:
      metadata.annotations === undefined
        ? zeroOf('map[string]string')
        : new TypedMap('string', 'string', Object.entries(metadata.annotations)),
    KubeVersion: metadata.kubeVersion ?? '',
    Dependencies: (metadata.dependencies ?? []).map(dependencyValue),
    Type: metadata.type ?? '',
    IsRoot: isRoot(chart),
  };
}
