use super::find::{find, followed_elsewhere, open, steps};
use super::fixture::Fixture;
use super::parts::View;
use super::weights::Weights;
use super::{Affair, Open, OpenKind, features, order};
use crate::ActorKind::{Group, Organisation, Person};
use crate::EventKind::{
    Accuse, Admit, Criticise, Demand, Harm, Investigate, Meet, Praise, Promise, Publish, Refuse, Resign, Warn,
};
use crate::EventStatus::{Alleged, Planned, Urged};
use crate::Step;

fn affairs(fixture: &Fixture) -> Vec<Affair> {
    find(fixture.parts(), &Weights::built_in())
}

/// Mayor Quill resigns, told from the end.
fn quill() -> Fixture {
    Fixture::of(
        "Mayor Ada Quill resigned on Tuesday after the board accused her of taking bribes. \
         Residents had called for Quill to go. She resigned in a letter. Later Edwin Osei praised Quill.",
    )
    .actor(Person, "Ada Quill", &["Mayor Ada Quill", "her", "Quill#2", "She", "Quill#3"])
    .actor(Organisation, "the board", &["the board"])
    .actor(Group, "residents", &["Residents"])
    .actor(Person, "Edwin Osei", &["Edwin Osei"])
    .office(0, "Mayor")
    .event(Resign, "resigned", &[0], &[])
    .event(Accuse, "accused", &[1], &[0])
    .re("taking bribes")
    .event(Harm, "taking bribes", &[0], &[])
    .is(Alleged)
    .event(Demand, "called for", &[2], &[0])
    .event(Resign, "resigned#2", &[0], &[])
    .event(Praise, "praised", &[3], &[0])
}

#[test]
fn an_affair_is_told_in_order_of_time() {
    let found = affairs(&quill());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].about, [0]);
    let events: Vec<usize> = found[0].steps.iter().map(|s| s.event).collect();
    let at = |event: usize| events.iter().position(|e| *e == event);
    assert!(at(2) < at(1), "what somebody is accused of came first: {events:?}");
    assert!(at(1) < at(0), "'resigned after accused': {events:?}");
    assert!(at(3) < at(0), "'had called for': {events:?}");
}

#[test]
fn what_is_told_twice_happened_once() {
    let found = affairs(&quill());
    let events: Vec<usize> = found[0].steps.iter().map(|s| s.event).collect();
    assert!(events.contains(&0) && !events.contains(&4), "{events:?}");
    let fixture = quill();
    let view = View::of(fixture.parts());
    assert_eq!(features::likeness(&view, 0, 4), 3);
    assert_eq!(features::likeness(&view, 0, 1), 0);
}

#[test]
fn what_is_urged_and_what_happened_are_two_events() {
    let fixture = Fixture::of("Critics urged Quill to resign. Quill resigned.")
        .actor(Person, "Ada Quill", &["Quill", "Quill#2"])
        .event(Resign, "resign", &[0], &[])
        .is(Urged)
        .event(Resign, "resigned", &[0], &[]);
    assert_eq!(features::likeness(&View::of(fixture.parts()), 0, 1), 1);
}

#[test]
fn what_was_urged_and_done_is_one_step() {
    let fixture = Fixture::of(
        "Mayor Ada Quill resigned on Tuesday after the board accused her of fraud. Residents had called for Quill to go.",
    )
    .actor(Person, "Ada Quill", &["Mayor Ada Quill", "her", "Quill#2"])
    .actor(Organisation, "the board", &["the board"])
    .actor(Group, "residents", &["Residents"])
    .office(0, "Mayor")
    .event(Resign, "resigned", &[0], &[])
    .event(Accuse, "accused", &[1], &[0])
    .event(Demand, "called for", &[2], &[0])
    .event(Resign, "go", &[0], &[])
    .is(Urged);
    let found = affairs(&fixture);
    assert!(found.len() == 1 && found[0].steps.iter().all(|s| s.event != 3), "{found:?}");
    assert!(found[0].steps.iter().any(|s| s.event == 2) && found[0].steps.iter().any(|s| s.event == 0));
}

#[test]
fn a_judgement_after_the_outcome_is_a_reaction() {
    let fixture = quill();
    let view = View::of(fixture.parts());
    let of = |events: &[usize]| steps(&view, 0, events).iter().map(|s| s.step).collect::<Vec<_>>();
    assert_eq!(of(&[3, 0, 5]), [Step::Demand, Step::Outcome, Step::Reaction]);
    assert_eq!(of(&[5, 0]), [Step::Judgement, Step::Outcome]);
    // Somebody else's leaving is no outcome of this affair.
    let of = |events: &[usize]| steps(&view, 1, events).iter().map(|s| s.step).collect::<Vec<_>>();
    assert_eq!(of(&[0, 5]), [Step::Outcome, Step::Judgement]);
}

#[test]
fn what_waits_is_open() {
    let fixture = Fixture::of(
        "Residents asked Quill for the figures. The board warned Quill. Quill promised a report. \
         The board began an inquiry. Quill refused the request. Quill met Osei. The board published its findings. Quill resigned.",
    )
    .actor(Person, "Ada Quill", &["Quill"])
    .actor(Group, "residents", &["Residents"])
    .actor(Organisation, "the board", &["The board"])
    .event(Demand, "asked", &[1], &[0])
    .event(Warn, "warned", &[2], &[0])
    .event(Promise, "promised", &[0], &[])
    .event(Investigate, "inquiry", &[2], &[0])
    .event(Refuse, "refused", &[0], &[1])
    .event(Meet, "met", &[0], &[])
    .event(Publish, "published", &[2], &[])
    .event(Resign, "resigned", &[0], &[]);
    let view = View::of(fixture.parts());
    let waits = |event, kind| Open { event, kind };
    assert_eq!(open(&view, 0, &[0]), [waits(0, OpenKind::Answer)]);
    assert_eq!(open(&view, 0, &[1]), [waits(1, OpenKind::Answer)]);
    assert_eq!(open(&view, 0, &[2]), [waits(2, OpenKind::Outcome)]);
    assert_eq!(open(&view, 0, &[3]), [waits(3, OpenKind::Findings)]);
    assert_eq!(open(&view, 0, &[0, 4]), [], "a refusal answers");
    assert_eq!(open(&view, 0, &[4, 0]), [waits(0, OpenKind::Answer)], "not one before the demand");
    assert_eq!(open(&view, 0, &[0, 6]), [waits(0, OpenKind::Answer)], "nor what somebody else does");
    assert_eq!(open(&view, 0, &[0, 1, 7]), [], "who has left has answered");
    assert_eq!(open(&view, 0, &[2, 7]), [], "a promise ends in an outcome");
    assert_eq!(open(&view, 0, &[3, 6]), [], "an inquiry in findings");
}

#[test]
fn what_follows_outside_the_affair_is_not_open() {
    let told = |end: &str| {
        let text = format!(
            "The board accused Mayor Ada Quill of fraud. Residents demanded that Quill resign. \
             Residents asked the council for the figures. {end} Critics condemned Quill. Quill refused to go."
        );
        let fixture = Fixture::of(&text)
            .actor(Person, "Ada Quill", &["Mayor Ada Quill", "Quill#2", "Quill#3", "Quill#4"])
            .actor(Organisation, "the board", &["The board"])
            .actor(Group, "residents", &["Residents", "Residents#2"])
            .actor(Organisation, "the council", &["the council"])
            .actor(Group, "critics", &["Critics"])
            .office(0, "Mayor")
            .event(Accuse, "accused", &[1], &[0])
            .event(Demand, "demanded", &[2], &[0])
            .event(Demand, "asked", &[2], &[3]);
        let answered = !end.is_empty();
        let fixture = if answered { fixture.event(Refuse, "turned away", &[3], &[2]) } else { fixture };
        fixture.event(Criticise, "condemned", &[4], &[0]).event(Refuse, "refused", &[0], &[])
    };
    let (open, answered) = (told(""), told("Later the council turned away the request."));
    let view = View::of(open.parts());
    let waits = Open { event: 2, kind: OpenKind::Answer };
    let order = Weights::built_in().order;
    assert!(!followed_elsewhere(&view, &order, 0, &[0, 1, 2], &waits));
    let view = View::of(answered.parts());
    assert!(followed_elsewhere(&view, &order, 0, &[0, 1, 2], &waits));
}

#[test]
fn dates_and_connectors_order_two_events() {
    let weights = Weights::built_in();
    let first = |fixture: &Fixture| order::first(&View::of(fixture.parts()), &weights.order, 0, 1) > 0.0;
    let two = |text: &str| {
        Fixture::of(text).event(Criticise, "criticised", &[], &[]).event(Accuse, "accused", &[], &[])
    };
    assert!(!first(&two("Quill was criticised after she was accused.")));
    assert!(first(&two("Quill was criticised. Then she was accused.")));
    assert!(!first(&two("Quill was criticised on 9 February 2022. She was accused in June 2019.")));
    assert!(first(&two("Quill was criticised in June 2019. She was accused on 9 February 2022.")));
}

#[test]
fn a_plan_comes_after_what_happened() {
    let fixture = Fixture::of("Quill will resign, and she admitted the error.")
        .actor(Person, "Ada Quill", &["Quill", "she"])
        .event(Resign, "resign", &[0], &[])
        .is(Planned)
        .event(Admit, "admitted", &[0], &[]);
    let view = View::of(fixture.parts());
    assert_eq!(order::sorted(&view, &Weights::built_in().order, &[0, 1]), [1, 0]);
}

#[test]
fn a_disaster_has_no_affair() {
    let fixture =
        Fixture::of("A storm killed two sailors off Northport on Tuesday. The sailors were from Eastshire.")
            .actor(Group, "two sailors", &["two sailors", "The sailors"])
            .event(Harm, "killed", &[], &[0]);
    assert_eq!(affairs(&fixture), []);
    assert_eq!(affairs(&Fixture::of("")), []);
}

#[test]
fn nothing_panics_on_places_that_are_not_there() {
    let fixture = quill().broken();
    let _ = affairs(&fixture);
    let _ = crate::bearing::find::find(fixture.parts(), &Weights::built_in());
}

#[test]
fn every_trait_has_a_weight() {
    let weights = Weights::built_in();
    assert_eq!(weights.about.len(), features::rows(&features::ABOUT));
    assert_eq!(weights.member.len(), features::rows(&features::MEMBER));
    assert_eq!(weights.order.len(), features::rows(&order::ORDER));
}
