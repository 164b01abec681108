use super::find::find;
use super::{BearingKind, Later};
use crate::ActorKind::{Group, Organisation, Person};
use crate::EventKind::{
    Admit, Agree, Apologise, Demand, Deny, Enact, Harm, Promise, Refuse, Repeal, Resign, Rule,
};
use crate::EventStatus::{Denied, Planned, Urged};
use crate::affair::fixture::Fixture;
use crate::affair::parts::Parts;
use crate::affair::weights::Weights;

fn found(fixture: &Fixture) -> Vec<(usize, usize, BearingKind)> {
    let bearings = find(fixture.parts(), &Weights::built_in());
    let event = |later| match later {
        Later::Event(n) => n,
        Later::Statement(_) => panic!("an event"),
    };
    bearings.iter().map(|b| (b.statement, event(b.later), b.kind)).collect()
}

/// Quill and residents, if there are any.
fn cast(text: &str) -> Fixture {
    let others: &[&str] = if text.contains("esidents") { &["esidents"] } else { &[] };
    Fixture::of(text).actor(Person, "Ada Quill", &["Quill"]).actor(Group, "residents", others)
}

#[test]
fn a_demand_is_refused() {
    let text = cast("Quill rejected calls by residents to close the pier.")
        .said(1, "calls", "to close the pier")
        .event(Refuse, "rejected", &[0], &[])
        .event(Demand, "calls", &[1], &[0]);
    assert_eq!(found(&text), [(0, 0, BearingKind::DemandedThenRefused)]);
}

#[test]
fn a_court_refuses_by_its_ruling() {
    let court = |verb: &str| {
        Fixture::of(&format!("A court {verb} the request of Quill to see the file."))
            .actor(Organisation, "a court", &["A court"])
            .actor(Person, "Ada Quill", &["Quill"])
            .said(1, "request", "to see the file")
            .event(Rule, verb, &[0], &[1])
            .re("request of Quill")
            .event(Demand, "request", &[1], &[0])
    };
    assert_eq!(found(&court("denied")), [(0, 0, BearingKind::DemandedThenRefused)]);
    assert_eq!(found(&court("heard")), []);
}

#[test]
fn a_demand_is_met_by_the_act_or_by_consent() {
    let text = cast("Residents urged Quill to resign. Quill resigned.")
        .said(1, "urged", "Quill to resign")
        .event(Demand, "urged", &[1], &[0])
        .event(Resign, "resign", &[0], &[])
        .is(Urged)
        .event(Resign, "resigned", &[0], &[]);
    assert_eq!(found(&text), [(0, 2, BearingKind::DemandedThenDone)]);
    let text = cast("Quill agreed to the request of residents for a meeting.")
        .said(1, "request", "for a meeting")
        .event(Agree, "agreed", &[0], &[])
        .re("request of residents")
        .event(Demand, "request", &[1], &[0]);
    assert_eq!(found(&text), [(0, 0, BearingKind::DemandedThenDone)]);
}

#[test]
fn a_promise_is_kept_or_broken() {
    let text = cast("Quill promised to close the pier. Quill closed the pier.")
        .said(0, "promised", "to close the pier")
        .event(Promise, "promised", &[0], &[])
        .event(Enact, "close", &[0], &[])
        .is(Planned)
        .event(Enact, "closed", &[0], &[]);
    assert_eq!(found(&text), [(0, 2, BearingKind::PromisedThenDone)]);
    let text = cast("Quill broke her promise to close the pier.")
        .said(0, "promise", "to close the pier")
        .event(Harm, "broke", &[0], &[])
        .re("her promise")
        .event(Promise, "promise", &[0], &[]);
    assert_eq!(found(&text), [(0, 0, BearingKind::PromisedThenNot)]);
}

#[test]
fn what_was_ruled_out_is_done() {
    let text = cast("Quill said she would not resign. A week later Quill resigned.")
        .said(0, "said", "she would not resign")
        .event(Resign, "resign", &[0], &[])
        .is(Denied)
        .event(Resign, "resigned", &[0], &[]);
    assert_eq!(found(&text), [(0, 1, BearingKind::RuledOutThenDone)]);
}

#[test]
fn what_was_denied_is_admitted() {
    let text = cast(
        "Quill denied selling the pier. Later Quill admitted that she had sold the pier to Osei in secret.",
    )
    .said(0, "denied", "selling the pier")
    .event(Deny, "denied", &[0], &[])
    .event(Admit, "admitted", &[0], &[])
    .re("that she had sold the pier to Osei");
    assert_eq!(found(&text), [], "no long word in common: not surely one matter");
    let text = cast("Quill denied taking bribes. Later Quill admitted that she had taken bribes.")
        .said(0, "denied", "taking bribes")
        .event(Deny, "denied", &[0], &[])
        .event(Admit, "admitted", &[0], &[])
        .re("that she had taken bribes");
    assert_eq!(found(&text), [(0, 1, BearingKind::DeniedThenAdmitted)]);
}

#[test]
fn what_was_said_is_taken_back() {
    let text = cast("Quill apologised for saying the pier was a ruin.")
        .said(0, "saying", "the pier was a ruin")
        .event(Apologise, "apologised", &[0], &[])
        .re("saying the pier was a ruin");
    assert_eq!(found(&text), [(0, 0, BearingKind::PositionChanged)]);
    let text = cast("Quill retracted her announcement that the pier would close.")
        .said(0, "announcement", "the pier would close")
        .event(Repeal, "retracted", &[0], &[])
        .re("her announcement");
    assert_eq!(found(&text), [(0, 0, BearingKind::PositionChanged)]);
    // An apology for what the saying was about is none for the saying.
    let text = cast("Quill called the closure unfair. Quill apologised for the closure.")
        .said(0, "called", "the closure unfair")
        .event(Apologise, "apologised", &[0], &[])
        .re("the closure#2");
    assert_eq!(found(&text), []);
}

#[test]
fn what_does_not_fit_is_not_paired() {
    // Somebody else refuses something else.
    let text = Fixture::of("Residents urged Quill to close the pier. Osei refused to pay.")
        .actor(Person, "Ada Quill", &["Quill"])
        .actor(Group, "residents", &["Residents"])
        .actor(Person, "Edwin Osei", &["Osei"])
        .said(1, "urged", "Quill to close the pier")
        .event(Demand, "urged", &[1], &[0])
        .event(Refuse, "refused", &[2], &[]);
    assert_eq!(found(&text), []);
    // Somebody else resigns.
    let text = Fixture::of("Residents urged Quill to resign. Osei resigned.")
        .actor(Person, "Ada Quill", &["Quill"])
        .actor(Group, "residents", &["Residents"])
        .actor(Person, "Edwin Osei", &["Osei"])
        .said(1, "urged", "Quill to resign")
        .event(Demand, "urged", &[1], &[0])
        .event(Resign, "resign", &[0], &[])
        .is(Urged)
        .event(Resign, "resigned", &[2], &[]);
    assert_eq!(found(&text), []);
    // It was done long before it was asked for again.
    let text = cast("Quill resigned in 2019. On Tuesday residents urged Quill to resign.")
        .said(1, "urged", "Quill to resign")
        .event(Resign, "resigned", &[0], &[])
        .event(Demand, "urged", &[1], &[0])
        .event(Resign, "resign#2", &[0], &[])
        .is(Urged);
    assert_eq!(found(&text), []);
    // Who asks does not refuse it.
    let text = cast("Residents asked Quill for a bridge. Residents declined to wait.")
        .said(1, "asked", "Quill for a bridge")
        .event(Demand, "asked", &[1], &[0])
        .event(Refuse, "declined", &[1], &[0]);
    assert_eq!(found(&text), []);
}

#[test]
fn one_refusal_answers_one_demand() {
    let text = Fixture::of(
        "Residents asked Quill for a bridge. Osei asked Quill for a bridge. Quill refused both requests.",
    )
    .actor(Person, "Ada Quill", &["Quill"])
    .actor(Group, "residents", &["Residents"])
    .actor(Person, "Edwin Osei", &["Osei"])
    .said(1, "asked", "Quill for a bridge")
    .said(2, "asked#2", "Quill for a bridge#2")
    .event(Demand, "asked", &[1], &[0])
    .event(Demand, "asked#2", &[2], &[0])
    .event(Refuse, "refused", &[0], &[1, 2])
    .re("both requests");
    assert_eq!(found(&text), [(1, 2, BearingKind::DemandedThenRefused)]);
}

#[test]
fn leaving_is_ruled_out_in_set_phrases() {
    let quits = |content: &str| {
        cast(&format!("Quill insisted {content}. Quill resigned.")).said(0, "insisted", content).event(
            Resign,
            "resigned",
            &[0],
            &[],
        )
    };
    for content in [
        "she had ‘no intention of going’",
        "she had no plans to stand down",
        "she won’t resign",
        "she would not now step aside",
        "she was not going to quit",
    ] {
        assert_eq!(found(&quits(content)), [(0, 0, BearingKind::RuledOutThenDone)], "{content}");
    }
    for content in ["she would not go to court", "she had no intention of paying", "leaving would not help"] {
        assert_eq!(found(&quits(content)), [], "{content}");
    }
}

#[test]
fn an_old_resignation_is_another_one() {
    let published = Some(jiff::civil::date(2031, 3, 6));
    let paired = |text: &str| {
        let fixture = cast(text).said(0, "said", "she would not resign").event(Resign, "quit", &[0], &[]);
        let (parts, dates) = (fixture.parts(), crate::date::times(text, &[], published));
        let mut events = parts.events.to_vec();
        events[0].when = Some(0);
        find(Parts { dates: &dates, events: &events, published, ..parts }, &Weights::built_in()).len()
    };
    assert_eq!(paired("Quill quit on Tuesday. Quill had said she would not resign."), 1);
    assert_eq!(paired("Quill quit in 2019. Quill said she would not resign."), 0);
}
