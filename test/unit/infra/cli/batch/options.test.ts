import { describe, expect, it } from 'vitest';
import { recipeFrom } from '../../../../../infra/cli/batch/models/recipe.ts';
import {
  choice,
  files,
  flag,
  instant,
  NEEDED,
  neededText,
  readOptions,
  texts,
  wholeNumber,
} from '../../../../../infra/cli/batch/options.ts';
import { complaint, fileOf } from './files.ts';

const SCHEMA = {
  train: files(NEEDED),
  out: neededText('name a file'),
  k: wholeNumber(1, 100, 20),
  cut: instant(),
  see: choice(['yes', 'no'] as const),
  set: texts(),
  json: flag(),
};
const path = fileOf('x');
const other = fileOf('y');
const ENOUGH = ['--train', path, '--out', 'o'];

describe('options', () => {
  it('are read by their schema, with defaults', () => {
    expect(readOptions('do', SCHEMA, ENOUGH)).toEqual({
      train: [path],
      out: 'o',
      k: 20,
      cut: undefined,
      see: undefined,
      set: [],
      json: false,
    });
  });

  it('may be given several times where that means something', () => {
    const read = readOptions('do', SCHEMA, [
      ...ENOUGH,
      ...[
        '--train',
        other,
        '--set',
        'a=1',
        '--set',
        'b=2',
        '--k=7',
        '--cut',
        '2011-11-10',
        '--see',
        'no',
        '--json',
      ],
    ]);
    expect(read).toMatchObject({
      train: [path, other],
      set: ['a=1', 'b=2'],
      k: 7,
      cut: Date.UTC(2011, 10, 10),
      see: 'no',
      json: true,
    });
  });

  it.each([
    [['--wrong', '1', ...ENOUGH], /Unknown option '--wrong'.*do --help/],
    [[...ENOUGH, 'stray'], /stray/],
    [['--out', 'o'], /--train is missing/],
    [['--train', path], /--out is missing: name a file/],
    [[...ENOUGH, '--out', 'p'], /--out may be given once/],
    [['--train', '/nowhere/at-all', '--out', 'o'], /nowhere.*no such file/],
    [[...ENOUGH, '--k', '0'], /--k takes a whole number from 1 to 100, not "0"/],
    [[...ENOUGH, '--k', '1e1'], /--k takes a whole number/],
    [[...ENOUGH, '--k'], /--k/],
    [[...ENOUGH, '--cut', '2011-02-30'], /--cut takes a date/],
    [[...ENOUGH, '--cut', 'yesterday'], /--cut takes a date/],
    [[...ENOUGH, '--see', 'maybe'], /--see is one of yes, no, not "maybe"/],
    [[...ENOUGH, '--json=yes'], /--json/],
  ])('%j are answered in one line', async (argv, message) => {
    const said = await complaint(() => readOptions('do', SCHEMA, argv));
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
  });
});

describe('settings of a model', () => {
  it('are typed by its defaults', () => {
    expect(recipeFrom('item-knn', ['neighbours=50', 'similarity=jaccard', 'normalise=false'])).toEqual({
      model: 'item-knn',
      settings: { neighbours: 50, similarity: 'jaccard', normalise: false },
    });
  });

  it('of a part of a hybrid are typed by the part', () => {
    expect(recipeFrom('hybrid', ['item-knn.neighbours=50', 'depth=10'])).toEqual({
      model: 'hybrid',
      settings: { 'item-knn.neighbours': 50, depth: 10 },
    });
  });

  it.each([
    ['no-such', [], /no model "no-such".*item-knn/],
    ['constructor', [], /no model/],
    ['item-knn', ['neighbors=5'], /no setting neighbors; it has: neighbours, similarity/],
    ['item-knn', ['__proto__=5'], /no setting __proto__; it has/],
    ['item-knn', ['neighbours=many'], /neighbours takes a number, not "many"/],
    ['item-knn', ['neighbours='], /neighbours takes a number/],
    ['item-knn', ['normalise=yes'], /normalise takes true or false/],
    ['item-knn', ['neighbours'], /key=value/],
  ])('of %s, %j are refused by name', async (model, assignments, message) => {
    expect(await complaint(() => recipeFrom(model, assignments))).toMatch(message);
  });
});
