//! A person's file in words.

use db::{Conn, DbError};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::time};
use kernel::{Contact, words as kernel_words};

use super::{
    super::views::{
        AddressRow, AdvisorView, Choice, FileView, JoinRow, Known, MergeRow, NoteRow, OrderRow, PledgeRow, SharedRow,
    },
    frame::Clerk,
    words,
};
use crate::{
    advisors, consent,
    customers::{self, File, Merge, Purpose},
    documents, memory,
    orders::{Order, rules::State},
    platform::i18n::{Arg, Lang},
    shops, threads,
};

/// "connue depuis mars 2019".
pub fn since(clerk: &Clerk, file: &File) -> String {
    clerk.lang.with1("desk-since", "day", clerk.day(file.since))
}

/// Where an order stands, in a word.
pub fn state(lang: Lang, state: State) -> String {
    lang.say(match state {
        State::Held => "desk-state-held",
        State::Received | State::Accepted => "desk-state-prepare",
        State::Preparing => "desk-state-preparing",
        State::SetAside => "desk-state-aside",
        State::Ready => "desk-state-ready",
        State::Collected => "desk-state-collected",
        State::NotCollected => "desk-state-not-collected",
        State::Cancelled => "desk-state-cancelled",
        State::Refused => "desk-state-refused",
        State::Expired => "desk-state-expired",
    })
}

/// "2 traditions, 1 flan".
pub fn lines(lang: Lang, order: &Order) -> String {
    let line = |line: &crate::orders::Line| kernel_words::line(line.quantity, line.unit, &line.label(), lang.style());
    order.standing().map(line).collect::<Vec<_>>().join(", ")
}

/// Tomorrow at ten: when something that was put off comes back.
pub fn tomorrow(clerk: &Clerk) -> Timestamp {
    let day = clerk.shop().day(clerk.now).tomorrow().unwrap_or_else(|_| clerk.shop().day(clerk.now));
    day.to_datetime(time(10, 0, 0, 0)).to_zoned(clerk.shop().zone().clone()).map_or(clerk.now, |at| at.timestamp())
}

/// Everything that is known of a person.
pub fn view(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<FileView, DbError> {
    let (lang, key, today) = (clerk.lang, &clerk.shop().key, clerk.shop().day(clerk.now));
    let note = |note: customers::Note| NoteRow {
        id: note.id.to_string(),
        how: words::how(clerk, &note),
        purpose: words::purpose(lang, note.purpose),
        text: note.body,
    };
    let learnt = memory::learnt(conn, file, clerk.now)?.into_iter();
    let merges = customers::history(conn, key, &file.members)?;
    let mut merged = Vec::new();
    for merge in merges.iter().filter(|merge| merge.kind == "join") {
        let partable = customers::partable(conn, key, merge)?;
        // What was parted is told by nobody having to read of it for ever.
        if partable {
            merged.push(MergeRow { id: merge.id.to_string(), text: merge_words(clerk, merge), partable });
        }
    }
    let joins = memory::proposals(conn, file, clerk.now)?.into_iter().take(2);
    let until = today.checked_add(10.years()).unwrap_or(today);
    Ok(FileView {
        since: since(clerk, file),
        line: super::balance::line(conn, clerk, file)?,
        voices: super::voices::cards(conn, clerk, file)?,
        offer: super::offers::view(conn, clerk, file)?,
        advisor: advisor(conn, clerk, file)?,
        meets: super::meetings::of_file(conn, clerk, file)?,
        projects: super::projects::of_file(conn, clerk, file)?,
        orders: orders(conn, clerk, file)?,
        quotes: quotes(conn, clerk, file)?,
        pledges: pledges(conn, clerk, file)?,
        notes: customers::notes(conn, key, &file.members, clerk.now)?.into_iter().map(note).collect(),
        learnt: learnt.map(|l| Known { text: l.what, times: words::times(lang, l.times) }).collect(),
        shared: shared(conn, clerk, file)?,
        addresses: file.addresses.iter().map(|address| address_row(clerk, file, address)).collect(),
        housemates: file
            .housemates
            .iter()
            .map(|head| (lang.with1("desk-housemate", "who", &head.name), format!("/bureau/fil/{}", head.person)))
            .collect(),
        consents: consents(conn, clerk, file)?,
        joins: joins.map(|(other, weighed)| join_row(lang, &other, &weighed)).collect(),
        merges: merged,
        purposes: Purpose::ALL
            .into_iter()
            .map(|(purpose, word)| Choice { value: word.to_owned(), label: words::purpose(lang, purpose) })
            .collect(),
        accesses: customers::accesses(conn, key, &file.members, 12)?
            .into_iter()
            .map(|access| format!("{}, {}", access.actor, clerk.moment(access.at)))
            .collect(),
        can_erase: (*clerk.right).clone().owner().is_some(),
        can_send: file.addresses.iter().any(|address| !address.shared),
        until: (today.tomorrow().unwrap_or(today).to_string(), until.to_string()),
    })
}

/// Who answers to them, who could; the reader comes first.
fn advisor(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<AdvisorView, DbError> {
    let mut team = advisors::team(conn, clerk.shop(), clerk.now)?;
    team.sort_by_key(|member| Some(member.staff) != clerk.right.staff());
    let known = advisors::of(conn, &clerk.shop().key, &file.members)?;
    let member = known.as_ref().and_then(|known| team.iter().find(|member| member.staff == known.staff));
    let says = member
        .map(|member| advisors::words::presence(clerk.lang, clerk.shop(), clerk.now, &member.name, member.presence));
    let other = |member: &&advisors::Member| known.as_ref().is_none_or(|known| known.staff != member.staff);
    let choice = |member: &advisors::Member| Choice { value: member.staff.to_string(), label: member.name.clone() };
    Ok(AdvisorView {
        says,
        proposed: known.as_ref().is_some_and(|known| known.state == advisors::State::Proposed),
        team: team.iter().filter(other).map(choice).collect(),
    })
}

fn orders(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<OrderRow>, DbError> {
    let open = memory::orders_of(conn, file, clerk.now)?.into_iter().filter(|order| order.state.is_open());
    let row = |order: Order| OrderRow {
        url: format!("/comptoir/commandes/{}", order.id),
        what: lines(clerk.lang, &order),
        when: format!("{}, {}", clerk.moment(order.pickup_at), state(clerk.lang, order.state).to_lowercase()),
    };
    Ok(open.map(row).collect())
}

/// The last quotes of somebody, with where each stands.
fn quotes(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<OrderRow>, DbError> {
    let mut all = Vec::new();
    for address in file.addresses.iter().filter(|address| !address.shared) {
        all.extend(documents::quotes::of_contact(conn, &clerk.shop().key, &address.contact)?);
    }
    all.sort_by_key(|known| std::cmp::Reverse(known.made_at));
    let row = |known: documents::quotes::Known| OrderRow {
        url: format!("/comptoir/devis/{}", known.id),
        what: known.quote.number.clone(),
        when: format!(
            "{}, {}",
            kernel_words::euros(known.quote.total, clerk.lang.style()),
            words::quote(clerk.lang, known.standing(clerk.now))
        ),
    };
    Ok(all.into_iter().take(3).map(row).collect())
}

fn pledges(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<PledgeRow>, DbError> {
    let mut all = Vec::new();
    for member in &file.members {
        all.extend(threads::pledges(conn, &clerk.shop().key, *member)?);
    }
    all.retain(|pledge| pledge.state == "open");
    all.sort_by_key(|pledge| pledge.due);
    let row = |pledge: threads::Pledge| PledgeRow {
        id: pledge.id.to_string(),
        when: clerk
            .lang
            .with("desk-pledge-when", &[("at", Arg::from(clerk.moment(pledge.due))), ("who", Arg::from(&pledge.by))]),
        due: pledge.due <= clerk.now,
        text: pledge.body,
    };
    Ok(all.into_iter().map(row).collect())
}

fn shared(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<SharedRow>, DbError> {
    let directory = shops::directory(&clerk.app);
    let keys: Vec<kernel::ShopKey> = directory.all().iter().map(|shop| shop.key.clone()).collect();
    let all = memory::shared_by_others(conn, file, &keys, clerk.now)?.into_iter();
    let row = |(key, notes): (kernel::ShopKey, Vec<customers::Note>)| {
        let shop = directory.get(&key.shop)?;
        Some(SharedRow { shop: shop.name.clone(), notes: notes.into_iter().map(|note| note.body).collect() })
    };
    Ok(all.filter_map(row).collect())
}

fn address_row(clerk: &Clerk, file: &File, address: &customers::Address) -> AddressRow {
    let mut how = Vec::new();
    if address.verified.is_some() {
        how.push(clerk.lang.say("desk-proven"));
    }
    if address.shared {
        let names: Vec<String> = file.housemates.iter().map(|head| head.name.clone()).collect();
        how.push(clerk.lang.with1("desk-household", "who", names.join(", ")));
    }
    AddressRow {
        icon: words::icon(&address.contact),
        text: words::address(&address.contact),
        how: how.join(", "),
        value: address.contact.to_string(),
        phone: matches!(address.contact, Contact::Phone(_)),
    }
}

/// What they agreed to, or that they said stop.
fn consents(conn: &mut Conn<'_>, clerk: &Clerk, file: &File) -> Result<Vec<String>, DbError> {
    let mut all = Vec::new();
    for address in &file.addresses {
        let key = &clerk.shop().key;
        let active = consent::following(conn, key, &address.contact)?;
        let active = active.iter().filter(|follow| follow.state == "active").count();
        let to = words::address(&address.contact);
        if consent::is_suppressed(conn, key, &address.contact)? {
            all.push(clerk.lang.with1("desk-consent-stop", "it", &to));
        } else if active > 0 {
            all.push(clerk.lang.with("desk-consent", &[("it", Arg::from(&to)), ("n", Arg::from(active))]));
        }
    }
    Ok(all)
}

fn join_row(lang: Lang, other: &File, weighed: &customers::Weighed) -> JoinRow {
    let mut who = vec![other.called()];
    who.extend(other.addresses.iter().map(|address| words::address(&address.contact)));
    who.dedup();
    let reasons: Vec<&str> = weighed.reasons.iter().map(|reason| reason.as_str()).collect();
    JoinRow {
        id: other.person.to_string(),
        who: who.join(", "),
        why: weighed.reasons.iter().map(|reason| words::reason(lang, *reason)).collect(),
        reasons: reasons.join(" "),
    }
}

fn merge_words(clerk: &Clerk, merge: &Merge) -> String {
    let why: Vec<String> = merge.reasons.iter().map(|reason| words::reason(clerk.lang, *reason)).collect();
    let args = [
        ("day", Arg::from(clerk.day(merge.at))),
        ("who", Arg::from(words::actor(clerk.lang, &merge.actor))),
        ("why", Arg::from(why.join(" ; "))),
    ];
    clerk.lang.with(if why.is_empty() { "desk-merge" } else { "desk-merge-why" }, &args)
}

/// From when a day is over, in the shop's time.
pub fn after(clerk: &Clerk, day: jiff::civil::Date) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?;
    let at = next.to_zoned(clerk.shop().zone().clone()).ok()?.timestamp();
    (at > clerk.now && at.duration_since(clerk.now) < SignedDuration::from_hours(24 * 366 * 11)).then_some(at)
}
