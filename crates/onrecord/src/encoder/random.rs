//! Models of random weights, of any size: for tests and benchmarks that need no training.

use crate::weights::WeightsBuilder;

/// The sizes of an encoder.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Columns of a token's vector.
    pub hidden: usize,
    /// Columns inside the feed-forward half of a layer.
    pub ffn: usize,
    /// Layers.
    pub layers: usize,
    /// Heads of attention.
    pub heads: usize,
    /// Wordpieces in the vocabulary.
    pub vocab: usize,
    /// Tokens in the longest sequence.
    pub positions: usize,
    /// The feature tables: names and numbers of values.
    pub features: &'static [(&'static str, usize)],
}

impl Sizes {
    /// MiniLM-L6's (Wang et al. 2020).
    pub const MINILM: Self =
        Self { hidden: 384, ffn: 1536, layers: 6, heads: 12, vocab: 30522, positions: 512, features: &[] };

    /// A model of these sizes. The same seed gives the same model.
    #[must_use]
    pub fn random(&self, seed: u64) -> WeightsBuilder {
        let Self { hidden, ffn, layers, heads, vocab, positions, features } = *self;
        let mut random = Random(seed);
        let mut builder = WeightsBuilder::default();
        builder
            .metadata("layers", layers.to_string())
            .metadata("heads", heads.to_string())
            .metadata("layer_norm_eps", "1e-12")
            .metadata("features", features.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(","))
            .tensor_i8("embeddings.word", &[vocab, hidden], &random.bytes(vocab * hidden))
            .tensor_f32("embeddings.word.scale", &[vocab], &random.floats(vocab, 0.004, 0.006))
            .tensor_f32(
                "embeddings.position",
                &[positions, hidden],
                &random.floats(positions * hidden, -0.2, 0.2),
            );
        for (name, size) in features {
            let name = format!("embeddings.feature.{name}");
            builder.tensor_f32(name, &[*size, hidden], &random.floats(size * hidden, -0.3, 0.3));
        }
        let norm = |builder: &mut WeightsBuilder, random: &mut Random, name: &str| {
            builder.tensor_f32(format!("{name}.weight"), &[hidden], &random.floats(hidden, 0.8, 1.2));
            builder.tensor_f32(format!("{name}.bias"), &[hidden], &random.floats(hidden, -0.1, 0.1));
        };
        norm(&mut builder, &mut random, "embeddings.norm");
        for layer in 0..layers {
            let name = |part: &str| format!("layers.{layer}.{part}");
            let matrices = [
                ("qkv", 3 * hidden, hidden),
                ("attention", hidden, hidden),
                ("up", ffn, hidden),
                ("down", hidden, ffn),
            ];
            for (part, outputs, inputs) in matrices {
                // Bytes are uniform, so a row's length is √inputs × 73 steps; keep it near one.
                let step = 1.2 / (73.0 * (inputs as f32).sqrt());
                let (weights, scales) =
                    (random.bytes(outputs * inputs), random.floats(outputs, 0.8 * step, 1.2 * step));
                builder.tensor_i8(name(&format!("{part}.weight")), &[outputs, inputs], &weights);
                builder.tensor_f32(name(&format!("{part}.scale")), &[outputs], &scales);
                let biases = random.floats(outputs, -0.1, 0.1);
                builder.tensor_f32(name(&format!("{part}.bias")), &[outputs], &biases);
            }
            norm(&mut builder, &mut random, &name("attention_norm"));
            norm(&mut builder, &mut random, &name("down_norm"));
        }
        builder
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Uniform in −127 to 127.
    pub(super) fn bytes(&mut self, count: usize) -> Vec<i8> {
        let draws = std::iter::repeat_with(|| self.next().to_le_bytes().map(u8::cast_signed));
        draws.flatten().map(|byte| byte.max(-127)).take(count).collect()
    }

    /// Uniform in `low` to `high`.
    pub(super) fn floats(&mut self, count: usize, low: f32, high: f32) -> Vec<f32> {
        let unit = |bits: u64| (bits >> 40) as f32 / (1 << 24) as f32;
        (0..count).map(|_| low + (high - low) * unit(self.next())).collect()
    }
}
