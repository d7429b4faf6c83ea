//! The letter of the week: on Monday from 8 h on, the owner reads what was said, by how many, and what was decided.

use db::{Conn, DbError, Tx};
use jiff::{Timestamp, civil::Date};
use kernel::{Contact, words as kernel_words};

use super::{
    Week,
    rules::{Kept, Kind, State, to_tell},
    store, week, words,
};
use crate::{
    accounts::{self, Role},
    outbox::{self, Draft, Purpose},
    platform::{
        App, Env, Error,
        i18n::{Arg, Lang},
    },
    shops::{self, Shop},
};

/// How `about` begins for the letter of a week; its Monday follows.
pub const ABOUT: &str = "voices ";

/// Tells each owner of the last whole week, once, also when the program was off on Monday; answers how many shops had
/// something to tell. Two nodes that do it at once tell once: the week is marked in the transaction that queues the letter.
///
/// # Errors
/// When the store fails.
pub async fn tell(app: App) -> Result<usize, Error> {
    let now = app.now();
    let due: Vec<_> = shops::directory(&app)
        .all()
        .iter()
        .filter_map(|shop| to_tell(now, shop.zone()).map(|week| (shop.clone(), week)))
        .collect();
    let untold = app.db().read(move |conn| {
        let mut untold = Vec::new();
        for (shop, week) in due {
            if !store::told(conn, &shop.key, week)? {
                untold.push((shop, week));
            }
        }
        Ok::<_, DbError>(untold)
    });
    let mut count = 0;
    for (shop, week) in untold.await? {
        let (mut env, own) = (app.env(), shop.clone());
        env.now = now;
        let told = app.db().write(&shop.key, move |tx| tell_one(tx, &mut env, &own, week)).await?;
        count += usize::from(told);
    }
    Ok(count)
}

fn tell_one(tx: &mut Tx<'_>, env: &mut Env, shop: &Shop, monday: Date) -> Result<bool, DbError> {
    if !store::mark_told(tx, &shop.key, monday, env.now)? {
        return Ok(false);
    }
    let read = week(tx, shop, monday, env.now)?;
    // A week in which nobody said anything needs no letter.
    if read.voices.is_empty() || store::quiet(tx, &shop.key)? {
        return Ok(false);
    }
    let lang = Lang::Fr;
    let body = letter(tx, lang, shop, &read, env.now)?;
    for contact in readers(tx, shop)? {
        let draft = Draft {
            purpose: Purpose::House,
            contact: &contact,
            target: None,
            lang,
            subject: lang.plain("voices-letter-subject", &[("shop", Arg::from(&shop.name))]),
            body: body.clone(),
            link: format!("/bureau/voix?semaine={monday}"),
            about: format!("{ABOUT}{monday}"),
            once: format!("voices/{monday}/{contact}"),
            due: env.now,
            expires: None,
        };
        outbox::queue(tx, env, shop, &draft)?;
    }
    Ok(true)
}

/// Who decides in the shop and has an e-mail address; else the shop's own address.
fn readers(conn: &mut Conn<'_>, shop: &Shop) -> Result<Vec<Contact>, DbError> {
    let people = accounts::people(conn, &shop.key)?.into_iter();
    let owner =
        |one: &accounts::Person| one.active && one.role >= Role::Owner && matches!(one.contact, Contact::Email(_));
    let mut all: Vec<Contact> = people.filter(owner).map(|one| one.contact).collect();
    if all.is_empty() {
        all.extend(shop.email.clone().map(Contact::Email));
    }
    Ok(all)
}

/// The letter: first what matters on the whole, then a paragraph a subject.
fn letter(conn: &mut Conn<'_>, lang: Lang, shop: &Shop, read: &Week, now: Timestamp) -> Result<String, DbError> {
    let mut counts = [0; 4];
    for group in &read.groups {
        for (sum, n) in counts.iter_mut().zip(group.counts) {
            *sum += n;
        }
    }
    let day = kernel_words::day(read.week, shop.day(now), lang.sms_style());
    let args =
        [("day", Arg::from(day)), ("what", Arg::from(words::counts(lang, &counts))), ("n", Arg::from(read.people))];
    let mut parts = vec![lang.plain("voices-letter-lead", &args)];
    for group in &read.groups {
        let mut part = vec![format!("{} : {}", words::subject(lang, group.subject), words::group(lang, group))];
        part.extend(group.examples.iter().map(|place| format!("« {} »", short(&read.voices[*place].body))));
        if let Some((decision, since)) = read.decisions.iter().find(|(one, _)| one.subject == group.subject) {
            part.push(words::decision(lang, shop, now, decision));
            part.push(words::since(lang, since));
        }
        parts.push(part.join("\n"));
    }
    let (mut followed, mut late) = (0_usize, 0_usize);
    for voice in store::open(conn, &shop.key)?.iter().filter(|voice| voice.kind == Kind::Complaint) {
        followed += 1;
        late += usize::from(matches!(super::kept_of(conn, &shop.key, voice, now)?, Kept::Late(_)));
    }
    if followed > 0 {
        parts.push(lang.plain("voices-letter-open", &[("n", Arg::from(followed)), ("late", Arg::from(late))]));
    }
    let settled =
        read.voices.iter().filter(|voice| voice.state == State::Done && voice.kind == Kind::Complaint).count();
    if settled > 0 {
        parts.push(lang.plain("voices-letter-settled", &[("n", Arg::from(settled))]));
    }
    Ok(parts.join("\n\n").replace(['\u{202f}', '\u{a0}'], " "))
}

/// The first words of something that was said.
fn short(text: &str) -> String {
    const MOST: usize = 160;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}
