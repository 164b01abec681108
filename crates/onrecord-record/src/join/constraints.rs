//! What people have said of who is one and who is not.

use std::collections::HashMap;

use rusqlite::Connection;

/// A place in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) report: i64,
    /// Code points, end exclusive.
    pub(super) start: i64,
    pub(super) stop: i64,
}

/// All corrections of entities that stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Constraints {
    /// Mentions of one and the same, with the correction's number.
    pub(super) merges: Vec<(i64, Place, Place)>,
    /// What somebody is called, by a mention; the last is right.
    pub(super) renames: Vec<(Place, String)>,
    /// By report: places, and on which side of which correction they are.
    splits: HashMap<i64, Vec<(Place, i64, bool)>>,
}

impl Constraints {
    pub(super) fn load(db: &Connection) -> rusqlite::Result<Self> {
        let mut constraints = Self::default();
        let sql = "SELECT correction.id, kind, value, report_id, start, stop, side
            FROM correction JOIN correction_mention ON correction_id = correction.id
            WHERE kind IN ('merge', 'split', 'rename') AND NOT EXISTS (SELECT 1 FROM correction AS undo WHERE undo.undoes = correction.id)
            ORDER BY correction.id, side, report_id, start, stop";
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut first: Option<(i64, Place)> = None;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let place = Place { report: row.get(3)?, start: row.get(4)?, stop: row.get(5)? };
            let side: bool = row.get(6)?;
            match row.get_ref(1)?.as_str()? {
                "split" => constraints.splits.entry(place.report).or_default().push((place, id, side)),
                "rename" => constraints.renames.push((place, row.get(2)?)),
                // One mention of each of the two.
                _ => match first {
                    Some((of, one)) if of == id => constraints.merges.push((id, one, place)),
                    _ => first = Some((id, place)),
                },
            }
        }
        Ok(constraints)
    }

    /// On which side of which splits a mention at this place is.
    pub(super) fn sides(&self, at: Place) -> impl Iterator<Item = (i64, bool)> {
        let splits = self.splits.get(&at.report).into_iter().flatten();
        splits
            .filter(move |(place, ..)| place.start < at.stop && at.start < place.stop)
            .map(|&(_, split, side)| (split, side))
    }

    /// Whether a correction after number `merge` has put these mentions on two sides.
    pub(super) fn are_split_since(&self, merge: i64, one: Place, two: Place) -> bool {
        self.sides(one)
            .any(|(split, side)| split > merge && self.sides(two).any(|other| other == (split, !side)))
    }

    /// Reports of which something was split.
    pub(super) fn split_reports(&self) -> impl Iterator<Item = i64> {
        self.splits.keys().copied()
    }

    /// Whether something of this report was split.
    pub(super) fn has_splits(&self, report: i64) -> bool {
        self.splits.contains_key(&report)
    }
}
