'use strict';
/**
 * Runs the bundle with the code that earlier runs of the same command have compiled. Node's own compile cache keeps what is
 * compiled before the program runs: next to nothing. Here it is kept when the command is over, with all functions that
 * it called.
 *
 * A file per command lies in a folder per build of the bundle and version of Node, below the user's own cache. V8 trusts
 * what it is given, so each carries a checksum; and whatever is wrong with one, the bundle is compiled as if there were
 * none.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');

/** Less new code than this, in bytes, is not worth writing the file again. */
const WORTH_KEEPING = 64 * 1024;
/** Looking for new code takes a millisecond or two: one run in so many looks. */
const EVERY = 8;
/** Later in a life, in seconds, V8 has thrown away code that was not called for a while. */
const FRESH = 20;
/** What all commands have in common: the code that has run when the bundle is loaded. */
const START = '.start';
/** Folders of other builds, and files of this one, beyond which the oldest are removed. */
const BUILDS = 3;
const COMMANDS = 40;

/** The exports of the bundle at `file`; `folder` is where compiled code is kept. */
function load(file, folder) {
  // ASCII: scripts/build/bundle.ts sees to it. Read as UTF-8 it would be looked through byte by byte.
  const source = fs.readFileSync(file, 'latin1');
  const build = path.join(folder, `${buildOf(source)}-${process.version}-${process.arch}`);
  const own = path.join(build, commandName(process.argv));
  const start = path.join(build, START);
  const ownCode = read(own);
  const cachedData = ownCode ?? read(start);
  const script = new vm.Script(Module.wrap(source), { filename: file, cachedData });
  const bundle = new Module(file, module);
  bundle.filename = file;
  const run = script.runInThisContext();
  run.call(bundle.exports, bundle.exports, Module.createRequire(file), bundle, file, path.dirname(file));
  const isTaken = cachedData !== undefined && script.cachedDataRejected === false;
  if (!isTaken) keep(start, script);
  if (ownCode === undefined || !isTaken || process.pid % EVERY === 0) keepAtExit(own, script, isTaken);
  return bundle.exports;
}

/** Writes the file again at the end of a run that has compiled much that is not in it. */
function keepAtExit(file, script, isTaken) {
  const before = isTaken ? codeSize() : 0;
  process.on('exit', (code) => {
    const isUseful = code === 0 && process.uptime() < FRESH;
    if (isUseful && (!fs.existsSync(file) || codeSize() - before > WORTH_KEEPING)) keep(file, script);
  });
}

/** The name that the build gave itself, at the end of the bundle. */
function buildOf(source) {
  const name = /\/\/ build ([0-9a-f]{16})\s*$/.exec(source.slice(-40));
  return name === null ? `unnamed-${source.length}` : name[1];
}

/** The words that say which code a run needs: a command, and one of helm's. Whatever else is typed shares a file. */
function commandName([, program, first = '', second = '']) {
  const isHelm = path.basename(program) === 'helm';
  const words = isHelm ? ['helm', first] : first === 'helm' ? [first, second] : [first];
  return words.every((word) => /^[a-z][a-z-]{1,20}$/.test(word)) ? words.join('-') : 'other';
}

/** Compiled code from a file; undefined where there is none or it is damaged. */
function read(file) {
  let bytes;
  try {
    bytes = fs.readFileSync(file);
  } catch {
    return undefined;
  }
  if (bytes.length < 4) return undefined;
  const code = bytes.subarray(4);
  return require('node:zlib').crc32(code) === bytes.readUInt32LE() ? code : undefined;
}

function filesOf(folder) {
  try {
    return fs.readdirSync(folder).map((name) => {
      const file = path.join(folder, name);
      return { path: file, mtimeMs: fs.statSync(file).mtimeMs };
    });
  } catch {
    return [];
  }
}

const codeSize = () => require('node:v8').getHeapCodeStatistics().bytecode_and_metadata_size;

/** Writes the code that has been compiled by now. A cache that cannot be written is none. */
function keep(file, script) {
  const folder = path.dirname(file);
  const unfinished = `${file}.${process.pid}`;
  try {
    if (!fs.existsSync(folder)) {
      fs.mkdirSync(folder, 0o700);
      prune(path.dirname(folder), BUILDS);
    }
    const code = script.createCachedData();
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(require('node:zlib').crc32(code));
    fs.writeFileSync(unfinished, Buffer.concat([checksum, code]), { mode: 0o600, flush: true });
    fs.renameSync(unfinished, file);
    prune(folder, COMMANDS);
  } catch {
    removeUnfinished(unfinished);
  }
}

function removeUnfinished(file) {
  try {
    fs.rmSync(file, { force: true });
  } catch {
    // it lies where nothing can lie
  }
}

function prune(folder, count) {
  const oldest = filesOf(folder).sort((a, b) => b.mtimeMs - a.mtimeMs);
  for (const { path: file } of oldest.slice(count)) fs.rmSync(file, { recursive: true, force: true });
}

module.exports = { load };
