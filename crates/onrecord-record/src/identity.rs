//! One person, one organisation over all reports.
//!
//! A *sighting* is an actor of one report. Sightings whose names could be of one are a *block*. In each block, profiles grow from
//! sightings ([`cluster`]) by what speaks for and against ([`evidence`]); what reaches the threshold is one *entity*. Across
//! blocks, entities are joined where a report itself gives both names, or one abbreviates the other in the same company.

pub(crate) mod cluster;
pub(crate) mod evidence;
pub(crate) mod known;
pub(crate) mod office_name;
pub(crate) mod organisation_name;
pub(crate) mod person_name;
pub(crate) mod topic;
pub(crate) mod words;

use organisation_name::OrganisationName;
use person_name::PersonName;

/// A name as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Name {
    Person(PersonName),
    Organisation(OrganisationName),
}

impl Name {
    /// The name of an actor of this kind, or none if it is not compared: groups have no names of their own.
    pub(crate) fn parse(kind: onrecord::ActorKind, name: &str) -> Option<Self> {
        match kind {
            onrecord::ActorKind::Person => PersonName::parse(name).map(Self::Person),
            onrecord::ActorKind::Organisation => OrganisationName::parse(name).map(Self::Organisation),
            onrecord::ActorKind::Group => None,
        }
    }

    /// Where names that could be of the same are looked for.
    pub(crate) fn block(&self) -> String {
        match self {
            Self::Person(name) => name.block(),
            Self::Organisation(name) => name.block(),
        }
    }
}
