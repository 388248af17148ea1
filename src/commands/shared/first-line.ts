export interface TypedLine {
  /** Without its newline. */
  readonly text: string;
  /** False when the input ended before a newline, as by Ctrl-D. */
  readonly isComplete: boolean;
}

/** The first line of an input; what is there when it ends before. */
export async function typedLine(input: AsyncIterable<Uint8Array>): Promise<TypedLine> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of input) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n')) break;
  }
  return { text: text.split('\n', 1)[0] ?? '', isComplete: text.includes('\n') };
}

/** The text of the first line of an input. */
export const firstLine = async (input: AsyncIterable<Uint8Array>): Promise<string> => (await typedLine(input)).text;
