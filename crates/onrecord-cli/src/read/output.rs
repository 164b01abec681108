//! Where readings go, and in which form.

use std::{
    env,
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
};

use anstream::{AutoStream, ColorChoice};
use onrecord::{Reading, json::Document};

use super::input::Input;
use crate::{
    Failure,
    args::{Color, OutputFormat, ReadArgs},
    show::{
        html::{self, Article},
        terminal::Terminal,
    },
};

/// Columns where nobody says how many there are.
const COLUMNS: usize = 80;

/// How one reading is shown; cheap to copy, so that every thread can do it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Show {
    Terminal(Terminal),
    Json,
    Jsonl,
    Html,
}

/// A reading as it is going to be printed.
#[derive(Debug)]
pub(super) enum Shown {
    Text(String),
    Article(Box<Article>),
}

impl Show {
    /// The `number`th reading, made with the model of this name.
    pub(super) fn reading(self, reading: &Reading<'_>, model: &str, number: usize) -> Shown {
        let document = || Document::new(reading, Some(model));
        Shown::Text(match self {
            Self::Terminal(terminal) => terminal.show(reading),
            Self::Json => serde_json::to_string_pretty(&document()).expect("a document is JSON"),
            Self::Jsonl => serde_json::to_string(&document()).expect("a document is JSON") + "\n",
            Self::Html => return Shown::Article(Box::new(Article::new(reading, number))),
        })
    }
}

/// Prints readings, one after another.
pub(super) struct Printer {
    show: Show,
    out: Box<dyn Write>,
    /// The output's name in messages.
    place: String,
    on_terminal: bool,
    /// Whether there may be more than one reading.
    several: bool,
    printed: usize,
    /// A page begins with its contents, so it is printed at the end.
    articles: Vec<Article>,
}

impl Printer {
    pub(super) fn new(args: &ReadArgs, inputs: &[Input<'_>]) -> Result<Self, Failure> {
        let choice = color(args.color, args.output.is_some());
        let in_color = !matches!(choice, ColorChoice::Never);
        let show = match args.format {
            OutputFormat::Terminal => {
                Show::Terminal(Terminal::new(columns(), in_color).because(args.because))
            }
            OutputFormat::Json => Show::Json,
            OutputFormat::Jsonl => Show::Jsonl,
            OutputFormat::Html => Show::Html,
        };
        let (out, place): (Box<dyn Write>, _) = match &args.output {
            None if in_color => (Box::new(AutoStream::always(io::stdout())), "standard output".into()),
            None => (Box::new(io::stdout()), "standard output".into()),
            Some(path) => {
                let name = path.display().to_string();
                let same = |input: &Input<'_>| {
                    input.path().is_some_and(|input| {
                        matches!((input.canonicalize(), path.canonicalize()), (Ok(a), Ok(b)) if a == b)
                    })
                };
                if inputs.iter().any(same) {
                    return Err(Failure::because(format_args!(
                        "{name}: is read and would be overwritten; give --output another file"
                    )));
                }
                let file = File::create(path).map_err(|error| Failure::writing(&name, &error))?;
                (Box::new(file), name)
            }
        };
        Ok(Self {
            show,
            out: Box::new(BufWriter::new(out)),
            place,
            on_terminal: args.output.is_none() && io::stdout().is_terminal(),
            several: inputs.len() > 1,
            printed: 0,
            articles: Vec::new(),
        })
    }

    /// How readings are to be shown for this printer.
    pub(super) fn show(&self) -> Show {
        self.show
    }

    /// Whether what is printed appears on a terminal.
    pub(super) fn is_on_terminal(&self) -> bool {
        self.on_terminal
    }

    /// Prints the next reading.
    pub(super) fn print(&mut self, shown: Shown) -> Result<(), Failure> {
        let first = self.printed == 0;
        self.printed += 1;
        match shown {
            Shown::Article(article) => {
                self.articles.push(*article);
                return Ok(());
            }
            Shown::Text(text) => {
                match self.show {
                    Show::Terminal(terminal) if !first => self.write(&terminal.rule())?,
                    Show::Json if self.several => self.write(if first { "[\n" } else { ",\n" })?,
                    _ => {}
                }
                self.write(&text)?;
            }
        }
        self.out.flush().map_err(|error| Failure::writing(&self.place, &error))
    }

    /// Prints what comes after the last reading.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        match self.show {
            Show::Json if self.several => {
                let none = if self.printed == 0 { "[" } else { "\n" };
                self.write(none)?;
                self.write("]\n")?;
            }
            Show::Json if self.printed > 0 => self.write("\n")?,
            Show::Html if self.several || self.printed > 0 => {
                let page = html::page(std::mem::take(&mut self.articles));
                self.write(&page)?;
            }
            _ => {}
        }
        self.out.flush().map_err(|error| Failure::writing(&self.place, &error))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        self.out.write_all(text.as_bytes()).map_err(|error| Failure::writing(&self.place, &error))
    }
}

/// Whether what goes to standard output, or `to_file`, is in colour.
pub(crate) fn color(asked: Color, to_file: bool) -> ColorChoice {
    match asked {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        Color::Auto if to_file => ColorChoice::Never,
        Color::Auto => AutoStream::choice(&io::stdout()),
    }
}

/// The terminal's width: what `COLUMNS` says, what the terminal says, or 80.
pub(crate) fn columns() -> usize {
    let said =
        env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|&columns| columns > 0);
    said.or_else(|| terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0)))
        .unwrap_or(COLUMNS)
}
