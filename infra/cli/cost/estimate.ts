import { VERSION_PARTS } from '../../../layers/contract/artefacts.ts';
import { RUN_METRICS } from '../../../layers/contract/metrics.ts';
import { HEAVY_STAGES } from '../../../layers/contract/stages.ts';
import { COSTS } from '../../../layers/pipeline/plan/coefficients.ts';
import { publishingOf } from '../../../layers/pipeline/plan/publishing.ts';
import { ALARMS } from '../../spec/alarms.ts';
import { FUNCTIONS } from '../../spec/functions.ts';
import { whole } from '../format.ts';
import { footprint } from './footprint.ts';
import { prices } from './prices.ts';

/** Size of a shop and its monthly traffic. */
export interface Shop {
  readonly customers: number;
  readonly items: number;
  /** New events per month, delivered as dumps. */
  readonly events: number;
  /** API requests per month. */
  readonly requests: number;
  /** Live events per month, one per request. */
  readonly live: number;
  /** Months of events to keep and learn from. */
  readonly months: number;
  /** Days to keep the rows of a version. */
  readonly resultsDays: number;
}

/** One line of the bill: the service, what is used and how much of it, dollars per month. */
export interface Line {
  readonly service: string;
  readonly what: string;
  readonly dollars: number;
}

const NIGHTS = 30;
const GB = 1024 ** 3;
/** MB of a GB, for Lambda's memory. */
const MB = 1024;

/** The monthly bill by service: one run per night, list prices without free tiers. */
export function estimate(shop: Shop): readonly Line[] {
  return [...requestLines(shop), ...runLines(shop), ...storageLines(shop), ...watchLines()];
}

function requestLines({ requests, live }: Shop): Line[] {
  const { requestSeconds, requestReadUnits, postWriteUnits, postReadUnits } = footprint;
  const calls = requests + live;
  const gbSeconds = calls * requestSeconds * (FUNCTIONS.recommendations.memoryMb / MB);
  // Firehose counts every record as 5 kB at least.
  const deliveredGb = (live * 5 * 1024) / GB;
  return [
    { service: 'API Gateway', what: `${whole(calls)} requests`, dollars: calls * prices.httpRequest },
    {
      service: 'Lambda',
      what: `${whole(calls)} requests, ${whole(gbSeconds)} GB-s`,
      dollars: calls * prices.lambdaRequest + gbSeconds * prices.lambdaGbSecond,
    },
    {
      service: 'DynamoDB',
      what: `${whole(requests * requestReadUnits)} read units for answers`,
      dollars: requests * requestReadUnits * prices.readUnit,
    },
    {
      service: 'DynamoDB',
      what: `${whole(live * postWriteUnits)} write units for live events`,
      dollars: live * (postWriteUnits * prices.writeUnit + postReadUnits * prices.readUnit),
    },
    {
      service: 'Firehose',
      what: `${deliveredGb.toFixed(1)} GB delivered`,
      dollars: deliveredGb * prices.deliveredGb,
    },
  ];
}

function runLines({ customers, items, events, months }: Shop): Line[] {
  const known = events * months;
  const gbSeconds = runGbSeconds(known, events / NIGHTS);
  const writes = customers * footprint.customerWriteUnits + items * footprint.itemWriteUnits;
  return [
    {
      service: 'Lambda',
      what: `${NIGHTS} runs over ${whole(known)} events, ${whole(gbSeconds)} GB-s each`,
      dollars: NIGHTS * gbSeconds * prices.lambdaGbSecond,
    },
    publishLine(writes),
    {
      service: 'Step Functions',
      what: `${whole(NIGHTS * footprint.runTransitions)} transitions`,
      dollars: NIGHTS * footprint.runTransitions * prices.stateTransition,
    },
  ];
}

/** Publishes each version in the way that the plan chooses for its size. */
function publishLine(writes: number): Line {
  const { by, why, writeUnits, gigabytes } = publishingOf(Math.round(writes), 'auto');
  if (by === 'import') {
    return {
      service: 'DynamoDB',
      what: `${NIGHTS} versions imported, ${gigabytes.toFixed(1)} GB each: ${why}`,
      dollars: NIGHTS * gigabytes * prices.importGb,
    };
  }
  return {
    service: 'DynamoDB',
    what: `${NIGHTS} versions of ${whole(writeUnits)} write units: ${why}`,
    dollars: NIGHTS * writes * prices.writeUnit,
  };
}

/** GB-seconds of one run: the seconds of each stage at its memory. Two functions train, one for each part of a version. */
function runGbSeconds(known: number, fresh: number): number {
  return HEAVY_STAGES.reduce((sum, stage) => {
    const { fixed, perMillion } = COSTS[stage].seconds;
    const millions = (stage === 'curate' ? fresh : known) / 1e6;
    const workers = stage === 'train' ? VERSION_PARTS.length : 1;
    return sum + workers * (fixed + perMillion * millions) * (FUNCTIONS[stage].memoryMb / MB);
  }, 0);
}

function storageLines({ customers, items, events, months, resultsDays }: Shop): Line[] {
  const version = customers * footprint.customerRowBytes + items * footprint.itemRowBytes;
  const tableGb = (version * Math.min(resultsDays, NIGHTS)) / GB;
  const known = events * months;
  const snapshots = known * footprint.snapshotBytesAnEvent * footprint.snapshotVersions;
  const objectGb = (known * footprint.eventBytes + snapshots) / GB;
  return [
    {
      service: 'DynamoDB',
      what: `${tableGb.toFixed(1)} GB of rows, ${Math.min(resultsDays, NIGHTS)} versions`,
      dollars: tableGb * prices.tableGbMonth,
    },
    {
      service: 'S3',
      what: `${objectGb.toFixed(1)} GB of events and snapshots`,
      dollars: objectGb * prices.objectGbMonth,
    },
  ];
}

function watchLines(): Line[] {
  const count = ALARMS.length;
  return [
    {
      service: 'CloudWatch',
      what: `${count} alarms, ${OWN_METRICS} metrics, a dashboard`,
      dollars: count * prices.alarmMonth + OWN_METRICS * prices.metricMonth + prices.dashboardMonth,
    },
  ];
}

const OWN_METRICS = Object.keys(RUN_METRICS).length;
