//! Events: who did what to whom, and what came of it.

#[doc(hidden)]
pub mod features;
pub(crate) mod find;

use crate::Span;

/// Something that a report says has happened, is planned, urged, denied, alleged or possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What it is.
    pub kind: EventKind,
    /// Whether it happened.
    pub status: EventStatus,
    /// The words that name it most plainly: "stepped down", "on notice".
    pub trigger: Span,
    /// Who does it: indices into the reading's actors, ascending.
    pub by: Vec<usize>,
    /// Whom it is done to or addressed to: indices into the reading's actors, ascending.
    pub to: Vec<usize>,
    /// The words that say what it is about, in text order; none if the report does not say.
    pub re: Vec<Span>,
    /// When: an index into the reading's dates.
    pub when: Option<usize>,
    /// The statement that it rests on, if somebody says so: an index into the reading's statements.
    pub statement: Option<usize>,
    /// The calibrated probability, 0 to 1, that the report tells of such an event in these words.
    pub confidence: f32,
}

/// Whether an event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventStatus {
    /// It did, or is under way.
    Happened,
    /// It is to happen.
    Planned,
    /// Somebody asks for it.
    Urged,
    /// Somebody says that it did not happen or will not.
    Denied,
    /// Somebody says that it did, which others may contest.
    Alleged,
    /// It may happen.
    Possible,
}

impl EventStatus {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Happened, Self::Planned, Self::Urged, Self::Denied, Self::Alleged, Self::Possible];

    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Planned => "planned",
            Self::Urged => "urged",
            Self::Denied => "denied",
            Self::Alleged => "alleged",
            Self::Possible => "possible",
        }
    }
}

/// What kind of event it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EventKind {
    /// A death, attack, abuse, accident or misconduct that the story is about.
    Harm,
    /// A march, strike or boycott.
    Protest,
    /// An inquiry, probe or audit opened or under way.
    Investigate,
    /// Findings, a report, messages or figures made public.
    Publish,
    /// A hearing, testimony, being summoned or grilled.
    Question,
    /// Wrongdoing alleged by somebody.
    Accuse,
    /// An arrest.
    Arrest,
    /// A criminal charge.
    Charge,
    /// A conviction or a sentence.
    Convict,
    /// An acquittal, a sentence quashed.
    Acquit,
    /// A claim or an appeal taken to court.
    Sue,
    /// A decision or order of a court or regulator.
    Rule,
    /// A fine, ban or penalty.
    Sanction,
    /// Somebody put on notice, threatened, given an ultimatum.
    Warn,
    /// An act called for, asked for, urged.
    Demand,
    /// A plan, bill or offer put forward.
    Propose,
    /// A pledge or commitment.
    Promise,
    /// Acceptance, approval, a deal, a settlement.
    Agree,
    /// A refusal, a block, not turning up.
    Refuse,
    /// The denial of an allegation.
    Deny,
    /// A fact or fault conceded.
    Admit,
    /// An apology.
    Apologise,
    /// A meeting, talks, a visit, a call.
    Meet,
    /// Backing, support, welcome, an expression of confidence, celebration.
    Praise,
    /// Condemnation, dissatisfaction, an attack in words.
    Criticise,
    /// Confidence lost or withdrawn, a vote of no confidence.
    NoConfidence,
    /// Somebody taken into an office, by those who appoint.
    Appoint,
    /// An office won.
    Elect,
    /// Somebody leaving an office by their own act.
    Resign,
    /// Somebody removed from an office for good.
    Dismiss,
    /// Somebody removed from an office for a time.
    Suspend,
    /// A ballot in a body, a referendum.
    Vote,
    /// A law, policy or measure adopted, signed, imposed, begun.
    Enact,
    /// A law, policy or measure scrapped, reversed, withdrawn.
    Repeal,
}

impl EventKind {
    /// All kinds, in the order of the steps of an affair. A new one goes to the end: a model, and what affairs weigh,
    /// know a kind by its number.
    pub const ALL: [Self; 34] = [
        Self::Harm,
        Self::Protest,
        Self::Investigate,
        Self::Publish,
        Self::Question,
        Self::Accuse,
        Self::Arrest,
        Self::Charge,
        Self::Convict,
        Self::Acquit,
        Self::Sue,
        Self::Rule,
        Self::Sanction,
        Self::Warn,
        Self::Demand,
        Self::Propose,
        Self::Promise,
        Self::Agree,
        Self::Refuse,
        Self::Deny,
        Self::Admit,
        Self::Apologise,
        Self::Meet,
        Self::Praise,
        Self::Criticise,
        Self::NoConfidence,
        Self::Appoint,
        Self::Elect,
        Self::Resign,
        Self::Dismiss,
        Self::Suspend,
        Self::Vote,
        Self::Enact,
        Self::Repeal,
    ];

    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Harm => "harm",
            Self::Protest => "protest",
            Self::Investigate => "investigate",
            Self::Publish => "publish",
            Self::Question => "question",
            Self::Accuse => "accuse",
            Self::Arrest => "arrest",
            Self::Charge => "charge",
            Self::Convict => "convict",
            Self::Acquit => "acquit",
            Self::Sue => "sue",
            Self::Rule => "rule",
            Self::Sanction => "sanction",
            Self::Warn => "warn",
            Self::Demand => "demand",
            Self::Propose => "propose",
            Self::Promise => "promise",
            Self::Agree => "agree",
            Self::Refuse => "refuse",
            Self::Deny => "deny",
            Self::Admit => "admit",
            Self::Apologise => "apologise",
            Self::Meet => "meet",
            Self::Praise => "praise",
            Self::Criticise => "criticise",
            Self::NoConfidence => "no_confidence",
            Self::Appoint => "appoint",
            Self::Elect => "elect",
            Self::Resign => "resign",
            Self::Dismiss => "dismiss",
            Self::Suspend => "suspend",
            Self::Vote => "vote",
            Self::Enact => "enact",
            Self::Repeal => "repeal",
        }
    }

    /// The step of an affair that it can be.
    #[must_use]
    pub fn step(self) -> Step {
        match self {
            Self::Harm | Self::Protest => Step::Matter,
            Self::Investigate | Self::Publish | Self::Question | Self::Accuse => Step::Evidence,
            Self::Arrest
            | Self::Charge
            | Self::Convict
            | Self::Acquit
            | Self::Sue
            | Self::Rule
            | Self::Sanction => Step::Law,
            Self::Warn => Step::Notice,
            Self::Demand => Step::Demand,
            Self::Propose
            | Self::Promise
            | Self::Agree
            | Self::Refuse
            | Self::Deny
            | Self::Admit
            | Self::Apologise
            | Self::Meet => Step::Answer,
            Self::Praise | Self::Criticise | Self::NoConfidence => Step::Judgement,
            Self::Appoint | Self::Elect | Self::Resign | Self::Dismiss | Self::Suspend => Step::Outcome,
            Self::Vote | Self::Enact | Self::Repeal => Step::Decision,
        }
    }

    /// The event type of PLOVER (the Political Language Ontology for Verifiable Event Records) that it falls under, with its mode; none where PLOVER has
    /// no home for it.
    #[must_use]
    pub fn plover(self) -> Option<(&'static str, Option<&'static str>)> {
        Some(match self {
            Self::Harm => ("ASSAULT", None),
            Self::Protest => ("PROTEST", None),
            Self::Investigate | Self::Question => ("ACCUSE", Some("investigate")),
            Self::Accuse | Self::Charge | Self::Sue => ("ACCUSE", Some("allege")),
            Self::Arrest => ("COERCE", Some("arrest")),
            Self::Convict | Self::Sanction => ("SANCTION", Some("convict")),
            Self::Warn => ("THREATEN", None),
            Self::Demand => ("REQUEST", Some("change")),
            Self::Promise | Self::Agree => ("AGREE", None),
            Self::Refuse => ("REJECT", Some("change")),
            Self::Admit | Self::Apologise => ("CONCEDE", None),
            Self::Meet => ("CONSULT", None),
            Self::Praise => ("SUPPORT", None),
            Self::Criticise | Self::NoConfidence => ("ACCUSE", Some("disapprove")),
            Self::Resign => ("RETREAT", Some("resign")),
            Self::Publish
            | Self::Acquit
            | Self::Rule
            | Self::Propose
            | Self::Deny
            | Self::Appoint
            | Self::Elect
            | Self::Dismiss
            | Self::Suspend
            | Self::Vote
            | Self::Enact
            | Self::Repeal => return None,
        })
    }
}

/// What an event is in the course of an affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// What the affair is about.
    Matter,
    /// What came to light, and who brought it.
    Evidence,
    /// What courts, police and regulators did.
    Law,
    /// The office-holder is warned.
    Notice,
    /// Something is asked of them.
    Demand,
    /// What they do or say to it.
    Answer,
    /// How it is judged.
    Judgement,
    /// An office is taken, lost or left.
    Outcome,
    /// What a body decides.
    Decision,
    /// A judgement that comes after the outcome.
    Reaction,
}

impl Step {
    /// All steps, in the order in which an affair mostly goes.
    pub const ALL: [Self; 10] = [
        Self::Matter,
        Self::Evidence,
        Self::Law,
        Self::Notice,
        Self::Demand,
        Self::Answer,
        Self::Judgement,
        Self::Outcome,
        Self::Decision,
        Self::Reaction,
    ];

    /// The word used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Matter => "matter",
            Self::Evidence => "evidence",
            Self::Law => "law",
            Self::Notice => "notice",
            Self::Demand => "demand",
            Self::Answer => "answer",
            Self::Judgement => "judgement",
            Self::Outcome => "outcome",
            Self::Decision => "decision",
            Self::Reaction => "reaction",
        }
    }
}
