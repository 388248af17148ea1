/**
 * Puts the chunks that esbuild splits a program into in one file: each a function that runs when it
 * is first needed. In one scope, the program's 20,000 functions took 10 ms and 15 MB to make at
 * every start; a chunk that does not run costs next to nothing, in V8 and in JavaScriptCore.
 *
 * esbuild shares code between chunks as ES modules do, and static imports between them have no
 * cycles: a chunk reads what it imports once, when it begins.
 */
import ts from 'typescript';

/** What esbuild made; `name` is the file name that imports of other chunks use. */
export interface Chunk {
  readonly name: string;
  readonly text: string;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text between the start of one node and another place is replaced. */
const replace = (source: ts.SourceFile, node: ts.Node, text: string, end = node.end): Edit => ({
  start: node.getStart(source),
  end,
  text,
});

function apply(text: string, edits: readonly Edit[]): string {
  let out = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    out += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return out + text.slice(at);
}

/**
 * Chunks as expressions for functions that run them and return what they export. They call
 * `__load(NUMBER)` for another chunk, by its place in the list, `require` for a built-in, and
 * `__namespace` for what import() yields of a CommonJS module.
 */
export function packChunks(chunks: readonly Chunk[]): readonly string[] {
  const numbers = new Map(chunks.map(({ name }, index) => [name, index]));
  return chunks.map((chunk) => packChunk(chunk, numbers));
}

type Numbers = ReadonlyMap<string, number>;

function packChunk({ name, text }: Chunk, numbers: Numbers): string {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  const exported = new Map<string, string>();
  const edits: Edit[] = [];
  let result: string | undefined;
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) edits.push(replace(source, statement, importText(statement, numbers)));
    else if (ts.isExportAssignment(statement)) {
      // a whole CommonJS module, of which import() is called: with its members, as in Node
      edits.push(replace(source, statement, 'const __default = ', statement.expression.getStart(source)));
      result = '__namespace(__default)';
    } else if (ts.isExportDeclaration(statement)) {
      for (const { propertyName, name: alias } of exportsOf(statement))
        exported.set(alias.text, (propertyName ?? alias).text);
      edits.push(replace(source, statement, ''));
    }
  }
  if (result !== undefined && exported.size > 0) throw new Error(`chunk ${name} has a default export and others`);
  edits.push(...editsInside(source, numbers, new Set(exported.values())));
  const members = [...exported].map(([alias, local]) => `${JSON.stringify(alias)}: ${local}`);
  return `() => {\n${apply(text, edits)}\nreturn ${result ?? `{ ${members.join(', ')} }`};\n}`;
}

function exportsOf({ exportClause, moduleSpecifier }: ts.ExportDeclaration): readonly ts.ExportSpecifier[] {
  if (moduleSpecifier !== undefined || exportClause === undefined || !ts.isNamedExports(exportClause))
    throw new Error('esbuild exports from a chunk in a way that is not known here');
  return [...exportClause.elements];
}

/** The expression for a module that is imported by this name. */
function moduleText(specifier: ts.Expression | undefined, numbers: Numbers): { text: string; isChunk: boolean } {
  if (specifier === undefined || !ts.isStringLiteral(specifier)) throw new Error('an import names no module');
  const number = numbers.get(specifier.text.replace(/^\.\//, ''));
  return number === undefined
    ? { text: `require(${JSON.stringify(specifier.text)})`, isChunk: false }
    : { text: `__load(${number})`, isChunk: true };
}

function importText({ importClause, moduleSpecifier }: ts.ImportDeclaration, numbers: Numbers): string {
  const { text, isChunk } = moduleText(moduleSpecifier, numbers);
  if (importClause === undefined) return `${text};`;
  const { name, namedBindings } = importClause;
  const parts: string[] = [];
  if (name !== undefined) parts.push(`${name.text} = ${text}${isChunk ? '.default' : ''}`);
  if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings))
    parts.push(`${namedBindings.name.text} = ${text}`);
  else if (namedBindings !== undefined) {
    const members = namedBindings.elements.map(
      ({ propertyName, name: local }) => `${JSON.stringify((propertyName ?? local).text)}: ${local.text}`,
    );
    parts.push(`{ ${members.join(', ')} } = ${text}`);
  }
  return `const ${parts.join(', ')};`;
}

/**
 * Edits every import() of a chunk. Throws where an exported variable is assigned in a function:
 * chunks that have read it would keep what it was.
 */
function editsInside(source: ts.SourceFile, numbers: Numbers, exported: ReadonlySet<string>): readonly Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node, isInFunction: boolean): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const { text, isChunk } = moduleText(node.arguments[0], numbers);
      const module = isChunk ? text : `__namespace(${text})`;
      edits.push(replace(source, node, `Promise.resolve().then(() => ${module})`));
      return;
    }
    const name = isInFunction ? assigned(node) : undefined;
    if (name !== undefined && exported.has(name))
      throw new Error(`chunk ${source.fileName}: ${name} is exported, and assigned later`);
    ts.forEachChild(node, (child) => visit(child, isInFunction || ts.isFunctionLike(node)));
  };
  visit(source, false);
  return edits;
}

/** The variable that an assignment, ++ or -- changes. */
function assigned(node: ts.Node): string | undefined {
  const isAssignment =
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
  const isStep =
    (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
    (node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken);
  const target = isAssignment ? node.left : isStep ? node.operand : undefined;
  return target !== undefined && ts.isIdentifier(target) ? target.text : undefined;
}
