// Preloaded into a Node server (node --require): it listens on the loopback address whatever it asks for,
// and says on which port, since some take port 0 without telling what they were given.
'use strict';
const net = require('node:net');

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...args) {
  const callback = args.find(a => typeof a === 'function');
  const first = args[0];
  const port = first !== null && typeof first === 'object' ? first.port : first;
  if (typeof first === 'string' && !/^\d+$/.test(first)) return listen.apply(this, args);
  this.once('listening', () => process.stdout.write(`Bound to 127.0.0.1:${this.address().port}\n`));
  return listen.call(this, { port: Number(port) || 0, host: '127.0.0.1' }, callback);
};
