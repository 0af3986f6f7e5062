// Preloaded into Azurite (node --require) where its data is in a folder. It writes that only every five seconds, so that whoever
// ends it loses what it has confirmed meanwhile. Told to end, it writes what it holds and is gone at once, in the middle of
// whatever it was answering: what it did is kept, whether or not anybody was told.
'use strict';
const fs = require('node:fs');
const { createRequire } = require('node:module');

const Loki = createRequire(process.argv[1])('lokijs');
const open = new Set();
const save = Loki.prototype.saveDatabase;
Loki.prototype.saveDatabase = function (...args) {
  open.add(this);
  return save.apply(this, args);
};

// A transaction runs to its end without a turn of the event loop, so none is found half done here.
process.on('SIGTERM', () => {
  for (const db of open) {
    fs.writeFileSync(`${db.filename}.last`, db.serialize());
    fs.renameSync(`${db.filename}.last`, db.filename);
  }
  process.exit(0);
});
