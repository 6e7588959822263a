/** Length in days of the period of the recent-popularity lists. */
export const RECENT_DAYS = 28;
