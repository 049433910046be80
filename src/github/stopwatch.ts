/** Milliseconds from the start to each mark. */
export function stopwatch(): (mark: string) => Readonly<Record<string, number>> {
  const start = performance.now();
  const marks: Record<string, number> = {};
  return (mark) => {
    marks[mark] = Math.round(performance.now() - start);
    return { ...marks };
  };
}
