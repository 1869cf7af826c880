//! Which texts have been seen before, for a million of them as for five hundred.

/// Which texts have been seen, by index of first sight.
///
/// An open-addressing table of one word for each text, its hash beside its index: no text is copied, a miss seldom
/// leaves the table, and growing never looks at a text again. The standard library's set would weigh more, hash slower
/// and keep the texts themselves.
///
/// The hash is mixed well but not keyed. Who sets out to can find texts that collide, and makes the table search
/// in line for them; only whose own browser or own request it is pays for that.
pub struct Seen {
    /// The hash in the high half, the index plus one in the low half; zero where nothing is. As many as a power of two.
    slots: Vec<u64>,
    taken: usize,
}

const SMALLEST: usize = 16;
/// Odd, with its bits evenly spread: π and the golden ratio.
const MIX: u64 = 0x243f_6a88_85a3_08d3;
const LAST_MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl Seen {
    /// Room for so many different texts; it grows where there are more.
    #[must_use]
    #[inline]
    pub fn for_up_to(n: usize) -> Self {
        // Never more than three quarters full, so that the walk past taken slots stays short.
        let slots = n.saturating_add(n / 3).max(SMALLEST).next_power_of_two();
        Self { slots: vec![0; slots], taken: 0 }
    }

    /// The index of the first equal text; or none, and remembers this one by its `index` (below `u32::MAX`).
    /// `text_of` gives back the text of an index remembered earlier.
    #[allow(clippy::inline_always, reason = "measured: a tenth of the time for 500 accounts")]
    #[inline(always)]
    pub fn first<'a>(&mut self, text: &'a str, index: u32, text_of: impl Fn(u32) -> &'a str) -> Option<u32> {
        let hash = hash(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            // The mask keeps it within.
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                break;
            }
            let known = low_half(slot).wrapping_sub(1);
            if low_half(slot >> 32) == hash && text_of(known) == text {
                return Some(known);
            }
            at = (at + 1) & mask;
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = slot_of(hash, index);
        }
        self.taken += 1;
        if self.taken > self.slots.len() / 4 * 3 {
            self.grow();
        }
        None
    }

    #[cold]
    fn grow(&mut self) {
        let size = self.slots.len() * 2;
        let mask = size - 1;
        let old = std::mem::replace(&mut self.slots, vec![0; size]);
        for slot in old.into_iter().filter(|slot| *slot != 0) {
            let mut at = low_half(slot >> 32) as usize & mask;
            while let Some(taken) = self.slots.get_mut(at) {
                if *taken == 0 {
                    *taken = slot;
                    break;
                }
                at = (at + 1) & mask;
            }
        }
    }
}

#[inline]
fn slot_of(hash: u32, index: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(index.wrapping_add(1))
}

#[expect(clippy::cast_possible_truncation, reason = "the high half is what is to go")]
#[inline]
fn low_half(word: u64) -> u32 {
    word as u32
}

/// Eight bytes at a time; the last eight may overlap those before them, which the length makes up for. Texts of up to
/// sixteen bytes, as most accounts are, take no loop, which halves the time.
#[allow(clippy::inline_always, reason = "measured: a tenth of the time for 500 accounts")]
#[inline(always)]
fn hash(bytes: &[u8]) -> u32 {
    let mut state = (bytes.len() as u64).wrapping_mul(LAST_MIX);
    if let (Some(first), Some(last)) = (bytes.first_chunk(), last(bytes)) {
        state = mixed(state, u64::from_le_bytes(*first));
        if bytes.len() > 16 {
            state = middle(state, bytes);
        }
        state = mixed(state, u64::from_le_bytes(*last));
    } else {
        state = mixed(state, short(bytes));
    }
    low_half(state.wrapping_mul(LAST_MIX) >> 32)
}

/// The last bytes, so many. `last_chunk` does the same by way of a call.
#[allow(clippy::inline_always, reason = "measured: a tenth of the time for 500 accounts")]
#[inline(always)]
fn last<const N: usize>(bytes: &[u8]) -> Option<&[u8; N]> {
    bytes.get(bytes.len().wrapping_sub(N)..)?.first_chunk()
}

/// What lies between the first eight bytes and the last.
#[inline]
fn middle(mut state: u64, bytes: &[u8]) -> u64 {
    for chunk in bytes.as_chunks().0.iter().skip(1) {
        state = mixed(state, u64::from_le_bytes(*chunk));
    }
    state
}

/// Fewer than eight bytes as one word.
#[inline]
fn short(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), last(bytes)) {
        u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
    } else {
        bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
    }
}

/// A multiplication carries bits upwards, the shift brings them down again. (The high half of a 128-bit product would
/// do it at once, but WebAssembly has none.)
#[inline]
fn mixed(state: u64, word: u64) -> u64 {
    let product = (state ^ word).wrapping_mul(MIX);
    product ^ product >> 32
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use std::collections::HashMap;
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::{Seen, hash};

    fn firsts(texts: &[String], room: usize) -> Vec<Option<u32>> {
        let mut seen = Seen::for_up_to(room);
        (0_u32..).zip(texts).map(|(index, text)| seen.first(text, index, |at| &texts[at as usize])).collect()
    }

    proptest! {
        #[test]
        fn the_first_equal_text_is_found(texts in prop::collection::vec("[ab]{0,3}|[a-c]{6,10}|.{0,20}", 0..300), room in 0_usize..400) {
            let mut known = HashMap::new();
            let expected: Vec<_> = (0_u32..).zip(&texts).map(|(index, text)| {
                let first = *known.entry(text).or_insert(index);
                (first != index).then_some(first)
            }).collect();
            prop_assert_eq!(firsts(&texts, room), expected);
        }
    }

    /// What accounts look like: numbered, padded, with one prefix or one suffix. Chance would make some 10 of 300 000
    /// 32-bit hashes collide, and fill the fullest of 2^16 buckets with some 18.
    #[test]
    fn texts_that_differ_little_are_spread_evenly() {
        type Form = fn(&mut String, u32);
        let forms: [Form; 5] = [
            |text, n| write!(text, "{n}").unwrap(),
            |text, n| write!(text, "user{n:08}").unwrap(),
            |text, n| write!(text, "{n:06}@example.com").unwrap(),
            |text, n| write!(text, "{:08b}{:016b}", n >> 16, n & 0xffff).unwrap(),
            |text, n| write!(text, "{n:x}-0000-0000-{:x}", n.wrapping_mul(0x0101_0101)).unwrap(),
        ];
        for (form, write) in forms.into_iter().enumerate() {
            let mut hashes = Vec::new();
            let mut buckets = vec![0_u32; 1 << 16];
            let mut text = String::new();
            for n in 0..300_000 {
                text.clear();
                write(&mut text, n);
                let hash = hash(text.as_bytes());
                hashes.push(hash);
                buckets[hash as usize & 0xffff] += 1;
            }
            hashes.sort_unstable();
            hashes.dedup();
            let collisions = 300_000 - hashes.len();
            let fullest = buckets.iter().max().copied().unwrap_or(0);
            assert!(collisions < 60, "form {form}: {collisions} hashes collide");
            assert!(fullest < 30, "form {form}: {fullest} in one bucket");
        }
    }

    #[test]
    fn different_texts_of_one_hash_are_told_apart() {
        let mut known = HashMap::new();
        let pair = (0..1_000_000)
            .map(|n: u32| n.to_string())
            .find_map(|text| known.insert(hash(text.as_bytes()), text.clone()).map(|twin| [twin, text]));
        let [twin, text] = pair.expect("among a million texts some hash is there twice");
        assert_eq!(firsts(&[twin, text.clone(), text], 4), [None, None, Some(1)]);
    }

    #[test]
    fn nothing_is_lost_as_it_grows() {
        let texts: Vec<String> = (0..20_000).map(|n| (n % 10_000).to_string()).collect();
        let expected = (0..20_000).map(|n: u32| n.checked_sub(10_000)).collect::<Vec<_>>();
        assert_eq!(firsts(&texts, 0), expected);
    }
}
