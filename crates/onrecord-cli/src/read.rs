//! `onrecord read`: from files to readings, over all cores, shown in the files' order.

mod input;
pub(crate) mod output;
mod progress;

use std::{path::Path, sync::Arc};

use clap::{CommandFactory, error::ErrorKind};
use onrecord::{Model, Reader, ReaderOptions};

use self::{input::Input, output::Printer, progress::Progress};
use crate::{
    Failure, Outcome,
    args::{Args, ReadArgs},
    ordered,
};

/// Reads what `args` say and shows it.
pub(crate) fn run(args: &ReadArgs) -> Result<Outcome, Failure> {
    check(args)?;
    let inputs: Vec<Input<'_>> = args.paths.iter().map(|path| Input::new(path)).collect();
    let options = ReaderOptions {
        min_confidence: args.min_confidence,
        min_speaker: args.min_speaker,
        min_event: args.min_event,
        ..ReaderOptions::default()
    };
    let model = Arc::new(model(args.model.as_deref())?);
    let reader = Reader::new(Arc::clone(&model), options);
    let mut printer = Printer::new(args, &inputs)?;
    let progress = Progress::new(inputs.len(), printer.is_on_terminal());
    let show = printer.show();

    let mut outcome = Outcome::Done;
    let worker = || {
        let mut worker = reader.worker();
        let (inputs, model) = (&inputs, model.name());
        move |n: usize| {
            let shown =
                inputs[n].report(args).map(|report| show.reading(&worker.read(&report), model, n + 1));
            (n, shown)
        }
    };
    ordered::each(0..inputs.len(), worker, |(n, shown)| {
        match shown {
            Ok(shown) => printer.print(shown)?,
            Err(why) => {
                outcome = Outcome::SomeFailed;
                progress.complain(&format!("{}: {why}", inputs[n].name()));
            }
        }
        progress.step();
        Ok(())
    })?;
    progress.end();
    printer.end()?;
    Ok(outcome)
}

/// Arguments that are sound one by one but not together.
fn check(args: &ReadArgs) -> Result<(), Failure> {
    let error = |why: &str| {
        let mut command = Args::command();
        command.build();
        let read = command.find_subcommand_mut("read").expect("the command this is");
        Err(Failure::Usage(read.error(ErrorKind::ArgumentConflict, why)))
    };
    if args.paths.len() > 1 {
        if args.title.is_some() {
            return error("--title is for one report; give one PATH, or leave it out");
        }
        if args.url.is_some() {
            return error("--url is for one report; give one PATH, or leave it out");
        }
    }
    if args.paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return error("`-` is given twice, and standard input can be read once only");
    }
    Ok(())
}

/// The model in the file at `path`, or the one built in.
pub(crate) fn model(path: Option<&Path>) -> Result<Model, Failure> {
    match path {
        None => Model::embedded().map_err(Failure::because),
        Some(path) => Model::open(path).map_err(|error| {
            Failure::because(format_args!(
                "{}: {error}; leave --model out to read with the model built in",
                path.display()
            ))
        }),
    }
}
