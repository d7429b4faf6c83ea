//! An appointment in two taps, moved and taken back; an event that is full: with a script and without.

use crate::{
    browser::{self, Script},
    click::enter,
    house::in_browser,
};

#[test]
fn somebody_is_met_in_two_taps_and_a_freed_place_finds_who_waits() {
    in_browser(|house| async move {
        for (script, number) in [(Script::On, "06 39 98 77 61"), (Script::Off, "06 39 98 77 62")] {
            let Some(customer) = browser::open(script).await else { return };
            customer.go(&format!("{}/courte-pate", house.base)).await;
            customer.click("a.lunch-door[href$='/rendez-vous']").await;
            customer.says("Rendez-vous avec Inès").await;
            if script == Script::On {
                customer.axe().await;
            }
            customer.click("a.meet-time").await;
            customer.write("#nom", "Solène Prat").await;
            customer.write("#contact", number).await;
            if script == Script::On {
                customer.axe().await;
            }
            customer.click("form .btn-tall").await;
            customer.says("Nous vous attendons").await;
            customer.says("Ajouter à mon agenda").await;
            if script == Script::On {
                customer.axe().await;
            }
            customer.click("#deplacer > summary").await;
            customer.click("#deplacer .meet-day:last-of-type button.meet-time").await;
            customer.says("a changé d’heure").await;
            let desk = browser::open(Script::On).await.expect("the same machine");
            enter(&house, &desk, "ines@courte-pate.example.org").await;
            desk.go(&format!("{}/bureau/agenda", house.base)).await;
            desk.says("Solène Prat a déplacé ce rendez-vous").await;
            desk.axe().await;
            for path in ["/bureau", "/bureau/rencontres"] {
                desk.go(&format!("{}{path}", house.base)).await;
                desk.axe().await;
            }
            customer.click("details.part:not(#deplacer) > summary").await;
            customer.click("button[value=annuler]").await;
            customer.says("C’est annulé. Merci de l’avoir dit.").await;
            // The event of the street.
            customer.go(&format!("{}/courte-pate", house.base)).await;
            customer.click("a.lunch-door[href*='/evenement/']").await;
            customer.says("Atelier levain").await;
            customer.write("#nom", "Solène Prat").await;
            customer.write("#contact", number).await;
            if script == Script::On {
                customer.axe().await;
            }
            customer.click("form .btn-tall").await;
            customer.says("Votre place est gardée").await;
            if script == Script::On {
                customer.axe().await;
            }
            customer.click("button[value=laisser]").await;
            customer.says("Vous n’êtes plus sur la liste").await;
            customer.close().await;
            desk.close().await;
        }
    });
}
