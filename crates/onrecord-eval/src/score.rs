//! Compares predicted attributions with gold ones, report by report.

use onrecord::Span;
use serde::Serialize;

use crate::calibration::{Calibration, Reliability};
use crate::figures::{FigureCounts, Figures};
use crate::fragments::{FragmentCounts, FragmentScores};
use crate::reading::{ReadingCounts, ReadingScores, WholeReading};
use crate::words::{WordSet, head, is_quoted, words};
use crate::{Attribution, GoldReport, Predicted};

/// Everything that is measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Gold reports compared; a report with several annotators counts once for each.
    pub reports: usize,
    /// Attributions as word sets.
    pub figures: Figures,
    /// Single fragments of source, cue and content.
    pub fragments: FragmentScores,
    /// How far confidences can be trusted; `None` if no prediction states one.
    pub calibration: Option<Calibration>,
    /// Whole readings; `None` if no gold report has more than attributions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<ReadingScores>,
}

/// Adds up comparisons of gold reports with what was predicted for them.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    reports: usize,
    figures: FigureCounts,
    fragments: FragmentCounts,
    reliability: Reliability,
    reading: ReadingCounts,
}

impl Tally {
    /// Nothing compared yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Compares what was predicted for one report with one annotator's gold.
    ///
    /// # Panics
    ///
    /// If a predicted span does not lie in the report's text on character boundaries.
    pub fn add(&mut self, report: &GoldReport, predicted: &[Predicted]) {
        let text = report.text.as_str();
        let words = words(text);
        self.reports += 1;
        self.fragments.add(
            &words,
            report.attributions.iter(),
            predicted.iter().map(|predicted| &predicted.attribution),
        );
        let gold: Vec<Prepared> =
            report.attributions.iter().filter_map(|a| Prepared::new(a, None, text, &words)).collect();
        let predicted: Vec<Prepared> = predicted
            .iter()
            .filter_map(|p| Prepared::new(&p.attribution, p.confidence, text, &words))
            .collect();
        self.compare(&gold, &predicted);
    }

    /// Compares all that was read in one report with one annotator's gold, if that is of more than
    /// who said what. This comes beside [`Tally::add`], which compares attributions.
    pub fn add_whole(&mut self, report: &GoldReport, predicted: &WholeReading) {
        if let Some(gold) = &report.reading {
            self.reading.add(&report.text, gold, predicted);
        }
    }

    fn compare(&mut self, gold: &[Prepared], predicted: &[Prepared]) {
        #[expect(clippy::cast_precision_loss, reason = "a cue does not have 2^53 words")]
        let cue = pairs(gold, predicted, |g, p| g.cue.shared(&p.cue) as f64);
        let exact = pairs(gold, predicted, |g, p| f64::from(u8::from(g.content == p.content)));
        let same_content = pairs(gold, predicted, soft);
        let full = pairs(gold, predicted, |g, p| if g.same_source(p) { soft(g, p) } else { 0.0 });

        let counts = &mut self.figures;
        counts.cue.add(cue.len(), gold.len(), predicted.len());
        counts.content_exact.add(exact.len(), gold.len(), predicted.len());
        counts.content_soft.add(same_content.len(), gold.len(), predicted.len());
        counts.attribution.add(full.len(), gold.len(), predicted.len());

        let all = |side: &[Prepared]| side.iter().flat_map(|a| a.content.iter()).collect::<WordSet>();
        let (gold_words, predicted_words) = (all(gold), all(predicted));
        let shared = gold_words.shared(&predicted_words);
        counts.content_overlap.add(shared, gold_words.len(), predicted_words.len());

        let mut right = vec![false; predicted.len()];
        for &(_, j) in &full {
            right[j] = true;
        }
        let quoted = |side: &[Prepared]| side.iter().filter(|a| a.quoted).count();
        let hit_gold = full.iter().filter(|&&(i, _)| gold[i].quoted).count();
        let hit_predicted = predicted.iter().zip(&right).filter(|(p, right)| p.quoted && **right).count();
        counts.quoted_attribution.add_sides((hit_gold, quoted(gold)), (hit_predicted, quoted(predicted)));

        for (predicted, right) in predicted.iter().zip(right) {
            if let Some(confidence) = predicted.confidence {
                self.reliability.add(confidence, right);
            }
        }
    }

    /// The figures of all that was added.
    #[must_use]
    pub fn scores(&self) -> Scores {
        Scores {
            reports: self.reports,
            figures: self.figures.figures(),
            fragments: self.fragments.scores(),
            calibration: self.reliability.calibration(),
            reading: (!self.reading.is_empty()).then(|| self.reading.scores()),
        }
    }
}

/// An attribution as the words it covers.
struct Prepared<'t> {
    source: WordSet,
    cue: WordSet,
    content: WordSet,
    /// The last capitalised word of the source, without a possessive ending.
    head: Option<&'t str>,
    quoted: bool,
    confidence: Option<f64>,
}

impl<'t> Prepared<'t> {
    /// `None` if the content has no words: such an attribution is not counted on either side.
    fn new(
        attribution: &Attribution,
        confidence: Option<f64>,
        text: &'t str,
        words: &[Span],
    ) -> Option<Self> {
        let content = WordSet::inside(&attribution.content, words);
        if content.is_empty() {
            return None;
        }
        let source = WordSet::inside(&attribution.source, words);
        Some(Self {
            head: head(&source, text, words),
            source,
            cue: WordSet::inside(&attribution.cue, words),
            content,
            quoted: attribution.content.iter().any(|&span| is_quoted(text, span)),
            confidence,
        })
    }

    fn same_source(&self, other: &Self) -> bool {
        if self.source.is_empty() || other.source.is_empty() {
            return self.source.is_empty() && other.source.is_empty();
        }
        self.source.iou(&other.source) >= 0.5 || (self.head.is_some() && self.head == other.head)
    }
}

/// The contents' intersection over union where it is at least one half, and 0 elsewhere.
fn soft(gold: &Prepared, predicted: &Prepared) -> f64 {
    let iou = gold.content.iou(&predicted.content);
    if iou >= 0.5 { iou } else { 0.0 }
}

/// Pairs gold with predicted one to one, best score first, and of equal scores the later gold,
/// then the later prediction. Scores of 0 pair nothing.
fn pairs(
    gold: &[Prepared],
    predicted: &[Prepared],
    score: impl Fn(&Prepared, &Prepared) -> f64,
) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, g) in gold.iter().enumerate() {
        for (j, p) in predicted.iter().enumerate() {
            let score = score(g, p);
            if score > 0.0 {
                candidates.push((score, i, j));
            }
        }
    }
    candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
    let (mut seen_gold, mut seen_predicted) = (vec![false; gold.len()], vec![false; predicted.len()]);
    let mut paired = Vec::new();
    for (_, i, j) in candidates {
        if !seen_gold[i] && !seen_predicted[j] {
            (seen_gold[i], seen_predicted[j]) = (true, true);
            paired.push((i, j));
        }
    }
    paired
}
