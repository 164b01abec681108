//! From the words at a quotation to a name: which mention in a statement's source speaks, and the
//! chain of mentions that leads to what its actor is called.

use crate::actor::features::Shape;
use crate::actor::lexicon::{self, Pronoun};
use crate::actor::resolve::Cast;
use crate::heads::actors::{ActorHead, SPEAKER_EVIDENCE};
use crate::heads::log_odds;
use crate::{Link, LinkKind, MentionForm, RunnerUp, Span, Speaker, Statement, Unknown};

/// Links of a chain at the most: what is shown to a reader must stay readable.
const LONGEST: usize = 8;

/// Gives each statement its speaker; one less likely than `least` stays unknown.
pub(crate) fn resolve(text: &str, head: &ActorHead, cast: &Cast, least: f32, statements: &mut [Statement]) {
    for statement in statements {
        statement.speaker = speaker(text, head, cast, least, &statement.source);
    }
}

/// What the confidence of the speaker that `source` names is computed from, with the actor; none where no actor is named.
pub(crate) fn evidence(text: &str, cast: &Cast, source: &[Span]) -> Option<(usize, [f32; SPEAKER_EVIDENCE])> {
    let mention = speaking(cast, source)?;
    Some((cast.mentions[mention].actor, chain(text, cast, mention).evidence(cast, mention)))
}

/// The speaker that these source words name.
fn speaker(text: &str, head: &ActorHead, cast: &Cast, least: f32, source: &[Span]) -> Speaker {
    if source.is_empty() {
        return Speaker { unknown: Some(Unknown::NoSource), ..Speaker::default() };
    }
    let Some(mention) = speaking(cast, source) else {
        return Speaker { unknown: Some(Unknown::NoActor), ..Speaker::default() };
    };
    let chain = chain(text, cast, mention);
    let confidence = head.speaker_confidence(&chain.evidence(cast, mention));
    let Chain { because, rival, .. } = chain;
    let actor = cast.mentions[mention].actor;
    if confidence < least {
        let runner_up = Some(RunnerUp { actor, confidence });
        return Speaker { actor: None, confidence, because, unknown: Some(Unknown::Unsure), runner_up };
    }
    let runner_up = rival.map(|(actor, confidence)| RunnerUp { actor, confidence });
    Speaker { actor: Some(actor), confidence, because, unknown: None, runner_up }
}

/// The mention in the source that speaks: the first, and of those that begin there the longest; of
/// joint speakers that is the first named.
fn speaking(cast: &Cast, source: &[Span]) -> Option<usize> {
    let before = |at: usize| cast.mentions.partition_point(|m| m.span.start < at);
    let first = *source.first()?;
    let inside = source
        .iter()
        .find_map(|s| (before(s.start)..before(s.end)).find(|&m| s.contains(cast.mentions[m].span)));
    // Else one that the source lies in or crosses: "[Ada Quill's] office".
    inside.or_else(|| {
        let to = before(first.end);
        (0..to).rev().take(12).find(|&m| cast.mentions[m].span.overlaps(first))
    })
}

struct Chain {
    because: Vec<Link>,
    /// The product of the links' probabilities.
    product: f32,
    /// Another actor, and how likely it is.
    rival: Option<(usize, f32)>,
}

impl Chain {
    fn evidence(&self, cast: &Cast, mention: usize) -> [f32; SPEAKER_EVIDENCE] {
        let form = cast.mentions[mention].form;
        [
            1.0,
            log_odds(self.product),
            log_odds(cast.mentions[mention].likely),
            f32::from(u8::from(form == MentionForm::Pronoun)),
        ]
    }
}

/// The mentions from `mention` back to one that names its actor.
fn chain(text: &str, cast: &Cast, mention: usize) -> Chain {
    let actor = cast.mentions[mention].actor;
    let mut at = mention;
    let mut because = vec![Link { span: cast.mentions[at].span, by: LinkKind::Source, confidence: 1.0 }];
    let mut product = 1.0f32;
    let mut rival = None;
    loop {
        let here = &cast.mentions[at];
        if here.form == MentionForm::Name && because.len() > 1 || full(cast, at) || because.len() == LONGEST {
            break;
        }
        let Some(next) = here.antecedent else { break };
        product *= here.confidence;
        if let Some((other, p)) = here.rival
            && cast.mentions[other].actor != actor
            && rival.is_none_or(|(_, q)| p > q)
        {
            rival = Some((cast.mentions[other].actor, p));
        }
        because.push(Link {
            span: cast.mentions[next].span,
            by: kind(text, cast, at, next),
            confidence: here.confidence,
        });
        at = next;
    }
    // From there to the mention that gives the whole name, or any: "a man … He is Tom Reed".
    let of_actor = || cast.members[actor].iter().copied().filter(|&n| n != at);
    let named = |n: &usize| cast.mentions[*n].form == MentionForm::Name;
    let whole = of_actor().find(|&n| full(cast, n));
    let whole = whole.or_else(|| if named(&at) { None } else { of_actor().find(named) });
    if let Some(name) = whole.filter(|_| !full(cast, at)) {
        let (later, earlier) = (at.max(name), at.min(name));
        let by = kind(text, cast, later, earlier);
        because.push(Link {
            span: cast.mentions[name].span,
            by,
            confidence: cast.mentions[later].confidence,
        });
    }
    Chain { because, product, rival }
}

/// Whether the mention gives its actor's whole name.
fn full(cast: &Cast, mention: usize) -> bool {
    let Some(name) = cast.mentions[mention].name else { return false };
    let wanted = &cast.actors[cast.mentions[mention].actor].name;
    // Bytes differ where the name was cleaned; then the chain goes on to another mention.
    name.len() >= wanted.len()
}

/// What joins `later` to `earlier`.
fn kind(text: &str, cast: &Cast, later: usize, earlier: usize) -> LinkKind {
    let (b, a) = (&cast.mentions[later], &cast.mentions[earlier]);
    let shape = |n: usize| cast.profiles[n].shape;
    for n in [later, earlier] {
        if let Shape::Pronoun(Pronoun::I | Pronoun::We) = shape(n) {
            return LinkKind::FirstPerson;
        }
    }
    if b.form == MentionForm::Pronoun {
        return LinkKind::Pronoun;
    }
    let between = text.get(a.span.end..b.span.start).unwrap_or("");
    if a.span.end <= b.span.start && between.trim() == "," {
        return LinkKind::Apposition;
    }
    if b.form == MentionForm::Name && a.form == MentionForm::Name {
        let (x, y) = (b.name.unwrap_or(b.span), a.name.unwrap_or(a.span));
        return of_names(x.of(text), y.of(text));
    }
    if b.form == MentionForm::Title || a.form == MentionForm::Title {
        return LinkKind::Title;
    }
    if a.form == MentionForm::Pronoun { LinkKind::Pronoun } else { LinkKind::Description }
}

/// What joins two mentions with these names.
fn of_names(a: &str, b: &str) -> LinkKind {
    let words = |name: &str| -> Vec<String> {
        name.split_whitespace().map(lexicon::fold).filter(|w| lexicon::honorific(w).is_none()).collect()
    };
    let (a, b) = (words(a), words(b));
    let holds = |long: &[String], short: &[String]| short.iter().all(|word| long.contains(word));
    if a == b {
        LinkKind::SameName
    } else if holds(&a, &b) || holds(&b, &a) {
        LinkKind::PartOfName
    } else {
        LinkKind::OtherName
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_have_in_common() {
        assert_eq!(of_names("Mr Reed", "Reed"), LinkKind::SameName);
        assert_eq!(of_names("JIM REED", "Jim Reed"), LinkKind::SameName);
        assert_eq!(of_names("Mr Reed", "Jim Reed"), LinkKind::PartOfName);
        assert_eq!(of_names("Jim Reed", "James Reed"), LinkKind::OtherName);
    }
}
