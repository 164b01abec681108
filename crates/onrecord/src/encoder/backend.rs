//! Which vector instructions the encoder runs on, chosen when the program runs.
//!
//! [rten-simd] gives one set of vector operations for all instruction sets, but no dot product of
//! bytes, which is nearly all of the encoder's work. [`Dot`] adds it, [`Backend`] picks the best
//! implementation the CPU has, and a [`Task`] is code written once and compiled for each of them.
//!
//! All backends compute the very same integers. Floats may differ in their last bits between
//! backends (wider vectors sum in another order), never between runs or threads of one.
//!
//! [rten-simd]: https://docs.rs/rten-simd

use std::fmt;

use rten_simd::Isa;
use rten_simd::isa::GenericIsa;

/// An instruction set together with its dot product of bytes.
pub(super) trait Dot: Copy {
    /// The vectors it works on.
    type Isa: Isa;

    /// Whether [`Dot::dot`] reads its left side as unsigned. If so, left sides are stored with 128
    /// added to every byte, and accumulators start at −128 × Σ right side, which takes it off again.
    const UNSIGNED: bool;

    /// The vector operations.
    fn isa(self) -> Self::Isa;

    /// Adds the dot product of each four neighbouring bytes of `left` and `right` (signed, −127 to
    /// 127) to the corresponding 32-bit lane of `acc`. Never saturates.
    fn dot(
        self,
        acc: <Self::Isa as Isa>::I32,
        left: <Self::Isa as Isa>::I8,
        right: <Self::Isa as Isa>::I8,
    ) -> <Self::Isa as Isa>::I32;
}

/// A computation that [`Backend::run`] compiles for every instruction set.
///
/// Everything it calls must be `#[inline(always)]`: only what ends up inside one function is
/// compiled with that function's target features.
pub(super) trait Task {
    /// What it computes.
    type Output;

    /// Runs it, on tiles of `MR` rows by `NV` vectors, as many as the registers hold.
    fn run<D: Dot, const MR: usize, const NV: usize>(self, dot: D) -> Self::Output;
}

/// The instruction set that an encoder's weights are packed for and that it runs on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Backend(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    NeonDot,
    #[cfg(target_arch = "aarch64")]
    Neon,
    Generic,
}

impl fmt::Debug for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Default for Backend {
    fn default() -> Self {
        Self::best()
    }
}

/// The tile each kind works in, `(rows, vectors)`. More rows share a load of weights, more vectors
/// share a broadcast of activations; accumulators and one row of weights must fit the registers (32
/// with AVX-512 and NEON, 16 with AVX2). MiniLM's sizes are multiples of each tile's columns.
macro_rules! tile {
    (Avx512Vnni, $call:ident) => {
        $call!(8, 3)
    };
    (AvxVnni, $call:ident) => {
        $call!(4, 3)
    };
    (Avx2, $call:ident) => {
        $call!(4, 2)
    };
    (NeonDot, $call:ident) => {
        $call!(8, 3)
    };
    (Neon, $call:ident) => {
        $call!(4, 3)
    };
    (Generic, $call:ident) => {
        $call!(4, 2)
    };
}

impl Backend {
    /// The fastest of [`Backend::available`].
    #[must_use]
    pub fn best() -> Self {
        Self::available()[0]
    }

    /// All that this CPU can run, the fastest first. Never empty.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut kinds = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if x86::Avx512Vnni::new().is_some() {
                kinds.push(Kind::Avx512Vnni);
            }
            if x86::AvxVnni::new().is_some() {
                kinds.push(Kind::AvxVnni);
            }
            if x86::Avx2::new().is_some() {
                kinds.push(Kind::Avx2);
            }
        }
        #[cfg(target_arch = "aarch64")]
        {
            if arm::NeonDot::new().is_some() {
                kinds.push(Kind::NeonDot);
            }
            if arm::Neon::new().is_some() {
                kinds.push(Kind::Neon);
            }
        }
        kinds.push(Kind::Generic);
        kinds.into_iter().map(Self).collect()
    }

    /// Runs `task` on this backend's instructions.
    pub(super) fn run<T: Task>(self, task: T) -> T::Output {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512Vnni => x86::Avx512Vnni::new().expect(SUPPORTED).run(task),
            #[cfg(target_arch = "x86_64")]
            Kind::AvxVnni => x86::AvxVnni::new().expect(SUPPORTED).run(task),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => x86::Avx2::new().expect(SUPPORTED).run(task),
            #[cfg(target_arch = "aarch64")]
            Kind::NeonDot => arm::NeonDot::new().expect(SUPPORTED).run(task),
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => arm::Neon::new().expect(SUPPORTED).run(task),
            Kind::Generic => {
                macro_rules! run {
                    ($mr:literal, $nv:literal) => {
                        task.run::<_, $mr, $nv>(Generic(GenericIsa::new()))
                    };
                }
                tile!(Generic, run)
            }
        }
    }
}

/// Features do not go away while a program runs, and the check costs a load.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
const SUPPORTED: &str = "a backend exists only where its instructions do";

/// Plain code in vectors of four lanes.
#[derive(Clone, Copy)]
struct Generic(GenericIsa);

impl Dot for Generic {
    type Isa = GenericIsa;

    const UNSIGNED: bool = false;

    #[inline(always)]
    fn isa(self) -> GenericIsa {
        self.0
    }

    #[inline(always)]
    fn dot(
        self,
        acc: <GenericIsa as Isa>::I32,
        left: <GenericIsa as Isa>::I8,
        right: <GenericIsa as Isa>::I8,
    ) -> <GenericIsa as Isa>::I32 {
        use rten_simd::Simd;

        let (left, right) = (left.to_array(), right.to_array());
        let mut acc = acc.to_array();
        for (lane, acc) in acc.iter_mut().enumerate() {
            for i in 4 * lane..4 * lane + 4 {
                *acc += i32::from(left[i]) * i32::from(right[i]);
            }
        }
        acc.into()
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256i, __m512i, _mm256_abs_epi8, _mm256_add_epi32, _mm256_dpbusd_avx_epi32, _mm256_madd_epi16,
        _mm256_maddubs_epi16, _mm256_set1_epi16, _mm256_sign_epi8, _mm512_dpbusd_epi32,
    };

    use rten_simd::Isa;
    use rten_simd::isa::{Avx2Isa, Avx512Isa};

    use super::{Dot, Task};

    type I8<I> = <I as Isa>::I8;
    type I32<I> = <I as Isa>::I32;

    /// A backend type, whose existence proves that the CPU has the features, and its way into code
    /// compiled with them.
    macro_rules! backend {
        ($(#[$doc:meta])* $name:ident, $isa:ident, $unsigned:literal, $vector:ident, $features:literal,
         detect: [$($feature:tt),*], |$acc:ident, $left:ident, $right:ident| $dot:expr) => {
            $(#[$doc])*
            #[derive(Clone, Copy)]
            pub(super) struct $name($isa);

            impl $name {
                pub(super) fn new() -> Option<Self> {
                    let isa = $isa::new()?;
                    ($(is_x86_feature_detected!($feature))&&*).then_some(Self(isa))
                }

                pub(super) fn run<T: Task>(self, task: T) -> T::Output {
                    #[target_feature(enable = $features)]
                    fn inner<T: Task>(dot: $name, task: T) -> T::Output {
                        macro_rules! run {
                            ($mr:literal, $nv:literal) => {
                                task.run::<_, $mr, $nv>(dot)
                            };
                        }
                        tile!($name, run)
                    }
                    // SAFETY: `new`, the only constructor, has checked for these features: the
                    // base ones in rten's constructor, the others itself.
                    unsafe { inner(self, task) }
                }
            }

            impl Dot for $name {
                type Isa = $isa;

                const UNSIGNED: bool = $unsigned;

                #[inline(always)]
                fn isa(self) -> $isa {
                    self.0
                }

                #[inline(always)]
                fn dot(self, acc: I32<$isa>, left: I8<$isa>, right: I8<$isa>) -> I32<$isa> {
                    #[target_feature(enable = $features)]
                    #[inline]
                    fn inner($acc: $vector, $left: $vector, $right: $vector) -> $vector {
                        $dot
                    }
                    // SAFETY: as in `run`.
                    unsafe { inner(acc.0, left.0, right.0) }.into()
                }
            }
        };
    }

    backend! {
        /// 512-bit vectors and `vpdpbusd` on them: Intel from Ice Lake, AMD from Zen 4.
        Avx512Vnni, Avx512Isa, true, __m512i,
        "avx512f,avx512vl,avx512bw,avx512dq,avx512vnni,f16c",
        detect: ["avx512f", "avx512vl", "avx512bw", "avx512dq", "avx512vnni", "f16c"],
        |acc, left, right| _mm512_dpbusd_epi32(acc, left, right)
    }

    backend! {
        /// 256-bit vectors and `vpdpbusd` on them: Intel's client CPUs from Alder Lake, AMD from Zen 5.
        AvxVnni, Avx2Isa, true, __m256i, "avx,avx2,fma,f16c,avxvnni",
        detect: ["avx", "avx2", "fma", "f16c", "avxvnni"],
        |acc, left, right| _mm256_dpbusd_avx_epi32(acc, left, right)
    }

    backend! {
        /// 256-bit vectors without a dot product. `vpmaddubsw` adds pairs of products in 16 bits and
        /// saturates: 2 × 255 × 127 is too much, 2 × 127 × 127 is not. So the left side goes in as its
        /// absolute value and hands its sign to the right side, at the price of one more instruction:
        /// weights keep all their eight bits, and results equal those of the other backends.
        Avx2, Avx2Isa, false, __m256i, "avx,avx2,fma,f16c",
        detect: ["avx", "avx2", "fma", "f16c"],
        |acc, left, right| {
            let pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(left), _mm256_sign_epi8(right, left));
            _mm256_add_epi32(acc, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)))
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use std::arch::aarch64::{vaddq_s32, vget_high_s8, vget_low_s8, vmull_s8, vpaddlq_s16, vpaddq_s32};
    use std::arch::is_aarch64_feature_detected;

    use rten_simd::Isa;
    use rten_simd::isa::ArmNeonIsa;

    use super::{Dot, Task};

    type I8 = <ArmNeonIsa as Isa>::I8;
    type I32 = <ArmNeonIsa as Isa>::I32;

    /// NEON with `sdot`: Arm from the Cortex-A75, all of Apple's M series.
    #[derive(Clone, Copy)]
    pub(super) struct NeonDot(ArmNeonIsa);

    impl NeonDot {
        pub(super) fn new() -> Option<Self> {
            let isa = ArmNeonIsa::new()?;
            is_aarch64_feature_detected!("dotprod").then_some(Self(isa))
        }

        pub(super) fn run<T: Task>(self, task: T) -> T::Output {
            macro_rules! run {
                ($mr:literal, $nv:literal) => {
                    task.run::<_, $mr, $nv>(self)
                };
            }
            tile!(NeonDot, run)
        }
    }

    impl Dot for NeonDot {
        type Isa = ArmNeonIsa;

        const UNSIGNED: bool = false;

        #[inline(always)]
        fn isa(self) -> ArmNeonIsa {
            self.0
        }

        #[inline(always)]
        fn dot(self, mut acc: I32, left: I8, right: I8) -> I32 {
            // Assembly, as the intrinsic `vdotq_s32` is not stable yet. It also spares `run` a
            // function compiled with the feature: NEON itself is always on.
            // SAFETY: `new`, the only constructor, has checked for the feature; the instruction
            // reads and writes the named registers only.
            unsafe {
                std::arch::asm!(
                    ".arch_extension dotprod",
                    "sdot {acc:v}.4s, {left:v}.16b, {right:v}.16b",
                    acc = inout(vreg) acc,
                    left = in(vreg) left,
                    right = in(vreg) right,
                    options(pure, nomem, nostack, preserves_flags)
                );
            }
            acc
        }
    }

    /// NEON as every 64-bit Arm CPU has it.
    #[derive(Clone, Copy)]
    pub(super) struct Neon(ArmNeonIsa);

    impl Neon {
        pub(super) fn new() -> Option<Self> {
            ArmNeonIsa::new().map(Self)
        }

        pub(super) fn run<T: Task>(self, task: T) -> T::Output {
            macro_rules! run {
                ($mr:literal, $nv:literal) => {
                    task.run::<_, $mr, $nv>(self)
                };
            }
            tile!(Neon, run)
        }
    }

    impl Dot for Neon {
        type Isa = ArmNeonIsa;

        const UNSIGNED: bool = false;

        #[inline(always)]
        fn isa(self) -> ArmNeonIsa {
            self.0
        }

        #[inline(always)]
        fn dot(self, acc: I32, left: I8, right: I8) -> I32 {
            // SAFETY: NEON is part of the architecture.
            unsafe {
                let low = vpaddlq_s16(vmull_s8(vget_low_s8(left), vget_low_s8(right)));
                let high = vpaddlq_s16(vmull_s8(vget_high_s8(left), vget_high_s8(right)));
                vaddq_s32(acc, vpaddq_s32(low, high))
            }
        }
    }
}
