/** Every text in English. The other languages have the same keys. */
export const en = {
  'shell.skip': 'Skip to the page',
  'shell.pages': 'Pages',
  'shell.language': 'Language',
  'shell.theme': 'Appearance',
  'theme.auto': 'As the system',
  'theme.light': 'Light',
  'theme.dark': 'Dark',

  'action.retry': 'Try again',
  'action.csv': 'Save as CSV',
  'action.csv.of': 'Save “{table}” as CSV',
  'action.table': 'Show as a table',

  'state.loading': 'Loading',
  'state.empty.title': 'No figures yet',
  'state.empty.advice':
    'No version of the models is active. Upload a dump of events: figures appear here when the first run has ended.',
  'state.failed.title': 'This could not be shown',
  'state.away.title': 'The service does not answer',
  'state.away.advice': 'Check that it is running and that you are connected, then try again.',
  'state.private.title': 'Not published, to protect customers',

  'missing.title': 'There is no such page',
  'missing.lead': 'The address may be mistyped or out of date.',

  'unit.day': '1 day',
  'unit.days': '{count} days',

  'column.from': 'From',
  'column.to': 'To',
  'column.caveats': 'Remarks',

  'caveat.begins-with-data': 'The data begin here: existing customers count as new',
  'caveat.short-history': 'Short history: some existing customers count as new',
  'caveat.not-over': 'Not over yet',

  'figure.revenue': 'Net revenue',
  'figure.orders': 'Orders',
  'figure.averageOrder': 'Average order',
  'figure.buyers': 'Active customers',
  'figure.newBuyers': 'New customers',
  'figure.repeatShare': 'Returning customers',
  'figure.recommended': 'Revenue from recommendations',
  'figure.ofRevenue': '{share} of net revenue',
  'figure.change': '{change} vs. period before',
  'figure.noChange': 'No period to compare',

  'home.title': 'Home',
  'home.lead': 'How the shop is doing, and what is worth doing today.',
  'home.figures': 'Key figures',
  'home.period': '{days} days, from {from} to {to}',
  'home.revenue': 'Net revenue by period',
  'home.revenue.note': 'Orders less refunds, in periods of four weeks that end with the data.',
  'home.today': 'Worth doing today',
  'home.today.note': 'The worklists with the most profit to gain from a contact.',
  'home.today.none': 'No contact is expected to bring more than it costs.',
  'home.today.customers': '{count} customers',
  'home.run': 'The version that serves',

  'run.activated': 'Activated',
  'run.upTo': 'Data up to',
  'run.events': 'Events',
  'run.customers': 'Customers',
  'run.items': 'Items',
  'run.rejected': 'Rejected rows',

  'play.welcome': 'Win the first order',
  'play.second-order': 'Win the second order',
  'play.replenish': 'Remind them to reorder',
  'play.upgrade': 'Offer more per order',
  'play.thank': 'Thank and keep',
  'play.win-back': 'Win back',
  'play.no-contact': 'No contact pays',
} as const;

export type TextKey = keyof typeof en;

/** Every text of the dashboard by its key, in one language. */
export type Texts = Readonly<Record<TextKey, string>>;
