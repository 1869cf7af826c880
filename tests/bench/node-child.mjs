// The process in which node.mjs measures: node-child.mjs <url of the bundle> <function> <its options as JSON>
const [url, what, options] = process.argv.slice(2);
const bench = await import(url);
const value = await bench[what](JSON.parse(options), globalThis.gc);
process.send({ value }, () => process.disconnect());
