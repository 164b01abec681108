//! `onrecord eval`: how right the readings are, measured on annotated reports.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{ValueEnum, ValueHint};
use onrecord::{Model, Reader, ReaderOptions, json::Document};
use onrecord_eval::{
    Format, GoldReport, Predicted, Predictions, Restyle, Scores, Table, Tally, read_gold,
    reading::WholeReading,
};
use serde_json::{Value, json};

use crate::{Failure, Outcome, ordered};

/// Arguments of `onrecord eval`.
#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// Annotated reports: files, or folders searched to any depth
    #[arg(value_name = "GOLD", required = true, value_hint = ValueHint::AnyPath)]
    pub gold: Vec<PathBuf>,

    /// What the annotated reports are; `auto` goes by their names
    #[arg(long, value_enum, default_value_t = GoldFormat::Auto)]
    pub format: GoldFormat,

    /// Measure the predictions in this JSON Lines file instead of reading the reports
    #[arg(
        long, value_name = "FILE", value_hint = ValueHint::FilePath,
        conflicts_with_all = ["model", "guideline", "predictions_out"]
    )]
    pub predicted: Option<PathBuf>,

    /// Write what was read to this file, as JSON Lines
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub predictions_out: Option<PathBuf>,

    /// Read with this model instead of the one built in
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub model: Option<PathBuf>,

    /// Whose notion of a statement to read by: the one the reports were annotated with
    #[arg(long, value_enum, default_value_t = Guideline::Onrecord)]
    pub guideline: Guideline,

    /// Leave out statements of lower confidence (0 to 1)
    #[arg(long, value_name = "P", default_value_t = ReaderOptions::MIN_CONFIDENCE)]
    pub min_confidence: f32,

    /// Change the reports' typography first, and move the annotations along
    #[arg(long, value_enum, value_name = "STYLE", conflicts_with = "predicted")]
    pub restyle: Option<Style>,

    /// Show the figures of each group of reports, too
    #[arg(long, value_enum, value_name = "WHAT")]
    pub by: Option<Group>,

    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// What annotated reports are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GoldFormat {
    /// What their names say: .jsonl, .ann or .json
    Auto,
    /// JSON Lines, one report a line
    Jsonl,
    /// brat standoff, an .ann file for each .txt
    Brat,
    /// Annotated JSON of BBC Citron, one report a file
    Citron,
}

/// What counts as a statement, and where it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Guideline {
    /// OnRecord's own guidelines
    Onrecord,
    /// Those of the PolNeAR corpus
    Polnear,
}

/// What reports are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Group {
    /// The publisher
    Publisher,
    /// Who annotated them
    Annotator,
    /// Their ids as far as the first digit
    Prefix,
}

/// Typography that the reports are changed to before they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// Curly double quotation marks
    Curly,
    /// Straight double quotation marks
    Straight,
    /// Curly single quotation marks
    Single,
    /// Straight single quotation marks
    StraightSingle,
    /// Every tenth closing mark left out
    DropClosing,
    /// Paragraph breaks replaced by spaces
    JoinParagraphs,
}

impl From<Style> for Restyle {
    fn from(style: Style) -> Self {
        match style {
            Style::Curly => Self::Curly,
            Style::Straight => Self::Straight,
            Style::Single => Self::Single,
            Style::StraightSingle => Self::StraightSingle,
            Style::DropClosing => Self::DropClosing,
            Style::JoinParagraphs => Self::JoinParagraphs,
        }
    }
}

/// How to read, by the arguments.
fn options(args: &EvalArgs) -> ReaderOptions {
    ReaderOptions {
        min_confidence: args.min_confidence,
        guideline: match args.guideline {
            Guideline::Onrecord => onrecord::Guideline::OnRecord,
            Guideline::Polnear => onrecord::Guideline::PolNeAR,
        },
        ..ReaderOptions::default()
    }
}

/// Measures what `args` say and shows the figures.
pub(crate) fn run(args: &EvalArgs) -> Result<Outcome, Failure> {
    let format = match args.format {
        GoldFormat::Auto => Format::Auto,
        GoldFormat::Jsonl => Format::Jsonl,
        GoldFormat::Brat => Format::Brat,
        GoldFormat::Citron => Format::Citron,
    };
    let mut gold = read_gold(&args.gold, format).map_err(Failure::because)?;
    if let Some(style) = args.restyle {
        gold = gold.iter().map(|report| Restyle::from(style).apply(report)).collect();
    }
    let predicted = match &args.predicted {
        Some(path) => from_file(&gold, path)?,
        None => by_reading(&gold, args)?,
    };

    let mut all = Tally::new();
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    for (report, read) in gold.iter().zip(&predicted) {
        read.add_to(&mut all, report);
        if let Some(by) = args.by {
            read.add_to(groups.entry(group(report, by)).or_default(), report);
        }
    }
    let groups: BTreeMap<_, _> = groups.iter().map(|(name, tally)| (name.as_str(), tally.scores())).collect();
    let shown = if args.json {
        format!("{:#}\n", as_json(&all.scores(), &groups))
    } else {
        as_text(&all.scores(), &groups)
    };
    let mut out = io::stdout().lock();
    out.write_all(shown.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("standard output", &error))?;
    Ok(Outcome::Done)
}

/// What was read in a report.
#[derive(Clone)]
struct Read {
    attributions: Vec<Predicted>,
    /// Nothing where the gold is of attributions only.
    whole: WholeReading,
}

impl Read {
    fn add_to(&self, tally: &mut Tally, report: &GoldReport) {
        tally.add(report, &self.attributions);
        tally.add_whole(report, &self.whole);
    }
}

/// The predictions in the file `path` for each gold report.
fn from_file(gold: &[GoldReport], path: &Path) -> Result<Vec<Read>, Failure> {
    let predictions = Predictions::open(path).map_err(Failure::because)?;
    let ids: BTreeSet<&str> = gold.iter().map(|report| report.id.as_str()).collect();
    let (all, missing) = (ids.len(), ids.iter().filter(|id| !predictions.contains(id)).count());
    if missing > 0 {
        // They count as reports in which nothing is found; better not unnoticed.
        anstream::eprintln!(
            "onrecord: {}: nothing on {missing} of the {all} annotated reports; all in them counts as missed",
            path.display()
        );
    }
    let read = gold.iter().map(|report| {
        let whole = match report.reading {
            Some(_) => predictions.whole(report)?,
            None => WholeReading::default(),
        };
        Ok(Read { attributions: predictions.of(report)?, whole })
    });
    read.collect::<Result<_, onrecord_eval::Error>>().map_err(Failure::because)
}

/// What the model reads in each gold report, over all cores. A report that several people
/// annotated is read once.
fn by_reading(gold: &[GoldReport], args: &EvalArgs) -> Result<Vec<Read>, Failure> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let mut reports = Vec::new();
    for report in gold {
        first.entry(&report.id).or_insert_with(|| {
            reports.push(report.report());
            reports.len() - 1
        });
    }
    let reader = Reader::new(Arc::new(model(args.model.as_deref())?), options(args));
    let mut out = args.predictions_out.as_deref().map(PredictionsFile::create).transpose()?;
    let whole = gold.iter().any(|report| report.reading.is_some());
    let keep = out.is_some();
    let worker = || {
        let (mut worker, reports) = (reader.worker(), &reports);
        move |n: usize| {
            let reading = worker.read(&reports[n]);
            let document = (keep || whole).then(|| Document::new(&reading, None));
            // By its JSON, so that the file of predictions gives the same figures.
            let whole = document.as_ref().filter(|_| whole).map(whole_reading).transpose();
            let attributions = reading.statements.iter().map(Predicted::from).collect();
            (whole.map(|whole| Read { attributions, whole: whole.unwrap_or_default() }), document)
        }
    };
    let mut read = Vec::with_capacity(reports.len());
    ordered::each(0..reports.len(), worker, |(found, document)| {
        read.push(found?);
        match (&mut out, document) {
            (Some(out), Some(document)) => out.write(&document),
            _ => Ok(()),
        }
    })?;
    if let Some(out) = out {
        out.end()?;
    }
    Ok(gold.iter().map(|report| read[first[report.id.as_str()]].clone()).collect())
}

fn whole_reading(document: &Document) -> Result<WholeReading, Failure> {
    let json = serde_json::to_value(document).map_err(Failure::because)?;
    let name = format!("the reading of {:?}", document.id);
    WholeReading::from_json(&json, &document.text, &name).map_err(Failure::because)
}

fn model(path: Option<&Path>) -> Result<Model, Failure> {
    match path {
        None => Model::embedded().map_err(Failure::because),
        Some(path) => {
            Model::open(path).map_err(|error| Failure::because(format_args!("{}: {error}", path.display())))
        }
    }
}

/// The file that keeps what was read.
struct PredictionsFile<'a> {
    path: &'a Path,
    file: BufWriter<File>,
}

impl<'a> PredictionsFile<'a> {
    fn create(path: &'a Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|error| failure(path, &error))?;
        Ok(Self { path, file: BufWriter::new(file) })
    }

    fn write(&mut self, document: &Document) -> Result<(), Failure> {
        serde_json::to_writer(&mut self.file, document)
            .map_err(io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .map_err(|error| failure(self.path, &error))
    }

    fn end(mut self) -> Result<(), Failure> {
        self.file.flush().map_err(|error| failure(self.path, &error))
    }
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    Failure::writing(&path.display().to_string(), error)
}

/// The group of `report`.
fn group(report: &GoldReport, by: Group) -> String {
    let name = match by {
        Group::Publisher => report.publisher.as_deref(),
        Group::Annotator => report.annotator.as_deref(),
        Group::Prefix => report
            .id
            .split(|c: char| c.is_ascii_digit())
            .next()
            .map(|prefix| prefix.trim_end_matches(|c: char| !c.is_alphanumeric()))
            .filter(|prefix| !prefix.is_empty()),
    };
    name.unwrap_or("unknown").to_owned()
}

fn as_json(all: &Scores, groups: &BTreeMap<&str, Scores>) -> Value {
    let mut json = json!(all);
    if !groups.is_empty() {
        json["groups"] = json!(groups);
    }
    json
}

fn as_text(all: &Scores, groups: &BTreeMap<&str, Scores>) -> String {
    let mut text = Table(all).to_string();
    for (name, scores) in groups {
        let noun = if scores.reports == 1 { "report" } else { "reports" };
        let name = crate::show::one_line(name);
        text += &format!("\n{name} ({} {noun})\n{}", scores.reports, Table(scores));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups() {
        let report = |id: &str| GoldReport {
            id: id.into(),
            publisher: Some("Shore Echo".into()),
            ..GoldReport::default()
        };
        assert_eq!(group(&report("x"), Group::Publisher), "Shore Echo");
        assert_eq!(group(&report("x"), Group::Annotator), "unknown");
        for (id, prefix) in
            [("shore-echo_2031-05-02_pier", "shore-echo"), ("pier", "pier"), ("12", "unknown")]
        {
            assert_eq!(group(&report(id), Group::Prefix), prefix);
        }
    }

    #[test]
    fn figures_as_text_and_json() {
        let mut tally = Tally::new();
        tally.add(&GoldReport::default(), &[]);
        let scores = tally.scores();
        let groups = BTreeMap::from([("Shore\nEcho", scores.clone())]);
        let text = as_text(&scores, &groups);
        assert!(text.starts_with("figure  "), "{text}");
        assert!(text.contains("Echo (1 report)\nfigure  "), "{text}");
        assert_eq!(as_json(&scores, &groups)["groups"]["Shore\nEcho"]["reports"], 1);
        assert_eq!(as_json(&scores, &BTreeMap::new()).get("groups"), None);
    }
}
