//! Which language a report is in.

use whatlang::{Info, Lang};

/// Bytes of a text that tell its language.
const SAMPLE: usize = 8 << 10;

/// Letters from which on a language is told: of fewer, names decide.
const LEAST: usize = 120;

/// The name of the language that `text` is in, if that is surely another one than English.
pub(super) fn foreign(text: &str) -> Option<&'static str> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    if sample.chars().filter(|c| c.is_alphabetic()).take(LEAST).count() < LEAST {
        return None;
    }
    let found: Info = whatlang::detect(sample)?;
    (found.lang() != Lang::Eng && found.is_reliable()).then(|| found.lang().eng_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_surely_foreign() {
        let german = "Die Hafenmeisterin trat am Freitag zurück, nachdem der Bürgermeister ihr das Vertrauen entzogen hatte. Sie \
            habe alles getan, was in ihrer Macht stand, sagte sie vor dem Rathaus, und wünsche ihrem Nachfolger viel Glück.";
        let russian = "Начальница порта подала в отставку в пятницу, после того как мэр лишил её доверия. Она сказала, что сделала всё, \
            что было в её силах, и пожелала своему преемнику удачи.";
        let english = "The harbour master stepped down on Friday after the mayor had withdrawn his confidence in her. She had done all \
            that was in her power, she said in front of the town hall, and wished her successor well.";
        assert_eq!(foreign(german), Some("German"));
        assert_eq!(foreign(russian), Some("Russian"));
        assert_eq!(foreign(english), None);
        assert_eq!(foreign("Guten Morgen."), None);
        assert_eq!(foreign(""), None);
        // Cut in the middle of a character.
        assert_eq!(foreign(&"é".repeat(SAMPLE)), foreign(&"é".repeat(SAMPLE / 2)));
    }
}
