//! What holds of every list and every number of a document.

use std::{collections::HashMap, fmt};

use super::Error;

/// The `n`th id, from 0, of those that begin with `letter`: `A1`, `A2` …
pub(super) fn id(letter: char, n: usize) -> String {
    format!("{letter}{}", n + 1)
}

/// The ids of a list, with their places in it.
#[derive(Debug)]
pub(super) struct Ids<'d>(HashMap<&'d str, usize>);

impl<'d> Ids<'d> {
    /// Of `ids`, no two of which may be the same.
    pub(super) fn unique(ids: impl Iterator<Item = &'d String>) -> Result<Self, Error> {
        let mut places = HashMap::new();
        for (n, id) in ids.enumerate() {
            if places.insert(id.as_str(), n).is_some() {
                return Err(Error::form(format!("{id} is there twice")));
            }
        }
        Ok(Self(places))
    }

    /// The place of `id`, which `what` names.
    pub(super) fn place(&self, id: &str, what: impl fmt::Display) -> Result<usize, Error> {
        self.get(id).ok_or_else(|| Error::form(format!("{what} is {id:?}, which the document does not list")))
    }

    /// The place of `id`, if it is in the list.
    pub(super) fn get(&self, id: &str) -> Option<usize> {
        self.0.get(id).copied()
    }

    /// The places of `ids`, which `what` names in the order of the list, each once.
    pub(super) fn ascending(&self, ids: &[String], what: impl fmt::Display) -> Result<Vec<usize>, Error> {
        let places = ids.iter().map(|id| self.place(id, &what)).collect::<Result<Vec<_>, _>>()?;
        if !places.is_sorted_by(|before, after| before < after) {
            return Err(Error::form(format!("{what}: ids are there twice or out of order")));
        }
        Ok(places)
    }
}

/// `number` if it is one of 0 to 1, the confidence of `what`.
pub(super) fn probability(number: f32, what: impl fmt::Display) -> Result<f32, Error> {
    if !(0.0..=1.0).contains(&number) {
        return Err(Error::form(format!("{what}: confidence {number} is not in 0 to 1")));
    }
    Ok(number)
}
