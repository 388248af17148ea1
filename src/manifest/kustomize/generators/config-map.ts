import { isUtf8 } from 'node:buffer';
import { goInline, goStruct } from '../../../apimachinery/go/decode.ts';
import { type MapNode, mapAt } from '../node.ts';
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
  textNode,
} from './key-values.ts';

const argsType = goStruct('ConfigMapArgs', goInline(generatorArgsType), 'types');
const pluginType = generatorType('ConfigMapGeneratorPlugin', argsType);

/** Text goes to `data`, bytes that are no UTF-8 to `binaryData`. */
export const configMapGenerator: Configure<Generator> = async (config, { loader, schema }) => {
  const args = generatorArgs(config, pluginType);
  return {
    async generate() {
      const object = namedObject('ConfigMap', args);
      for (const [key, value] of await readData(args, loader)) {
        const isText = isUtf8(value);
        const field = mapAt(object, isText ? 'data' : 'binaryData') as MapNode;
        putUntagged(field, key, isText ? textNode(value.toString()) : base64Node(value));
      }
      return [generated(object, args, schema)];
    },
  };
};
