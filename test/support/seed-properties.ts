import fc from 'fast-check';

// The same cases every time, so that a failure is the change's own and not the day's luck. FUZZ_SEED tries others; FUZZ_CASES tries more.
fc.configureGlobal({
  seed: Number(process.env['FUZZ_SEED'] ?? 20260312),
  ...(process.env['FUZZ_CASES'] && { numRuns: Number(process.env['FUZZ_CASES']) }),
});
