//! The one thing to propose, in a person's file and while they call: said, taken, refused; whether they want to be advised.

use db::{Conn, DbError, Tx};
use kernel::id::{OfferId, PersonId};

use super::{
    super::views::{OfferCard, OfferView},
    frame::{Answer, Clerk, Fields, thread},
};
use crate::{
    consent,
    customers::File,
    offers::{
        self, Whom,
        rules::{Chosen, Quiet},
        words,
    },
    platform::{Env, Problem, i18n::Lang, problem::Path},
    threads,
};

/// What would be proposed and was not shown yet.
pub fn candidate(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Option<(Whom, Chosen)>, DbError> {
    let whom = offers::whom(file);
    let advice = offers::advice(conn, clerk.shop(), &whom, clerk.now)?;
    Ok(advice.ok().filter(|offer| offer.id.is_none()).map(|offer| (whom, offer.chosen)))
}

/// It is shown now, in the file: a fact, like everything that becomes of it.
pub fn shown(tx: &mut Tx<'_>, env: &mut Env, clerk: &Clerk, whom: &Whom, chosen: &Chosen) -> Result<(), DbError> {
    offers::show(tx, env, &clerk.shop().key, whom, chosen, "desk").map(|_| ())
}

/// What is proposed to a person, or why nothing is.
pub fn view(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<OfferView, DbError> {
    let (lang, shop, whom) = (clerk.lang, clerk.shop(), offers::whom(file));
    Ok(match offers::advice(conn, shop, &whom, clerk.now)? {
        Ok(offer) => OfferView {
            card: offer.id.map(|id| OfferCard {
                id: id.to_string(),
                price: words::price(lang, &offer),
                why: words::why(lang, shop, clerk.now, &offer),
                name: offer.name,
            }),
            ..OfferView::default()
        },
        Err(quiet) => OfferView {
            quiet: words::quiet(lang, quiet),
            ask: quiet == Quiet::NoConsent && !whom.contacts.is_empty(),
            card: None,
        },
    })
}

/// `POST /bureau/propositions/{id}`: it is put into the answer, taken, or not wanted.
pub async fn answer(clerk: Clerk, Path(id): Path<OfferId>, fields: Fields) -> Answer {
    let known = clerk.read(move |conn, clerk| offers::by_id(conn, &clerk.shop().key, id)).await?;
    let known = known.ok_or_else(Problem::not_found)?;
    let file = clerk.file(known.person).await?;
    let root = file.person;
    let gesture = fields.text("geste").to_owned();
    if !matches!(gesture.as_str(), "dire" | "oui" | "non") {
        return Err(Problem::bad_request("geste"));
    }
    let done = clerk.once(fields.nonce("offer"), move |tx, env, clerk| {
        let (shop, key) = (clerk.shop(), &clerk.shop().key);
        if gesture != "dire" {
            return offers::answer(tx, env, key, id, gesture == "oui", clerk.name());
        }
        let Ok(offer) = offers::advice(tx, shop, &offers::whom(&file), clerk.now)? else { return Ok(false) };
        let before = threads::draft(tx, key, file.person, clerk.name())?;
        let said = words::say(Lang::Fr, &offer);
        let text = if before.trim().is_empty() { said } else { format!("{} {said}", before.trim_end()) };
        threads::keep_draft(tx, key, file.person, clerk.name(), &text, clerk.now)?;
        Ok(true)
    });
    thread(root, if done.await? == Some(false) { "collegue" } else { "note" })
}

/// `POST /bureau/fil/{person}/conseil`: they said that they want to be advised; who heard it is the witness.
pub async fn agree(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let root = file.person;
    clerk
        .once(fields.nonce("advice"), move |tx, env, clerk| {
            offers::agree(tx, env, &clerk.shop().key, &offers::whom(&file), true, consent::Heard::Noted(clerk.name()))
        })
        .await?;
    thread(root, "note")
}
