/**
 * Indices of the channels a search finds, ascending: all that have one of the words in their names, or lie in one of the ranges of
 * numbers (`10-20`, counted from 1). Words are parted by commas or semicolons; what is empty finds all.
 */
export function channelsFound(names: readonly string[], search: string): readonly number[] {
  const all = names.map((_, i) => i);
  const words = search
    .toLowerCase()
    .split(/[,;]/)
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0) return all;
  const tests = words.map(testOf);
  return all.filter((i) => tests.some((test) => test(names[i]!.toLowerCase(), i + 1)));
}

function testOf(word: string): (name: string, number: number) => boolean {
  const range = /^(\d+)\s*[-–]\s*(\d+)$/.exec(word);
  if (!range) return (name) => name.includes(word);
  const [from, to] = [Number(range[1]), Number(range[2])];
  return (name, number) => (number >= from && number <= to) || name === word;
}
