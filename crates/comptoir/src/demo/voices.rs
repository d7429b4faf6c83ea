//! What customers of the first bakery said in the last weeks: complaints that are followed or settled, compliments, ideas,
//! what the owner decided; and a message that nobody has marked yet.

use db::Tx;
use jiff::{SignedDuration, ToSpan};
use kernel::{Contact, id::PersonId};

use super::relations::ADVISOR;
use crate::{
    accounts, customers, inbox, outbox,
    platform::{App, Env, Error},
    shops::{self, Shop},
    voices::{
        self, New,
        rules::{Kind, Subject},
    },
};

/// Who said it, how many days ago, what it is, about what, in which words.
type Line = (&'static str, i64, Kind, Subject, &'static str);

const SAID: [Line; 15] = [
    ("+33639980102", 34, Kind::Complaint, Subject::Waiting, "Vingt minutes de queue à 17 h, j'ai failli repartir."),
    ("+33639980104", 33, Kind::Complaint, Subject::Waiting, "On attend trop le soir, une seule personne sert."),
    ("+33639980121", 31, Kind::Complaint, Subject::Waiting, "La queue allait jusqu'à la fleuriste."),
    ("+33639980102", 29, Kind::Complaint, Subject::Waiting, "Le soir c'est devenu trop long."),
    ("+33639980103", 27, Kind::Complaint, Subject::Waiting, "Encore un quart d'heure hier soir."),
    ("+33639980101", 24, Kind::Complaint, Subject::Waiting, "J'ai raté mon train à cause de la queue."),
    ("+33639980104", 9, Kind::Complaint, Subject::Waiting, "Un peu d'attente jeudi, mais moins qu'avant."),
    ("+33639980121", 12, Kind::Compliment, Subject::Quality, "Le pain de campagne était parfait dimanche."),
    ("+33639980101", 3, Kind::Complaint, Subject::Order, "Il manquait un croissant dans ma commande de samedi."),
    ("+33639980104", 3, Kind::Complaint, Subject::Freshness, "La baguette de 18 h était déjà molle."),
    ("+33639980101", 2, Kind::Compliment, Subject::Welcome, "Sarah connaît mon prénom et ça change ma journée."),
    ("+33639980121", 2, Kind::Idea, Subject::Choice, "Un petit pain de seigle pour les personnes seules."),
    ("+33639980102", 1, Kind::Idea, Subject::Choice, "Pourquoi pas une demi-baguette ?"),
    ("+33639980101", 1, Kind::Question, Subject::Hours, "Serez-vous ouverts le lundi de Noël ?"),
    ("+33639980121", 1, Kind::Compliment, Subject::Welcome, "Inès a tout arrangé au téléphone, merci à elle."),
];

/// Tells the weeks of the first bakery.
pub async fn live(app: &App) -> Result<(), Error> {
    let Some(shop) = shops::directory(app).all().first().cloned() else { return Ok(()) };
    let (env, own) = (app.env(), shop.clone());
    app.db().write(&shop.key, move |tx| tell(tx, env, &own)).await
}

fn tell(tx: &mut Tx<'_>, mut env: Env, shop: &Shop) -> Result<(), Error> {
    let (now, key) = (env.now, &shop.key);
    let ago = |days: i64| now.saturating_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now);
    if !voices::open(tx, key)?.is_empty() {
        // A demo that is opened again on its own store.
        return Ok(());
    }
    let people = accounts::people(tx, key)?;
    let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
    for (number, days, kind, subject, body) in SAID {
        env.now = ago(days);
        let Some(person) = known(tx, shop, number)? else { continue };
        let staff = voices::rules::named(body, &names).map(|place| people[place].id);
        let new = New { person, kind, proposed: Some(kind), subject, body, source: "", staff };
        let id = voices::raise(tx, &mut env, shop, &new, ADVISOR)?;
        match (kind, subject) {
            (Kind::Complaint, Subject::Waiting) => {
                let due = ago(days - 2);
                voices::promise(tx, &mut env, key, id, "Voir comment servir plus vite le soir", due, ADVISOR)?;
                env.now = ago(days - 1);
                voices::end(tx, &mut env, key, id, true, "Excuses présentées, la file du soir est revue.", ADVISOR)?;
            }
            (Kind::Complaint, Subject::Order) => {
                let due = now.saturating_add(SignedDuration::from_hours(72)).unwrap_or(now);
                voices::promise(tx, &mut env, key, id, "Un croissant mis de côté à sa prochaine visite", due, ADVISOR)?;
            }
            _ => {}
        }
    }
    env.now = ago(22);
    let decided = "Deux personnes au comptoir de 17 h à 19 h, et la file des commandes à part.";
    voices::decide(tx, &mut env, key, Subject::Waiting, decided, "Camille")?;
    // What this brings into mailboxes happened weeks ago: who enters the demo by a link finds the link.
    outbox::cancel_about(tx, key, voices::PRAISE, "expired")?;
    let told = voices::rules::week_of(shop.day(now)).checked_sub(7.days()).unwrap_or_default();
    voices::mark_told(tx, key, told, now)?;
    // Answered, and not marked yet: the thread proposes what it is. The week of the workshop's messages begins empty.
    env.now = ago(8);
    let burnt = "Bonjour, le pain de ce matin était brûlé dessous, je suis un peu déçue.";
    let raw = inbox::Raw { source: "demo", external_id: "lea-burnt", sender: "+33639980103", body: burnt };
    inbox::receive(tx, &mut env, shop, None, &raw)?;
    let lea: Contact = "+33639980103".parse().map_err(|_| Error::Fault("no number".into()))?;
    let sorry = "Bonjour Léa, j'en suis désolée. Passez quand vous voulez, une autre vous attend.";
    inbox::answered(tx, &mut env, shop, &[lea], ADVISOR, Some(sorry))?;
    Ok(())
}

/// The person of a number, if the bakery knows one.
fn known(tx: &mut Tx<'_>, shop: &Shop, number: &str) -> Result<Option<PersonId>, Error> {
    let contact: Contact = number.parse().map_err(|_| Error::Fault(format!("{number} is no number")))?;
    Ok(customers::household(tx, &shop.key, &contact)?.first().map(|head| head.person))
}
