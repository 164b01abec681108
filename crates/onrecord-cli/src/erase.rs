//! `onrecord erase`: takes a person out of a record for good, after showing what goes.

use std::io::{self, BufRead, Write};

use onrecord_record::{Erased, Person};

use crate::{Failure, Outcome, add::number, correct::say, identify::Correcting, show::one_line};

/// Addresses that are named.
const NAMED: usize = 10;

/// Arguments of `onrecord erase`.
#[derive(Debug, clap::Args)]
pub struct EraseArgs {
    /// Whom: the whole name, or the number of the person; without it, an erasure that was stopped is finished
    #[arg(value_name = "PERSON")]
    pub who: Option<String>,

    /// Do not ask
    #[arg(long)]
    pub yes: bool,

    /// Whose correction.
    #[command(flatten)]
    pub correcting: Correcting,
}

/// Erases a person.
pub(crate) fn run(args: &EraseArgs) -> Result<Outcome, Failure> {
    let mut store = args.correcting.store()?;
    let Some(who) = &args.who else {
        store.scrub().map_err(Failure::because)?;
        return say(&format!(
            "{} is written anew; nothing that was erased is left in it",
            args.correcting.store.display()
        ));
    };
    let by = args.correcting.by()?;
    let all = store.people(who).map_err(Failure::because)?;
    let mut people: Vec<&Person> = all.iter().filter(|person| person.kind == "person").collect();
    if people.is_empty() {
        people.extend(&all);
    }
    let person = match people[..] {
        [person] => person,
        [] => {
            return Err(Failure::because(format_args!(
                "{who}: nobody of that name in {}; give the whole name, as reports have it",
                args.correcting.store.display()
            )));
        }
        _ => {
            let some: Vec<String> = people.iter().map(|person| described(person)).collect();
            return Err(Failure::because(format_args!(
                "{who}: {} people have that name; give the number of one: {}",
                people.len(),
                some.join("; ")
            )));
        }
    };
    let would = store.would_erase(person.entity).map_err(Failure::because)?;
    let failed = |error: io::Error| Failure::writing("standard output", &error);
    let mut out = io::stdout();
    out.write_all(shown(person, &would).as_bytes()).map_err(failed)?;
    if !args.yes {
        out.write_all(b"Erase for good? Type yes: ").and_then(|()| out.flush()).map_err(failed)?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map_err(|error| {
            Failure::because(format_args!(
                "standard input: cannot be read: {error}; give --yes to erase without being asked"
            ))
        })?;
        if !answer.trim().eq_ignore_ascii_case("yes") {
            return Err(Failure::because("nothing was erased; give --yes to erase without being asked"));
        }
    }
    let erased =
        store.erase(person.entity, &by, args.correcting.note.as_deref()).map_err(Failure::because)?;
    say(&format!(
        "Erased; {} is written anew. The history notes that, without the name: {}.",
        args.correcting.store.display(),
        { erased.number.unwrap_or_default() }
    ))
}

fn described(person: &Person) -> String {
    let offices =
        if person.offices.is_empty() { String::new() } else { format!(", {}", person.offices.join(", ")) };
    format!("{} {}{offices}, in {}", person.entity, person.name, number(person.reports, "report", "reports"))
}

/// What goes with a person.
fn shown(person: &Person, would: &Erased) -> String {
    let mut lines = vec![described(person)];
    let others: Vec<&str> =
        person.names.iter().map(String::as_str).filter(|name| *name != person.name).collect();
    if !others.is_empty() {
        lines.push(format!("  also called {}", others.join(", ")));
    }
    lines.push(format!("  {}, from which the name goes", number(would.reports, "report", "reports")));
    for (count, one, several) in [
        (would.statements, "statement by them", "statements by them"),
        (would.events, "event that only they had a part in", "events that only they had a part in"),
        (would.offices, "office that they held", "offices that they held"),
        (
            would.links,
            "pair of something said and what came of it",
            "pairs of something said and what came of it",
        ),
        (would.affairs, "affair about them only", "affairs about them only"),
        (would.corrections, "correction of all that", "corrections of all that"),
    ] {
        if count > 0 {
            lines.push(format!("  {}", number(count, one, several)));
        }
    }
    if would.mentioned > 0 {
        let statements =
            number(would.mentioned, "statement of others that mentions", "statements of others that mention");
        lines.push(format!("  {statements} them: it stays, without the name"));
    }
    lines.push("This cannot be undone. Texts stay, with the name blanked.".to_owned());
    lines.push(if would.kept_out {
        "Whoever is read later under the same whole name is erased as well, and so are namesakes.".to_owned()
    } else {
        "Only a family name is known: they cannot be kept out of what is read later.".to_owned()
    });
    if !would.addresses.is_empty() {
        lines.push(
            "Addresses, files and ids with the name in them stay, as they say where reports are found:"
                .to_owned(),
        );
        lines.extend(would.addresses.iter().take(NAMED).map(|address| format!("  {address}")));
        if would.addresses.len() > NAMED {
            lines.push(format!("  and {} more", would.addresses.len() - NAMED));
        }
    }
    let indented = |line: &String| {
        let margin = if line.starts_with(' ') { "  " } else { "" };
        format!("{margin}{}\n", one_line(line))
    };
    lines.iter().map(indented).collect()
}
