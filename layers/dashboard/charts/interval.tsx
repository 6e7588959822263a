import { percent } from '../ui/format.ts';
import { linear } from './scale.ts';

/** A rate with its confidence interval. */
interface IntervalRow {
  readonly key: string;
  readonly name: string;
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Confidence intervals, one below the other on one scale; the figures stand beside them. */
export function Interval({ rows }: { readonly rows: readonly IntervalRow[] }) {
  const most = Math.max(...rows.map(({ high }) => high), 1e-9);
  const x = linear([0, most], [0, 100]);
  return (
    <ul class="bars">
      {rows.map(({ key, name, rate, low, high }) => (
        <li key={key}>
          <span class="bar-name">{name}</span>
          <span class="bar-track interval" aria-hidden="true">
            <span
              class="bar"
              style={{ marginInlineStart: `${x(low)}%`, width: `${Math.max(0.5, x(high) - x(low))}%` }}
            />
          </span>
          <span class="bar-text">
            {percent(rate, 2)} ({percent(low, 2)} – {percent(high, 2)})
          </span>
        </li>
      ))}
    </ul>
  );
}
