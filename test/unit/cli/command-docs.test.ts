import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Documented,
  escapeMarkdown,
  escapeRoff,
  manPage,
  markdownCode,
  markdownSection,
} from '../../../scripts/command-docs.ts';
import { anyArguments } from '../../../src/cli/arguments.ts';
import { defineCommand } from '../../../src/cli/command.ts';
import { bool, int, string } from '../../../src/cli/flag.ts';

test('what Markdown would read as markup stands as it is', () => {
  assert.equal(escapeMarkdown('a_b *c* <NAME> [x] `y` a|b \\'), 'a\\_b \\*c\\* \\<NAME\\> \\[x\\] \\`y\\` a\\|b \\\\');
  assert.equal(
    escapeMarkdown('# no heading\n- no item\n1. no number\n-1 is any'),
    '\\# no heading\n\\- no item\n1\\. no number\n-1 is any',
  );
  assert.equal(escapeMarkdown('such as\n\n  a_b *c*'), 'such as\n\n    a_b *c*');
  assert.equal(markdownCode('a`b'), '``a`b``');
  assert.equal(markdownCode('`a'), '`` `a ``');
});

test('no character of a text is a request or an escape of roff', () => {
  assert.equal(escapeRoff('.TH x\n..'), '\\&.TH x\n\\&..');
  assert.equal(escapeRoff("'br"), '\\(aqbr');
  assert.equal(escapeRoff('a\\b -l ~^`'), 'a\\eb \\-l \\(ti\\(ha\\(ga');
});

const flags = {
  all: bool('All of them', { short: 'A' }),
  image: string('The image', { required: true }),
  limit: int('How many', { default: '5' }),
};
const documented: Documented = {
  row: { path: 'get things', summary: 'Get things', aliases: ['th'], load: () => assert.fail() },
  definition: defineCommand({
    use: 'things [NAME]',
    long: '\n    Get things.\n\n    .hidden files too.\n',
    examples: '\n    # All\n    cox get things',
    flags,
    args: anyArguments,
    run: () => assert.fail(),
  }),
  below: [],
  flags,
};

test('a section of a page', () => {
  assert.equal(
    markdownSection(documented),
    `## cox get things

Get things.

.hidden files too.

\`\`\`
cox get things [NAME]
\`\`\`

Aliases: \`th\`

Examples:

\`\`\`sh
# All
cox get things
\`\`\`

Flags:

- \`-A\`, \`--all\` (default \`false\`): All of them
- \`--image=string\` (required): The image
- \`--limit=int\` (default \`5\`): How many`,
  );
});

test('a man page', () => {
  assert.equal(
    manPage(documented),
    `.\\" written by scripts/command-docs.ts
.TH "COX\\-GET\\-THINGS" 1 "" "Coxswain" "Coxswain"
.SH NAME
cox\\-get\\-things \\- Get things
.SH SYNOPSIS
.nf
cox get things [NAME]
.fi
.SH DESCRIPTION
Get things.
.PP
\\&.hidden files too.
.SH ALIASES
th
.SH OPTIONS
.TP
\\fB\\-A\\fR, \\fB\\-\\-all\\fR
All of them. Default: false
.TP
\\fB\\-\\-image=string\\fR
The image. Required.
.TP
\\fB\\-\\-limit=int\\fR
How many. Default: 5
.PP
The global options are in
.BR cox (1).
.SH EXAMPLES
.nf
# All
cox get things
.fi
.SH SEE ALSO
.BR cox\\-get (1)
`,
  );
});
