/** What the kernels use of WebAssembly: present wherever this room runs, though not in the language's own library. */
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;
  class Module {
    constructor(bytes: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, Memory>>);
    readonly exports: object;
  }

  class Memory {
    constructor(size: { readonly initial: number; readonly maximum: number });
    /** Replaced, and the old one emptied, when the memory grows. */
    readonly buffer: ArrayBuffer;
    /** @returns pages before. */
    grow(pages: number): number;
  }

  class Global {
    value: number;
  }
}
