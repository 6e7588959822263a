/** As a request has it. */
export const experimentRequest = {
  placements: ['home'],
  from: '2026-03-01T00:00:00.000Z',
  until: null,
  salt: 'session-weight',
  assignment: { type: 'fixed' },
  arms: [
    { arm: 'control', share: 1, policy: {} },
    { arm: 'lively', share: 1, policy: { session_weight: 0.8 } },
  ],
};

export const experimentExample = { experiment_id: 'session-weight', ...experimentRequest };
