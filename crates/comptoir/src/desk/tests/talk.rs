//! Speaking to a person from a page: the desk has it with its context, the answer finds who asked, nobody is glued to
//! somebody absent; advisors are proposed, chosen, shown.

use super::*;

/// The first thread of the list that holds a text.
fn row(page: &Page, text: &str) -> String {
    let before = page.text.split(text).next().expect("a row");
    assert!(before.len() < page.text.len(), "{text} is not in the list");
    before.rsplit("href=\"").find(|part| part.starts_with("/bureau/fil/")).expect("a thread")[..48].to_owned()
}

async fn ask(street: &Street, visitor: &mut Browser, from: &str, text: &str) -> Page {
    let from = crate::outbox::urlencode(from);
    let led = visitor.get(&format!("/parler?de={from}")).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER, "the page is of a shop");
    let page = visitor.get(&led.to).await;
    let nonce = page.field("id=\"message\"", "nonce");
    let de = page.field("id=\"message\"", "de").replace("&amp;", "&").replace("&#38;", "&");
    let path = led.to.split('?').next().expect("a path").to_owned();
    street.clock.advance(1);
    visitor.submit(&path, &[("nonce", &nonce), ("de", &de), ("nom", "Lise"), ("text", text)]).await
}

/// An answer on the page of a thread.
async fn answer(browser: &mut Browser, thread: &str, text: &str) -> Page {
    let page = browser.get(thread).await;
    let (nonce, seen) = (page.field("id=\"reply\"", "nonce"), page.field("id=\"reply\"", "seen"));
    let fields = [("nonce", nonce.as_str()), ("seen", &seen), ("to", "site"), ("text", text)];
    browser.submit(&format!("{thread}/reponse"), &fields).await
}

#[test]
fn a_question_from_a_page_reaches_a_person_with_what_the_page_showed_and_is_answered_there() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let mut visitor = street.browser();
        let shown = visitor.get(&format!("/{}", shop.slug())).await;
        assert!(shown.text.contains(&format!("/parler?de=/{}", shop.slug())), "on every page");
        for path in ["/", "/moi", "/panier", "/moi/memoire"] {
            assert!(visitor.get(path).await.text.contains("/parler?de="), "{path}");
        }
        let choice = visitor.get("/parler?de=/").await;
        assert!(choice.text.contains("joignable jusqu"), "who is there is said for each shop");
        let said =
            ask(&street, &mut visitor, &format!("/{}", shop.slug()), "Ma mère fête ses 80 ans, que prendre ?").await;
        assert!(said.text.contains("Votre question est arrivée") && said.text.contains("80 ans"));
        assert!(said.text.contains("vous répond ici"), "and who answers: {}", said.text);
        assert!(!said.text.contains("Réponse automatique"), "no machine speaks in between");
        let mut ines = ines(&street).await;
        let list = ines.get("/bureau").await;
        assert!(list.text.contains("80 ans") && list.text.contains("<b>Lise</b>"));
        let thread = row(&list, "80 ans");
        let page = ines.get(&thread).await;
        assert!(page.text.contains("depuis la page du commerce") && page.text.contains("sur le site"));
        assert!(page.text.contains("value=\"site\" checked"), "answered where they wrote");
        // A neighbour's advisor sees and answers none of it.
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert!(!other.get("/bureau").await.text.contains("80 ans"));
        assert_eq!(other.get(&thread).await.status, StatusCode::NOT_FOUND);
        let told = answer(&mut ines, &thread, "Un fraisier de 8, elle aime les fruits ?").await;
        assert!(told.text.contains("affiché sur sa page") && told.text.contains("répondu par Inès"));
        assert!(!ines.get("/bureau").await.text.contains("80 ans</p>"), "it waits no more");
        let page = visitor.get(&said_path(&shop)).await;
        assert!(page.text.contains("Un fraisier de 8") && page.text.contains("<b>Inès</b>"));
        let url = page.text.split("data-heard=\"").nth(1).expect("new").split('"').next().expect("it").to_owned();
        assert_eq!(visitor.post(&url, &[]).await.status, StatusCode::NO_CONTENT);
        assert!(!visitor.get(&said_path(&shop)).await.text.contains("data-heard"), "seen once");
        street.clock.advance(5);
        assert!(!street.messages().await.iter().any(|message| message.text.contains("fraisier")), "it was read");
        assert!(ines.get(&thread).await.text.contains("lu à"));
    });
}

fn said_path(shop: &shops::Shop) -> String {
    format!("/{}/parler", shop.slug())
}

#[test]
fn who_closed_the_page_is_answered_where_they_said_once() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let mut visitor = street.browser();
        ask(&street, &mut visitor, &format!("/{}", shop.slug()), "Vous livrez le dimanche ?").await;
        let fields = [("contact", "lise@example.net"), ("de", "/")];
        visitor.submit(&said_path(&shop), &fields).await;
        let mut ines = ines(&street).await;
        let thread = row(&ines.get("/bureau").await, "livrez le dimanche");
        assert!(ines.get(&thread).await.text.contains("lise@example.net"), "the file has the address");
        answer(&mut ines, &thread, "Oui, jusqu'à midi.").await;
        assert!(
            !street.messages().await.iter().any(|message| message.to == "lise@example.net"),
            "the page comes first"
        );
        street.clock.advance(3);
        for _ in 0..2 {
            let messages = street.messages().await;
            let mails: Vec<_> = messages.iter().filter(|message| message.to == "lise@example.net").collect();
            assert_eq!(mails.len(), 1, "once");
            assert!(mails[0].text.contains("jusqu'à midi"));
        }
        let page = ines.get(&thread).await;
        assert!(page.text.contains("page fermée") && page.text.matches("Oui, jusqu").count() == 1, "one line, not two");
        // Who types a known number joins that file, and the desk can part them again.
        let mut other = street.browser();
        ask(&street, &mut other, &format!("/{}", shop.slug()), "Et pour trente personnes ?").await;
        other.submit(&said_path(&shop), &[("contact", "06 39 98 01 21"), ("de", "/")]).await;
        let odile = person(&street, ODILE).await;
        let page = ines.get(&format!("/bureau/fil/{odile}")).await;
        assert!(page.text.contains("Et pour trente personnes") && page.text.contains("Séparer"));
        // Nothing of her is said to who typed her number.
        let seen = other.get(&said_path(&shop)).await;
        assert!(!seen.text.contains("Odile") && !seen.text.contains("Vingt ans de levain"));
    });
}

#[test]
fn an_advisor_is_chosen_on_ones_own_page_shown_by_name_and_never_waited_for_in_vain() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let secrets = street.app.secrets().clone();
        let contact = ODILE.parse().expect("a number");
        let own = memory::path(&secrets, &contact, street.app.now());
        let mut odile = street.browser();
        let page = odile.get(&own).await;
        assert!(page.text.contains("Inès, joignable jusqu") && page.text.contains("Vingt ans de levain"));
        let talk = odile.get(&said_path(&shop)).await;
        assert!(talk.text.contains("Inès vous répond ici"), "who has proven their address is told: {}", talk.text);
        // She says that she is away: the page says so, and the thread is the team's.
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        ines.get("/bureau/presence").await;
        ask(&street, &mut odile, &format!("/{}", shop.slug()), "Un mot pour samedi").await;
        let list = camille.get("/bureau").await;
        assert!(list.text.contains("<span class=\"tag\">Inès</span>"), "hers first: {}", list.text);
        let mine = ines.get("/bureau?filtre=miens").await;
        assert!(mine.text.contains("Un mot pour samedi"));
        let kept = ines.submit("/bureau/presence", &[("dit", "absent"), ("jour", "2026-11-30")]).await;
        assert!(kept.text.contains("Inès, joignable à partir de") && kept.text.contains("affiché"));
        let talk = odile.get(&said_path(&shop)).await;
        assert!(talk.text.contains("pas là avant") && talk.text.contains("équipe vous répond"));
        let list = camille.get("/bureau").await;
        assert!(list.text.contains("pour Inès, pas là"), "given back to the team");
        let past = [("dit", "absent"), ("jour", "2020-01-01")];
        assert_eq!(ines.post("/bureau/presence", &past).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        ines.submit("/bureau/presence", &[("dit", "la")]).await;
        assert!(odile.get(&said_path(&shop)).await.text.contains("Inès vous répond ici"));
        // Her hours, as a form writes them.
        let hours = [("about", "Le seigle, c'est moi."), ("Tu-0-de", "09:00"), ("Tu-0-a", "12:00"), ("nonce", "h1")];
        let kept = ines.submit("/bureau/presence/horaires", &hours).await;
        assert!(kept.text.contains("value=\"09:00\"") && kept.text.contains("Le seigle"));
        let wrong = [("Tu-0-de", "12:00"), ("Tu-0-a", "09:00"), ("nonce", "h2")];
        assert_eq!(ines.post("/bureau/presence/horaires", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // She chooses somebody else, then nobody.
        let other = page.text.split("name=\"conseiller\" value=\"").nth(1).expect("Camille")[..36].to_owned();
        let slug = shop.slug().to_string();
        let chosen = odile.submit(&own, &[("boutique", &slug), ("geste", "choisir"), ("conseiller", &other)]).await;
        assert!(chosen.text.contains("La maison, c"));
        let left = odile.submit(&own, &[("boutique", &slug), ("geste", "decliner")]).await;
        assert!(left.text.contains("équipe vous répond"));
        let stranger = [("boutique", slug.as_str()), ("geste", "choisir"), ("conseiller", "0199")];
        assert!(odile.submit(&own, &stranger).await.text.contains("Choisissez d"));
    });
}

#[test]
fn what_the_shop_proposes_counts_once_the_person_said_yes() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let (lea, mut camille) = (person(&street, "+33639980103").await, street.camille().await);
        let path = format!("/bureau/fil/{lea}");
        let page = camille.get(&path).await;
        let ines = page.text.split("id=\"advisor-staff\"").nth(1).expect("a list");
        let ines = ines.split("<option value=\"").find(|part| part.contains(">Inès<")).expect("Inès")[..36].to_owned();
        let fields = [("geste", "proposer"), ("staff", ines.as_str()), ("nonce", "a1")];
        let proposed = camille.submit(&format!("{path}/interlocuteur"), &fields).await;
        assert!(proposed.text.contains("en attente de son oui"));
        let messages = street.messages().await;
        let told =
            messages.iter().find(|message| message.to == "+33639980103" && message.text.contains("interlocuteur"));
        let text = &told.expect("a message").text;
        let link = text.split("https://rue.example.org").nth(1).expect("a link").trim().to_owned();
        let mut own = street.browser();
        let page = own.get(&link).await;
        assert!(page.text.contains("se propose"));
        let slug = shops::directory(&street.app).all()[0].slug().to_string();
        let said = own.submit(&link, &[("boutique", &slug), ("geste", "accepter")]).await;
        assert!(said.text.contains("Lui parler"));
        assert!(!camille.get(&path).await.text.contains("en attente de son oui"));
        own.submit(&link, &[("boutique", &slug), ("geste", "decliner")]).await;
        assert!(camille.get(&path).await.text.contains("toute l’équipe répond"));
    });
}

#[test]
fn one_colleague_answers_at_a_time_and_who_is_named_has_it_in_their_list() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let path = format!("/bureau/fil/{odile}");
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        ines.post(&format!("{path}/brouillon"), &[("text", "Bonjour Odile, je")]).await;
        let page = camille.get(&path).await;
        assert!(page.text.contains("Inès écrit en ce moment") && page.text.contains("Prendre la suite"));
        let form = |page: &Page, text: &'static str| {
            vec![
                ("nonce", page.field("id=\"reply\"", "nonce")),
                ("seen", page.field("id=\"reply\"", "seen")),
                ("to", ODILE.to_owned()),
                ("text", text.to_owned()),
            ]
        };
        let send = |fields: &[(&'static str, String)]| fields.iter().map(|(n, v)| (*n, v.clone())).collect::<Vec<_>>();
        let fields = send(&form(&page, "Livraison à 11 h."));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let refused = camille.submit(&format!("{path}/reponse"), &fields).await;
        assert!(refused.text.contains("Un collègue répond en ce moment") && refused.text.contains("Livraison à 11 h."));
        assert!(!street.messages().await.iter().any(|message| message.text.contains("11 h.")), "nothing left");
        let taken = camille.submit(&format!("{path}/prendre"), &[]).await;
        assert!(taken.text.contains("à vous de répondre") && !taken.text.contains("Prendre la suite"));
        assert!(ines.get(&path).await.text.contains("Camille"), "and Inès sees it");
        let fields = send(&form(&taken, "Livraison à 12 h."));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        camille.submit(&format!("{path}/reponse"), &fields).await;
        assert_eq!(street.messages().await.iter().filter(|message| message.text.contains("12 h.")).count(), 1);
        let page = ines.get(&path).await;
        assert!(page.text.contains("Bonjour Odile, je"), "her own draft is kept");
        assert!(!page.text.contains("Prendre la suite"), "once sent, the thread is free");
        // Named in a word between colleagues.
        let fields = [("text", "@camille tu lui fais un prix ?"), ("nonce", "m1")];
        ines.submit(&format!("{path}/interne"), &fields).await;
        assert!(camille.get("/bureau").await.text.contains("Inès vous cite"));
        assert!(!ines.get("/bureau").await.text.contains("vous cite"));
        assert!(camille.get(&path).await.text.contains("tu lui fais un prix"));
        camille.submit(&format!("{path}/vu"), &[]).await;
        assert!(!camille.get("/bureau").await.text.contains("vous cite"));
        // Who writes on a page sees that somebody answers, and the desk that they type.
        let mut visitor = street.browser();
        let shop = shops::directory(&street.app).all()[0].clone();
        ask(&street, &mut visitor, &format!("/{}", shop.slug()), "Vous avez du pain sans sel ?").await;
        let thread = row(&ines.get("/bureau").await, "pain sans sel");
        visitor.post(&format!("/{}/ecrire/tape", shop.slug()), &[]).await;
        assert!(ines.get(&thread).await.text.contains("Lise écrit"));
        ines.post(&format!("{thread}/brouillon"), &[("text", "Oui")]).await;
        assert!(visitor.get(&said_path(&shop)).await.text.contains("Inès vous écrit"));
        street.clock.advance(1);
        assert!(!visitor.get(&said_path(&shop)).await.text.contains("vous écrit"), "she stopped");
    });
}

#[test]
fn the_list_of_the_morning_fits_the_minutes_and_is_ended_in_the_thread() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let odile = person(&street, ODILE).await;
        let path = format!("/bureau/fil/{odile}");
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        assert_eq!(ines.post("/bureau/rituels", &[("minutes", "7")]).await.status, StatusCode::BAD_REQUEST);
        let list = ines.submit("/bureau/rituels", &[("minutes", "30"), ("nonce", "r1")]).await;
        assert!(list.text.contains("Appeler Odile Vasseur") && list.text.contains("promis"), "{}", list.text);
        assert!(!camille.get("/bureau").await.text.contains("Appeler Odile"), "each their own list");
        let page = ines.get(&path).await;
        let act = page.text.split("action=\"/bureau/rituels/").nth(1).expect("the form of the thread")[..36].to_owned();
        let act = format!("/bureau/rituels/{act}");
        let empty = [("geste", "fait"), ("nonce", "r2")];
        assert_eq!(ines.post(&act, &empty).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let theirs = [("geste", "fait"), ("text", "x"), ("nonce", "r3")];
        assert_eq!(camille.post(&act, &theirs).await.status, StatusCode::NOT_FOUND);
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert_eq!(other.post(&act, &theirs).await.status, StatusCode::NOT_FOUND);
        let done = [("geste", "fait"), ("text", "Livraison à dix heures, elle est ravie."), ("nonce", "r4")];
        let told = ines.submit(&act, &done).await;
        assert!(told.text.contains("Au téléphone,") && told.text.contains("elle est ravie"));
        assert!(told.text.contains("De vive voix cette semaine"), "it pays what was owed");
        let again = ines.submit("/bureau/rituels", &[("minutes", "60"), ("nonce", "r5")]).await;
        assert!(
            again.text.matches("Appeler Odile").count() == 1 && again.text.contains("fait"),
            "done, and not planned twice"
        );
    });
}
