// Reads cards with the Adaptive Cards library that Teams' own web client builds on, and prints what it finds wrong with each:
// as a client of today reads it (1.4), and as an old one does (1.2), which takes each button's fallback instead.
// node official-parser.cjs LIBRARY CARDS: a file {name: card}; prints one line {name: [fault]}.
const { readFileSync } = require('fs')
const [library, cards] = process.argv.slice(2)
const AC = require(library)

let parsed
const parseOne = AC.SerializableObject.prototype.internalParse
AC.SerializableObject.prototype.internalParse = function (source, context) {
  if (source) parsed.push([this, source])
  return parseOne.call(this, source, context)
}

function faults (card, version) {
  parsed = []
  const context = new AC.SerializationContext(version)
  new AC.AdaptiveCard().parse(card, context)
  const found = Array.from({ length: context.eventCount }, (_, n) => context.getEventAt(n).message)
  // The library passes over a property it does not know; the schema it carries tells which those are.
  for (const [object, source] of parsed) {
    const schema = object.getSchema()
    // Read by the objects themselves and in no schema.
    const known = new Set(['fallback', ...object instanceof AC.AdaptiveCard ? ['version', 'body', 'actions'] : [], ...Object.keys(object.toJSON() ?? {})])
    for (let n = 0; n < schema.getCount(); n++) known.add(schema.getItemAt(n).name)
    for (const name of Object.keys(source)) if (!known.has(name)) found.push(`Unknown property "${name}" of ${source.type ?? object.constructor.name}.`)
  }
  return found.map(f => `${version}: ${f}`)
}

function asOld (node) {
  if (Array.isArray(node)) return node.map(asOld)
  if (node === null || typeof node !== 'object') return node
  if (node.type === 'Action.Execute') return asOld(node.fallback)
  const old = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, asOld(value)]))
  return node.type === 'AdaptiveCard' ? { ...old, version: '1.2' } : old
}

const found = Object.entries(JSON.parse(readFileSync(cards, 'utf8')))
  .map(([name, card]) => [name, [...faults(card, AC.Versions.v1_4), ...faults(asOld(card), AC.Versions.v1_2)]])
console.log(JSON.stringify(Object.fromEntries(found)))
