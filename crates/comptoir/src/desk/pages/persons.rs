//! Gestures in a file: what is remembered, addresses and names, files that are joined and parted.

use jiff::civil::Date;
use kernel::{
    Contact,
    id::{MergeId, NoteId, PersonId},
};

use super::{
    file::after,
    frame::{Answer, Clerk, Fields, thread},
};
use crate::{
    customers::{self, Purpose, Reason, Source},
    memory,
    platform::{Problem, i18n::Lang, problem::Path},
    shops::Street,
};

/// `POST /bureau/fil/{person}/memoire`: something to remember, for a purpose, until a day or as long as they come.
pub async fn remember(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let text = fields.line("text", 300);
    let purpose = Purpose::parse(fields.text("purpose")).ok_or_else(|| Problem::bad_request("purpose"))?;
    let expires = match fields.text("until") {
        "" => None,
        day => {
            let day = day.parse::<Date>().ok().and_then(|day| after(&clerk, day));
            Some(day.ok_or_else(|| Problem::unprocessable("bad-day", clerk.lang.say("desk-note-wrong")))?)
        }
    };
    if text.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let source = if fields.text("said").is_empty() { Source::Noticed } else { Source::Said };
    let root = file.person;
    clerk
        .once(fields.nonce("note"), move |tx, env, clerk| {
            let by = clerk.actor();
            customers::keep(tx, env, &clerk.shop().key, root, purpose, &text, source, expires, &by)
        })
        .await?;
    thread(root, "note")
}

/// `POST /bureau/souvenirs/{id}/retirer`
pub async fn forget(clerk: Clerk, Path(id): Path<NoteId>, fields: Fields) -> Answer {
    let person = whose(&fields)?;
    let gone = clerk
        .once(String::new(), move |tx, env, clerk| memory::remove_note(tx, env, &clerk.shop().key, id, &clerk.actor()));
    if gone.await? == Some(true) { thread(person, "note") } else { Err(Problem::not_found()) }
}

fn whose(fields: &Fields) -> Result<PersonId, Problem> {
    fields.text("person").parse().map_err(|_| Problem::bad_request("person"))
}

/// `POST /bureau/fil/{person}/page`: their own page is sent to an address that is theirs alone.
pub async fn send_page(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let own = file.addresses.iter().filter(|address| !address.shared);
    let readable = |contact: &Contact| !matches!(contact, Contact::Phone(phone) if !phone.is_mobile());
    let to = own.map(|address| address.contact.clone()).find(readable).ok_or_else(Problem::not_found)?;
    let street = clerk.app.part::<Street>().map_or_else(String::new, |street| street.name.clone());
    clerk
        .once(fields.nonce("page"), move |tx, env, clerk| {
            memory::ask_link(tx, env, clerk.shop(), &street, &to, Lang::Fr)
        })
        .await?;
    thread(file.person, "page")
}

/// `POST /bureau/fil/{person}/nom`
pub async fn rename(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let (file, name) = (clerk.file(person).await?, fields.line("name", 80));
    if name.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let root = file.person;
    clerk
        .once(fields.nonce("name"), move |tx, env, clerk| {
            customers::rename(tx, env, &clerk.shop().key, root, &name, &clerk.actor())?;
            memory::renamed(tx, &clerk.shop().key, &file)
        })
        .await?;
    thread(root, "note")
}

/// `POST /bureau/fil/{person}/adresse`: one more address, as somebody of the shop decided.
pub async fn add_address(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let Ok(contact) = fields.text("contact").parse::<Contact>() else { return thread(file.person, "illisible") };
    let root = file.person;
    let added = clerk.once(fields.nonce("address"), move |tx, env, clerk| {
        customers::add_address(tx, env, &clerk.shop().key, root, &contact, &clerk.actor())
    });
    thread(root, if added.await? == Some(false) { "pris" } else { "note" })
}

/// `POST /bureau/fil/{person}/foyer`: somebody else is reached by the same number.
pub async fn household(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let (file, name) = (clerk.file(person).await?, fields.line("name", 80));
    let contact: Contact = fields.text("contact").parse().map_err(|_| Problem::bad_request("contact"))?;
    if name.is_empty() || !file.has(&contact) {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let root = file.person;
    clerk
        .once(fields.nonce("household"), move |tx, env, clerk| {
            customers::share_address(tx, env, &clerk.shop().key, &contact, &name, None, &clerk.actor())?;
            memory::renamed(tx, &clerk.shop().key, &file)
        })
        .await?;
    thread(root, "note")
}

/// `POST /bureau/fil/{person}/reunir`: two files become one, for the reasons that were shown.
pub async fn join(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let (file, other) = (clerk.file(person).await?, with(&clerk, &fields).await?);
    let reasons: Vec<Reason> = fields.text("reasons").split(' ').filter_map(Reason::parse).collect();
    let root = file.person;
    clerk
        .once(fields.nonce("join"), move |tx, env, clerk| {
            customers::join(tx, env, &clerk.shop().key, root, other, &reasons, &clerk.actor())
        })
        .await?;
    thread(root, "reuni")
}

/// `POST /bureau/fil/{person}/distincts`: they are two; it is not proposed again.
pub async fn decline(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let (file, other) = (clerk.file(person).await?, with(&clerk, &fields).await?);
    let root = file.person;
    clerk
        .once(fields.nonce("decline"), move |tx, env, clerk| {
            customers::decline(tx, env, &clerk.shop().key, root, other, &clerk.actor())
        })
        .await?;
    thread(root, "note")
}

async fn with(clerk: &Clerk, fields: &Fields) -> Result<PersonId, Problem> {
    let other: PersonId = fields.text("with").parse().map_err(|_| Problem::bad_request("with"))?;
    Ok(clerk.file(other).await?.person)
}

/// `POST /bureau/reunions/{id}/defaire`: what was joined is parted again.
pub async fn part(clerk: Clerk, Path(id): Path<MergeId>, fields: Fields) -> Answer {
    let person = whose(&fields)?;
    let parted = clerk
        .once(String::new(), move |tx, env, clerk| customers::part(tx, env, &clerk.shop().key, id, &clerk.actor()));
    if parted.await? == Some(true) { thread(person, "defait") } else { Err(Problem::not_found()) }
}
