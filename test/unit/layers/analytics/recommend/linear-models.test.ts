import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { csrFromTriples } from '../../../../../layers/analytics/numeric/build.ts';
import { seededRandom } from '../../../../../layers/analytics/numeric/random.ts';
import type { Interactions, Setting } from '../../../../../layers/analytics/recommend/contract.ts';
import { recommenderByName } from '../../../../../layers/analytics/recommend/registry.ts';
import { interactionsOf } from '../../../../support/interactions.ts';

const ROWS = 25;
const COLS = 9;

/** A random 0/1 table, dense and sparse. */
function table(seed: number): { dense: Matrix; interactions: Interactions } {
  const random = seededRandom(seed);
  const dense = Matrix.zeros(ROWS, COLS);
  const rows: number[] = [];
  const cols: number[] = [];
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLS; c++) {
      if (random.next() > 0.5) continue;
      dense.set(r, c, 1);
      rows.push(r);
      cols.push(c);
    }
  }
  const ones = new Array(rows.length).fill(1);
  return { dense, interactions: interactionsOf(csrFromTriples(ROWS, COLS, rows, cols, ones)) };
}

/** Scores of every item for every row as the model gives them, 0 where it lists none. */
function scores(model: string, settings: Record<string, Setting>, interactions: Interactions): number[][] {
  const lists = recommenderByName(model)
    .fit(interactions, settings, 1)
    .recommend(0, ROWS, { k: COLS, excludeSeen: false });
  return Array.from({ length: ROWS }, (_, r) => {
    const row = new Array<number>(COLS).fill(0);
    for (let i = 0; i < lists.counts[r]!; i++) row[lists.items[r * COLS + i]!] = lists.scores[r * COLS + i]!;
    return row;
  });
}

function expectClose(actual: number[][], expected: Matrix, digits = 5): void {
  for (let r = 0; r < ROWS; r++) {
    for (let c = 0; c < COLS; c++) expect(actual[r]![c]).toBeCloseTo(expected.get(r, c), digits);
  }
}

/** Diagonal matrix of column sums (or row sums) to a power. */
function sumsTo(power: number, dense: Matrix, by: 'row' | 'column'): Matrix {
  return Matrix.diag(dense.sum(by).map((sum) => (sum === 0 ? 0 : sum ** power)));
}

function easeReference(dense: Matrix, ridge: number, dropout: number): Matrix {
  const g = dense.transpose().mmul(dense);
  const diagonal = g.diagonal();
  const positive = diagonal.filter((value) => value > 0);
  const penalty = (ridge * positive.reduce((sum, value) => sum + value, 0)) / positive.length;
  const extra = diagonal.map((count) => penalty + (dropout / (1 - dropout)) * count);
  const p = inverse(Matrix.add(g, Matrix.diag(extra)));
  const b = Matrix.zeros(COLS, COLS);
  for (let j = 0; j < COLS; j++) {
    for (let t = 0; t < COLS; t++) if (j !== t) b.set(j, t, -p.get(j, t) / p.get(t, t));
  }
  return dense.mmul(b);
}

describe('linear models equal plain dense algebra', () => {
  it.each([1, 2, 3])('EASE, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    expectClose(scores('ease', { ridge: 0.5 }, interactions), easeReference(dense, 0.5, 0));
  });

  it.each([1, 2, 3])('EDLAE, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    expectClose(scores('ease', { ridge: 0.5, dropout: 0.3 }, interactions), easeReference(dense, 0.5, 0.3));
  });

  it.each([1, 2, 3])('sparse EASE with all items for neighbours is EASE, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const actual = scores('sparse-ease', { ridge: 0.5, neighbours: COLS }, interactions);
    expectClose(actual, easeReference(dense, 0.5, 0));
  });

  it.each([1, 2, 3])('RP3β, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const [alpha, beta] = [0.6, 0.2];
    const toUser = sumsTo(-alpha, dense, 'column').mmul(dense.transpose());
    const toItem = sumsTo(-alpha, dense, 'row').mmul(dense);
    const walk = toUser.mmul(toItem).mmul(sumsTo(-beta, dense, 'column'));
    for (let i = 0; i < COLS; i++) walk.set(i, i, 0);
    const settings = { alpha, beta, normalise: false, neighbours: COLS };
    expectClose(scores('rp3beta', settings, interactions), dense.mmul(walk));
  });

  it.each([1, 2, 3])('Turbo-CF, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const r = sumsTo(-0.4, dense, 'row')
      .mmul(dense)
      .mmul(sumsTo(-0.6, dense, 'column'));
    const filter = Matrix.pow(r.transpose().mmul(r), 0.7);
    for (let i = 0; i < COLS; i++) filter.set(i, i, 0);
    const settings = { asymmetry: 0.4, power: 0.7, neighbours: COLS };
    expectClose(scores('turbo-cf', settings, interactions), dense.mmul(filter));
  });

  it.each([1, 2, 3])('item neighbours with L1-normalised targets, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const unit = dense.mmul(sumsTo(-0.5, dense, 'column'));
    const cosine = unit.transpose().mmul(unit);
    for (let i = 0; i < COLS; i++) cosine.set(i, i, 0);
    // Row t of the neighbours of target t, scaled to 1; scoring reads it by source.
    const targets = sumsTo(-1, cosine, 'row').mmul(cosine);
    expectClose(scores('item-knn', {}, interactions), dense.mmul(targets.transpose()));
  });

  it.each([1, 2, 3])('item neighbours with item means, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const unit = dense.mmul(sumsTo(-0.5, dense, 'column'));
    const cosine = unit.transpose().mmul(unit);
    for (let i = 0; i < COLS; i++) cosine.set(i, i, 0);
    const targets = sumsTo(-1, cosine, 'row').mmul(cosine);
    const means = Matrix.rowVector(dense.sum('column').map((sum) => sum / ROWS));
    const expected = dense.clone().subRowVector(means).mmul(targets.transpose()).addRowVector(means);
    // Who has nothing is told nothing.
    for (const [r, sum] of dense.sum('row').entries()) {
      if (sum === 0) expected.setRow(r, new Array<number>(COLS).fill(0));
    }
    expectClose(scores('item-knn', { bias: true }, interactions), expected);
  });

  it.each([1, 2, 3])('user neighbours, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const unit = sumsTo(-0.5, dense, 'row').mmul(dense);
    const likeness = Matrix.pow(unit.mmul(unit.transpose()), 2);
    for (let i = 0; i < ROWS; i++) likeness.set(i, i, 0);
    const expected = sumsTo(-1, likeness, 'row').mmul(likeness).mmul(dense);
    expectClose(scores('user-knn', { neighbours: ROWS }, interactions), expected);
  });

  /** The table times D^-p f(R̃ᵀR̃) D^p, with f on the eigenvalues. */
  function filtered(dense: Matrix, power: number, f: (eigenvalue: number) => number): Matrix {
    const r = sumsTo(-0.5, dense, 'row')
      .mmul(dense)
      .mmul(sumsTo(-0.5, dense, 'column'));
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(r.transpose().mmul(r), {
      assumeSymmetric: true,
    });
    const filter = eigenvectorMatrix
      .mmul(Matrix.diag(realEigenvalues.map((mu) => f(Math.max(0, mu)))))
      .mmul(eigenvectorMatrix.transpose());
    return dense
      .mmul(sumsTo(-power, dense, 'column'))
      .mmul(filter)
      .mmul(sumsTo(power, dense, 'column'));
  }

  it.each([1, 2])('GF-CF with all dimensions, and sharpened, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const all = { rank: COLS, candidates: COLS };
    // All singular vectors: the ideal filter lets everything pass.
    const expected = Matrix.add(
      filtered(dense, 0, (mu) => mu),
      Matrix.mul(dense, 0.3),
    );
    expectClose(scores('gf-cf', all, interactions), expected, 4);
    const twice = Matrix.add(
      filtered(dense, 0, (mu) => mu * mu),
      filtered(dense, 0, (mu) => 0.3 * mu),
    );
    const sharpened = Matrix.sub(expected, Matrix.mul(twice, 0.2));
    expectClose(scores('bspm', { ...all, sharpen: 0.2 }, interactions), sharpened, 4);
  });

  it.each([1, 2])('ChebyCF with all dimensions, table %i', (seed) => {
    const { dense, interactions } = table(seed);
    const plateau = (mu: number) => 0.5 * (1 + Math.sign(2 * mu - 1) * Math.abs(2 * mu - 1) ** 1.5) + 0.2;
    const all = { rank: COLS, candidates: COLS };
    expectClose(scores('cheby-cf', all, interactions), filtered(dense, 0.4, plateau), 4);
  });

  it('iALS solves each customer by the normal equations', () => {
    const { dense, interactions } = table(4);
    const settings = { dimensions: 4, epochs: 3, unobserved: 0.2, penalty: 0.01 };
    const model = recommenderByName('ials').fit(interactions, settings, 1);
    const h = new Matrix(COLS, 4);
    for (const [at, value] of model.sections()[0]!.data.entries()) h.set(Math.floor(at / 4), at % 4, value);
    const base = Matrix.mul(h.transpose().mmul(h), 0.2);
    const expected = Matrix.zeros(ROWS, COLS);
    for (let u = 0; u < ROWS; u++) {
      const own = dense.getRow(u);
      const n = own.reduce((sum, value) => sum + value, 0);
      if (n === 0) continue;
      const observed = h.transpose().mmul(Matrix.diag(own)).mmul(h);
      const a = Matrix.add(Matrix.add(base, observed), Matrix.mul(Matrix.eye(4), 0.01 * (n + 0.2 * COLS)));
      const w = inverse(a).mmul(h.transpose()).mmul(Matrix.columnVector(own));
      expected.setRow(u, h.mmul(w).to1DArray());
    }
    expectClose(scores('ials', settings, interactions), expected);
  });
});
