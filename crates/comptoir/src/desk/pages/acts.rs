//! Gestures in a thread: answering, promising, passing on, words between colleagues.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::DateTime};
use kernel::{
    Contact,
    id::{PersonId, PledgeId, StaffId},
};

use super::{
    file,
    frame::{Answer, Clerk, Fields, go, thread},
    thread::SITE,
};
use db::{DbError, Tx};

use crate::{
    accounts::{self, Role},
    advisors::handover,
    customers, inbox, memory,
    outbox::{self, Draft, Purpose},
    platform::{
        Env, Problem,
        i18n::{Arg, Lang},
        problem::Path,
        secrets::random_secret,
    },
    threads::{
        self, Kind, Mention,
        rules::{Internal, answered_meanwhile, named},
    },
};

/// What became of an answer.
enum Sent {
    Done,
    /// A colleague answered since the page was drawn: what was written is kept.
    Colleague,
    /// A colleague is answering: what was written is kept.
    Held,
    /// One may not write there.
    Shut,
    /// The writer has not been introduced to the person yet.
    Stranger,
}

/// `POST /bureau/fil/{person}/reponse`: it leaves by the way that was chosen; who comes second is told so first.
pub async fn reply(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let text: String = fields.text("text").chars().filter(|c| *c == '\n' || !c.is_control()).take(1_200).collect();
    let to = match fields.text("to") {
        SITE => None,
        to => Some(to.parse::<Contact>().map_err(|_| Problem::bad_request("to"))?),
    };
    let seen = fields.number("seen").and_then(|ms| Timestamp::from_millisecond(ms).ok()).unwrap_or(clerk.now);
    if text.trim().is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let root = file.person;
    let nonce = fields.nonce("thread");
    let sent = clerk.once(nonce, move |tx, env, clerk| {
        let shop = clerk.shop();
        if !handover::may_write(tx, &shop.key, &file.members, clerk.right.staff())? {
            threads::keep_draft(tx, &shop.key, root, clerk.name(), &text, env.now)?;
            return Ok(Sent::Stranger);
        }
        let page = inbox::site::page_of(tx, &shop.key, &file.members, env.now)?;
        let open = match &to {
            Some(to) => memory::ways(tx, &file, env.now)?.iter().any(|way| way.open && way.contact == *to),
            None => page.is_some(),
        };
        if !open {
            threads::keep_draft(tx, &shop.key, root, clerk.name(), &text, env.now)?;
            return Ok(Sent::Shut);
        }
        if threads::held(tx, &shop.key, &file.members, clerk.name(), env.now)?.is_some() {
            threads::keep_draft(tx, &shop.key, root, clerk.name(), &text, env.now)?;
            return Ok(Sent::Held);
        }
        let last = memory::last_answer(tx, &file, env.now)?;
        if answered_meanwhile(seen, last.as_ref().map(|(at, by)| (*at, by.as_str())), clerk.name()) {
            threads::keep_draft(tx, &shop.key, root, clerk.name(), &text, env.now)?;
            return Ok(Sent::Colleague);
        }
        let addresses: Vec<Contact> = file.addresses.iter().map(|address| address.contact.clone()).collect();
        inbox::answered(tx, env, shop, &addresses, clerk.name(), Some(&text))?;
        threads::keep_draft(tx, &shop.key, root, clerk.name(), "", env.now)?;
        let Some(to) = to else {
            let Some(page) = page else { return Ok(Sent::Shut) };
            inbox::site::answer(tx, env, shop, &page.sender, &text, clerk.name())?;
            return Ok(Sent::Done);
        };
        settle_pages(tx, env, clerk, &file)?;
        let lang = Lang::Fr;
        let subject = match &to {
            Contact::Email(_) => lang.plain("mail-answer", &[("shop", Arg::from(&shop.name))]),
            Contact::Phone(_) => String::new(),
        };
        let answers = inbox::last_mail(tx, &shop.key, &to, env.now)?;
        let draft = Draft {
            purpose: Purpose::Answer,
            contact: &to,
            target: answers.as_deref().map(outbox::Target::Answers),
            lang,
            subject,
            body: text,
            link: String::new(),
            about: format!("{}{}", outbox::THREAD, clerk.name()),
            once: format!("thread/{}", random_secret(env.rng.as_mut())),
            due: env.now,
            expires: None,
        };
        outbox::queue(tx, env, shop, &draft)?;
        Ok(Sent::Done)
    });
    match sent.await? {
        None | Some(Sent::Done) => thread(root, "envoye"),
        Some(Sent::Colleague) => go(format!("/bureau/fil/{root}?dit=collegue&vu={}", seen.as_millisecond())),
        Some(Sent::Held) => thread(root, "tenu"),
        Some(Sent::Stranger) => Err(Problem::forbidden().detail(clerk.lang.say("desk-not-introduced"))),
        Some(Sent::Shut) => Err(Problem::forbidden().detail(clerk.lang.say("desk-shut"))),
    }
}

/// `POST /bureau/fil/{person}/regle`: nothing to answer; it leaves the list.
pub async fn settle(clerk: Clerk, Path(person): Path<PersonId>, _: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let root = file.person;
    clerk
        .once(String::new(), move |tx, env, clerk| {
            let addresses: Vec<Contact> = file.addresses.iter().map(|address| address.contact.clone()).collect();
            inbox::answered(tx, env, clerk.shop(), &addresses, clerk.name(), None)?;
            settle_pages(tx, env, clerk, &file)
        })
        .await?;
    thread(root, "regle")
}

/// What waits from the pages on which the person writes is answered elsewhere, or needs no answer.
fn settle_pages(tx: &mut Tx<'_>, env: &mut Env, clerk: &Clerk, file: &customers::File) -> Result<(), DbError> {
    for member in &file.members {
        for sender in inbox::site::senders(tx, &clerk.shop().key, *member)? {
            inbox::site::settled(tx, env, clerk.shop(), &sender, clerk.name())?;
        }
    }
    Ok(())
}

/// `POST /bureau/fil/{person}/brouillon`: what is being written is kept.
pub async fn draft(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Result<Response, Problem> {
    let file = clerk.file(person).await?;
    let text: String = fields.text("text").chars().take(1_200).collect();
    clerk
        .once(String::new(), move |tx, env, clerk| {
            threads::keep_draft(tx, &clerk.shop().key, file.person, clerk.name(), &text, env.now)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn line(clerk: Clerk, person: PersonId, fields: Fields, kind: Kind) -> Answer {
    let file = clerk.file(person).await?;
    let text = fields.line("text", 600);
    if text.is_empty() {
        return Err(Problem::unprocessable("empty", clerk.lang.say("desk-empty")));
    }
    let root = file.person;
    let write = move |tx: &mut Tx<'_>, env: &mut Env, clerk: &Clerk| {
        let key = &clerk.shop().key;
        let entry = threads::write(tx, env, key, root, kind, &text, clerk.name())?;
        if kind != Kind::Internal {
            return Ok(());
        }
        let mut people = accounts::people(tx, key)?;
        people.retain(|one| one.active && one.role >= Role::Advisor && Some(one.id) != clerk.right.staff());
        let names: Vec<&str> = people.iter().map(|one| one.name.as_str()).collect();
        let named: Vec<StaffId> = named(&text, &names).into_iter().map(|place| people[place].id).collect();
        let one = Mention { person: root, body: Internal::new(text), by: clerk.name().to_owned(), at: env.now };
        threads::mention(tx, key, entry, &named, &one)
    };
    clerk.once(fields.nonce("line"), write).await?;
    thread(root, "note")
}

/// `POST /bureau/fil/{person}/prendre`: they go on with an answer that a colleague began.
pub async fn take(clerk: Clerk, Path(person): Path<PersonId>, _: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let root = file.person;
    clerk
        .once(String::new(), move |tx, env, clerk| {
            threads::take_over(tx, env, &clerk.shop().key, &file.members, clerk.name())
        })
        .await?;
    thread(root, "pris-en-main")
}

/// `POST /bureau/fil/{person}/vu`: they have read where a colleague named them.
pub async fn seen(clerk: Clerk, Path(person): Path<PersonId>, _: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let root = file.person;
    let Some(staff) = clerk.right.staff() else { return Err(Problem::forbidden()) };
    clerk
        .once(String::new(), move |tx, env, clerk| threads::seen(tx, env, &clerk.shop().key, &file.members, staff))
        .await?;
    thread(root, "note")
}

/// `POST /bureau/fil/{person}/interne`: a word between colleagues.
pub async fn internal(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    line(clerk, person, fields, Kind::Internal).await
}

/// `POST /bureau/fil/{person}/visite`: they came and somebody spoke with them.
pub async fn visit(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    line(clerk, person, fields, Kind::Visit).await
}

/// `POST /bureau/fil/{person}/promesse`: a promise with its date; it comes back by itself.
pub async fn promise(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let text = fields.line("text", 300);
    let at: DateTime = fields.text("at").parse().map_err(|_| Problem::bad_request("at"))?;
    let due = at.to_zoned(clerk.shop().zone().clone()).map_err(|_| Problem::bad_request("at"))?.timestamp();
    if text.is_empty() || due <= clerk.now {
        return Err(Problem::unprocessable("bad-promise", clerk.lang.say("desk-promise-wrong")));
    }
    let root = file.person;
    clerk
        .once(fields.nonce("promise"), move |tx, env, clerk| {
            threads::promise(tx, env, &clerk.shop().key, root, &text, due, clerk.name())
        })
        .await?;
    thread(root, "note")
}

/// `POST /bureau/promesses/{id}/tenue`
pub async fn kept(clerk: Clerk, Path(id): Path<PledgeId>, fields: Fields) -> Answer {
    let person: PersonId = fields.text("person").parse().map_err(|_| Problem::bad_request("person"))?;
    let done = clerk
        .once(String::new(), move |tx, env, clerk| threads::end(tx, env, &clerk.shop().key, id, true, clerk.name()));
    if done.await? == Some(true) { thread(person, "note") } else { thread(person, "collegue") }
}

/// `POST /bureau/promesses/{id}/demain`: it comes back tomorrow at ten.
pub async fn tomorrow(clerk: Clerk, Path(id): Path<PledgeId>, fields: Fields) -> Answer {
    let person: PersonId = fields.text("person").parse().map_err(|_| Problem::bad_request("person"))?;
    let due = file::tomorrow(&clerk);
    let done = clerk
        .once(String::new(), move |tx, env, clerk| threads::put_off(tx, env, &clerk.shop().key, id, due, clerk.name()));
    if done.await? == Some(true) { thread(person, "note") } else { thread(person, "collegue") }
}

/// `POST /bureau/fil/{person}/passer`: a colleague takes care from now on.
pub async fn pass(clerk: Clerk, Path(person): Path<PersonId>, fields: Fields) -> Answer {
    let file = clerk.file(person).await?;
    let to: StaffId = fields.text("to").parse().map_err(|_| Problem::bad_request("to"))?;
    let (word, root) = (fields.line("text", 300), file.person);
    let passed = clerk.once(fields.nonce("pass"), move |tx, env, clerk| {
        let key = &clerk.shop().key;
        let colleague = accounts::by_id(tx, key, to)?;
        if !colleague.is_some_and(|person| person.active && person.role >= Role::Advisor) {
            return Ok(false);
        }
        threads::pass(tx, env, key, root, to, &word, clerk.name())?;
        Ok(true)
    });
    match passed.await? {
        Some(false) => Err(Problem::not_found()),
        _ => thread(root, "passe"),
    }
}
