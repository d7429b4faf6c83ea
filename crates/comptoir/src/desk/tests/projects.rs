//! Life projects at the desk: noted with an agreement, a scenario written without a script, looked at beforehand, its gesture on
//! the morning list, done, and the next one.

use axum::http::StatusCode;
use db::testing::on_both;

use kernel::id::ProjectId;

use super::{ines, keep, person};
use crate::{
    consent,
    counter::pages::tests::Street,
    memory,
    projects::{
        self, How, Told,
        rules::{Gesture, Kind, Step, What},
        scenarios,
    },
    shops,
};

const NADIA: &str = "+33639980101";

/// What stands between two pieces of a page.
fn between<'a>(text: &'a str, before: &str, after: char) -> &'a str {
    let rest = text.split(before).nth(1).expect("it is there");
    rest.split(after).next().unwrap_or_default()
}

/// The fields of the steps of an editor, as a browser sends them.
fn fields_of(text: &str) -> Vec<(String, String)> {
    let list = text.split("<ol class=\"scenario-steps\">").nth(1).expect("steps").split("</ol>").next().expect("steps");
    let mut fields = Vec::new();
    for tag in list.split('<').filter(|tag| ["input ", "select ", "textarea "].iter().any(|name| tag.starts_with(name)))
    {
        let name = between(tag, "name=\"", '"').to_owned();
        let value = if tag.starts_with("textarea") {
            tag.split_once('>').expect("closed").1.to_owned()
        } else if tag.starts_with("select") {
            let options = list.split(&format!("name=\"{name}\">")).nth(1).expect("options");
            let options = options.split("</select>").next().expect("options");
            let chosen = options.split("<option ").find(|option| option.contains(" selected")).expect("chosen");
            between(chosen, "value=\"", '"').to_owned()
        } else {
            between(tag, "value=\"", '"').to_owned()
        };
        fields.push((name, value));
    }
    fields
}

fn with<'a>(fields: &'a [(String, String)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let own = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    own.chain(more.iter().copied()).collect()
}

#[test]
fn a_scenario_is_written_looked_at_published_and_its_gesture_is_done_from_the_morning_list() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let nadia = person(&street, NADIA).await;
        let thread = format!("/bureau/fil/{nadia}");
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        // Without an agreement nothing is noted.
        let mut note = vec![("nonce", "a"), ("quoi", "job"), ("texte", "Infirmière à l'hôpital"), ("comment", "phone")];
        let refused = ines.post(&format!("{thread}/projet"), &note).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        note.push(("accord", "1"));
        let page = ines.submit(&format!("{thread}/projet"), &note).await;
        assert!(page.text.contains("Un nouveau travail") && page.text.contains("Infirmière à l"), "noted");
        assert!(page.text.contains("Aucun scénario pour ce projet") && page.text.contains("aucun ne part"));
        let page = ines.submit(&format!("{thread}/projet"), &note).await;
        assert_eq!(page.text.matches("« Infirmière").count(), 1, "the same form twice notes it once");
        keep("desk-project", &page);
        // A scenario, step by step, by forms alone.
        let page =
            ines.submit("/bureau/projets/scenarios", &[("nonce", "b"), ("nom", "Bienvenue"), ("quoi", "job")]).await;
        let scenario = between(&page.text, "<form method=\"post\" action=\"", '"').to_owned();
        let scenario = if scenario.contains("/scenarios/") {
            scenario
        } else {
            format!("/bureau/projets/scenarios/{}", between(&page.text, "/bureau/projets/scenarios/", '"'))
        };
        let mut fields = Vec::new();
        for (nonce, what) in [("c", "wait"), ("d", "human"), ("e", "until")] {
            let more =
                [("nonce", nonce), ("nom", "Bienvenue"), ("geste", "ajouter"), ("nouvelle", what), ("apres", "")];
            let page = ines.submit(&scenario, &with(&fields, &more)).await;
            fields = fields_of(&page.text);
        }
        // The gesture has no words yet: it is said where, and nothing is published.
        let page = camille.submit(&scenario, &[("nonce", "f"), ("geste", "publier")]).await;
        assert!(page.text.contains("Il manque les mots"), "what is wrong stands at its step");
        assert!(ines.post(&scenario, &[("nonce", "g"), ("geste", "publier")]).await.status == StatusCode::FORBIDDEN);
        for (name, value) in &mut fields {
            if name == "mots-2" {
                "Demander si l'équipe l'accueille bien".clone_into(value);
            }
        }
        let up = [("nonce", "h"), ("nom", "Bienvenue"), ("geste", "monter-2")];
        let page = ines.submit(&scenario, &with(&fields, &up)).await;
        let order: Vec<String> =
            fields_of(&page.text).into_iter().filter(|(name, _)| name == "etape").map(|(_, id)| id).collect();
        assert_eq!(order, ["2", "1", "3"], "it moved, and nothing that was typed is lost");
        assert!(page.text.contains("Demander si l") && !page.text.contains("Il manque les mots"));
        assert!(page.text.contains("1 personne, 10 min de travail sur trois mois"), "beforehand");
        keep("desk-scenario", &page);
        let page = camille.submit(&scenario, &[("nonce", "i"), ("geste", "publier"), ("commencer", "1")]).await;
        assert!(page.text.contains("en service") && page.text.contains("1 personne en chemin"));
        // It begins with the round; the gesture stands in the overview and enters the list.
        projects::tend(street.app.clone()).await.expect("walked");
        let page = ines.get("/bureau/projets").await;
        keep("desk-projects", &page);
        assert!(page.text.contains("Demander si l") && page.text.contains("Nadia"));
        let page = ines.submit("/bureau/rituels", &[("nonce", "j"), ("minutes", "90")]).await;
        assert!(page.text.contains("Demander si l") && page.text.contains("Un nouveau travail"), "with its reason");
        let page = ines.get(&thread).await;
        keep("desk-project-todo", &page);
        let line = between(&page.text, "action=\"/bureau/rituels/", '"').to_owned();
        let done = [("nonce", "k"), ("geste", "fait"), ("text", "Elle se plaît, horaires décalés.")];
        let page = ines.submit(&format!("/bureau/rituels/{line}"), &done).await;
        assert!(page.text.contains("horaires décalés") && page.text.contains("Attendre"), "said in the thread");
        assert!(page.text.contains("la personne est passée"), "the next step is named");
        // A neighbour's advisor sees and changes none of it.
        let mut other = street.enter("ines@contre-jour.example.org").await;
        assert!(!other.get("/bureau/projets").await.text.contains("Bienvenue"));
        for path in [scenario.clone(), format!("{thread}/projet")] {
            assert_eq!(other.post(&path, &note).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        // She reads it on her own page, and takes it out.
        let own = memory::path(street.app.secrets(), &NADIA.parse().expect("a number"), street.app.now());
        let mut visitor = street.browser();
        let page = visitor.get(&own).await;
        keep("own-projects", &page);
        assert!(page.text.contains("Vos projets") && page.text.contains("Infirmière à l"));
        let id = between(&page.text, "name=\"projet\" value=\"", '"').to_owned();
        let take = [("boutique", "courte-pate"), ("geste", "retirer-projet"), ("projet", id.as_str())];
        visitor.post(&own, &take).await;
        assert!(!visitor.get(&own).await.text.contains("Infirmière"));
        let page = ines.get(&thread).await;
        assert!(page.text.contains("Aucun projet noté"), "and the desk knows nothing of it any more");
    });
}

#[test]
fn ready_scenarios_are_taken_and_the_demo_has_people_under_way() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let mut camille = street.camille().await;
        let page = camille.get("/bureau/projets").await;
        for seen in
            ["Un deuil", "Une naissance", "Un départ à la retraite", "Brouillon", "En service", "1 personne en chemin"]
        {
            assert!(page.text.contains(seen), "{seen}");
        }
        let page = camille.submit("/bureau/projets/scenarios", &[("nonce", "a"), ("modele", "emmenagement")]).await;
        keep("desk-scenario-ready", &page);
        assert!(page.text.contains("Un emménagement dans la rue") && page.text.contains("Personne n’attend"));
        let scenario = format!("/bureau/projets/scenarios/{}", between(&page.text, "/bureau/projets/scenarios/", '"'));
        camille.submit(&scenario, &[("nonce", "b"), ("geste", "jeter")]).await;
        assert_eq!(camille.get(&scenario).await.status, StatusCode::NOT_FOUND);
    });
}

/// Notes a project for Nadia whose scenario begins with a step; answers its identifier.
async fn begun(street: &Street, kind: Kind, what: What) -> ProjectId {
    let (shop, person) = (shops::directory(&street.app).all()[0].clone(), person(street, NADIA).await);
    let (own, mut env) = (shop.clone(), street.app.env());
    let told = street.app.db().write(&shop.key, move |tx| {
        let all = vec![Step { id: 1, what }, Step { id: 2, what: human(Gesture::Letter) }];
        let id = scenarios::draft(tx, &mut env, &own.key, ("Essai", kind, all), "staff:Camille")?;
        scenarios::publish(tx, &mut env, &own, id, false, "staff:Camille")?;
        let person = person.parse().expect("a person");
        let told = Told { person, kind, words: "", day: None, how: How::Counter, staff: None };
        projects::tell(tx, &mut env, &own, &told, "staff:Inès")
    });
    told.await.expect("told")
}

fn human(gesture: Gesture) -> What {
    What::Human { gesture, minutes: 5, words: "Un geste".into() }
}

#[test]
fn an_attention_done_from_the_file_is_promised_and_a_line_is_of_its_own_project() {
    on_both(|db| async move {
        let street = Street::open(db).await;
        let nadia = person(&street, NADIA).await;
        let thread = format!("/bureau/fil/{nadia}");
        let (mut ines, mut camille) = (ines(&street).await, street.camille().await);
        let moving = begun(&street, Kind::Moving, human(Gesture::Attention)).await;
        let job = begun(&street, Kind::Job, human(Gesture::Call)).await;
        let (act, foreign) = (format!("/bureau/projets/{moving}"), format!("project {job} 1"));
        let line = format!("project {moving} 1");
        // The purse is empty: nothing is promised, and the step stays.
        let purse = [("nonce", "p"), ("article", "CP-CRO"), ("euros", "1")];
        camille.post("/bureau/attentions", &purse).await;
        let page = ines.submit(&act, &[("nonce", "a"), ("geste", "fait"), ("ligne", line.as_str())]).await;
        assert!(page.text.contains(&line), "it is still to be done");
        camille.post("/bureau/attentions", &[("nonce", "q"), ("article", "CP-CRO"), ("euros", "200")]).await;
        let page = ines.get(&thread).await;
        keep("desk-project-gift", &page);
        let form = page.text.split(&line).nth(1).expect("its form");
        assert!(form.split("</form>").next().expect("a form").contains("Offrir"), "the button says what it gives");
        // The line of another project is not this one's.
        let page = ines.submit(&act, &[("nonce", "b"), ("geste", "fait"), ("ligne", foreign.as_str())]).await;
        assert!(page.text.contains(&foreign) && page.text.contains("Rien n’a changé"), "nothing was done");
        let page = ines.submit(&act, &[("nonce", "c"), ("geste", "fait"), ("ligne", line.as_str())]).await;
        assert!(page.text.contains("attend à sa prochaine commande"), "it waits for her");
        assert!(!page.text.contains(&line), "and the project goes on");
        let page = ines.get("/bureau").await;
        assert!(page.text.contains("Une attention pour Nadia"), "it stands among what was done today");
        // After a stop nobody of the shop can tick her agreement.
        let shop = shops::directory(&street.app).all()[0].clone();
        let (key, mut env) = (shop.key.clone(), street.app.env());
        let stopped = street.app.db().write(&shop.key, move |tx| {
            consent::withdraw(tx, &mut env, &key, &NADIA.parse().expect("a number"), "sms")
        });
        stopped.await.expect("stopped");
        let page = ines.get(&thread).await;
        assert!(page.text.contains("a dit STOP") && !page.text.contains("name=\"ecrire\""));
        let note = [
            ("nonce", "f"),
            ("quoi", "home"),
            ("texte", "Une maison"),
            ("comment", "phone"),
            ("accord", "1"),
            ("ecrire", "1"),
        ];
        let page = ines.submit(&format!("{thread}/projet"), &note).await;
        assert!(page.text.contains("Une maison") && page.text.contains("aucun ne part"), "noted, not written to");
    });
}
