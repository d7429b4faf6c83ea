//! Gestures in a file: what is remembered, addresses and names, files that are joined and parted.

use db::Tx;
use jiff::civil::Date;
use kernel::{
    Contact,
    id::{MergeId, NoteId, PersonId, StaffId},
};

use super::{
    file::after,
    frame::{Answer, Clerk, Fields, thread},
};
use crate::{
    accounts, advisors,
    customers::{self, Purpose, Reason, Source},
    memory,
    outbox::{self, Draft},
    platform::{
        Env, Problem,
        i18n::{Arg, Lang},
        problem::Path,
    },
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

/// `POST /bureau/fil/{person}/interlocuteur`: an advisor is proposed, and the person is told how to say yes; or what
/// they said of it by voice is noted.
pub async fn advisor(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let (gesture, staff) = (fields.text("geste").to_owned(), fields.text("staff").parse::<StaffId>());
    let root = file.person;
    let done = clerk.once(fields.nonce("advisor"), move |tx, env, clerk| {
        let (key, by) = (&clerk.shop().key, clerk.actor());
        match (gesture.as_str(), staff) {
            ("proposer", Ok(staff)) => {
                let proposed = advisors::propose(tx, env, key, &file.members, staff, &by)?;
                if proposed {
                    tell(tx, env, clerk, &file, staff)?;
                }
                Ok(Some(if proposed { "propose" } else { "refuse" }))
            }
            ("oui" | "non", _) => {
                let known = advisors::answer(tx, env, key, &file.members, gesture == "oui", &by)?;
                Ok(known.then_some("note"))
            }
            _ => Ok(None),
        }
    });
    match done.await? {
        None => thread(root, "note"),
        Some(Some(done)) => thread(root, done),
        Some(None) => Err(Problem::bad_request("geste")),
    }
}

/// Tells a person who was proposed to them, with the link to their page, where one may write to them.
fn tell(
    tx: &mut Tx<'_>,
    env: &mut Env,
    clerk: &Clerk,
    file: &customers::File,
    staff: StaffId,
) -> Result<(), db::DbError> {
    let (shop, lang) = (clerk.shop(), Lang::Fr);
    let Some(colleague) = accounts::by_id(tx, &shop.key, staff)? else { return Ok(()) };
    let shared = |contact: &Contact| file.addresses.iter().any(|one| one.shared && one.contact == *contact);
    let ways = memory::ways(tx, file, env.now)?;
    let Some(way) = ways.into_iter().find(|way| way.open && !shared(&way.contact)) else { return Ok(()) };
    let args = [("who", Arg::from(&colleague.name)), ("shop", Arg::from(&shop.name))];
    let draft = Draft {
        purpose: outbox::Purpose::Answer,
        contact: &way.contact,
        target: None,
        lang,
        subject: lang.plain("advisor-proposal-subject", &args),
        body: lang.plain("advisor-proposal", &args),
        link: memory::path(&env.secrets, &way.contact, env.now),
        about: format!("advisor {staff}"),
        once: format!("advisor/{}/{staff}", file.person),
        due: env.now,
        expires: None,
    };
    outbox::queue(tx, env, shop, &draft)
}
