import type { Texts } from './en.ts';

/** Every text in German. */
export const de: Texts = {
  'shell.skip': 'Zum Inhalt springen',
  'shell.pages': 'Seiten',
  'shell.language': 'Sprache',
  'shell.theme': 'Darstellung',
  'theme.auto': 'Wie das System',
  'theme.light': 'Hell',
  'theme.dark': 'Dunkel',

  'action.retry': 'Erneut versuchen',
  'action.csv': 'Als CSV speichern',
  'action.csv.of': '„{table}“ als CSV speichern',
  'action.table': 'Als Tabelle zeigen',

  'state.loading': 'Wird geladen',
  'state.empty.title': 'Noch keine Zahlen',
  'state.empty.advice':
    'Noch ist keine Version der Modelle aktiv. Laden Sie eine Datei mit Ereignissen hoch: Die Zahlen erscheinen, sobald der erste Lauf beendet ist.',
  'state.failed.title': 'Das konnte nicht angezeigt werden',
  'state.away.title': 'Der Dienst antwortet nicht',
  'state.away.advice': 'Prüfen Sie, ob er läuft und ob Sie verbunden sind, und versuchen Sie es erneut.',
  'state.private.title': 'Zum Schutz der Kunden nicht veröffentlicht',

  'missing.title': 'Diese Seite gibt es nicht',
  'missing.lead': 'Die Adresse ist vielleicht falsch geschrieben oder veraltet.',

  'unit.day': '1 Tag',
  'unit.days': '{count} Tage',

  'column.from': 'Von',
  'column.to': 'Bis',
  'column.caveats': 'Hinweise',

  'caveat.begins-with-data': 'Hier beginnen die Daten: Bestandskunden zählen als neu',
  'caveat.short-history': 'Kurze Vorgeschichte: Manche Bestandskunden zählen als neu',
  'caveat.not-over': 'Noch nicht zu Ende',

  'figure.revenue': 'Nettoumsatz',
  'figure.orders': 'Bestellungen',
  'figure.averageOrder': 'Durchschnittliche Bestellung',
  'figure.buyers': 'Aktive Kunden',
  'figure.newBuyers': 'Neue Kunden',
  'figure.repeatShare': 'Wiederkehrende Kunden',
  'figure.recommended': 'Umsatz durch Empfehlungen',
  'figure.ofRevenue': '{share} des Nettoumsatzes',
  'figure.change': '{change} zum Vorzeitraum',
  'figure.noChange': 'Kein Zeitraum zum Vergleich',

  'home.title': 'Start',
  'home.lead': 'Wie es dem Shop geht und was sich heute lohnt.',
  'home.figures': 'Kennzahlen',
  'home.period': '{days} Tage, vom {from} bis {to}',
  'home.revenue': 'Nettoumsatz nach Zeitraum',
  'home.revenue.note':
    'Bestellungen abzüglich Erstattungen, in Zeiträumen von vier Wochen, die mit den Daten enden.',
  'home.today': 'Heute lohnend',
  'home.today.note': 'Die Arbeitslisten, bei denen ein Kontakt den meisten Gewinn erwarten lässt.',
  'home.today.none': 'Von keinem Kontakt ist mehr zu erwarten, als er kostet.',
  'home.today.customers': '{count} Kunden',
  'home.run': 'Die aktive Version',

  'run.activated': 'Aktiviert',
  'run.upTo': 'Daten bis',
  'run.events': 'Ereignisse',
  'run.customers': 'Kunden',
  'run.items': 'Artikel',
  'run.rejected': 'Abgelehnte Zeilen',

  'play.welcome': 'Erste Bestellung gewinnen',
  'play.second-order': 'Zweite Bestellung gewinnen',
  'play.replenish': 'An Nachbestellung erinnern',
  'play.upgrade': 'Mehr je Bestellung anbieten',
  'play.thank': 'Danken und halten',
  'play.win-back': 'Zurückgewinnen',
  'play.no-contact': 'Kein Kontakt lohnt',
};
