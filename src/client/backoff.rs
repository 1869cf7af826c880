//! How long to wait before a further attempt.

const LONGEST_MS: f64 = 20_000.0;
const BASE_MS: f64 = 200.0;
/// Who was too fast waits in other measures.
const CROWDED_BASE_MS: f64 = 1_000.0;

/// The wait before the retry of this number, the first being 0: anything up to a bound that doubles ("full jitter"), so that
/// those who failed together don't come back together; but never less than asked for.
pub(super) fn delay(retry: u32, crowded: bool, random: u32, at_least_ms: f64) -> f64 {
    let base = if crowded { CROWDED_BASE_MS } else { BASE_MS };
    let bound = (base * f64::from(1_u32 << retry.min(10))).min(LONGEST_MS);
    (bound * f64::from(random) / 4_294_967_296.0).max(at_least_ms)
}
