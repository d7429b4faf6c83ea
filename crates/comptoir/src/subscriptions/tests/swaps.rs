//! Another dish or hour of a day, by a message: done by the page's own command, and taken back.

use db::testing::on_both;
use jiff::civil::date;

use super::*;

impl Street {
    async fn says(&self, text: &str, before: Option<&str>, upcoming: Option<Date>) -> Swapped {
        let (text, before) = (text.to_owned(), before.map(str::to_owned));
        let said = self.write(move |tx, env, shop| {
            let nadia = NADIA.parse().expect("a number");
            Ok(swap(tx, env, shop, &nadia, (&text, before.as_deref()), upcoming)?)
        });
        said.await.expect("read")
    }

    /// What a message was answered, when it was done.
    async fn swaps(&self, text: &str) -> Answered {
        match self.says(text, None, None).await {
            Swapped::Done(answered) => answered,
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn a_message_changes_one_day_and_a_word_takes_it_back() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let own = street.subscribed(wish(NADIA, one("JB"))).await;
        let (wed, thu) = (date(2026, 11, 25), date(2026, 11, 26));
        let told = street.swaps("demain le poulet à la place").await;
        for words in ["pour demain à 12h15", "Sandwich poulet (4,90 €)", "Allergènes : gluten", "ANNULER"] {
            assert!(told.text.contains(words), "{words}: {}", told.text);
        }
        // The hour of the same day is changed, and the dish stays the other one.
        let later = street.swaps("demain plutôt à 12h45").await;
        assert!(later.text.contains("12h45") && later.text.contains("poulet"), "{}", later.text);
        let row = street.lunch(own.id, wed).await.expect("a row");
        assert_eq!((row.content, row.minute), (Some(one("PC")), Some(765)));
        // ANNULER takes back the last of them.
        let before = later.undo.expect("an undo");
        let kept = serde_json::to_string(&before).expect("kept");
        let before: Undo = serde_json::from_str(&kept).expect("kept in a row between two messages");
        let said = street.write(move |tx, env, shop| Ok(undo(tx, env, shop, &before)?)).await.expect("undone");
        assert!(said.contains("comme avant"), "{said}");
        let row = street.lunch(own.id, wed).await.expect("a row");
        assert_eq!((row.content, row.minute), (Some(one("PC")), None));
        let first = told.undo.expect("an undo");
        street.write(move |tx, env, shop| Ok(undo(tx, env, shop, &first)?)).await.expect("undone");
        assert_eq!(street.lunch(own.id, wed).await.expect("a row").content, None, "as always");
        assert!(street.lunch(own.id, thu).await.is_none(), "other days are as they were");
        // In the evening one order is made, of what was wished last.
        street.swaps("demain la quiche au lieu du jambon").await;
        street.clock.advance(10 * 60 + 30);
        street.drain().await;
        let made = street.orders(wed).await;
        assert_eq!(made.len(), 1);
        assert_eq!(made[0].lines.iter().map(|line| line.sku.as_str()).collect::<Vec<_>>(), ["QUI"]);
    });
}

#[test]
fn in_a_formula_the_part_is_swapped_and_what_they_avoid_is_not() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        let chef = |part: &str| Choice::Chef { part: part.into() };
        let menu = Content { formula: Some(sku("FM")), choices: vec![chef("sandwich"), chef("boisson")] };
        let own = street.subscribed(wish(NADIA, menu)).await;
        let told = street.swaps("jeudi plutôt le jambon-beurre").await;
        assert!(told.text.contains("jeudi 26 novembre") && told.text.contains("Formule midi"), "{}", told.text);
        assert!(!told.text.contains('€'), "the price of a formula stays: {}", told.text);
        let row = street.lunch(own.id, date(2026, 11, 26)).await.expect("a row").content.expect("a content");
        let fixed = Choice::Fixed { part: "sandwich".into(), sku: sku("JB"), quantity: 1, options: Vec::new() };
        assert_eq!(row.choices, [fixed, chef("boisson")]);
        let mut mine = street.known(own.id).await;
        street
            .write(move |tx, env, shop| {
                let taste = Taste { avoid: vec!["gluten".into()], ..Taste::default() };
                let plan = Plan { taste, ..mine.plan.clone() };
                let (pay, tells) = (mine.pay, mine.tells);
                change(tx, env, shop, &mut mine, (plan, pay, tells), "customer")
            })
            .await
            .expect("changed");
        let Swapped::Told(text) = street.says("vendredi plutôt le poulet", None, None).await else {
            panic!("nothing is changed")
        };
        assert!(text.contains("Sandwich poulet contient") && text.contains("/abonnement/"), "{text}");
        assert!(street.lunch(own.id, date(2026, 11, 27)).await.is_none());
    });
}

#[test]
fn what_lacks_is_asked_and_nothing_is_changed_on_a_doubt() {
    on_both(|db| async move {
        let street = street(&db, 20).await;
        assert!(matches!(street.says("demain le poulet à la place", None, None).await, Swapped::Else), "nobody's");
        let own = street.subscribed(wish(NADIA, one("QUI"))).await;
        let Swapped::Asked(question, said) = street.says("le poulet à la place", None, None).await else {
            panic!("no day was said")
        };
        assert!(question.contains("quel jour"), "{question}");
        assert!(matches!(street.says("jeudi", Some(&said), None).await, Swapped::Done(_)));
        let row = street.lunch(own.id, date(2026, 11, 26)).await.expect("a row");
        assert_eq!(row.content, Some(one("PC")));
        let Swapped::Asked(question, said) = street.says("demain l'autre sandwich à la place", None, None).await
        else {
            panic!("two have that name")
        };
        assert!(question.contains("Sandwich jambon-beurre ou Sandwich poulet"), "{question}");
        assert!(matches!(street.says("jambon", Some(&said), None).await, Swapped::Done(_)));
        assert_eq!(street.lunch(own.id, date(2026, 11, 25)).await.expect("a row").content, Some(one("JB")));
        for (text, words) in [
            ("mon déjeuner de vendredi plutôt le saumon", "/abonnement/"),
            ("lundi plutôt le poulet", "pas de déjeuner lundi"),
            ("vendredi plutôt à 14h", "fermée à cette heure"),
            ("mon déjeuner plutôt autre chose", "/abonnement/"),
        ] {
            let Swapped::Told(told) = street.says(text, None, None).await else { panic!("{text}") };
            assert!(told.contains(words), "{text}: {told}");
        }
        assert!(street.lunch(own.id, date(2026, 11, 27)).await.is_none());
        // Something else, or perhaps the order that is made already.
        for text in ["vendredi plutôt le saumon", "2 poulets vendredi plutôt", "merci", "pas de déjeuner vendredi"] {
            assert!(matches!(street.says(text, None, None).await, Swapped::Else), "{text}");
        }
        let thursday = Some(date(2026, 11, 26));
        assert!(matches!(street.says("jeudi plutôt la quiche", None, thursday).await, Swapped::Else));
        assert!(matches!(street.says("la quiche à la place", None, thursday).await, Swapped::Else));
        // Its cut-off, 18 h the day before, is over.
        street.clock.advance(9 * 60 + 30);
        assert!(matches!(street.says("demain plutôt la quiche", None, None).await, Swapped::Late));
    });
}
