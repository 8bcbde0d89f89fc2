/** Present in every process the contract joins (browser, Node, Electron), though not in the language's own library. */
declare function structuredClone<T>(value: T): T;
declare function queueMicrotask(task: () => void): void;
