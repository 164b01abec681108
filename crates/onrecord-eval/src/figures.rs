//! Counts, and the precision, recall and F1 that they give.

use serde::Serialize;

/// Precision, recall and F1, with how many there were to find and how many were predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Prf {
    /// The share of the predicted that is right.
    pub precision: f64,
    /// The share of the gold that was found.
    pub recall: f64,
    /// The harmonic mean of the two.
    pub f1: f64,
    /// How many there were to find.
    pub gold: usize,
    /// How many were predicted.
    pub predicted: usize,
}

/// What precision and recall are computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    hit_gold: usize,
    hit_predicted: usize,
    gold: usize,
    predicted: usize,
}

impl Count {
    /// Adds counts in which every hit pairs one gold item with one predicted item.
    pub(crate) fn add(&mut self, hits: usize, gold: usize, predicted: usize) {
        self.add_sides((hits, gold), (hits, predicted));
    }

    /// Adds counts `(hits, all)` of gold and of predicted items that are not paired one to one.
    pub(crate) fn add_sides(&mut self, gold: (usize, usize), predicted: (usize, usize)) {
        self.hit_gold += gold.0;
        self.gold += gold.1;
        self.hit_predicted += predicted.0;
        self.predicted += predicted.1;
    }

    /// The figures; the order of the floating-point operations is the reference scorer's.
    #[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
    pub(crate) fn prf(self) -> Prf {
        let share = |hits: usize, all: usize| if all == 0 { 0.0 } else { hits as f64 / all as f64 };
        let precision = share(self.hit_predicted, self.predicted);
        let recall = share(self.hit_gold, self.gold);
        let sum = precision + recall;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        Prf { precision, recall, f1, gold: self.gold, predicted: self.predicted }
    }
}

/// The six figures of the reference scorer, micro-averaged. Words, not characters, are compared,
/// so that a comma or a quotation mark more or less does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Figures {
    /// Gold and predicted cue share a word, one to one.
    pub cue: Prf,
    /// Words inside any content.
    pub content_overlap: Prf,
    /// The same content words, one to one.
    pub content_exact: Prf,
    /// Contents whose shared words are at least half of all their words, one to one.
    pub content_soft: Prf,
    /// `content_soft`, and the source is right: sources share at least half of their words or end
    /// in the same capitalised word, or both are absent.
    pub attribution: Prf,
    /// `attribution` over gold whose content holds a quotation mark; predictions that match no
    /// gold count against precision only if they hold one, too.
    pub quoted_attribution: Prf,
}

impl Figures {
    /// The figures under their names, in the order they are shown.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, Prf)> {
        [
            ("cue", self.cue),
            ("content-overlap", self.content_overlap),
            ("content-exact", self.content_exact),
            ("content-soft", self.content_soft),
            ("attribution", self.attribution),
            ("quoted-attribution", self.quoted_attribution),
        ]
        .into_iter()
    }
}

/// The counts behind [`Figures`].
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FigureCounts {
    pub(crate) cue: Count,
    pub(crate) content_overlap: Count,
    pub(crate) content_exact: Count,
    pub(crate) content_soft: Count,
    pub(crate) attribution: Count,
    pub(crate) quoted_attribution: Count,
}

impl FigureCounts {
    pub(crate) fn figures(&self) -> Figures {
        Figures {
            cue: self.cue.prf(),
            content_overlap: self.content_overlap.prf(),
            content_exact: self.content_exact.prf(),
            content_soft: self.content_soft.prf(),
            attribution: self.attribution.prf(),
            quoted_attribution: self.quoted_attribution.prf(),
        }
    }
}
