#!/usr/bin/env node
// Written for every Node there is: an old one gets one line saying what it needs, or hands over to the newer one among
// the development dependencies of a checkout.
var path = require('path');
var fs = require('fs');
var parts = process.versions.node.split('.');
var root = path.join(__dirname, '..');

if (Number(parts[0]) < 22 || (Number(parts[0]) === 22 && Number(parts[1]) < 19)) {
  var newer = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!fs.existsSync(newer)) {
    console.error('error: cox needs Node.js 22.19 or newer, this is ' + process.versions.node);
    process.exit(1);
  }
  var child = require('child_process').spawn(newer, [process.argv[1]].concat(process.argv.slice(2)), {
    stdio: 'inherit',
  });
  ['SIGINT', 'SIGTERM'].forEach(function (name) {
    process.on(name, function () {
      child.kill(name);
    });
  });
  child.on('exit', function (code, signal) {
    process.exit(signal ? 128 + require('os').constants.signals[signal] : code);
  });
} else {
  // Compiled code is kept below the user's own cache, never in the shared folder under the system's temporary one.
  var home = process.env.HOME || process.env.USERPROFILE;
  var cache = process.env.KUBECACHEDIR || (home ? path.join(home, '.kube', 'cache') : '');
  var compiled = cache && path.join(cache, 'coxswain', 'compile');
  var isKept = compiled && !process.env.NODE_DISABLE_COMPILE_CACHE && makeFolder(compiled);
  var bundle = path.join(root, 'dist', 'main.cjs');
  (isKept ? require('./compiled.js').load(bundle, compiled) : require(bundle)).main();
}

// Whether there is the folder, or it could be made. Node makes it itself, but below /proc, where a folder can be neither
// found nor made, it never ends.
function makeFolder(folder) {
  try {
    return fs.statSync(folder).isDirectory();
  } catch (error) {
    var parent = path.dirname(folder);
    if (parent === folder || !makeFolder(parent)) return false;
  }
  try {
    fs.mkdirSync(folder, 448);
    return true;
  } catch (error) {
    return error.code === 'EEXIST';
  }
}
