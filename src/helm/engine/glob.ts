export const compileGlob = (_pattern: string, _separator: string): ((name: string) => boolean) | undefined => undefined;
