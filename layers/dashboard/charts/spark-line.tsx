import { curveMonotoneX, line } from 'd3-shape';
import { linear } from './scale.ts';

const [WIDTH, HEIGHT] = [120, 32];

/** A line without axes that shows how a figure went; the figure itself stands beside it. */
export function SparkLine({ values }: { readonly values: readonly number[] }) {
  const x = linear([0, Math.max(1, values.length - 1)], [2, WIDTH - 4]);
  const y = linear([Math.min(...values), Math.max(...values)], [HEIGHT - 4, 4]);
  const path = line<number>(
    (_, at) => x(at),
    (value) => y(value),
  ).curve(curveMonotoneX)([...values]);
  const last = values.at(-1);
  if (last === undefined || values.length < 2) return null;
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path class="line series-0" d={path ?? ''} />
      <circle class="dot series-0" cx={x(values.length - 1)} cy={y(last)} r={3} />
    </svg>
  );
}
