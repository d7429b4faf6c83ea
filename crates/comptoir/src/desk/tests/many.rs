//! The list of the desk among many threads: what it costs is what waits, not what there is.

use std::time::Instant;

use super::*;
use crate::{advisors, inbox};

/// `COMPTOIR_THREADS=100000 cargo test -p comptoir --lib the_desk_among_many -- --nocapture` prints what a page takes.
#[test]
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn the_desk_among_many_threads_shows_what_waits_first() {
    let many: usize = std::env::var("COMPTOIR_THREADS").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    on_both(move |db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let mut ines = ines(&street).await;
        let contact = |n: usize| format!("client-{n}@example.net");
        for from in (0..many).step_by(200) {
            let (own, mut env) = (shop.clone(), street.app.env());
            let wrote = street.app.db().write(&shop.key, move |tx| {
                let now = env.now;
                for n in from..(from + 200).min(many) {
                    // One after the other, the last a second ago.
                    env.now = now - SignedDuration::from_secs(i64::try_from(many - n).unwrap_or(1));
                    let mail = channels::mail_in::Incoming {
                        message_id: Some(format!("m{n}@example.net")),
                        from: contact(n).parse().expect("an address"),
                        to: Vec::new(),
                        subject: String::new(),
                        is_reply: false,
                        text: format!("Question numéro {n} ?"),
                        answers: Vec::new(),
                        automatic: false,
                    };
                    inbox::mail::take(tx, &mut env, &own, None, &mail)?;
                    let contact: kernel::Contact = contact(n).parse().expect("an address");
                    if n % 10 == 0
                        && let customers::Who::One(person) = customers::who(tx, &own.key, &contact)?
                    {
                        let people = crate::accounts::people(tx, &own.key)?;
                        let ines = people.iter().find(|one| one.name == "Inès").expect("Inès").id;
                        advisors::choose(tx, &mut env, &own.key, &[person], ines, "customer")?;
                    }
                    // All but the last fifty were answered.
                    if n + 50 < many {
                        inbox::answered(tx, &mut env, &own, &[contact], "Inès", Some("Oui."))?;
                    }
                }
                Ok::<_, crate::platform::Error>(())
            });
            wrote.await.expect("written");
        }
        let started = Instant::now();
        let page = ines.get("/bureau").await;
        let all = started.elapsed();
        assert!(page.text.contains("52 personnes attendent"), "fifty, and what the demo began with");
        let started = Instant::now();
        let mine = ines.get("/bureau?filtre=miens").await;
        let own = started.elapsed();
        assert!(
            mine.text.contains("Odile") && mine.text.contains(&format!("Question numéro {} ?", (many - 1) / 10 * 10))
        );
        assert!(!mine.text.contains(&format!("Question numéro {} ?", many - 1)), "not those of others");
        // Further back, page by page: each thread once, the newer before the older.
        let (mut at, mut seen, mut pages) = (page, Vec::new(), Vec::new());
        for _ in 0..6 {
            let lately = at.text.split("id=\"t-lately\"").nth(1).expect("the last ones").to_owned();
            let lately = lately.split("</section>").next().unwrap_or_default();
            let numbers = lately.split("Question numéro ").skip(1).filter_map(|rest| rest.split(' ').next());
            seen.extend(numbers.filter_map(|n| n.parse::<usize>().ok()));
            let next = lately.split("href=\"/bureau?avant=").nth(1).and_then(|rest| rest.split('"').next());
            let next = format!("/bureau?avant={}", next.expect("older ones"));
            let started = Instant::now();
            at = ines.get(&next).await;
            pages.push(started.elapsed());
        }
        assert!(seen.windows(2).all(|two| two[0] > two[1]), "each once, in their order: {seen:?}");
        assert!(seen.len() >= 6 * 8 - 2 && seen[0] == many - 51, "none is left out: {seen:?}");
        assert_eq!(seen[0] - seen[seen.len() - 1], seen.len() - 1, "none is left out: {seen:?}");
        let row = mine.text.split("href=\"/bureau/fil/").nth(1).and_then(|rest| rest.split('?').next());
        let thread = format!("/bureau/fil/{}", row.expect("a thread"));
        let started = Instant::now();
        assert_eq!(ines.get(&thread).await.status, StatusCode::OK);
        let open = started.elapsed();
        println!(
            "{many} threads: the list {all:?}, one's own {own:?}, the pages after it {pages:?}, a thread {open:?}"
        );
    });
}
