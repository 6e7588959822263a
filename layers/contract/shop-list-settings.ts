/** Days that the lists of recent popularity look back. */
export const RECENT_DAYS = 28;
