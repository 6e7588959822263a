/** Of a request, and of its answer. */
export const someRules = [
  {
    rule_id: 'spring-tea',
    placements: ['home'],
    from: '2026-03-01T00:00:00.000Z',
    until: '2026-04-01T00:00:00.000Z',
    action: {
      type: 'boost',
      filter: {
        all: [
          { attribute: 'category', equals: 'Tea' },
          { attribute: 'price', at_most: 2000 },
        ],
      },
      factor: 1.5,
    },
  },
  {
    rule_id: 'hero',
    placements: ['home'],
    from: null,
    until: null,
    action: { type: 'pin', item_id: 'MUG-07', position: 1 },
  },
  {
    rule_id: 'one-colour',
    placements: [],
    from: null,
    until: null,
    action: { type: 'family-cap', most: 1 },
  },
];
