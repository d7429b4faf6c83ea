//! Turns of calls, on both engines: what is said, what is never said aloud, and turns that come twice.

use super::{talks::Bakery, *};
use crate::{
    inbox::voice::{Heard, Spoken, Then, Turn},
    orders::rules::State,
    standing,
};

async fn turn(bakery: &Bakery, call: &'static str, n: u32, from: &'static str, heard: Heard) -> Spoken {
    let lexicon = bakery.app.part::<Lexicons>().expect("a part").of(&bakery.app, &bakery.shop).await.expect("made");
    let (own, mut env) = (bakery.shop.clone(), bakery.app.env());
    let spoken = bakery.db.write(&bakery.shop.key, move |tx| {
        let turn = Turn { call, turn: n, from, to: "+33100000000", heard };
        voice::take(tx, &mut env, &own, lexicon.as_deref(), &turn)
    });
    spoken.await.expect("answered")
}

fn words(text: &str) -> Heard {
    Heard::Words(text.into(), 0.9)
}

fn keys(text: &str) -> Heard {
    Heard::Keys(text.into())
}

const NADIA: &str = "+33639980101";

#[test]
fn an_order_is_left_by_voice_and_a_turn_that_comes_twice_changes_nothing() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let hello = turn(&bakery, "CA1", 0, NADIA, Heard::Nothing).await;
        assert!(hello.say.contains("La Courte Pâte") && hello.say.contains("nous fermons"), "{}", hello.say);
        assert!(hello.say.contains("prochaine fournée") && hello.then == Then::Listen, "{}", hello.say);
        let back = turn(&bakery, "CA1", 1, NADIA, words("bonjour je voudrais deux tradi pour midi")).await;
        assert!(back.say.contains("2 Baguettes de tradition") && back.say.contains("2,70 €"), "{}", back.say);
        assert!(back.say.contains("gluten") && back.then == Then::Listen, "{}", back.say);
        let again = turn(&bakery, "CA1", 1, NADIA, words("autre chose")).await;
        assert_eq!(again, back, "the same turn, the same answer");
        let noted = turn(&bakery, "CA1", 2, NADIA, words("oui")).await;
        assert!(noted.say.contains("C'est noté") && noted.then == Then::HangUp, "{}", noted.say);
        let order = bakery.orders().await.remove(0);
        assert_eq!((order.state, order.source.as_str()), (State::Received, "voice"));
        assert!(bakery.newest().await.contains("Code"), "and told to the number");
        bakery.check().await;
    });
}

#[test]
fn the_usual_is_ordered_by_keys_and_its_lines_are_told_to_the_number_only() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let nothing = turn(&bakery, "CA0", 1, NADIA, keys("1")).await;
        assert!(nothing.say.contains("Je ne retrouve pas"), "{}", nothing.say);
        bakery.collected("1").await;
        let back = turn(&bakery, "CA2", 1, NADIA, keys("1")).await;
        assert!(back.say.contains("2,70 €") && back.say.contains("gluten"), "{}", back.say);
        assert!(!back.say.contains("tradition"), "a caller id says nothing of who listens: {}", back.say);
        assert!(bakery.newest().await.contains("2 Baguettes de tradition"), "the number itself may know");
        let noted = turn(&bakery, "CA2", 2, NADIA, keys("1")).await;
        assert!(noted.say.contains("Votre code"), "{}", noted.say);
        assert_eq!(bakery.orders().await.iter().filter(|order| order.state == State::Received).count(), 1);
        let said = turn(&bakery, "CA3", 1, NADIA, words("comme d'habitude pour midi")).await;
        assert!(!said.say.contains("tradition"), "{}", said.say);
        bakery.check().await;
    });
}

#[test]
fn what_the_shop_knows_of_a_number_is_never_said_aloud() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        bakery.hear("1", "2 tradi pour 12h").await;
        bakery.hear("2", "oui").await;
        let order = bakery.orders().await.remove(0);
        let code = order.code(&bakery.app.env().secrets);
        for (n, text) in [
            "est-ce que ma commande est prête",
            "ça fait combien ma commande",
            "je voudrais annuler ma commande",
            "finalement une de plus",
        ]
        .into_iter()
        .enumerate()
        {
            let n = u32::try_from(n).expect("small");
            let said = turn(&bakery, "CA4", 10 + 2 * n, NADIA, words(text)).await;
            let spaced = code.chars().map(|c| c.to_string()).collect::<Vec<_>>().join(", ");
            for secret in [code.as_str(), spaced.as_str(), "Nadia", "tradition", "2,70", "12 h", "12h"] {
                assert!(!said.say.contains(secret), "{text}: {}", said.say);
            }
        }
        assert_eq!(bakery.orders().await[0].state, State::Received, "nothing is ended on a caller id");
        assert!(bakery.newest().await.contains(&code), "the status went to the number itself");
        bakery.check().await;
    });
}

#[test]
fn zero_doubt_or_two_failures_lead_to_a_person() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let ring = Then::Ring("+33247000000".parse().expect("a number"));
        assert_eq!(turn(&bakery, "CA5", 1, NADIA, keys("0")).await.then, ring);
        let once = turn(&bakery, "CA6", 1, NADIA, Heard::Nothing).await;
        assert!(once.then == Then::Listen && once.say.contains("pas compris"), "{}", once.say);
        assert_eq!(turn(&bakery, "CA6", 2, NADIA, Heard::Words("tradi".into(), 0.1)).await.then, ring, "hardly heard");
        assert_eq!(
            turn(&bakery, "CA7", 1, NADIA, words("je suis allergique aux noix, deux tradi pour midi")).await.then,
            ring
        );
        // Nobody takes the call: it waits at the counter, with what was understood before.
        turn(&bakery, "CA5", 2, NADIA, words("je voudrais des tradi pour midi")).await;
        assert_eq!(turn(&bakery, "CA5", 3, NADIA, keys("0")).await.then, ring);
        let kept = turn(&bakery, "CA5", 4, NADIA, Heard::Rung(false)).await;
        assert!(kept.then == Then::HangUp && kept.say.contains("rappelle"), "{}", kept.say);
        let waits = bakery.db.read(|conn| waiting(conn, &key("pain"))).await.expect("read");
        assert_eq!((waits.len(), waits[0].reading.as_str(), waits[0].sender.as_str()), (1, "call-back", NADIA));
        assert_eq!(waits[0].understood.reading["items"][0]["sku"], "CP-TRA");
        assert_eq!(turn(&bakery, "CA6", 3, NADIA, Heard::Rung(true)).await.then, Then::HangUp);
        // A hidden number types its own before the order is confirmed.
        let back = turn(&bakery, "CA8", 1, "anonymous", words("deux croissants pour midi")).await;
        assert!(back.say.contains("2 Croissants"), "{}", back.say);
        assert_eq!(turn(&bakery, "CA8", 2, "anonymous", words("oui")).await.then, Then::Number);
        assert_eq!(turn(&bakery, "CA8", 3, "anonymous", keys("123")).await.then, Then::Number, "no number");
        let noted = turn(&bakery, "CA8", 4, "anonymous", keys("0639980102")).await;
        assert!(noted.say.contains("Votre code"), "{}", noted.say);
        bakery.check().await;
    });
}

#[test]
fn a_closed_shop_calls_back() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        let (own, night) = (bakery.shop.clone(), morning() + SignedDuration::from_hours(13));
        let said = bakery.db.write(&bakery.shop.key, move |tx| {
            let mut env = env_at(night, 3);
            let turn = |n, heard| Turn { call: "CA9", turn: n, from: NADIA, to: "+33100000000", heard };
            let hello = voice::take(tx, &mut env, &own, None, &turn(0, Heard::Nothing))?;
            let zero = voice::take(tx, &mut env, &own, None, &turn(1, keys("0")))?;
            let turn = Turn { from: "anonymous", call: "CA10", ..turn(1, keys("0")) };
            Ok::<_, Error>((hello, zero, voice::take(tx, &mut env, &own, None, &turn)?))
        });
        let (hello, zero, hidden) = said.await.expect("answered");
        assert!(hello.say.contains("fermés") && hello.say.contains("nous ouvrons demain"), "{}", hello.say);
        assert!(zero.then == Then::HangUp && zero.say.contains("rappelle"), "{}", zero.say);
        assert!(hidden.say.contains("masqué"), "{}", hidden.say);
        let waits = bakery.db.read(|conn| waiting(conn, &key("pain"))).await.expect("read");
        assert_eq!(waits.len(), 1, "nobody can call a hidden number back");
    });
}

#[test]
fn the_usual_is_what_they_said_it_is_before_what_they_had_last() {
    on_both(|db| async move {
        let bakery = Bakery::open(db).await;
        bakery.collected("1").await;
        let mut env = bakery.app.env();
        let made = bakery.db.write(&bakery.shop.key, move |tx| {
            let habit = standing::rules::suggested(465, standing::Weekdays::ALL, standing::Mode::Ask);
            let lines = [("CP-CRO".parse().expect("a reference"), Quantity::new(3).expect("a quantity")).into()];
            let contact: Contact = NADIA.parse().expect("a number");
            let (name, lang) = ("Nadia", Lang::Fr);
            let new = standing::New { owner: None, contact: &contact, name, lang, lines: &lines, note: "", habit };
            standing::make(tx, &mut env, &key("pain"), &new)
        });
        made.await.expect("written").expect("new");
        let back = turn(&bakery, "CA4", 1, NADIA, keys("1")).await;
        assert!(back.say.contains("3,30 €"), "three croissants: {}", back.say);
        assert!(bakery.newest().await.contains("3 Croissants"), "told to the number");
        bakery.check().await;
    });
}
