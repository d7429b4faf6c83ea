//! The list of a morning: composed for the minutes that one has, promises first; done, put off, refused with a reason; by the
//! keyboard, and without a script.

use crate::{
    browser::{self, Browser, Script},
    click::enter,
    house::{House, in_browser},
};

const ROW: &str = "section[aria-labelledby='t-rituals'] li a";
const PAST: &str = "section[aria-labelledby='t-rituals'] li a.is-past";

/// Inès composes her list of half an hour: what she promised, and the step of a life project.
async fn compose(house: &House, desk: &Browser) {
    enter(house, desk, "ines@courte-pate.example.org").await;
    desk.go(&format!("{}/bureau", house.base)).await;
    desk.find("#minutes").await;
    assert!(!desk.text().await.contains("Appeler Odile Vasseur"), "nothing is there before it is composed");
    desk.click("form[action='/bureau/rituels'] button").await;
    desk.says("Votre liste est prête").await;
    desk.that_says(ROW, "Appeler Marius").await;
    let first = desk.find(ROW).await.text().await.expect("a line");
    assert!(first.contains("Appeler Odile Vasseur") && first.contains("promis"), "promises first: {first}");
    desk.axe().await;
}

#[test]
fn a_morning_is_composed_and_done_by_the_keyboard() {
    in_browser(|house| async move {
        let Some(desk) = browser::open(Script::On).await else { return };
        compose(&house, &desk).await;
        desk.that_says(ROW, "Appeler Odile Vasseur").await.send_keys("\n").await.expect("pressed");
        desk.find("#ritual-line").await;
        desk.axe().await;
        // One line and the return key: it is done, and stands in her thread as a call.
        desk.write("#ritual-line", "Elle passe samedi avec sa fille\n").await;
        desk.that_says("#flow .bubble", "Elle passe samedi avec sa fille").await;
        desk.that_says(PAST, "Appeler Odile Vasseur").await;
        assert!(!desk.has("#ritual-line").await, "nothing is left to do with her today");
        // Marius another day.
        desk.that_says(ROW, "Appeler Marius").await.send_keys("\n").await.expect("pressed");
        desk.find("#ritual-line").await;
        desk.find("button[value='plus-tard']").await.send_keys("\n").await.expect("pressed");
        desk.that_says(PAST, "un autre jour").await;
        desk.axe().await;
        // Composed anew, what was done is not asked for again.
        desk.go(&format!("{}/bureau", house.base)).await;
        desk.click("form[action='/bureau/rituels'] button").await;
        desk.says("À faire aujourd’hui").await;
        desk.that_says(PAST, "Appeler Odile Vasseur").await;
        let open = format!("{ROW}:not(.is-past)");
        for row in desk.window.find_all(thirtyfour::By::Css(&*open)).await.expect("rows") {
            let row = row.text().await.expect("a line");
            assert!(!row.contains("Odile") && !row.contains("Marius"), "{row}");
        }
        desk.close().await;
    });
}

#[test]
fn what_is_not_done_of_a_morning_is_refused_with_a_reason_without_a_script() {
    in_browser(|house| async move {
        let Some(desk) = browser::open(Script::Off).await else { return };
        compose(&house, &desk).await;
        desk.click_that_says(ROW, "Appeler Odile Vasseur").await;
        desk.click("button[value='non']").await;
        desk.says("Il manque quelque chose").await;
        desk.window.back().await.expect("back");
        desk.that_says(&format!("{ROW}:not(.is-past)"), "Appeler Odile Vasseur").await;
        desk.write("#ritual-line", "En voyage jusqu'à lundi").await;
        desk.click("button[value='non']").await;
        let past = desk.that_says(PAST, "Appeler Odile Vasseur").await.text().await.expect("a line");
        assert!(past.contains("En voyage"), "the reason stands there: {past}");
        desk.click_that_says(ROW, "Appeler Marius").await;
        desk.write("#ritual-line", "Tout va bien, la chambre est prête").await;
        desk.click("button[value='fait']").await;
        desk.that_says("#flow .bubble", "la chambre est prête").await;
        desk.that_says(PAST, "Appeler Marius").await;
        desk.close().await;
    });
}
