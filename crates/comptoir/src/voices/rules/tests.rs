//! What is read in a text, promises, weeks with 167 and 169 hours, digests, what changed since.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn paris() -> TimeZone {
    TimeZone::get("Europe/Paris").expect("bundled")
}

fn bakery() -> mention::Shops {
    mention::Shops::parse(
        r#"[{"id": "pain", "name": "La Courte Pâte", "activity": "boulangerie", "town": "Courtelande"}]"#,
    )
    .expect("a shop")
}

#[test]
fn a_message_is_proposed_as_what_it_is() {
    let shops = bakery();
    let kind = |text: &str| propose(&shops, text).map(|one| one.kind);
    for (text, is) in [
        ("Bonjour, le pain de ce matin était brûlé dessous, je suis déçue.", Some(Kind::Complaint)),
        ("Encore vingt minutes de queue ce matin, c'est pénible.", Some(Kind::Complaint)),
        ("Merci à Sarah, toujours souriante, elle est adorable !", Some(Kind::Compliment)),
        ("Votre tradition est délicieuse, la meilleure du quartier.", Some(Kind::Compliment)),
        ("Est-ce que vous êtes ouverts lundi de Pâques ?", Some(Kind::Question)),
        ("Ce serait bien de proposer un pain sans gluten le samedi.", Some(Kind::Idea)),
        ("ok merci", None),
        ("1234", None),
    ] {
        assert_eq!(kind(text), is, "{text}");
    }
    let queue = propose(&shops, "Encore vingt minutes de queue ce matin, c'est pénible.").expect("read");
    assert_eq!(queue.subject, Subject::Waiting);
}

#[test]
fn a_compliment_names_one_of_the_staff() {
    let names = ["Sarah", "Inès", "Anne-Marie Le Goff", "Anne"];
    assert_eq!(named("Merci à SARAH pour son sourire", &names), Some(0));
    assert_eq!(named("bravo ines", &names), Some(1));
    assert_eq!(named("Anne-Marie est adorable", &names), None, "Anne is named too: a person decides");
    assert_eq!(named("Merci à Sarah et Inès", &names), None);
    assert_eq!(named("Merci à toute l'équipe", &names), None);
}

#[test]
fn words_are_read_back() {
    for (kind, word) in Kind::ALL {
        assert_eq!((Kind::parse(word), kind.as_str()), (Some(kind), word));
    }
    for (subject, word, topic) in Subject::ALL {
        assert_eq!((Subject::parse(word), subject.as_str(), Subject::of(topic)), (subject, word, subject));
        assert_eq!(serde_json::to_value(topic).ok(), Some(serde_json::Value::from(word)), "the classifier's own word");
    }
    for (state, word) in State::ALL {
        assert_eq!((State::parse(word), state.as_str()), (state, word));
    }
}

#[test]
fn a_promise_is_kept_in_time_too_late_or_not() {
    let (due, now) = (at("2026-11-24T10:00:00Z"), at("2026-11-24T12:00:00Z"));
    let hour = SignedDuration::from_hours(1);
    assert_eq!(kept(None, now), Kept::Nothing);
    assert_eq!(kept(Some((due, "open", None)), due - hour), Kept::Waits(due));
    assert_eq!(kept(Some((due, "open", None)), now), Kept::Late(due));
    assert_eq!(kept(Some((due, "kept", Some(due))), now), Kept::InTime);
    assert_eq!(kept(Some((due, "kept", Some(due + hour))), now), Kept::TooLate);
    assert_eq!(kept(Some((due, "dropped", Some(due))), now), Kept::Broken);
}

#[test]
fn a_week_is_told_on_monday_at_eight_whatever_the_clocks_did() {
    let zone = paris();
    let day = |text: &str| text.parse::<Date>().expect("a day");
    assert_eq!(week_of(day("2026-11-22")), day("2026-11-16"));
    assert_eq!(week_of(day("2026-11-16")), day("2026-11-16"));
    let hours = |week: &str| {
        let (from, until) = span(day(week), &zone);
        until.duration_since(from).as_hours()
    };
    assert_eq!((hours("2026-10-19"), hours("2026-03-23"), hours("2026-11-16")), (169, 167, 168));
    // 8 h of the Monday after the clocks went back is 7 h UTC; after they went forward, 6 h.
    assert_eq!(to_tell(at("2026-10-26T06:59:59Z"), &zone), None);
    assert_eq!(to_tell(at("2026-10-26T07:00:00Z"), &zone), Some(day("2026-10-19")));
    assert_eq!(to_tell(at("2026-03-30T05:59:59Z"), &zone), None);
    assert_eq!(to_tell(at("2026-03-30T06:00:00Z"), &zone), Some(day("2026-03-23")));
    assert_eq!(to_tell(at("2026-11-22T22:59:00Z"), &zone), Some(day("2026-11-09")), "all week long, when it was off");
}

#[test]
fn a_customer_may_say_that_it_is_not_settled_for_a_month() {
    let now = at("2026-11-24T12:00:00Z");
    assert!(may_reopen(Kind::Complaint, State::Done, Some(now), now));
    assert!(!may_reopen(Kind::Complaint, State::Open, None, now));
    assert!(!may_reopen(Kind::Complaint, State::Void, Some(now), now));
    assert!(!may_reopen(Kind::Complaint, State::Done, Some(now - REOPENS), now));
    assert!(!may_reopen(Kind::Compliment, State::Done, Some(now), now));
}

#[test]
fn a_decision_is_judged_only_when_there_is_enough_to_judge() {
    let decided = at("2026-11-01T08:00:00Z");
    let days = |list: &[i64]| -> Vec<Timestamp> {
        list.iter().map(|n| decided + SignedDuration::from_hours(24 * n)).collect()
    };
    let after = |n: i64| decided + SignedDuration::from_hours(24 * n);
    let many = days(&[-13, -11, -9, -7, -5, -3, -1, 2]);
    assert_eq!(since(decided, after(10), &many).change, Change::Early);
    let judged = since(decided, after(15), &many);
    assert_eq!((judged.days, judged.before, judged.after, judged.change), (15, 7, 1, Change::Fewer));
    assert_eq!(since(decided, after(15), &days(&[-3, -1, 2])).change, Change::Few);
    assert_eq!(since(decided, after(15), &days(&[-3, -2, -1, 1, 2, 3])).change, Change::Same);
    assert_eq!(since(decided, after(15), &days(&[-1, 1, 2, 3, 4, 5, 6, 7])).change, Change::More);
}

fn any_said() -> impl Strategy<Value = Said<u8>> {
    (0_usize..4, 0_usize..12, 0_u8..5, 0_i64..1_000).prop_map(|(kind, subject, person, at)| Said {
        kind: Kind::ALL[kind].0,
        subject: Subject::ALL[subject].0,
        person,
        at: Timestamp::from_second(at).expect("an instant"),
    })
}

proptest! {
    #[test]
    fn a_digest_loses_nothing_and_counts_nobody_twice(
        week in proptest::collection::vec(any_said(), 0..60),
        before in proptest::collection::vec(any_said(), 0..30),
    ) {
        let groups = digest(&week, &before);
        prop_assert_eq!(groups.iter().map(Group::all).sum::<usize>(), week.len());
        for group in &groups {
            let mut people: Vec<u8> =
                week.iter().filter(|one| one.subject == group.subject).map(|one| one.person).collect();
            people.sort_unstable();
            people.dedup();
            prop_assert_eq!(group.people, people.len());
            prop_assert_eq!(group.examples.len(), people.len().min(EXAMPLES));
            let mut speak: Vec<u8> = group.examples.iter().map(|place| week[*place].person).collect();
            speak.sort_unstable();
            speak.dedup();
            prop_assert_eq!(speak.len(), group.examples.len(), "each example is somebody else's");
            prop_assert!(group.examples.iter().all(|place| week[*place].subject == group.subject));
            prop_assert_eq!(group.before, before.iter().filter(|one| one.subject == group.subject).count());
        }
        let complaints: Vec<usize> = groups.iter().map(|group| group.counts[0]).collect();
        prop_assert!(complaints.windows(2).all(|two| two[0] >= two[1]), "what hurts most stands first");
    }

    #[test]
    fn chance_alone_seldom_makes_a_verdict(before in 0_usize..40, after in 0_usize..40) {
        let mirrored = unlikely(before, after) == unlikely(after, before);
        prop_assert!(mirrored, "neither side is preferred");
        prop_assert!(!unlikely(before, before), "as many as before is no change");
    }
}
