import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { describeRecording, readRecording } from './recording.ts';

// kubectl's texts were recorded in UTC; `npm run record -- descriptions` records them anew.
const folder = path.join(import.meta.dirname, 'recorded');

before(() => {
  process.env.TZ = 'UTC';
});

for (const file of readdirSync(folder)) {
  test(`describes ${file.replace('.golden', '')} as kubectl did`, async () => {
    const recording = readRecording(readFileSync(path.join(folder, file), 'utf8'));
    assert.equal(await describeRecording(recording), recording.text);
  });
}
