//! From a report to its reading: one shared, immutable reader, one worker a thread.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::actor;
use crate::affair;
use crate::bearing;
use crate::date;
use crate::encoder::EncoderScratch;
use crate::event;
use crate::heads::actors::{self as actor_head, Labelled};
use crate::heads::events::{self as event_head, DateKey, Occurrence, Window};
use crate::heads::statements::{Found, Scratch};
use crate::office;
use crate::speaker;
use crate::statement::assemble::{Candidate, assemble, finish, outer};
use crate::text::Layout;
use crate::tokens::{FEATURES, Guideline, Tokens};
use crate::window::windows;
use crate::{Actor, Event, Model, Office, Reading, Report, Span, Statement};

/// How a reader reads, and what it leaves out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReaderOptions {
    /// Statements of a lower calibrated confidence (0 to 1) are not reported.
    pub min_confidence: f32,
    /// Speakers of a lower calibrated confidence (0 to 1) are left unknown.
    pub min_speaker: f32,
    /// Events of a lower calibrated confidence (0 to 1) are not reported.
    pub min_event: f32,
    /// By which guideline statements are marked.
    pub guideline: Guideline,
}

impl ReaderOptions {
    /// The confidence from which on a statement is reported if nothing else is asked for: about
    /// where F1 is highest, which for calibrated confidence is half of that F1 (Lipton et al. 2014).
    pub const MIN_CONFIDENCE: f32 = 0.4;

    /// The confidence from which on a speaker is named if nothing else is asked for: a wrong name is worse
    /// than none, so the actor must be likelier than not.
    pub const MIN_SPEAKER: f32 = 0.5;

    /// The confidence from which on an event is reported if nothing else is asked for: about where F1 is highest.
    pub const MIN_EVENT: f32 = 0.35;
}

impl Default for ReaderOptions {
    fn default() -> Self {
        Self {
            min_confidence: Self::MIN_CONFIDENCE,
            min_speaker: Self::MIN_SPEAKER,
            min_event: Self::MIN_EVENT,
            guideline: Guideline::OnRecord,
        }
    }
}

/// Reads reports. Cheap to clone, shared between threads; each thread reads through its own
/// [`Worker`].
#[derive(Clone, Debug)]
pub struct Reader {
    model: Arc<Model>,
    options: ReaderOptions,
}

impl Reader {
    /// A reader on `model`.
    #[must_use]
    pub fn new(model: Arc<Model>, options: ReaderOptions) -> Self {
        Self { model, options }
    }

    /// A worker with buffers of its own.
    #[must_use]
    pub fn worker(&self) -> Worker {
        Worker {
            reader: self.clone(),
            tokens: Tokens::default(),
            ids: Vec::new(),
            features: Vec::new(),
            sentences: Vec::new(),
            encoder: EncoderScratch::default(),
            statements: Scratch::default(),
            found: Vec::new(),
            actors: actor_head::Scratch::default(),
            labelled: Vec::new(),
            events: event_head::Scratch::default(),
            occurrences: Vec::new(),
            date_keys: Vec::new(),
            stages: Stages::default(),
        }
    }
}

/// What confidences are computed from; see [`Worker::evidence`].
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Every candidate statement, before rivals are dropped.
    pub candidates: Vec<(Statement, Vec<f32>)>,
    /// Each statement whose source names an actor, with that actor.
    pub speakers: Vec<(Statement, usize, Vec<f32>)>,
    /// The offices.
    pub offices: Vec<(Office, Vec<f32>)>,
    /// Every event, however unlikely.
    pub events: Vec<(Event, Vec<f32>)>,
    /// The actors that speakers and offices point to.
    pub actors: Vec<Actor>,
}

/// How long a worker has spent on each stage of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// Paragraphs, sentences, words and quotation marks.
    pub text: Duration,
    /// Wordpieces, their features, and windows.
    pub wordpiece: Duration,
    /// The encoder.
    pub encoder: Duration,
    /// Scoring and decoding statements.
    pub statements: Duration,
    /// Scoring spans that may be mentions, names and titles.
    pub spans: Duration,
    /// Scoring words that may tell of an event.
    pub triggers: Duration,
    /// Dropping rivals, joining quotations, placing spans.
    pub assembly: Duration,
    /// Which mentions are of one actor, names, offices and speakers.
    pub actors: Duration,
    /// Time expressions.
    pub dates: Duration,
    /// Who takes part in events, and when.
    pub events: Duration,
    /// Affairs, and what came of what was said.
    pub affairs: Duration,
}

impl Stages {
    /// Each stage's name and time, in the order in which they run.
    #[must_use]
    pub fn each(&self) -> [(&'static str, Duration); 11] {
        [
            ("text", self.text),
            ("wordpiece", self.wordpiece),
            ("encoder", self.encoder),
            ("statements", self.statements),
            ("spans", self.spans),
            ("triggers", self.triggers),
            ("assembly", self.assembly),
            ("actors", self.actors),
            ("dates", self.dates),
            ("events", self.events),
            ("affairs", self.affairs),
        ]
    }
}

/// Adds the time since `since` to `stage` and starts anew.
fn lap(since: &mut Instant, stage: &mut Duration) {
    let now = Instant::now();
    *stage += now - *since;
    *since = now;
}

/// Reads one report after another, reusing its buffers.
#[derive(Debug)]
pub struct Worker {
    reader: Reader,
    tokens: Tokens,
    ids: Vec<u32>,
    features: Vec<[u8; FEATURES]>,
    sentences: Vec<u32>,
    encoder: EncoderScratch,
    statements: Scratch,
    found: Vec<Found>,
    actors: actor_head::Scratch,
    labelled: Vec<Labelled>,
    events: event_head::Scratch,
    occurrences: Vec<Occurrence>,
    date_keys: Vec<DateKey>,
    stages: Stages,
}

impl Worker {
    /// Reads `report`. The same report always gives the same reading, bit for bit, whatever was read
    /// before it.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use onrecord::{Model, Reader, ReaderOptions, Report};
    ///
    /// let reader = Reader::new(Arc::new(Model::embedded()?), ReaderOptions::default());
    /// let report = Report::from_text("harbour", "The bridge is safe, harbour master Ada Quill said on Monday.");
    /// let reading = reader.worker().read(&report);
    /// let statement = &reading.statements[0];
    /// assert_eq!(statement.cue[0].of(&report.text), "said");
    /// assert_eq!(statement.content[0].of(&report.text), "The bridge is safe");
    /// # Ok::<(), onrecord::Error>(())
    /// ```
    pub fn read<'r>(&mut self, report: &'r Report) -> Reading<'r> {
        let mut since = Instant::now();
        let layout = Layout::of(&report.text);
        lap(&mut since, &mut self.stages.text);
        // Before the network reads: events point at dates.
        let dates = date::times(&report.text, &layout.sentences, report.date);
        let dated: Vec<Span> = dates.iter().map(|d| d.span).collect();
        lap(&mut since, &mut self.stages.dates);
        let candidates = self.candidates(&report.text, &layout, &dated);
        let mut since = Instant::now();
        let mut statements = assemble(&layout, candidates, self.reader.options.min_confidence);
        lap(&mut since, &mut self.stages.assembly);
        let head = &self.reader.model.actors;
        let mut cast = actor::resolve::resolve(&report.text, &layout, head, &self.labelled, &statements);
        let mut offices = office::find::find(&report.text, &layout, head, &self.labelled, &mut cast);
        speaker::resolve::resolve(
            &report.text,
            head,
            &cast,
            self.reader.options.min_speaker,
            &mut statements,
        );
        lap(&mut since, &mut self.stages.actors);
        let parts = self.event_parts(&report.text, &layout, &cast, &statements, &dated);
        let events =
            parts.map_or_else(Vec::new, |parts| event::find::find(&parts, self.reader.options.min_event));
        office::tenure::bound(&report.text, &layout.sentences, &events, &mut offices);
        lap(&mut since, &mut self.stages.events);
        let mut reading = Reading {
            report,
            sentences: layout.sentences,
            actors: cast.actors,
            offices,
            dates,
            statements,
            events,
            affairs: Vec::new(),
            bearings: Vec::new(),
        };
        // Last, as they point at all that is above.
        let (parts, weights) = (affair::parts::Parts::of(&reading), affair::weights::Weights::built_in());
        let affairs = affair::find::find(parts, &weights);
        let bearings = bearing::find::find(parts, &weights);
        (reading.affairs, reading.bearings) = (affairs, bearings);
        lap(&mut since, &mut self.stages.affairs);
        reading
    }

    /// How long this worker has spent on each stage since it was made.
    #[must_use]
    pub fn stages(&self) -> Stages {
        self.stages
    }

    /// What confidences are computed from, of all that a report may hold: for fitting them.
    #[doc(hidden)]
    pub fn evidence(&mut self, report: &Report) -> Evidence {
        let layout = Layout::of(&report.text);
        let dates = date::times(&report.text, &layout.sentences, report.date);
        let dated: Vec<Span> = dates.iter().map(|d| d.span).collect();
        let candidates = self.candidates(&report.text, &layout, &dated);
        let quotations = outer(&layout);
        let all = candidates.iter().map(|c| {
            let evidence = c.evidence.to_vec();
            (finish(&layout, &quotations, c.clone()), evidence)
        });
        let all = all.collect();
        let statements = assemble(&layout, candidates, self.reader.options.min_confidence);
        let head = &self.reader.model.actors;
        let mut cast = actor::resolve::resolve(&report.text, &layout, head, &self.labelled, &statements);
        let offices = office::find::evidenced(&report.text, &layout, head, &self.labelled, &mut cast);
        let parts = self.event_parts(&report.text, &layout, &cast, &statements, &dated);
        let events = parts.map_or_else(Vec::new, |parts| event::find::evidenced(&parts, 0.0));
        let events = events.into_iter().map(|(event, evidence)| (event, evidence.to_vec())).collect();
        let speakers = statements.into_iter().filter_map(|statement| {
            let (actor, evidence) = speaker::resolve::evidence(&report.text, &cast, &statement.source)?;
            Some((statement, actor, evidence.to_vec()))
        });
        let speakers = speakers.collect();
        let offices = offices.into_iter().map(|(office, evidence)| (office, evidence.to_vec())).collect();
        Evidence { candidates: all, speakers, offices, events, actors: cast.actors }
    }

    /// What events are found in; none if the model does not read events.
    fn event_parts<'a>(
        &'a self,
        text: &'a str,
        layout: &'a Layout,
        cast: &'a actor::resolve::Cast,
        statements: &'a [Statement],
        dates: &'a [Span],
    ) -> Option<event::find::Parts<'a>> {
        Some(event::find::Parts {
            text,
            layout,
            head: self.reader.model.events.as_ref()?,
            found: &self.occurrences,
            labelled: &self.labelled,
            cast,
            statements,
            dates,
            keys: &self.date_keys,
        })
    }

    /// Each window's statements before rivals are dropped.
    fn candidates(&mut self, text: &str, layout: &Layout, dates: &[Span]) -> Vec<Candidate> {
        self.candidates_by(text, layout, |worker, window, stages| {
            let Self {
                reader,
                tokens,
                ids,
                features,
                sentences,
                encoder,
                statements,
                found,
                actors,
                labelled,
                events,
                occurrences,
                date_keys,
                ..
            } = worker;
            let mut since = Instant::now();
            let hidden = reader.model.encoder.encode(encoder, ids, features);
            lap(&mut since, &mut stages.encoder);
            reader.model.statements.find(hidden, sentences, reader.options.guideline, statements, found);
            lap(&mut since, &mut stages.statements);
            let inner = &sentences[1..sentences.len() - 1];
            let spans = &tokens.spans[window];
            reader.model.actors.find(text, hidden, spans, inner, actors, labelled);
            lap(&mut since, &mut stages.spans);
            if let Some(head) = &reader.model.events {
                let window = Window { hidden, spans, sentences: inner };
                head.find(text, window, dates, events, occurrences, date_keys);
            }
            lap(&mut since, &mut stages.triggers);
        })
    }

    /// Reads `report` with the projections of the statement head's input (`[tokens, 960]` for each
    /// window in turn, `[CLS]` and `[SEP]` included) computed elsewhere: to compare the encoder with
    /// the original in f32.
    #[doc(hidden)]
    pub fn read_projected<'r>(
        &mut self,
        report: &'r Report,
        mut project: impl FnMut(usize) -> Vec<f32>,
    ) -> Reading<'r> {
        let layout = Layout::of(&report.text);
        let candidates = self.candidates_by(&report.text, &layout, |worker, _, _| {
            let Self { reader, sentences, statements, found, .. } = worker;
            statements.projected = project(sentences.len());
            reader.model.statements.find_projected(sentences, reader.options.guideline, statements, found);
        });
        let statements = assemble(&layout, candidates, self.reader.options.min_confidence);
        Reading {
            report,
            sentences: layout.sentences,
            actors: Vec::new(),
            offices: Vec::new(),
            dates: Vec::new(),
            statements,
            events: Vec::new(),
            affairs: Vec::new(),
            bearings: Vec::new(),
        }
    }

    /// Goes through a report's windows, ranges of tokens; `find` puts what is in `self.ids`, `features` and `sentences`
    /// into `self.found`.
    fn candidates_by(
        &mut self,
        text: &str,
        layout: &Layout,
        mut find: impl FnMut(&mut Self, Range<usize>, &mut Stages),
    ) -> Vec<Candidate> {
        let mut stages = self.stages;
        self.labelled.clear();
        self.occurrences.clear();
        self.date_keys.clear();
        let mut since = Instant::now();
        let model = Arc::clone(&self.reader.model);
        let guideline = self.reader.options.guideline;
        self.tokens.fill(&model.wordpiece, text, layout, guideline);
        let windows = windows(&self.tokens, layout);
        lap(&mut since, &mut stages.wordpiece);
        // [CLS] and [SEP] carry the guideline and belong to the sentences beside them.
        let ends = Tokens::outer_features(guideline);
        let mut candidates = Vec::new();
        for (number, window) in windows.into_iter().enumerate() {
            let inner = &self.tokens.sentences[window.clone()];
            self.ids.clear();
            self.ids.push(model.wordpiece.cls);
            self.ids.extend_from_slice(&self.tokens.ids[window.clone()]);
            self.ids.push(model.wordpiece.sep);
            self.features.clear();
            self.features.push(ends);
            self.features.extend_from_slice(&self.tokens.features[window.clone()]);
            self.features.push(ends);
            self.sentences.clear();
            self.sentences.extend(inner.first());
            self.sentences.extend_from_slice(inner);
            self.sentences.extend(inner.last());
            self.found.clear();
            find(self, window.clone(), &mut stages);
            let spans = &self.tokens.spans[window];
            candidates
                .extend(self.found.iter().filter_map(|f| Candidate::place(f, number, spans, text, layout)));
        }
        self.stages = stages;
        candidates
    }
}
