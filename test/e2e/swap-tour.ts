/**
 * A tour that makes every ordered pair of neighbours once: an Eulerian circuit of the complete directed graph
 * (Hierholzer's algorithm). For n names it has n·(n−1) swaps and ends where it began.
 */
export const swapTour = (names: readonly string[]): string[] => {
  const left = new Map(names.map((from) => [from, names.filter((to) => to !== from)]));
  const stack = names.slice(0, 1);
  const tour: string[] = [];
  while (stack.length > 0) {
    const next = left.get(stack.at(-1) ?? "")?.shift();
    if (next === undefined) tour.push(stack.pop() ?? "");
    else stack.push(next);
  }
  return tour.reverse();
};
