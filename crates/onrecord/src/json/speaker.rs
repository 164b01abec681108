//! Why a statement is somebody's, as JSON.

use serde::{Deserialize, Serialize};

use super::{
    Error,
    check::{Ids, id, probability},
    place::{Places, Quote},
    word,
};
use crate::{LinkKind, Speaker, Unknown};

/// Why the speaker of a statement is held to be so, or is unknown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// The calibrated probability, 0 to 1, that the likeliest actor is the right one; 0 if there is none.
    pub confidence: f32,
    /// The mentions from the statement's source to the speaker's name; of an unknown speaker, as far as
    /// they lead.
    pub chain: Vec<Link>,
    /// Why the speaker is unknown; none where it is known, or was not looked for.
    #[serde(with = "word::optional")]
    pub unknown: Option<Unknown>,
    /// The next likeliest speaker, or of an unknown one the likeliest.
    pub runner_up: Option<RunnerUp>,
}

/// One mention of a chain as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Its place, as code-point offsets.
    pub span: [usize; 2],
    /// What joins it to the mention before it, or to the statement.
    #[serde(with = "word")]
    pub by: LinkKind,
    /// The probability, 0 to 1, that the two are of one actor.
    pub confidence: f32,
    /// The words at its place.
    pub words: Quote,
}

/// A less likely speaker as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunnerUp {
    /// The id of the actor.
    pub actor: String,
    /// The probability, 0 to 1, that the statement is this actor's.
    pub confidence: f32,
}

impl Because {
    pub(super) fn new(speaker: &Speaker, places: &Places<'_>) -> Self {
        let chain = speaker.because.iter().map(|link| Link {
            span: places.pair(link.span),
            by: link.by,
            confidence: link.confidence,
            words: places.quote(link.span),
        });
        Self {
            confidence: speaker.confidence,
            chain: chain.collect(),
            unknown: speaker.unknown,
            runner_up: speaker
                .runner_up
                .map(|next| RunnerUp { actor: id('A', next.actor), confidence: next.confidence }),
        }
    }

    /// The speaker of the statement with the id `id`, of which the document says that it is `actor`, checked;
    /// `ids` are of its `actors`.
    pub(super) fn read(
        &self,
        id: &str,
        actor: Option<&String>,
        ids: &Ids<'_>,
        actors: &[crate::Actor],
        places: &Places<'_>,
    ) -> Result<Speaker, Error> {
        let actor = actor.map(|actor| ids.place(actor, format_args!("{id}: its speaker"))).transpose()?;
        let chain = self.chain.iter().enumerate().map(|(n, link)| {
            let what = format!("{id}, link {} of the chain", n + 1);
            let span = places.quoted(link.span, &link.words, &what)?;
            Ok(crate::Link { span, by: link.by, confidence: probability(link.confidence, what)? })
        });
        let chain = chain.collect::<Result<Vec<_>, Error>>()?;
        if let Some(actor) = actor {
            if self.unknown.is_some() {
                return Err(Error::form(format!("{id} has a speaker and says why it is unknown")));
            }
            if chain.is_empty() {
                return Err(Error::form(format!("{id} has a speaker but no chain that leads to it")));
            }
            let mentions = &actors[actor].mentions;
            let stray = chain.iter().position(|link| mentions.iter().all(|m| m.span != link.span));
            if let Some(stray) = stray {
                return Err(Error::form(format!(
                    "{id}, link {} of the chain: “{}” is no mention of the speaker, {}",
                    stray + 1,
                    self.chain[stray].words.exact,
                    actors[actor].name
                )));
            }
        }
        let runner_up = self.runner_up.as_ref().map(|next| {
            let what = format!("{id}: its runner-up");
            let place = ids.place(&next.actor, &what)?;
            if actor == Some(place) {
                return Err(Error::form(format!("{what} is its speaker, {}", next.actor)));
            }
            Ok(crate::RunnerUp { actor: place, confidence: probability(next.confidence, what)? })
        });
        Ok(Speaker {
            actor,
            confidence: probability(self.confidence, format_args!("{id}, because"))?,
            because: chain,
            unknown: self.unknown,
            runner_up: runner_up.transpose()?,
        })
    }
}
