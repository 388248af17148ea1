/** `get secret --reveal`: the decoded values, as YAML for people or in the format of -o. */
import type { JsonObject } from '../../apimachinery/json.ts';
import { groupResource, meta } from '../../apimachinery/object.ts';
import type { Context } from '../../context.ts';
import { CliError, throwAll } from '../../errors.ts';
import { escapeTerminal } from '../../io/escape.ts';
import { selectionError } from '../../manifest/errors.ts';
import type { Targets } from '../../manifest/selection.ts';
import { toYaml } from '../../print/yaml.ts';
import { revealedSecret, revealedValues } from '../../resources/secrets/reveal.ts';
import { gather, readOptionsOf } from './fetch.ts';
import { inOrder } from './objects.ts';
import type { GetOptions } from './options.ts';
import { nothingFound } from './ours-options.ts';
import { printFormatted } from './ours-output.ts';

/** Throws CliError, before anything is read, when something else than secrets is selected. */
export async function revealSecrets(context: Context, options: GetOptions, wanted: Targets): Promise<number> {
  const { flags, isTable } = options;
  refuseOthers(wanted);
  const how = { ...readOptionsOf(options), accept: 'application/json', query: {} };
  const ignoreNotFound = flags['ignore-not-found'];
  const { answers, errors } = await gather(context, wanted, how, ignoreNotFound);
  if (errors.length > 0 && wanted.singleItemImplied) throw selectionError(errors);
  if (!isTable) {
    const revealed = answers.map((answer) => ({
      ...answer,
      object: revealedSecret(answer.object) as typeof answer.object,
    }));
    await printFormatted(context, options, revealed, wanted.singleItemImplied);
  } else if (answers.length > 0) {
    const secrets = await inOrder(
      answers.map(({ object }) => object),
      flags['sort-by'],
    );
    context.io.stdout.write(secrets.map((secret) => readable(secret, flags['no-headers'])).join('---\n'));
  } else if (errors.length === 0 && !ignoreNotFound) {
    await nothingFound(context, options, wanted.targets, undefined);
  }
  throwAll(errors.length === 0 ? [] : [selectionError(errors)]);
  return 0;
}

function refuseOthers({ targets }: Targets): void {
  const other = targets.find(({ mapping }) => groupResource(mapping) !== 'secrets');
  if (other !== undefined) throw new CliError(`--reveal is for secrets only, not for ${groupResource(other.mapping)}`);
}

/**
 * A line about the Secret as a comment (unless `bare`), then a YAML mapping of its values. What is
 * no text has YAML's own mark for base64, `!!binary`.
 */
function readable(secret: JsonObject, bare: boolean): string {
  const { name = '', namespace = '' } = meta(secret);
  const type = escapeTerminal(String(secret.type ?? '')).replaceAll('\n', ' ');
  const head = bare ? '' : `# secret/${name} in namespace ${namespace}, of type ${type}\n`;
  const lines = revealedValues(secret).map(([key, value]) =>
    'text' in value
      ? toYaml({ [key]: value.text })
      : toYaml({ [key]: 'x' }).replace(/x\n$/, `!!binary ${value.base64}\n`),
  );
  return head + (lines.length === 0 ? '{}\n' : lines.join(''));
}
