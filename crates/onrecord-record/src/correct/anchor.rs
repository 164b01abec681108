//! By what a line is found again in another reading of the same report: the words that it hangs on.

use onrecord::{CodePoints, Later, Mention, MentionForm, Reading, Span};

use super::LineKind;

/// How much of two long places must be common, of all that one of them has, for them to be one.
const COMMON: f64 = 0.5;

/// Code points, end exclusive.
pub(crate) type Place = [usize; 2];

/// Where a line hangs in its report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    /// Of an actor a mention, by name if there is one; of an office the evidence, of a date its words, of an event the trigger; of a
    /// statement the first of the cue, or of the content if it has no cue; of a link that of its statement.
    pub(crate) place: Place,
    /// Of a statement with a cue the first of its content; of a link where what came later hangs.
    pub(crate) other: Option<Place>,
    /// What tells it from others at the same place.
    pub(crate) mark: Option<String>,
}

impl Anchor {
    fn at(place: Place) -> Self {
        Self { place, other: None, mark: None }
    }
}

/// How well a line fits an anchor: the more the better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(super) struct Fit {
    exact: bool,
    same_mark: bool,
    same_other: bool,
    /// The part that both places have in common.
    common: f64,
}

/// The anchors of all lines of a kind, in their order.
pub(super) fn anchors(reading: &Reading<'_>, points: &CodePoints<'_>, kind: LineKind) -> Vec<Anchor> {
    let pair = |span: Span| points.pair(span);
    let marked = |place: Span, mark: &str| Anchor { mark: Some(mark.to_owned()), ..Anchor::at(pair(place)) };
    match kind {
        LineKind::Actor => reading
            .actors
            .iter()
            .map(|actor| {
                let named = actor.mentions.iter().find(|mention| mention.form == MentionForm::Name);
                Anchor::at(named.or(actor.mentions.first()).map_or([0, 0], |mention| pair(mention.span)))
            })
            .collect(),
        LineKind::Office => {
            reading.offices.iter().map(|office| marked(office.evidence, &office.title)).collect()
        }
        LineKind::Date => reading.dates.iter().map(|date| Anchor::at(pair(date.span))).collect(),
        LineKind::Statement => (0..reading.statements.len()).map(|n| statement(reading, points, n)).collect(),
        LineKind::Event => {
            reading.events.iter().map(|event| marked(event.trigger, event.kind.as_str())).collect()
        }
        LineKind::Link => reading
            .bearings
            .iter()
            .map(|link| {
                let later = match link.later {
                    Later::Event(event) => reading.events.get(event).map(|event| pair(event.trigger)),
                    Later::Statement(n) => Some(statement(reading, points, n).place),
                };
                let of = statement(reading, points, link.statement);
                Anchor { place: of.place, other: later, mark: Some(link.kind.as_str().to_owned()) }
            })
            .collect(),
    }
}

fn statement(reading: &Reading<'_>, points: &CodePoints<'_>, n: usize) -> Anchor {
    let Some(statement) = reading.statements.get(n) else { return Anchor::at([0, 0]) };
    let first = |spans: &[Span]| spans.first().map(|&span| points.pair(span));
    match (first(&statement.cue), first(&statement.content)) {
        (Some(cue), content) => Anchor { other: content, ..Anchor::at(cue) },
        (None, content) => Anchor::at(content.unwrap_or([0, 0])),
    }
}

/// How well a line that hangs at `there` fits `wanted`; none if it is another one.
pub(super) fn fit(kind: LineKind, wanted: &Anchor, there: &Anchor) -> Option<Fit> {
    let common = match kind {
        // A cue is another statement's than one without a cue, unless what is said is the same.
        LineKind::Statement => match (wanted.other, there.other) {
            (Some(_), Some(_)) => common(wanted.place, there.place),
            (Some(content), None) => most(common(content, there.place)),
            (None, Some(content)) => most(common(wanted.place, content)),
            (None, None) => most(common(wanted.place, there.place)),
        },
        LineKind::Link => match (wanted.other, there.other) {
            (Some(wanted), Some(there)) if common(wanted, there) == 0.0 => 0.0,
            _ => common(wanted.place, there.place),
        },
        _ => common(wanted.place, there.place),
    };
    (common > 0.0).then(|| Fit {
        exact: wanted.place == there.place,
        same_mark: wanted.mark == there.mark,
        same_other: wanted.other == there.other,
        common,
    })
}

/// How well an actor fits `wanted`: by its best mention.
pub(super) fn fit_actor(wanted: Place, mentions: &[Mention], points: &CodePoints<'_>) -> Option<Fit> {
    let fits = mentions.iter().filter_map(|mention| {
        let place = points.pair(mention.span);
        let common = common(wanted, place);
        (common > 0.0).then_some(Fit {
            exact: place == wanted,
            // A pronoun inside a name's place is somebody else's.
            same_mark: mention.form == MentionForm::Name,
            same_other: true,
            common,
        })
    });
    fits.reduce(|best, next| if next > best { next } else { best })
}

/// Both places' common part, of all that they cover.
pub(super) fn common(one: Place, two: Place) -> f64 {
    let both = one[1].min(two[1]).saturating_sub(one[0].max(two[0]));
    let all = one[1].max(two[1]).saturating_sub(one[0].min(two[0]));
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

/// Long places overlap with much that is something else.
fn most(common: f64) -> f64 {
    if common >= COMMON { common } else { 0.0 }
}

/// An actor that another line's correction names: by a mention and, where no reading has that any more, by its name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Who {
    pub(crate) name: String,
    pub(crate) at: Place,
}

impl Who {
    /// Which of the reading's actors it is.
    pub(super) fn find(&self, reading: &Reading<'_>, points: &CodePoints<'_>) -> Option<usize> {
        let fits = reading.actors.iter().enumerate();
        let fits = fits.filter_map(|(n, actor)| Some((fit_actor(self.at, &actor.mentions, points)?, n)));
        let best = fits.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.map(|(_, n)| n).or_else(|| reading.actors.iter().position(|actor| actor.name == self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(place: Place, other: Option<Place>, mark: &str) -> Anchor {
        Anchor { place, other, mark: Some(mark.to_owned()) }
    }

    #[test]
    fn places() {
        assert_eq!(common([0, 4], [4, 8]), 0.0);
        assert_eq!(common([0, 4], [0, 4]), 1.0);
        assert_eq!(common([0, 8], [4, 8]), 0.5);
        assert_eq!(common([3, 3], [3, 3]), 0.0);
    }

    #[test]
    fn the_same_place_comes_first() {
        let wanted = anchor([10, 14], None, "demand");
        let fit = |there: &Anchor| fit(LineKind::Event, &wanted, there);
        let exact = fit(&anchor([10, 14], None, "warn"));
        assert!(exact > fit(&anchor([9, 14], None, "demand")));
        assert!(exact < fit(&wanted));
        assert_eq!(fit(&anchor([14, 20], None, "demand")), None);
    }

    #[test]
    fn a_statement_inside_another_is_not_it() {
        // The outer one has no cue any more, the inner one's cue stands in its content.
        let outer = Anchor { place: [0, 100], other: None, mark: None };
        let inner = Anchor { place: [20, 24], other: Some([25, 60]), mark: None };
        assert_eq!(fit(LineKind::Statement, &outer, &inner), None);
        let again = Anchor { place: [101, 105], other: Some([0, 90]), mark: None };
        assert!(fit(LineKind::Statement, &outer, &again).is_some());
        assert!(fit(LineKind::Statement, &again, &outer).is_some());
    }

    #[test]
    fn a_link_needs_both_ends() {
        let wanted = anchor([0, 4], Some([50, 54]), "promised_then_done");
        assert_eq!(fit(LineKind::Link, &wanted, &anchor([0, 4], Some([60, 64]), "promised_then_done")), None);
        assert!(fit(LineKind::Link, &wanted, &anchor([0, 4], Some([50, 60]), "promised_then_not")).is_some());
    }
}
