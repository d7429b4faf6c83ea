//! A hand-over on the running program: introductions one by one, not a word in the new name before, a meeting, somebody
//! else, a sudden departure.

use super::*;
use crate::{
    accounts,
    outbox::{self, Draft, Purpose},
    platform::i18n::Lang,
};

const DAY: i64 = 60 * 24;

async fn staff(street: &Street, name: &'static str) -> accounts::Person {
    let key = shops::directory(&street.app).all()[0].key.clone();
    let people = street.app.db().read(move |conn| accounts::people(conn, &key)).await.expect("read");
    people.into_iter().find(|person| person.name == name).expect("somebody")
}

/// Says something to Odile in somebody's name, by the outbox itself.
async fn say(street: &Street, name: &'static str, text: &'static str) -> bool {
    let shop = shops::directory(&street.app).all()[0].clone();
    let (own, mut env) = (shop.clone(), street.app.env());
    let queued = street.app.db().write(&shop.key, move |tx| {
        let contact = ODILE.parse().expect("a number");
        let draft = Draft {
            purpose: Purpose::Answer,
            contact: &contact,
            target: None,
            lang: Lang::Fr,
            subject: String::new(),
            body: text.to_owned(),
            link: String::new(),
            about: format!("{}{name}", outbox::THREAD),
            once: format!("thread/{text}"),
            due: env.now,
            expires: None,
        };
        outbox::queue(tx, &mut env, &own, &draft)
    });
    queued.await.expect("queued");
    street.messages().await.iter().any(|message| message.text.contains(text))
}

/// The form of a person on the page of a hand-over.
fn form(page: &Page, person: &str) -> (String, String) {
    let mark = format!("name=\"person\" value=\"{person}\"");
    let before = page.text.split(&mark).next().expect("a form");
    assert!(before.len() < page.text.len(), "{person} is still to be introduced");
    let nonce = before.rsplit("name=\"nonce\" value=\"").next().expect("a nonce");
    let text = page.text.split(&mark).nth(1).and_then(|rest| rest.split("required>").nth(1)).expect("a text");
    (nonce.split('"').next().expect("it").to_owned(), text.split('<').next().expect("it").to_owned())
}

#[test]
fn a_successor_says_nothing_before_the_introduction_and_nobody_is_swapped_in_silence() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (odile, marius) = (person(&street, ODILE).await, person(&street, "+33639980102").await);
        let (leaver, successor) = (staff(&street, "Inès").await, staff(&street, "Camille").await);
        let (leaver, successor) = (leaver.id.to_string(), successor.id.to_string());
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        assert!(say(&street, "Camille", "Un mot avant.").await, "before, she is a colleague like others");
        let fields = [("qui", leaver.as_str()), ("a", &successor), ("jusqu", "2026-12-20"), ("nonce", "h1")];
        let page = ines.submit("/bureau/passages", &fields).await;
        assert!(page.text.contains("Inès passe la main à Camille") && page.text.contains("0 présentations"));
        let same = [("qui", leaver.as_str()), ("a", &leaver), ("jusqu", "2026-12-20"), ("nonce", "h2")];
        assert_eq!(ines.post("/bureau/passages", &same).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Not a word in the new name, by no way.
        let thread = format!("/bureau/fil/{odile}");
        let shut = camille.get(&thread).await;
        assert!(shut.text.contains("pas encore été présenté") && !shut.text.contains("id=\"reply\""));
        let reply = [("to", ODILE), ("text", "Bonjour, c'est Camille"), ("seen", "0"), ("nonce", "r1")];
        assert_eq!(camille.post(&format!("{thread}/reponse"), &reply).await.status, StatusCode::FORBIDDEN);
        assert!(!say(&street, "Camille", "Un mot trop tot.").await, "the gate holds it too");
        assert!(say(&street, "Sarah", "Un mot de Sarah.").await, "others go on as before");
        // A neighbour sees nothing of it, and changes nothing.
        let path = format!("/bureau/passages/{leaver}");
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        let theirs = [("person", odile.as_str()), ("text", "x"), ("geste", "dire")];
        assert_eq!(other.post(&path, &theirs).await.status, StatusCode::NOT_FOUND);
        // Inès introduces her, in her own words.
        let (nonce, text) = form(&page, &odile);
        assert!(text.contains("Odile Vasseur") && text.contains("Camille prend la suite"));
        let fields =
            [("nonce", nonce.as_str()), ("person", &odile), ("text", "Odile, voici Camille :"), ("geste", "ecrire")];
        let told = ines.submit(&path, &fields).await;
        assert!(told.text.contains("1 présentations") && told.text.contains("présenté,"));
        let messages = street.messages().await;
        let told = messages.iter().find(|message| message.text.contains("voici Camille")).expect("a message");
        let link = told.text.split("https://rue.example.org").nth(1).expect("a link").trim().to_owned();
        assert!(say(&street, "Camille", "Un mot en son temps.").await, "introduced, she may write");
        // Odile chooses a moment to meet; it stands in Camille's agenda.
        let mut own = street.browser();
        let page = own.get(&link).await;
        assert!(page.text.contains("Inès passe la main à Camille") && page.text.contains("La maison, c"));
        let slot = page.text.split("name=\"rencontre\" value=\"").nth(1).expect("a moment");
        let slot = slot.split('"').next().expect("it").to_owned();
        let slug = shops::directory(&street.app).all()[0].slug().to_string();
        let met = own.submit(&link, &[("boutique", &slug), ("rencontre", &slot)]).await;
        assert!(met.text.contains("Rendez-vous noté") && !met.text.contains(&slot), "and nobody else gets it");
        assert!(ines.get(&path).await.text.contains("se rencontrent"));
        assert!(camille.get(&thread).await.text.contains("Faire connaissance"));
        // The time with both is over: who was told goes on with Camille; Marius was not, and stays.
        street.clock.advance(DAY * 30);
        street.messages().await;
        let (mut ines, mut camille) = (ines_again(&street).await, street.camille().await);
        let page = ines.get(&path).await;
        assert!(page.text.contains("continue ensemble") && page.text.contains("à présenter"));
        assert!(camille.get(&thread).await.text.contains("Camille, joignable"));
        let his = camille.get(&format!("/bureau/fil/{marius}")).await;
        assert!(his.text.contains("Inès, joignable") && his.text.contains("pas encore été présenté"));
        let (nonce, text) = form(&page, &marius);
        let fields = [("nonce", nonce.as_str()), ("person", &marius), ("text", &text), ("geste", "dire")];
        ines.submit(&path, &fields).await;
        street.messages().await;
        assert!(ines.get(&path).await.text.contains("Chacun a été présenté"));
    });
}

async fn ines_again(street: &Street) -> Browser {
    street.enter("ines@courte-pate.example.org").await
}

#[test]
fn who_leaves_suddenly_is_replaced_by_an_introduction_of_the_owners_and_the_customer_may_choose_another() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let (ines, camille) = (staff(&street, "Inès").await, staff(&street, "Camille").await);
        let shop = shops::directory(&street.app).all()[0].clone();
        let key = shop.key.clone();
        let (left, mut env) = (ines.clone(), street.app.env());
        let made = street.app.db().write(&shop.key, move |tx| {
            accounts::put_person(tx, &key, &accounts::Person { active: false, ..left })?;
            let contact = "nadia@courte-pate.example.org".parse().expect("an address");
            accounts::hire(tx, &mut env, &key, "Nadia", &contact, accounts::Role::Advisor)
        });
        let nadia = made.await.expect("hired").to_string();
        let (gone, mut boss) = (ines.id.to_string(), street.camille().await);
        let fields =
            [("qui", gone.as_str()), ("a", &nadia), ("jusqu", "2026-12-20"), ("brusque", "1"), ("nonce", "s1")];
        let page = boss.submit("/bureau/passages", &fields).await;
        assert!(page.text.contains("Départ brusque") && page.text.contains("a dû partir plus vite que prévu"));
        let (nonce, text) = form(&page, &odile);
        let fields = [("nonce", nonce.as_str()), ("person", &odile), ("text", &text), ("geste", "ecrire")];
        boss.submit(&format!("/bureau/passages/{gone}"), &fields).await;
        let messages = street.messages().await;
        let told = messages.iter().find(|message| message.text.contains("partir plus vite")).expect("a message");
        let link = told.text.split("https://rue.example.org").nth(1).expect("a link").trim().to_owned();
        let mut own = street.browser();
        assert!(own.get(&link).await.text.contains("passe la main à Nadia"));
        let (slug, other) = (shop.slug().to_string(), camille.id.to_string());
        let chosen = own.submit(&link, &[("boutique", &slug), ("geste", "choisir"), ("conseiller", &other)]).await;
        assert!(chosen.text.contains("Camille, joignable") && !chosen.text.contains("passe la main"));
        assert!(boss.get(&format!("/bureau/passages/{gone}")).await.text.contains("a choisi autrement"));
    });
}
