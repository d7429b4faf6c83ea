//! Meetings from both sides of the counter: chosen in two taps, seen at the desk, moved, kept; an event with a waiting list.

use super::*;
use crate::appointments::{
    self,
    room::{Place, enter},
    rules::room::Side,
};

const HELENE: &str = "+33639980141";

/// The value of the first field of a page that begins so.
fn first(page: &Page, before: &str) -> String {
    let rest = page.text.split(before).nth(1).unwrap_or_else(|| panic!("{before} in {}", page.text));
    rest.split('"').next().expect("it").replace("&#38;", "&")
}

#[test]
fn a_customer_books_in_two_taps_and_the_desk_sees_it_moves_it_and_keeps_it() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut odile = street.browser();
        let shop = odile.get("/courte-pate").await;
        assert!(shop.text.contains("Rendez-vous avec Inès") && shop.text.contains("/courte-pate/rendez-vous"));
        assert!(odile.get("/courte-pate/parler").await.text.contains("Prendre rendez-vous"));
        let page = odile.get("/courte-pate/rendez-vous").await;
        keep("demo-meet-choose", &page);
        let time = first(&page, "class=\"meet-time num\" href=\"");
        let page = odile.get(time.split('#').next().expect("a path")).await;
        keep("demo-meet-who", &page);
        let field = |name: &str| first(&page, &format!("name=\"{name}\" value=\""));
        let (staff, way, at, nonce) = (field("avec"), field("comment"), field("a"), field("nonce"));
        let mut fields = vec![
            ("avec", staff.as_str()),
            ("comment", &way),
            ("a", &at),
            ("nonce", &nonce),
            ("name", "Odile Vasseur"),
            ("contact", "06 39 98 01 21"),
            ("sujet", "Le pain de Noël"),
        ];
        fields[5].1 = "pas un numéro";
        let wrong = odile.post("/courte-pate/rendez-vous", &fields).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("Le pain de Noël"), "nothing typed is lost");
        fields[5].1 = "06 39 98 01 21";
        let booked = odile.post("/courte-pate/rendez-vous", &fields).await;
        let mine = booked.to.split('?').next().expect("a path").to_owned();
        assert!(mine.starts_with("/courte-pate/rendez-vous/"), "{}", booked.text);
        assert_eq!(odile.post("/courte-pate/rendez-vous", &fields).await.to, booked.to, "a second press is the same");
        let page = odile.get(&booked.to).await;
        keep("demo-meet-mine", &page);
        assert!(page.text.contains("Nous vous attendons") && page.text.contains("Le pain de Noël"));
        let mut other = street.browser();
        fields[3].1 = "other";
        fields[5].1 = "06 39 98 01 99";
        assert_eq!(other.post("/courte-pate/rendez-vous", &fields).await.status, StatusCode::CONFLICT, "taken");
        let calendar = odile.get(&format!("{mine}.ics")).await;
        assert!(calendar.text.contains("BEGIN:VEVENT") && calendar.text.contains("SEQUENCE:0"));
        assert_eq!(odile.get(&format!("{}A", mine)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(odile.get(&mine.replace("courte-pate", "contre-jour")).await.status, StatusCode::NOT_FOUND);
        // The desk sees it, in the thread, the file and the agenda.
        let person = person(&street, ODILE).await;
        let mut ines = ines(&street).await;
        let list = ines.get("/bureau").await;
        assert!(list.text.contains("nouveau"));
        let thread = ines.get(&format!("/bureau/fil/{person}")).await;
        keep("demo-desk-thread-meet", &thread);
        assert!(thread.text.contains("Odile Vasseur a pris ce rendez-vous") && thread.text.contains("Le pain de Noël"));
        let agenda = ines.get("/bureau/agenda").await;
        keep("demo-desk-agenda", &agenda);
        for seen in ["Hélène Caron", "Paul Vidal", "Karim Benali", "Atelier levain", "webcal://"] {
            assert!(agenda.text.contains(seen), "{seen}");
        }
        let feed = agenda
            .text
            .split("https://rue.example.org")
            .nth(1)
            .expect("a feed")
            .split('<')
            .next()
            .expect("it")
            .to_owned();
        let calendar = street.browser().get(&feed).await;
        assert!(calendar.text.contains("Odile Vasseur") && calendar.text.contains("Paul Vidal"));
        let id = thread.text.split("/bureau/rendez-vous/").nth(1).expect("a meeting")[..36].to_owned();
        let act = format!("/bureau/rendez-vous/{id}");
        let mut stranger = street.enter("ines@contre-jour.example.org").await;
        assert_eq!(stranger.post(&act, &[("geste", "annuler")]).await.status, StatusCode::NOT_FOUND);
        ines.submit(&act, &[("geste", "vu")]).await;
        let times = first(
            &ines.get(&format!("/bureau/fil/{person}")).await,
            &format!("id=\"a-{id}\" name=\"a\"><option value=\""),
        );
        let moved = [("geste", "deplacer"), ("a", times.as_str()), ("text", "Une livraison tombe à cette heure")];
        assert!(ines.submit(&act, &moved).await.text.contains("Déplacé, la personne est prévenue"));
        let told = street.messages().await;
        assert!(told.iter().any(|m| m.to == ODILE && m.text.contains("Une livraison tombe à cette heure.")));
        // Her own page lists it; she moves it herself, then says that she cannot.
        let page = odile.get(&mine).await;
        let at = first(&page, "class=\"meet-time num\" name=\"a\" value=\"");
        let again = odile.submit(&mine, &[("a", &at)]).await;
        assert!(again.text.contains("a changé d’heure"));
        assert!(ines.get("/bureau").await.text.contains("déplacé"));
        // It is kept: she reads what was noted, and the line of dots has one more voice.
        street.clock.advance(7 * 24 * 60);
        street.messages().await;
        let mut ines = street.enter("ines@courte-pate.example.org").await;
        let page = ines.get("/bureau/agenda").await;
        assert!(page.text.contains("À noter"));
        let kept = [("geste", "tenu"), ("text", "Deux bûches pour le 24"), ("retour", "/bureau/agenda")];
        assert!(ines.submit(&act, &kept).await.text.contains("C’est noté"));
        let thread = ines.get(&format!("/bureau/fil/{person}")).await;
        assert!(thread.text.contains("Rencontre avec Inès") && thread.text.contains("Deux bûches pour le 24"));
        assert!(odile.get(&mine).await.text.contains("Vous vous êtes vus"));
    });
}

#[test]
fn a_proposal_is_chosen_by_its_link_and_declined_kindly() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let person = person(&street, ODILE).await;
        let mut ines = ines(&street).await;
        let fields = [("comment", "phone"), ("a", ""), ("sujet", "votre retraite"), ("nonce", "p1")];
        let path = format!("/bureau/fil/{person}/rendez-vous");
        assert!(ines.submit(&path, &fields).await.text.contains("La proposition est partie"));
        let told = street.messages().await;
        let text = &told.iter().find(|m| m.to == ODILE && m.text.contains("vous propose")).expect("a message").text;
        assert!(text.contains("votre retraite"));
        let link = text.split("https://rue.example.org").nth(1).expect("a link").trim().to_owned();
        let mut odile = street.browser();
        let page = odile.get(&link).await;
        keep("demo-meet-proposed", &page);
        assert!(page.text.contains("Inès vous propose un rendez-vous"));
        let at = first(&page, "class=\"meet-time num\" name=\"a\" value=\"");
        let booked = odile.submit(&link, &[("a", &at)]).await;
        assert!(booked.text.contains("Nous vous appelons au 06 39 98 01 21"), "{}", booked.text);
        let off = odile.submit(&link, &[("geste", "annuler"), ("raison", "Je serai en voyage")]).await;
        keep("demo-meet-off", &off);
        assert!(off.text.contains("Merci de l’avoir dit"));
        assert_eq!(odile.post(&link, &[("a", &at)]).await.status, StatusCode::CONFLICT);
        let list = ines.get("/bureau").await;
        assert!(list.text.contains("annulé"));
        let neighbour = street.enter("ines@contre-jour.example.org").await.post(&path, &fields).await;
        assert_eq!(neighbour.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn an_event_has_places_and_a_list_of_those_who_wait() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut paul = street.browser();
        let shop = paul.get("/courte-pate").await;
        assert!(shop.text.contains("Atelier levain") && shop.text.contains("3 places"));
        let path = first(&shop, "class=\"card lunch-door\" href=\"/courte-pate/evenement/");
        let path = format!("/courte-pate/evenement/{path}");
        let page = paul.get(&path).await;
        keep("demo-event", &page);
        let join = |name: &'static str, contact: &'static str, many: &'static str, nonce: &'static str| {
            [("name", name), ("contact", contact), ("nombre", many), ("nonce", nonce)]
        };
        let pauls = paul.post(&path, &join("Paul", "06 39 98 01 51", "3", "e1")).await.to;
        let own = paul.get(&pauls).await;
        keep("demo-seat", &own);
        assert!(own.text.contains("Vos 3 places sont gardées"));
        let again = paul.post(&path, &join("Paul", "06 39 98 01 51", "1", "e2")).await;
        assert!(
            again.text.contains("déjà sur la liste") && !again.text.contains(&format!("{path}/")),
            "no link for who typed it"
        );
        let mut lea = street.browser();
        let full = lea.get(&path).await;
        keep("demo-event-full", &full);
        assert!(full.text.contains("complet") && full.text.contains("Attendre une place"));
        let mine = lea.post(&path, &join("Léa", "06 39 98 01 52", "2", "e3")).await.to;
        let waits = lea.get(&mine).await;
        assert!(waits.text.contains("en tête de la liste d’attente"));
        paul.submit(&pauls, &[("geste", "laisser")]).await;
        let told = street.messages().await;
        assert!(told.iter().any(|m| m.to == "+33639980152" && m.text.contains("une place s'est libérée")));
        let asked = lea.get(&mine).await;
        keep("demo-seat-offered", &asked);
        assert!(asked.text.contains("Une place s’est libérée"));
        let yes = lea.submit(&mine, &[("geste", "venir")]).await;
        assert!(yes.text.contains("Vos 2 places sont gardées"));
        assert!(lea.get(&format!("{path}.ics")).await.text.contains("Atelier levain"));
        // The desk: who comes, another time, called off.
        let mut ines = ines(&street).await;
        let desk = path.replace("/courte-pate/evenement/", "/bureau/rencontres/");
        let page = ines.get(&desk).await;
        keep("demo-desk-event", &page);
        assert!(page.text.contains("Léa") && page.text.contains("7 sur 8"));
        keep("demo-desk-event-new", &ines.get("/bureau/rencontres").await);
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert_eq!(other.get(&desk).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&desk, &[("geste", "annuler")]).await.status, StatusCode::NOT_FOUND);
        let new = [
            ("titre", "Vin chaud"),
            ("jour", "2026-12-12"),
            ("de", "18:00"),
            ("fin", "20:00"),
            ("places", "20"),
            ("nonce", "n1"),
        ];
        assert!(ines.submit("/bureau/rencontres", &new).await.text.contains("Vin chaud"));
        let bad = [
            ("titre", "Hier"),
            ("jour", "2026-11-12"),
            ("de", "18:00"),
            ("fin", "20:00"),
            ("places", "20"),
            ("nonce", "n2"),
        ];
        assert_eq!(ines.post("/bureau/rencontres", &bad).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let off = [("geste", "annuler"), ("raison", "Le four est en panne"), ("nonce", "n3")];
        assert!(ines.submit(&desk, &off).await.text.contains("Cet événement est annulé"));
        let told = street.messages().await;
        assert!(told.iter().any(|m| m.to == HELENE && m.text.contains("Le four est en panne.")));
        assert!(!paul.get("/courte-pate").await.text.contains("Atelier levain"));
    });
}

#[test]
fn the_agenda_says_who_waits_in_the_room_and_only_its_advisor_comes_in() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let shop = shops::directory(&street.app).all()[0].clone();
        let (own, now) = (shop.clone(), street.app.now());
        let found = street.app.db().read(move |conn| {
            let mut all = Vec::new();
            for (staff, _) in appointments::set_ups(conn, &own.key)? {
                all.extend(appointments::agenda(conn, &own.key, staff, now, jiff::Timestamp::MAX)?);
            }
            Ok::<_, db::DbError>(all.into_iter().find(appointments::Appointment::is_room))
        });
        let karim = found.await.expect("read").expect("a meeting by video");
        let wait = karim.start.expect("a time").duration_since(now).as_mins() - 10;
        street.clock.advance(wait);
        let mut ines = ines(&street).await;
        let agenda = ines.get("/bureau/agenda").await;
        let room = format!("/bureau/rendez-vous/{}/video", karim.id);
        assert!(agenda.text.contains(&room) && !agenda.text.contains("vous attend dans la salle"));
        let place = Place { key: shop.key.clone(), id: karim.id, side: Side::Customer };
        let mut env = street.app.env();
        let entered = street
            .app
            .db()
            .write(&shop.key, move |tx| enter(tx, &mut env, &place, "6f1c6a1e-95c3-4d7e-8f27-6a4a0c9d1b11"));
        assert!(entered.await.expect("written").is_some());
        let agenda = ines.get("/bureau/agenda").await;
        keep("demo-desk-agenda-waits", &agenda);
        assert!(agenda.text.contains("Karim Benali vous attend dans la salle"));
        let page = ines.get(&room).await;
        keep("demo-desk-room", &page);
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text.contains("En vidéo avec Karim Benali") && page.text.contains("data-room="));
        let mut camille = street.camille().await;
        let page = camille.get(&room).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.text.contains("Personne d’autre n’y entre"), "{}", page.text);
        let somewhere = room.replace("rendez-vous/0", "rendez-vous/1");
        assert_eq!(ines.get(&somewhere).await.status, StatusCode::NOT_FOUND);
    });
}
