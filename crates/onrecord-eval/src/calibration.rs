//! How far a stated confidence can be trusted.
//!
//! Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks" (ICML 2017): of
//! the predictions made with a confidence of about 0.8, about 80 % should be right.

use serde::Serialize;

/// Bins of equal width that confidences are sorted into, `(0, 1/15]` to `(14/15, 1]`.
pub const BINS: usize = 15;

/// One row of the reliability table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Confidences in the bin are above this; the first bin holds 0, too.
    pub above: f64,
    /// And at most this.
    pub to: f64,
    /// Predictions in the bin.
    pub predicted: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// Expected calibration error and the table behind it. A prediction is right if it counts as
/// such for `attribution` ([`Figures::attribution`](crate::Figures::attribution)).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// The mean difference between confidence and share right, weighted by bin size: 0 is best.
    pub expected_calibration_error: f64,
    /// Predictions that state a confidence.
    pub predicted: usize,
    /// The bins that hold any prediction.
    pub bins: Vec<Bin>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    predicted: usize,
    confidence: f64,
    right: usize,
}

/// Adds up confidences and outcomes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reliability {
    bins: [Sum; BINS],
}

impl Reliability {
    /// Adds a prediction made with `confidence`; what lies outside 0 to 1 counts as the nearer end.
    pub(crate) fn add(&mut self, confidence: f64, right: bool) {
        let confidence = confidence.clamp(0.0, 1.0);
        // The edges are compared as they are shown, so that 0.2 is in the bin that ends at 3/15.
        let bin = (0..BINS - 1).find(|&n| confidence <= edge(n + 1)).unwrap_or(BINS - 1);
        let sum = &mut self.bins[bin];
        sum.predicted += 1;
        sum.confidence += confidence;
        sum.right += usize::from(right);
    }

    #[expect(clippy::cast_precision_loss, reason = "nobody counts to 2^53")]
    pub(crate) fn calibration(&self) -> Option<Calibration> {
        let predicted: usize = self.bins.iter().map(|sum| sum.predicted).sum();
        if predicted == 0 {
            return None;
        }
        let mut error = 0.0;
        let mut bins = Vec::new();
        for (n, sum) in self.bins.iter().enumerate().filter(|(_, sum)| sum.predicted > 0) {
            let size = sum.predicted as f64;
            let (confidence, right) = (sum.confidence / size, sum.right as f64 / size);
            error += size / predicted as f64 * (right - confidence).abs();
            bins.push(Bin { above: edge(n), to: edge(n + 1), predicted: sum.predicted, confidence, right });
        }
        Some(Calibration { expected_calibration_error: error, predicted, bins })
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are fifteen bins")]
fn edge(n: usize) -> f64 {
    n as f64 / BINS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_confidence_no_calibration() {
        assert_eq!(Reliability::default().calibration(), None);
    }

    #[test]
    fn error_is_weighted_by_bin() {
        let mut reliability = Reliability::default();
        // Three of four right at 0.9, none of one at 0.5: (4/5) · 0.15 + (1/5) · 0.5.
        for right in [true, true, true, false] {
            reliability.add(0.9, right);
        }
        reliability.add(0.5, false);
        let calibration = reliability.calibration().expect("there are predictions");
        assert!((calibration.expected_calibration_error - 0.22).abs() < 1e-12);
        assert_eq!(calibration.bins.len(), 2);
        assert_eq!(calibration.bins[0].predicted, 1);
    }

    #[test]
    fn bins_include_their_upper_edge() {
        let mut reliability = Reliability::default();
        for confidence in [0.0, 1.0 / 15.0, 0.2, 1.0, f64::from(0.2_f32)] {
            reliability.add(confidence, true);
        }
        let bins = reliability.calibration().expect("there are predictions").bins;
        let sizes: Vec<_> = bins.iter().map(|b| (b.to, b.predicted)).collect();
        assert_eq!(sizes, [(1.0 / 15.0, 2), (0.2, 1), (4.0 / 15.0, 1), (1.0, 1)]);
    }
}
