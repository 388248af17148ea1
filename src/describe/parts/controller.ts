import type { Writer } from '../writer.ts';

interface Owned {
  readonly metadata?: {
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
}

/** `Controlled By: ReplicaSet/web-5d4f`, when a controller owns the object. */
export function writeController(writer: Writer, object: Owned): void {
  const owner = object.metadata?.ownerReferences?.find(({ controller }) => controller);
  if (owner !== undefined) writer.line(0, `Controlled By:\t${owner.kind}/${owner.name}`);
}
