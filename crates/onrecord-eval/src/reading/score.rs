//! The figures of the corpus' own scorer, to the last digit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use onrecord::{CodePoints, EventKind, Span};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};
use unicase::UniCase;

use super::align::{by_mentions, by_overlap, by_words, greedy, overlapping};
use super::classes::ClassCounts;
use super::coreference::CoreferenceCounts;
use super::{Actor, Affair, Classes, Coreference, Event, Layer, Office, Said, WholeReading};
use crate::figures::{Count, Prf};
use crate::words::{WordSet, words};

/// What is measured of whole readings. Actors are the same if they were paired: one to one, by
/// the mentions that they share, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// Mentions of actors: the same span.
    Mentions,
    /// The mean F1 of [`Coreference`].
    Actors,
    /// Contents whose shared words are at least half of all their words.
    Statements,
    /// The same, and the speaker is the right actor, or rightly none.
    SaidBy,
    /// Of the statements found whose speaker is known, those that are given one.
    SpeakerNamed,
    /// Of those, the ones that are given the right one.
    NameRight,
    /// The right holder, and one title contains the other, in capitals or not.
    Offices,
    /// The same, and the status is right.
    OfficesStatus,
    /// Time expressions that overlap.
    Dates,
    /// The same, and the value is right.
    DatesValue,
    /// Triggers that overlap, and the type is right.
    Events,
    /// The same, and the status is right.
    EventsStatus,
    /// The mean F1 of the types of event that there are three of or more, without `harm`.
    EventsMacro,
    /// Events with exactly the right actors on both sides.
    WhoDidWhat,
    /// Of the events found, each actor in a role.
    Participants,
    /// About the right actor, and with an event of the gold one.
    Affairs,
    /// Events of the affairs found.
    AffairSteps,
    /// Every two of those, in the right order.
    StepOrder,
    /// Both ends and the kind are right.
    Links,
}

/// A figure's value.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Of things that are counted.
    Counted(Prf),
    /// A mean of several F1.
    Mean {
        /// The mean.
        f1: f64,
    },
}

impl Figure {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 19] = [
        Self::Mentions,
        Self::Actors,
        Self::Statements,
        Self::SaidBy,
        Self::SpeakerNamed,
        Self::NameRight,
        Self::Offices,
        Self::OfficesStatus,
        Self::Dates,
        Self::DatesValue,
        Self::Events,
        Self::EventsStatus,
        Self::EventsMacro,
        Self::WhoDidWhat,
        Self::Participants,
        Self::Affairs,
        Self::AffairSteps,
        Self::StepOrder,
        Self::Links,
    ];

    /// Its name, the reference scorer's.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mentions => "mentions",
            Self::Actors => "actors (CoNLL)",
            Self::Statements => "statements",
            Self::SaidBy => "said-by",
            Self::SpeakerNamed => "speaker-named",
            Self::NameRight => "name-right",
            Self::Offices => "offices",
            Self::OfficesStatus => "offices+status",
            Self::Dates => "dates",
            Self::DatesValue => "dates+value",
            Self::Events => "events",
            Self::EventsStatus => "events+status",
            Self::EventsMacro => "events (macro)",
            Self::WhoDidWhat => "who-did-what",
            Self::Participants => "participants",
            Self::Affairs => "affairs",
            Self::AffairSteps => "affair-steps",
            Self::StepOrder => "step-order",
            Self::Links => "links",
        }
    }

    /// The layers without which it says nothing.
    #[must_use]
    pub fn layers(self) -> &'static [Layer] {
        match self {
            Self::Mentions | Self::Actors => &[Layer::Actors],
            Self::Statements => &[Layer::Statements],
            Self::SaidBy | Self::SpeakerNamed | Self::NameRight => &[Layer::Statements, Layer::Actors],
            Self::Offices | Self::OfficesStatus => &[Layer::Offices, Layer::Actors],
            Self::Dates | Self::DatesValue => &[Layer::Dates],
            Self::Events | Self::EventsStatus | Self::EventsMacro => &[Layer::Events],
            Self::WhoDidWhat | Self::Participants => &[Layer::Events, Layer::Actors],
            Self::Affairs | Self::AffairSteps | Self::StepOrder => {
                &[Layer::Affairs, Layer::Events, Layer::Actors]
            }
            Self::Links => &[Layer::Links, Layer::Statements],
        }
    }
}

/// The figures of whole readings.
///
/// As JSON, only the figures and tables of layers that both the gold and the readings have.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadingScores {
    /// Gold reports compared; a report with several annotators counts once for each.
    pub reports: usize,
    /// Layers that the gold has and no reading does.
    pub not_read: BTreeSet<Layer>,
    /// The measures behind [`Figure::Actors`].
    pub coreference: Coreference,
    /// Tables by class, beside the figures.
    pub classes: Classes,
    /// Layers that both have.
    held: BTreeSet<Layer>,
    values: BTreeMap<Figure, Value>,
}

impl ReadingScores {
    /// The value of `figure`, which is 0 for layers that the readings do not have.
    #[must_use]
    pub fn value(&self, figure: Figure) -> Value {
        self.values.get(&figure).copied().unwrap_or(Value::Counted(Prf::default()))
    }

    /// Whether gold and readings have what `figure` is about.
    #[must_use]
    pub fn is_shown(&self, figure: Figure) -> bool {
        figure.layers().iter().all(|layer| self.held.contains(layer))
    }

    /// The figures to show under their names, in order.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, Value)> {
        let shown = Figure::ALL.into_iter().filter(|&figure| self.is_shown(figure));
        shown.map(|figure| (figure.name(), self.value(figure)))
    }

    /// The tables to show under their names, in order: of layers that both have, and not empty.
    pub fn tables(&self) -> impl Iterator<Item = (&'static str, &super::ClassTable)> {
        let Classes { mentions, mentions_of_actor, said_by, events } = &self.classes;
        [
            ("mentions", mentions, Figure::Mentions),
            ("mentions-of-actor", mentions_of_actor, Figure::Mentions),
            ("said-by", said_by, Figure::SaidBy),
            ("events", events, Figure::Events),
        ]
        .into_iter()
        .filter(|&(_, table, figure)| !table.is_empty() && self.is_shown(figure))
        .map(|(name, table, _)| (name, table))
    }
}

impl Serialize for ReadingScores {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        /// Pairs as an object.
        struct Rows<I>(I);
        impl<K: Serialize, V: Serialize, I: Iterator<Item = (K, V)> + Clone> Serialize for Rows<I> {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let mut map = to.serialize_map(None)?;
                for (key, value) in self.0.clone() {
                    map.serialize_entry(&key, &value)?;
                }
                map.end()
            }
        }
        let rows: Vec<_> = self.rows().collect();
        let tables: Vec<_> = self.tables().collect();
        let mut fields = to.serialize_struct("ReadingScores", 5)?;
        fields.serialize_field("reports", &self.reports)?;
        fields.serialize_field("not-read", &self.not_read)?;
        fields.serialize_field("figures", &Rows(rows.iter().copied()))?;
        if self.is_shown(Figure::Actors) {
            fields.serialize_field("coreference", &self.coreference)?;
        } else {
            fields.skip_field("coreference")?;
        }
        fields.serialize_field("classes", &Rows(tables.iter().copied()))?;
        fields.end()
    }
}

/// The counts behind [`ReadingScores`].
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadingCounts {
    reports: usize,
    gold_layers: BTreeSet<Layer>,
    layers: BTreeSet<Layer>,
    counts: BTreeMap<Figure, Count>,
    coreference: CoreferenceCounts,
    types: Types,
    classes: ClassCounts,
}

/// Counts of events by type, in the order in which the types were first met.
#[derive(Clone, Debug, Default)]
struct Types {
    index: HashMap<String, usize>,
    counts: Vec<(String, Count)>,
}

impl Types {
    fn add(&mut self, name: &str, hits: usize, gold: usize, predicted: usize) {
        let n = match self.index.get(name) {
            Some(&n) => n,
            None => {
                self.index.insert(name.to_owned(), self.counts.len());
                self.counts.push((name.to_owned(), Count::default()));
                self.counts.len() - 1
            }
        };
        self.counts[n].1.add(hits, gold, predicted);
    }

    /// Every type of the guidelines, met or not: that none is found says something, too. Then those that
    /// they do not know.
    fn table(&self) -> super::ClassTable {
        let known = EventKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), Prf::default()));
        known.chain(self.counts.iter().map(|(name, count)| (name.clone(), count.prf()))).collect()
    }

    /// The mean F1 of the types that there are enough of. Sums run in the order of the types, as
    /// in the reference scorer.
    #[expect(clippy::cast_precision_loss, reason = "there are not 2^53 types")]
    fn mean_f1(&self) -> f64 {
        let prfs = self.counts.iter().filter(|(name, _)| name != "harm").map(|(_, count)| count.prf());
        let (sum, all) =
            prfs.filter(|prf| prf.gold >= 3).fold((0.0, 0_usize), |(sum, n), prf| (sum + prf.f1, n + 1));
        if all == 0 { 0.0 } else { sum / all as f64 }
    }
}

impl ReadingCounts {
    /// Whether nothing was compared.
    pub(crate) fn is_empty(&self) -> bool {
        self.reports == 0
    }

    /// Compares what was read in `text` with one annotator's gold.
    pub(crate) fn add(&mut self, text: &str, gold: &WholeReading, predicted: &WholeReading) {
        let points = CodePoints::new(text);
        self.reports += 1;
        self.gold_layers.extend(gold.layers());
        self.layers.extend(predicted.layers());

        let gold_actors = gold.actors.as_deref().unwrap_or_default();
        let actors = predicted.actors.as_deref().unwrap_or_default();
        let same_actors = self.actors(gold_actors, actors);
        self.classes.add_mentions(&points, text, gold_actors, actors, &same_actors);
        let right = Right::new(gold_actors, actors, &same_actors);

        self.offices(&right, gold.offices.as_deref(), predicted.offices.as_deref());
        self.dates(gold, predicted);
        let same_statements = self.statements(&right, text, &points, gold, predicted);
        let same_events = self.events(&right, gold, predicted);

        // Affairs are about events, links between statements and what came later: by the ids of
        // the gold ones that the predicted ones were paired with.
        let gold_events = gold.events.iter().flatten().map(|event| event.id.as_deref());
        let events = predicted.events.iter().flatten().map(|event| event.id.as_deref());
        let events = Right::of(gold_events, events, &same_events);
        let gold_statements = gold.statements.iter().flatten().map(|said| said.id.as_deref());
        let statements = predicted.statements.iter().flatten().map(|said| said.id.as_deref());
        let statements = Right::of(gold_statements, statements, &same_statements);
        self.affairs(&right, &events, gold.affairs.as_deref(), predicted.affairs.as_deref());
        self.links(&statements, &events, gold, predicted);
    }

    /// The figures of all that was added.
    pub(crate) fn scores(&self) -> ReadingScores {
        let coreference = self.coreference.scores();
        let value = |figure| match figure {
            Figure::Actors => Value::Mean { f1: coreference.mean_f1 },
            Figure::EventsMacro => Value::Mean { f1: self.types.mean_f1() },
            _ => Value::Counted(self.counts.get(&figure).copied().unwrap_or_default().prf()),
        };
        ReadingScores {
            reports: self.reports,
            not_read: &self.gold_layers - &self.layers,
            held: &self.gold_layers & &self.layers,
            values: Figure::ALL.into_iter().map(|figure| (figure, value(figure))).collect(),
            coreference,
            classes: self.classes.tables(self.types.table()),
        }
    }

    fn count(&mut self, figure: Figure, hits: usize, gold: usize, predicted: usize) {
        self.counts.entry(figure).or_default().add(hits, gold, predicted);
    }

    /// Counts mentions and coreference; returns the actors that are the same.
    fn actors(&mut self, gold: &[Actor], predicted: &[Actor]) -> Vec<(usize, usize)> {
        let mentions = |actors: &'_ [Actor]| -> HashSet<[usize; 2]> {
            actors.iter().flat_map(|actor| actor.mentions.iter().copied()).collect()
        };
        let (gold_mentions, found) = (mentions(gold), mentions(predicted));
        let hits = gold_mentions.intersection(&found).count();
        self.count(Figure::Mentions, hits, gold_mentions.len(), found.len());

        let gold: Vec<_> = gold.iter().map(|actor| actor.mentions.as_slice()).collect();
        let predicted: Vec<_> = predicted.iter().map(|actor| actor.mentions.as_slice()).collect();
        self.coreference.add(&gold, &predicted);
        greedy(by_mentions(&gold, &predicted))
    }

    /// Counts statements; returns those that are the same, whoever made them.
    fn statements(
        &mut self,
        right: &Right<'_>,
        text: &str,
        points: &CodePoints<'_>,
        gold: &WholeReading,
        predicted: &WholeReading,
    ) -> Vec<(usize, usize)> {
        let gold = gold.statements.as_deref().unwrap_or_default();
        let predicted = predicted.statements.as_deref().unwrap_or_default();
        let cut = words(text);
        let contents = |side: &[Said]| -> Vec<WordSet> {
            let spans = |said: &Said| -> Vec<Span> {
                said.content.iter().filter_map(|&pair| points.span(pair)).collect()
            };
            side.iter().map(|said| WordSet::inside(&spans(said), &cut)).collect()
        };
        let candidates = by_words(&contents(gold), &contents(predicted));
        let said_by = |&(_, i, j): &(f64, usize, usize)| match (&gold[i].speaker, &predicted[j].speaker) {
            (None, None) => true,
            (Some(speaker), Some(predicted)) => right.is(predicted, speaker),
            _ => false,
        };
        let said = greedy(candidates.iter().filter(|c| said_by(c)).copied().collect());
        let same = greedy(candidates);
        self.count(Figure::Statements, same.len(), gold.len(), predicted.len());
        self.count(Figure::SaidBy, said.len(), gold.len(), predicted.len());
        for &(i, j) in &same {
            let Some(speaker) = &gold[i].speaker else { continue };
            let named = &predicted[j].speaker;
            self.count(Figure::SpeakerNamed, usize::from(named.is_some()), 1, 1);
            if let Some(named) = named {
                self.count(Figure::NameRight, usize::from(right.is(named, speaker)), 1, 1);
            }
        }
        self.classes.add_said_by(points, text, gold, predicted, &said);
        same
    }

    fn offices(&mut self, right: &Right<'_>, gold: Option<&[Office]>, predicted: Option<&[Office]>) {
        let (gold, predicted) = (gold.unwrap_or_default(), predicted.unwrap_or_default());
        let titles = |side: &[Office]| -> Vec<String> {
            side.iter().map(|office| UniCase::new(&office.title).to_folded_case()).collect()
        };
        let (gold_titles, titles) = (titles(gold), titles(predicted));
        let mut held: HashMap<&str, Vec<usize>> = HashMap::new();
        for (i, office) in gold.iter().enumerate().filter(|&(i, _)| !gold_titles[i].is_empty()) {
            held.entry(office.holder.as_deref().unwrap_or_default()).or_default().push(i);
        }
        let mut candidates = Vec::new();
        for (j, office) in predicted.iter().enumerate().filter(|&(j, _)| !titles[j].is_empty()) {
            let Some(Mapped::Gold(holder)) = office.holder.as_deref().map(|id| right.map(id)) else {
                continue;
            };
            for &i in held.get(holder).into_iter().flatten() {
                let (a, b) = (&gold_titles[i], &titles[j]);
                if gold[i].holder.is_some() && (a.contains(b.as_str()) || b.contains(a.as_str())) {
                    candidates.push((1.0, i, j));
                }
            }
        }
        let status = |&(_, i, j): &(f64, usize, usize)| gold[i].status == predicted[j].status;
        let with_status = greedy(candidates.iter().filter(|c| status(c)).copied().collect());
        self.count(Figure::Offices, greedy(candidates).len(), gold.len(), predicted.len());
        self.count(Figure::OfficesStatus, with_status.len(), gold.len(), predicted.len());
    }

    fn dates(&mut self, gold: &WholeReading, predicted: &WholeReading) {
        let gold = gold.dates.as_deref().unwrap_or_default();
        let predicted = predicted.dates.as_deref().unwrap_or_default();
        let spans = |side: &[super::TimeExpression]| side.iter().map(|date| date.span).collect::<Vec<_>>();
        let overlaps = overlapping(&spans(gold), &spans(predicted));
        let near = greedy(by_overlap(&overlaps, |_, _| true));
        let equal = greedy(by_overlap(&overlaps, |i, j| gold[i].value == predicted[j].value));
        self.count(Figure::Dates, near.len(), gold.len(), predicted.len());
        self.count(Figure::DatesValue, equal.len(), gold.len(), predicted.len());
    }

    /// Counts events; returns those that are the same, whoever took part.
    fn events(
        &mut self,
        right: &Right<'_>,
        gold: &WholeReading,
        predicted: &WholeReading,
    ) -> Vec<(usize, usize)> {
        let gold = gold.events.as_deref().unwrap_or_default();
        let predicted = predicted.events.as_deref().unwrap_or_default();
        let triggers = |side: &[Event]| side.iter().map(|event| event.trigger).collect::<Vec<_>>();
        let overlaps = overlapping(&triggers(gold), &triggers(predicted));
        let typed = |i: usize, j: usize| gold[i].kind == predicted[j].kind;
        let status = |i: usize, j: usize| gold[i].status == predicted[j].status;
        // Who took part, by role.
        let roles: Vec<[BTreeSet<Mapped<'_>>; 2]> =
            gold.iter().map(|event| [&event.by, &event.to].map(|ids| golden(ids))).collect();
        let found: Vec<[BTreeSet<Mapped<'_>>; 2]> =
            predicted.iter().map(|event| [&event.by, &event.to].map(|ids| right.all(ids))).collect();

        let same = greedy(by_overlap(&overlaps, typed));
        let with_status = greedy(by_overlap(&overlaps, |i, j| typed(i, j) && status(i, j)));
        let whole = greedy(by_overlap(&overlaps, |i, j| typed(i, j) && roles[i] == found[j]));
        self.count(Figure::Events, same.len(), gold.len(), predicted.len());
        self.count(Figure::EventsStatus, with_status.len(), gold.len(), predicted.len());
        self.count(Figure::WhoDidWhat, whole.len(), gold.len(), predicted.len());
        let mut hit = vec![false; gold.len()];
        for &(i, j) in &same {
            hit[i] = true;
            for (gold, predicted) in roles[i].iter().zip(&found[j]) {
                let hits = gold.intersection(predicted).count();
                self.count(Figure::Participants, hits, gold.len(), predicted.len());
            }
        }
        // Found ones first: the order in which the mean over types is summed.
        for found in [true, false] {
            for (event, _) in gold.iter().zip(&hit).filter(|(_, hit)| **hit == found) {
                self.types.add(&event.kind, usize::from(found), 1, 0);
            }
        }
        for event in predicted {
            self.types.add(&event.kind, 0, 0, 1);
        }
        same
    }

    fn affairs(
        &mut self,
        right: &Right<'_>,
        events: &Right<'_>,
        gold: Option<&[Affair]>,
        predicted: Option<&[Affair]>,
    ) {
        let (gold, predicted) = (gold.unwrap_or_default(), predicted.unwrap_or_default());
        let steps: Vec<Vec<&str>> = predicted
            .iter()
            .map(|affair| affair.events.iter().filter_map(|id| events.map(id).gold()).collect())
            .collect();
        let step_sets: Vec<BTreeSet<&str>> = steps.iter().map(|ids| ids.iter().copied().collect()).collect();
        let about: Vec<_> = predicted.iter().map(|affair| right.all(&affair.about)).collect();
        let mut candidates = Vec::new();
        let mut shared = HashMap::new();
        for (i, affair) in gold.iter().enumerate() {
            let accountable = golden(&affair.about);
            let own: BTreeSet<&str> = affair.events.iter().map(String::as_str).collect();
            for j in 0..predicted.len() {
                let both = own.intersection(&step_sets[j]).count();
                if both > 0 && !accountable.is_disjoint(&about[j]) {
                    #[expect(clippy::cast_precision_loss, reason = "no affair has 2^53 events")]
                    candidates.push((both as f64, i, j));
                    shared.insert((i, j), both);
                }
            }
        }
        let pairs = greedy(candidates);
        self.count(Figure::Affairs, pairs.len(), gold.len(), predicted.len());
        let length = |side: &[Affair]| side.iter().map(|affair| affair.events.len()).sum();
        let hits = pairs.iter().filter_map(|pair| shared.get(pair)).sum();
        self.count(Figure::AffairSteps, hits, length(gold), length(predicted));
        for (i, j) in pairs {
            let rank: HashMap<&str, usize> =
                gold[i].events.iter().enumerate().map(|(k, id)| (id.as_str(), k)).collect();
            let ranks: Vec<usize> = steps[j].iter().filter_map(|id| rank.get(id).copied()).collect();
            let twos = ranks.len() * ranks.len().saturating_sub(1) / 2;
            self.count(Figure::StepOrder, ascending(&ranks), twos, twos);
        }
    }

    fn links(
        &mut self,
        statements: &Right<'_>,
        events: &Right<'_>,
        gold: &WholeReading,
        predicted: &WholeReading,
    ) {
        let links = gold.links.iter().flatten().map(|link| {
            let [statement, later] = [&link.statement, &link.later].map(|id| Mapped::Gold(id));
            (statement, later, link.kind.as_str())
        });
        let gold: HashSet<_> = links.collect();
        let links = predicted.links.iter().flatten().map(|link| {
            // A statement's id before an event's, should both have the same.
            let later = match statements.map(&link.later) {
                Mapped::Unknown(id) => events.map(id),
                found => found,
            };
            (statements.map(&link.statement), later, link.kind.as_str())
        });
        let found: HashSet<_> = links.collect();
        self.count(Figure::Links, gold.intersection(&found).count(), gold.len(), found.len());
    }
}

/// Of all pairs of numbers, how many are in ascending order.
fn ascending(numbers: &[usize]) -> usize {
    let (mut before, mut count) = (Vec::with_capacity(numbers.len()), 0);
    for number in numbers {
        let smaller = before.partition_point(|earlier| earlier < number);
        before.insert(smaller, *number);
        count += smaller;
    }
    count
}

/// What a predicted thing is in the gold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Mapped<'r> {
    /// The gold thing with this id.
    Gold(&'r str),
    /// Nothing; the predicted thing has this id.
    Unknown(&'r str),
}

impl<'r> Mapped<'r> {
    fn gold(self) -> Option<&'r str> {
        match self {
            Self::Gold(id) => Some(id),
            Self::Unknown(_) => None,
        }
    }
}

/// The gold ids of predicted ones that were paired.
struct Right<'r>(HashMap<&'r str, &'r str>);

impl<'r> Right<'r> {
    fn new(gold: &'r [Actor], predicted: &'r [Actor], same: &[(usize, usize)]) -> Self {
        Self(same.iter().map(|&(i, j)| (predicted[j].id.as_str(), gold[i].id.as_str())).collect())
    }

    /// Of things that need not have ids.
    fn of(
        gold: impl Iterator<Item = Option<&'r str>>,
        predicted: impl Iterator<Item = Option<&'r str>>,
        same: &[(usize, usize)],
    ) -> Self {
        let (gold, predicted): (Vec<_>, Vec<_>) = (gold.collect(), predicted.collect());
        Self(same.iter().filter_map(|&(i, j)| Some((predicted[j]?, gold[i]?))).collect())
    }

    fn map<'i>(&self, id: &'i str) -> Mapped<'i>
    where
        'r: 'i,
    {
        self.0.get(id).map_or(Mapped::Unknown(id), |&gold| Mapped::Gold(gold))
    }

    fn all<'i>(&self, ids: &'i [String]) -> BTreeSet<Mapped<'i>>
    where
        'r: 'i,
    {
        ids.iter().map(|id| self.map(id)).collect()
    }

    /// Whether the predicted thing `id` is the gold one `gold`.
    fn is(&self, id: &str, gold: &str) -> bool {
        self.0.get(id).is_some_and(|found| *found == gold)
    }
}

/// Gold ids, to be compared with mapped ones.
fn golden(ids: &[String]) -> BTreeSet<Mapped<'_>> {
    ids.iter().map(|id| Mapped::Gold(id)).collect()
}
