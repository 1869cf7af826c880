// Watches the wasm memory from outside. Import it before the package: it has to see the instance being made.

const seen = [];

function watch({ exports }) {
  for (const value of Object.values(exports)) if (value instanceof WebAssembly.Memory) seen.push(value);
}

const { Instance, Memory, instantiate, instantiateStreaming } = WebAssembly;

WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    watch(this);
  }
};

WebAssembly.Memory = class extends Memory {
  constructor(descriptor) {
    super(descriptor);
    seen.push(this);
  }
  static [Symbol.hasInstance](value) {
    return value instanceof Memory;
  }
};

const watched =
  (original) =>
  async (...args) => {
    const made = await original(...args);
    watch(made.instance ?? made);
    return made;
  };
WebAssembly.instantiate = watched(instantiate);
if (instantiateStreaming) WebAssembly.instantiateStreaming = watched(instantiateStreaming);

/** The bytes of the newest memory, and how many there have been: with a second one, an instance was lost. */
export function wasmMemory() {
  if (seen.length === 0) throw new Error("no wasm memory was made: the package ran without its wasm");
  return { bytes: seen.at(-1).buffer.byteLength, instances: new Set(seen).size };
}
