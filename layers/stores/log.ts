import { Logger } from '@aws-lambda-powertools/logger';

/**
 * Structured log of all functions. Levels by POWERTOOLS_LOG_LEVEL. Never pass customer attributes or identifiers:
 * counts, keys of artefacts and codes only.
 */
export const logger = new Logger({ serviceName: 'clientele' });
