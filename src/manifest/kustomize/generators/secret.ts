import { goInline, goString, goStruct } from '../../../apimachinery/go/decode.ts';
import { newMap, putField, stringNode } from '../node.ts';
import type { Configure, Generator } from '../plugin.ts';
import {
  base64Node,
  generated,
  generatorArgs,
  generatorArgsType,
  generatorType,
  namedObject,
  putUntagged,
  readData,
} from './key-values.ts';

const argsType = goStruct('SecretArgs', { ...goInline(generatorArgsType), type: goString }, 'types');
const pluginType = generatorType('SecretGeneratorPlugin', argsType);

/** `data` is there even if it is empty. */
export const secretGenerator: Configure<Generator> = async (config, { loader, schema }) => {
  const args = generatorArgs(config, pluginType);
  return {
    async generate() {
      const object = namedObject('Secret', args);
      putField(object, 'type', stringNode(args.type || 'Opaque'));
      const data = newMap();
      for (const [key, value] of await readData(args, loader)) putUntagged(data, key, base64Node(value));
      putField(object, 'data', data);
      return [generated(object, args, schema)];
    },
  };
};
