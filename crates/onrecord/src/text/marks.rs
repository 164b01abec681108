//! Quotation marks as newspapers use them.
//!
//! Which marks open, which close and which are apostrophes is decided for a whole paragraph at
//! once: the reading of least cost over a small automaton (outside, in double, in single, one
//! nested in the other), found by dynamic programming (Viterbi 1967). A mark that looks the wrong
//! way round, a missing closing mark or an apostrophe at a word's end each cost something, so that
//! the cheapest reading is the one that supposes the fewest slips.

use crate::Span;

/// What a mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Opens a quotation.
    Open,
    /// Closes one.
    Close,
    /// Stands for missing letters or a possessive.
    Apostrophe,
    /// Does nothing that we understand (an inch mark, a slip).
    Stray,
}

/// One quotation mark or apostrophe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The mark's characters ("``" and "''" are one mark of two).
    pub span: Span,
    /// What it does.
    pub role: Role,
    /// For [`Role::Open`] and [`Role::Close`]: whether the quotation stands within another.
    pub nested: bool,
}

/// Words in quotation marks, within one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// From the opening mark to the closing one, both included; to the paragraph's (or enclosing
    /// quotation's) end if none closes it.
    pub span: Span,
    /// Whether it stands within another quotation.
    pub nested: bool,
    /// Whether a mark closes it.
    pub closed: bool,
    /// Whether it carries on the quotation that the paragraph before left unclosed.
    pub continues: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Family {
    Double,
    Single,
}

/// A mark before its role is known.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    span: Span,
    family: Family,
    /// Which way the glyph looks: `Some(true)` opening (“), `Some(false)` closing (”), straight `None`.
    looks_open: Option<bool>,
    before: Option<char>,
    after: Option<char>,
    /// Costs of the four roles by what stands around the mark.
    open: u32,
    close: u32,
    apostrophe: u32,
    stray: u32,
}

const IMPOSSIBLE: u32 = 1 << 20;
/// A quotation that nothing closes, in a paragraph that the next one does not carry on.
const UNCLOSED: u32 = 40;
/// The same where the next paragraph begins with an opening mark: the newspapers' habit.
const CARRIED_ON: u32 = 6;
/// A quotation inside one of the same family.
const REOPENED: u32 = 45;
/// Nesting at all: rarer than not.
const NESTED: u32 = 6;
/// Single marks as the outer ones beside double ones: the British habit, rarer than the reverse.
const SINGLE_OUTER: u32 = 1;

/// Open quotations, outermost first.
const STACKS: [&[Family]; 5] = [
    &[],
    &[Family::Double],
    &[Family::Single],
    &[Family::Double, Family::Single],
    &[Family::Single, Family::Double],
];

/// The marks of `text` with their roles, and the quotations they enclose.
pub(super) fn resolve(text: &str, paragraphs: &[Span]) -> (Vec<Mark>, Vec<Quotation>) {
    let (mut marks, mut quotations) = (Vec::new(), Vec::new());
    // The family of a quotation that the paragraph before left open.
    let mut left_open: Option<Family> = None;
    for (i, &paragraph) in paragraphs.iter().enumerate() {
        let found = candidates(text, paragraph);
        if found.is_empty() {
            left_open = None;
            continue;
        }
        let next_opens = paragraphs.get(i + 1).and_then(|&next| opening(text, next));
        let roles = cheapest(&found, next_opens);
        let carried_on = left_open.filter(|&family| {
            found[0].span.start == paragraph.start && found[0].family == family && roles[0] == Role::Open
        });
        left_open =
            enclose(text, paragraph, &found, &roles, carried_on.is_some(), &mut marks, &mut quotations)
                .filter(|&family| next_opens == Some(family));
    }
    (marks, quotations)
}

/// The family of the mark that `paragraph` begins with, if it may open a quotation.
fn opening(text: &str, paragraph: Span) -> Option<Family> {
    let first = candidates_from(text, paragraph).next()?;
    (first.span.start == paragraph.start && first.open < first.apostrophe).then_some(first.family)
}

/// Turns roles into marks and quotations. Returns the family left open at the paragraph's end.
fn enclose(
    text: &str,
    paragraph: Span,
    found: &[Candidate],
    roles: &[Role],
    continues: bool,
    marks: &mut Vec<Mark>,
    quotations: &mut Vec<Quotation>,
) -> Option<Family> {
    let mut open: Vec<(Family, usize)> = Vec::new();
    for (k, (candidate, &role)) in found.iter().zip(roles).enumerate() {
        let mut nested = false;
        match role {
            Role::Open => {
                // A second opening mark of the same kind ends what the first one left unclosed.
                while open.iter().any(|&(family, _)| family == candidate.family) {
                    let (_, at) = open.pop().expect("not empty");
                    quotations[at].span.end = text[..candidate.span.start].trim_end().len();
                }
                nested = !open.is_empty();
                open.push((candidate.family, quotations.len()));
                quotations.push(Quotation {
                    span: Span::new(candidate.span.start, paragraph.end),
                    nested,
                    closed: false,
                    continues: continues && k == 0,
                });
            }
            Role::Close => {
                while let Some((family, at)) = open.pop() {
                    if family == candidate.family {
                        quotations[at].span.end = candidate.span.end;
                        quotations[at].closed = true;
                        nested = quotations[at].nested;
                        break;
                    }
                    quotations[at].span.end = text[..candidate.span.start].trim_end().len();
                }
            }
            Role::Apostrophe | Role::Stray => {}
        }
        marks.push(Mark { span: candidate.span, role, nested });
    }
    open.first().map(|&(family, _)| family)
}

/// The roles of least total cost.
fn cheapest(found: &[Candidate], next_opens: Option<Family>) -> Vec<Role> {
    // best[s]: cost of reaching stack s; back[k][s]: the stack before mark k and the mark's role.
    let mut best = [IMPOSSIBLE; STACKS.len()];
    best[0] = 0;
    let mut back: Vec<[(usize, Role); STACKS.len()]> = Vec::with_capacity(found.len());
    for mark in found {
        let mut next = [IMPOSSIBLE * 4; STACKS.len()];
        let mut from = [(0, Role::Stray); STACKS.len()];
        for (s, stack) in STACKS.iter().enumerate() {
            if best[s] >= IMPOSSIBLE {
                continue;
            }
            let mut step = |to: usize, cost: u32, role: Role| {
                if best[s] + cost < next[to] {
                    next[to] = best[s] + cost;
                    from[to] = (s, role);
                }
            };
            step(s, mark.apostrophe, Role::Apostrophe);
            step(s, mark.stray, Role::Stray);
            let depth = stack.iter().position(|&family| family == mark.family);
            match depth {
                // Not open yet: it may open, or nest.
                None => {
                    let nesting = if stack.is_empty() {
                        if mark.family == Family::Single { SINGLE_OUTER } else { 0 }
                    } else {
                        NESTED
                    };
                    if stack.len() < 2 {
                        step(index(stack, mark.family), mark.open.saturating_add(nesting), Role::Open);
                    }
                }
                // Open: it closes (with whatever is open inside), or a new one begins.
                Some(at) => {
                    let inner = stack.len() - at - 1;
                    let lost = u32::try_from(inner).unwrap_or(0) * UNCLOSED;
                    step(position(&stack[..at]), mark.close.saturating_add(lost), Role::Close);
                    step(
                        index(&stack[..at], mark.family),
                        mark.open.saturating_add(REOPENED + lost),
                        Role::Open,
                    );
                }
            }
        }
        best = next;
        back.push(from);
    }
    let end = (0..STACKS.len())
        .min_by_key(|&s| {
            let unclosed = match STACKS[s] {
                [] => 0,
                [outer, inner @ ..] => {
                    let carried = next_opens == Some(*outer);
                    (if carried { CARRIED_ON } else { UNCLOSED })
                        + if inner.is_empty() { 0 } else { UNCLOSED / 2 }
                }
            };
            best[s].saturating_add(unclosed)
        })
        .unwrap_or(0);
    let mut roles = vec![Role::Stray; found.len()];
    let mut s = end;
    for k in (0..found.len()).rev() {
        let (before, role) = back[k][s];
        roles[k] = role;
        s = before;
    }
    roles
}

/// The index of the stack `outer` with `family` on top.
fn index(outer: &[Family], family: Family) -> usize {
    let wanted: Vec<Family> = outer.iter().copied().chain([family]).collect();
    position(&wanted)
}

fn position(wanted: &[Family]) -> usize {
    STACKS.iter().position(|stack| *stack == wanted).unwrap_or(0)
}

fn candidates(text: &str, paragraph: Span) -> Vec<Candidate> {
    candidates_from(text, paragraph).collect()
}

/// The marks of one paragraph with the costs of their roles.
fn candidates_from(text: &str, paragraph: Span) -> impl Iterator<Item = Candidate> + '_ {
    let body = paragraph.of(text);
    let mut skip_to = 0;
    body.char_indices().filter_map(move |(at, c)| {
        if at < skip_to {
            return None;
        }
        let (mut family, mut looks_open) = glyph(c)?;
        let mut end = at + c.len_utf8();
        // TeX and wire style: `` opens, '' closes, each one mark.
        if family == Family::Single && matches!(c, '`' | '\'' | '’' | '‘') && body[end..].starts_with(c) {
            family = Family::Double;
            looks_open = match c {
                '`' | '‘' => Some(true),
                '’' => Some(false),
                _ => None,
            };
            end += c.len_utf8();
        }
        skip_to = end;
        let before = body[..at].chars().next_back();
        let after = body[end..].chars().next();
        let span = Span::new(paragraph.start + at, paragraph.start + end);
        let mut candidate = Candidate {
            span,
            family,
            looks_open,
            before,
            after,
            open: 0,
            close: 0,
            apostrophe: IMPOSSIBLE,
            stray: 0,
        };
        candidate.weigh(&body[..at], &body[end..]);
        Some(candidate)
    })
}

fn glyph(c: char) -> Option<(Family, Option<bool>)> {
    Some(match c {
        '"' | '″' | '＂' => (Family::Double, None),
        '“' | '„' | '«' | '‟' => (Family::Double, Some(true)),
        '”' | '»' => (Family::Double, Some(false)),
        '\'' | '′' | '´' | '＇' => (Family::Single, None),
        '‘' | '‚' | '‹' | '‛' | '`' => (Family::Single, Some(true)),
        '’' | '›' => (Family::Single, Some(false)),
        _ => return None,
    })
}

fn is_mark(c: char) -> bool {
    glyph(c).is_some()
}

impl Candidate {
    /// Sets the costs from the words before and after.
    fn weigh(&mut self, left: &str, right: &str) {
        let word_before = self.before.is_some_and(char::is_alphanumeric);
        let word_after = self.after.is_some_and(char::is_alphanumeric);
        let space_before = self.before.is_none_or(char::is_whitespace);
        let space_after = self.after.is_none_or(char::is_whitespace);
        let joint_before = self
            .before
            .is_some_and(|c| matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '…') || is_mark(c));
        let stop_before = self.before.is_some_and(|c| matches!(c, '.' | ',' | '!' | '?' | ';' | ':' | '…'));
        let stop_after = self.after.is_some_and(|c| {
            matches!(c, '.' | ',' | '!' | '?' | ';' | ':' | ')' | ']' | '}' | '—' | '–' | '-' | '/' | '…')
                || is_mark(c)
        });

        let wrong_way_to_open = if self.looks_open == Some(false) { 12 } else { 0 };
        let wrong_way_to_close = if self.looks_open == Some(true) { 12 } else { 0 };
        self.open = wrong_way_to_open
            + if space_after {
                // `“ We must go`: a space too much, or a mark that closes.
                if space_before { 14 } else { 60 }
            } else if space_before || joint_before {
                0
            } else if stop_before {
                // `she said.”He has left`: the space is missing.
                if word_after { 8 } else { 25 }
            } else {
                40
            };
        self.close = wrong_way_to_close
            + if space_before {
                if space_after { 14 } else { 45 }
            } else if space_after || stop_after {
                0
            } else if word_before && word_after {
                50
            } else {
                // `”she said` without a space.
                18
            };
        self.stray = if self.family == Family::Double {
            // Feet and inches: 6'2".
            if self.before.is_some_and(|c| c.is_ascii_digit()) && self.looks_open.is_none() { 20 } else { 60 }
        } else {
            55
        };
        if self.family == Family::Single {
            self.apostrophe = self.apostrophe_cost(left, right, word_before, word_after);
        }
    }

    /// How odd it would be for this single mark to be an apostrophe.
    fn apostrophe_cost(&self, left: &str, right: &str, word_before: bool, word_after: bool) -> u32 {
        let wrong_way = if self.looks_open == Some(true) { 12 } else { 0 };
        if word_before && word_after {
            return 0;
        }
        if word_after {
            // ’Tis, ’em, ’90s, rock ’n’ roll.
            let word: String =
                right.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            let elided = matches!(
                word.as_str(),
                "tis"
                    | "twas"
                    | "em"
                    | "cause"
                    | "til"
                    | "till"
                    | "n"
                    | "bout"
                    | "round"
                    | "cos"
                    | "ere"
                    | "appen"
            );
            let year = right.chars().take(2).filter(char::is_ascii_digit).count() == 2
                && right.chars().nth(2).is_none_or(|c| c == 's' || !c.is_alphanumeric());
            return wrong_way / 3 + if elided || year { 3 } else { 30 };
        }
        if word_before {
            let last = left.chars().next_back().map(|c| c.to_lowercase().next().unwrap_or(c));
            let more_words = right.trim_start().chars().next().is_some_and(char::is_alphanumeric);
            return wrong_way
                + match last {
                    // The officers’ messages.
                    Some('s' | 'z' | 'x') if more_words => 7,
                    // Goin’, rock ’n’ roll.
                    Some('n') if more_words => 14,
                    Some('s') => 16,
                    _ => 26,
                };
        }
        45
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Layout;

    /// The text with each mark replaced by its role: `<` opens, `>` closes, `^` is an apostrophe.
    fn roles(text: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for mark in Layout::of(text).marks {
            out.push_str(&text[at..mark.span.start]);
            out.push(match (mark.role, mark.nested) {
                (Role::Open, false) => '<',
                (Role::Open, true) => '{',
                (Role::Close, false) => '>',
                (Role::Close, true) => '}',
                (Role::Apostrophe, _) => '^',
                (Role::Stray, _) => '?',
            });
            at = mark.span.end;
        }
        out + &text[at..]
    }

    #[track_caller]
    fn check(text: &str, wanted: &str) {
        assert_eq!(roles(text), wanted);
    }

    #[test]
    fn straight_curly_and_single_marks() {
        check("\"We won't go,\" she said.", "<We won^t go,> she said.");
        check("“We won’t go,” she said.", "<We won^t go,> she said.");
        check("‘We won’t go,’ she said.", "<We won^t go,> she said.");
        check("'We won't go,' she said.", "<We won^t go,> she said.");
        check("``We won't go,'' she said.", "<We won^t go,> she said.");
    }

    #[test]
    fn possessives_beside_single_marks() {
        check("'The officers' messages were vile,' he said.", "<The officers^ messages were vile,> he said.");
        check("The officers’ messages were ‘vile’.", "The officers^ messages were <vile>.");
        check("It was the 1990s’ ‘worst’ case, in the ’80s.", "It was the 1990s^ <worst> case, in the ^80s.");
    }

    #[test]
    fn nesting() {
        check("“She told me ‘never’ and I’m done,” he said.", "<She told me {never} and I^m done,> he said.");
        check("‘She told me “never” and I’m done,’ he said.", "<She told me {never} and I^m done,> he said.");
    }

    #[test]
    fn slips() {
        // A closing mark, and no space, where an opening mark belongs.
        check(
            "“It is clear,” she said.”He has left me no choice.”",
            "<It is clear,> she said.<He has left me no choice.>",
        );
        // An opening mark where a closing one belongs.
        check("“It is clear,“ she said.", "<It is clear,> she said.");
        // A closing mark is missing, and later marks are still read rightly.
        check(
            "He said “much loved across the ranks. Then “gone” was all.",
            "He said <much loved across the ranks. Then <gone> was all.",
        );
    }

    #[test]
    fn a_quotation_carried_on() {
        let text = "“We are done.\n“We will go,” he said.\n“But he stayed. However.\nNothing followed.";
        let quotations = Layout::of(text).quotations;
        let seen: Vec<_> = quotations.iter().map(|q| (q.span.of(text), q.closed, q.continues)).collect();
        assert_eq!(
            seen,
            [
                ("“We are done.", false, false),
                ("“We will go,”", true, true),
                ("“But he stayed. However.", false, false),
            ]
        );
    }
}
