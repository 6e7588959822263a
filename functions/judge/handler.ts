import { judgeState } from '../../layers/contract/run-state.ts';
import { runJudge } from '../../layers/pipeline/judge/run-judge.ts';
import { stageHandler } from '../../layers/pipeline/stage-handler.ts';

export const handler = stageHandler('judge', judgeState, runJudge);
