//! `onrecord completions` and `onrecord man`: what a package ships beside the program.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;

use crate::{
    Failure, Outcome,
    args::{Args, CompletionsArgs},
};

/// Prints the completion script.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "onrecord", &mut script);
    print(&script)
}

/// Prints the manual page, all subcommands in it.
pub(crate) fn man() -> Result<Outcome, Failure> {
    print(&page().map_err(|error| Failure::writing("standard output", &error))?)
}

fn page() -> io::Result<Vec<u8>> {
    let mut command = Args::command();
    command.build();
    let main = Man::new(command.clone());
    let mut page = Vec::new();
    main.render_title(&mut page)?;
    main.render_name_section(&mut page)?;
    main.render_synopsis_section(&mut page)?;
    main.render_description_section(&mut page)?;
    main.render_options_section(&mut page)?;
    for sub in command.get_subcommands() {
        let man = Man::new(sub.clone());
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        man.render_extra_section(&mut part)?;
        writeln!(page, ".SH \"ONRECORD {}\"", sub.get_name().to_uppercase())?;
        // Its sections become subsections of the page.
        page.extend(String::from_utf8_lossy(&part).replace(".SH ", ".SS ").into_bytes());
    }
    main.render_extra_section(&mut page)?;
    main.render_version_section(&mut page)?;
    Ok(page)
}

fn print(bytes: &[u8]) -> Result<Outcome, Failure> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)
        .and_then(|()| out.flush())
        .map_err(|error| Failure::writing("standard output", &error))?;
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_subcommand() {
        let page = String::from_utf8(page().unwrap()).unwrap();
        for sub in Args::command().get_subcommands() {
            assert!(page.contains(&format!("ONRECORD {}", sub.get_name().to_uppercase())), "{page}");
        }
        assert!(page.contains("min\\-confidence"), "{page}");
    }
}
