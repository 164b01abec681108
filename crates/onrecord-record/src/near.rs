//! Near-duplicates: which reports are the same copy, cut or touched up.
//!
//! A text is the set of its *shingles*, runs of five words. Two texts *resemble* each other as far as these sets overlap (the
//! Jaccard coefficient), and one is *contained* in the other as far as its shingles are among the other's (Broder 1997, “On the
//! resemblance and containment of documents”). The least value of a random hash function over a set is the same for two sets with
//! the probability of their resemblance (MinHash, ibid.). Of 96 such values, three make a *band*, and texts with a band in common
//! are candidates (locality-sensitive hashing, Indyk and Motwani 1998; bands as in Leskovec, Rajaraman and Ullman, “Mining of
//! Massive Datasets”, 3.4): with 32 bands of 3, 99 in 100 of those that resemble each other by half are found, and next to none of
//! those that share a phrase. Candidates are then compared shingle by shingle, so that chance joins nothing.

/// Words in a shingle.
const WORDS: usize = 5;

/// Bands, and values in each: 1 − (1 − r³)³² of the pairs with resemblance r are candidates.
const BANDS: usize = 32;
const ROWS: usize = 3;

/// Texts of fewer shingles are only compared as a whole: of so few words, chance has the same.
const LEAST: usize = 20;

/// Near-duplicates resemble each other by this much,
const RESEMBLANCE: f64 = 0.5;

/// or this much of the shorter one is in the longer one: papers cut wire copy from its end.
const CONTAINMENT: f64 = 0.8;

/// The shingles of a text, as hashes: ascending, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shingles(Vec<u64>);

impl Shingles {
    /// Those of `text`. Only letters and digits count, and not their case: houses differ in marks and dashes.
    pub(crate) fn of(text: &str) -> Self {
        let lower = text.to_lowercase();
        let words: Vec<u64> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| word.bytes().fold(0xCBF2_9CE4_8422_2325, fnv))
            .collect();
        let shingle = |words: &[u64]| words.iter().fold(0, |hash: u64, word| mix(hash ^ word));
        let mut shingles: Vec<u64> = words.windows(WORDS).map(shingle).collect();
        shingles.sort_unstable();
        shingles.dedup();
        Self(shingles)
    }

    /// What reports with a text like this one are looked up by; none for very short texts.
    ///
    /// Stored, so that it must be the same in every version of the program.
    pub(crate) fn bands(&self) -> Vec<i64> {
        if self.0.len() < LEAST {
            return Vec::new();
        }
        let mut least = [u64::MAX; BANDS * ROWS];
        // Odd factors make each multiplication a permutation; the constants are any that look random.
        let functions: Vec<(u64, u64)> =
            (0..least.len() as u64).map(|n| (mix(2 * n) | 1, mix(2 * n + 1))).collect();
        for &shingle in &self.0 {
            for (least, &(factor, term)) in least.iter_mut().zip(&functions) {
                // The upper half of a product depends on all bits of the factor.
                let value = shingle.wrapping_mul(factor).wrapping_add(term) >> 32;
                *least = (*least).min(value);
            }
        }
        let band = |(n, values): (usize, &[u64])| {
            values.iter().fold(n as u64, |hash, value| mix(hash ^ value)).cast_signed()
        };
        least.chunks(ROWS).enumerate().map(band).collect()
    }

    /// How far `self` and `other` resemble each other, 0 to 1, if they are near-duplicates.
    pub(crate) fn near(&self, other: &Self) -> Option<f64> {
        let fewer = self.0.len().min(other.0.len());
        if fewer < LEAST {
            return None;
        }
        let both = common(&self.0, &other.0);
        let resemblance = both as f64 / (self.0.len() + other.0.len() - both) as f64;
        let containment = both as f64 / fewer as f64;
        (resemblance >= RESEMBLANCE || containment >= CONTAINMENT).then_some(resemblance)
    }
}

/// How many numbers two ascending lists share.
fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        both += usize::from(a[i] == b[j]);
        let (ahead, behind) = (a[i] <= b[j], b[j] <= a[i]);
        i += usize::from(ahead);
        j += usize::from(behind);
    }
    both
}

/// FNV-1a, a byte at a time.
fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
}

/// `SplitMix64`'s step and finaliser (Steele, Lea and Flood 2014): every bit of the result depends on every bit of `x`.
fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `count` sentences that are all different.
    fn text(seed: u64, count: usize) -> String {
        const WORDS: [&str; 16] = [
            "harbour", "board", "ferry", "doors", "said", "mayor", "before", "inquiry", "over", "crew",
            "not", "the", "of", "and", "quay", "lamp",
        ];
        let mut x = seed;
        let mut text = String::new();
        for _ in 0..count * 9 {
            x = mix(x);
            text.push_str(WORDS[(x % 16) as usize]);
            text.push(' ');
        }
        text
    }

    fn share(a: &str, b: &str) -> bool {
        let bands = Shingles::of(a).bands();
        Shingles::of(b).bands().iter().any(|band| bands.contains(band))
    }

    #[test]
    fn marks_and_case_do_not_count() {
        let (a, b) = ("“The doors, he said, were ‘safe’ then”", "\"the doors - he said - were 'safe' THEN\"");
        assert_eq!(Shingles::of(a), Shingles::of(b));
    }

    #[test]
    fn copies_are_found_and_others_are_not() {
        for seed in 0..40 {
            let wire = text(seed, 40);
            let other = text(seed + 1000, 40);
            // Cut to two thirds, with a sentence of the paper's own before it.
            let cut = format!("{} {}", text(seed + 2000, 1), &wire[..wire.len() * 2 / 3]);
            assert!(share(&wire, &cut), "{seed}");
            assert!(Shingles::of(&wire).near(&Shingles::of(&cut)).is_some(), "{seed}");
            assert!(!share(&wire, &other), "{seed}");
            assert_eq!(Shingles::of(&wire).near(&Shingles::of(&other)), None, "{seed}");
        }
    }

    #[test]
    fn short_texts_are_nobodys_copy() {
        let short = Shingles::of("The bridge at Tarnside is 30 metres long.");
        assert_eq!(short.bands(), Vec::<i64>::new());
        assert_eq!(short.near(&short), None);
        assert_eq!(Shingles::of("").bands(), Vec::<i64>::new());
    }

    #[test]
    fn bands_are_the_same_for_ever() {
        let bands = Shingles::of(&text(7, 10)).bands();
        assert_eq!(bands.len(), BANDS);
        assert_eq!(
            bands[..2],
            [-6752560290916055356, 3173601967888832731],
            "stores that exist would not find their copies any more"
        );
    }
}
