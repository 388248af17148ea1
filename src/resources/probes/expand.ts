/**
 * Commands of exec probes: `$(NAME)` stands for a variable that the container's env gives as plain
 * text (ExpandContainerCommandOnlyStatic).
 */
import { isJsonObject, type JsonObject } from '../../apimachinery/json.ts';

/**
 * Unknown names stay as they are, `$$` is a dollar sign
 * (k8s.io/kubernetes/third_party/forked/golang/expansion).
 */
export function expandCommand(command: readonly string[], container: JsonObject): readonly string[] {
  const values = new Map<string, string>();
  for (const variable of Array.isArray(container.env) ? container.env.filter(isJsonObject) : []) {
    if (typeof variable.name !== 'string') continue;
    values.set(variable.name, typeof variable.value === 'string' ? variable.value : '');
  }
  return command.map((word) =>
    word.replaceAll(/\$(?:\$|\(([^)]*)\))/g, (found, name: string | undefined) => {
      if (found === '$$') return '$';
      return name === undefined ? found : (values.get(name) ?? found);
    }),
  );
}
