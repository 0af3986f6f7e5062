// Ends this process when its standard input closes, which the system does even when the parent is killed.
// Preloaded into Node programs (node --require); for any other program, run it and name the program:
// node ends-with-parent.cjs PROGRAM ARGUMENT…
'use strict';
const { spawn } = require('node:child_process');

const grace = 5000;
const windows = process.platform === 'win32';

function whenParentIsGone(act) {
  let acted = false;
  const once = () => { if (!acted) { acted = true; act(); } };
  process.stdin.on('end', once).on('close', once).on('error', once);
  process.stdin.resume();
}

// A terminal sends Ctrl-C to every process of the group; the parent alone decides when its children end.
process.on('SIGINT', () => {});
const on = process.on;
process.on = process.addListener = function (event, listener) {
  return event === 'SIGINT' ? process : on.call(process, event, listener);
};

if (require.main === module) {
  const [program, ...args] = process.argv.slice(2);
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: !windows, windowsHide: true });
  const end = signal => {
    try {
      process.kill(windows ? child.pid : -child.pid, signal);
    } catch {
      // It is gone already.
    }
  };
  child.on('error', e => { console.error(e.message); process.exit(127); });
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
  process.on('SIGTERM', () => end('SIGTERM'));
  process.on('exit', () => end('SIGKILL'));
  whenParentIsGone(() => {
    end('SIGTERM');
    setTimeout(() => process.exit(1), grace).unref();
  });
} else {
  whenParentIsGone(() => {
    setTimeout(() => process.exit(1), grace).unref();
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(0);
  });
}
