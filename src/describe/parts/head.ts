import type { Writer } from '../writer.ts';
import { writeAnnotations, writeLabels } from './labels.ts';

interface Named {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export function writeName(writer: Writer, { metadata }: Named): void {
  writer.line(0, `Name:\t${metadata?.name ?? ''}`);
}

export function writeNameAndNamespace(writer: Writer, object: Named): void {
  writeName(writer, object);
  writer.line(0, `Namespace:\t${object.metadata?.namespace ?? ''}`);
}

export function writeLabelsAndAnnotations(writer: Writer, { metadata }: Named): void {
  writeLabels(writer, 'Labels', metadata?.labels);
  writeAnnotations(writer, 'Annotations', metadata?.annotations);
}
