import { area, curveMonotoneX, line } from 'd3-shape';
import { useState } from 'preact/hooks';
import { linear, ticks } from './scale.ts';
import { useWidth } from './use-width.ts';

/** A point of a line chart. */
export interface Point {
  readonly label: string;
  /** Null: there is none, and the line has a gap. */
  readonly value: number | null;
}

/** One line of a chart. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

const HEIGHT = 240;
const MARGIN = { top: 12, right: 12, bottom: 26, left: 58 };

/** Lines over an ordered axis; what the pointer is over is told in letters. At most four lines, which differ in dashes as well. */
export function LineChart({
  label,
  series,
  format,
}: {
  readonly label: string;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
}) {
  const [ref, width] = useWidth();
  const [over, setOver] = useState<number | null>(null);
  const first = series[0]?.points ?? [];
  const marks = ticks(series.flatMap(({ points }) => points.flatMap(({ value }) => value ?? [])));
  const right = Math.max(MARGIN.left + 1, width - MARGIN.right);
  const x = linear([0, Math.max(1, first.length - 1)], [MARGIN.left, right]);
  const y = linear([marks[0] ?? 0, marks.at(-1) ?? 1], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const every = Math.max(1, Math.ceil((first.length * 74) / Math.max(1, right - MARGIN.left)));

  function follow(event: PointerEvent & { currentTarget: SVGSVGElement }): void {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const at = Math.round(((left - MARGIN.left) / (right - MARGIN.left)) * (first.length - 1));
    setOver(Math.min(first.length - 1, Math.max(0, at)));
  }

  return (
    <div ref={ref} class="chart">
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={label}
          onPointerMove={follow}
          onPointerLeave={() => setOver(null)}
        >
          {marks.map((mark) => (
            <g key={mark}>
              <line class="grid" x1={MARGIN.left} x2={right} y1={y(mark)} y2={y(mark)} />
              <text class="axis" x={MARGIN.left - 8} y={y(mark) + 4} text-anchor="end">
                {format(mark)}
              </text>
            </g>
          ))}
          {first.map(
            ({ label: name }, at) =>
              (first.length - 1 - at) % every === 0 && (
                <text
                  key={name}
                  class="axis"
                  x={x(at)}
                  y={HEIGHT - 6}
                  text-anchor={at === first.length - 1 ? 'end' : at === 0 ? 'start' : 'middle'}
                >
                  {name}
                </text>
              ),
          )}
          {series.map(({ name, points }, at) => (
            <Line key={name} at={at} points={points} x={x} y={y} filled={series.length === 1} />
          ))}
          {over !== null && (
            <line class="crosshair" x1={x(over)} x2={x(over)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
          )}
          {over !== null &&
            series.map(({ name, points }, at) => {
              const value = points[over]?.value ?? null;
              return (
                value !== null && (
                  <circle key={name} class={`dot series-${at}`} cx={x(over)} cy={y(value)} r={4} />
                )
              );
            })}
        </svg>
      )}
      {series.length > 1 && (
        <ul class="legend">
          {series.map(({ name }, at) => (
            <li key={name} class={`series-${at}`}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <p class="told" aria-hidden="true">
        {over === null
          ? ' '
          : [
              first[over]?.label,
              ...series.map(({ name, points }) => {
                const value = points[over]?.value ?? null;
                return `${series.length > 1 ? `${name} ` : ''}${value === null ? '–' : format(value)}`;
              }),
            ].join(' · ')}
      </p>
    </div>
  );
}

function Line({
  points,
  at,
  x,
  y,
  filled,
}: {
  readonly points: readonly Point[];
  readonly at: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly filled: boolean;
}) {
  const known = (point: Point) => point.value !== null;
  const path = line<Point>(
    (_, index) => x(index),
    ({ value }) => y(value ?? 0),
  )
    .defined(known)
    .curve(curveMonotoneX)([...points]);
  const below = area<Point>(
    (_, index) => x(index),
    y(0),
    ({ value }) => y(value ?? 0),
  )
    .defined(known)
    .curve(curveMonotoneX)([...points]);
  return (
    <>
      {filled && <path class={`area series-${at}`} d={below ?? ''} />}
      <path class={`line series-${at}`} d={path ?? ''} />
    </>
  );
}
