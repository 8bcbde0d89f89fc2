/**
 * What JSON of a Python program holds: NaN and infinities, which JSON lacks and Python writes, become null.
 *
 * @throws {SyntaxError} saying where it is none.
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const repaired = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) =>
      found.startsWith('"') ? found : 'null',
    );
    if (repaired === text) throw error;
    return JSON.parse(repaired);
  }
}
