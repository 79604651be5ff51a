/** Round numbers from zero to at least `most`, four steps or fewer. */
export function ticks(most: number): number[] {
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power;
  const count = Math.ceil(Math.max(1, most) / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

export interface Bar {
  series: number;
  label: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Bars side by side within each label, the first series first. */
export function bars(
  series: number[][],
  area: { width: number; height: number },
  most: number,
): Bar[] {
  const labels = series[0]?.length ?? 0;
  const group = area.width / Math.max(1, labels);
  const width = Math.min(28, (group * 0.7) / Math.max(1, series.length));
  const margin = (group - width * series.length) / 2;
  return series.flatMap((values, one) =>
    values.map((value, label) => {
      const height = (area.height * value) / most;
      return {
        series: one,
        label,
        x: label * group + margin + one * width,
        y: area.height - height,
        width: Math.max(1, width - 2),
        height,
      };
    }),
  );
}
