//! A person's papers on their own page: quotes, invoices, deposits, credit notes, statements.

use db::{Conn, DbError};
use jiff::Timestamp;
use kernel::words;
use serde_json::{Value, json};

use crate::{
    customers::File,
    documents::{self, CREDIT, DEPOSIT, quotes},
    platform::{
        i18n::{Arg, Lang},
        secrets::Secrets,
    },
    shops::Shop,
    street::pages::{quote, say},
};

/// A month or a year in words, with its address.
pub(super) fn month(lang: Lang, at: String) -> Option<(String, String)> {
    let (first, _) = documents::rules::month(&at)?;
    if at.len() == 4 {
        return Some((lang.with1("paper-statement-year", "year", &at), at));
    }
    Some((format!("{} {}", words::month(first.month(), lang.style()), first.year()), at))
}

/// The papers with a number of somebody's own addresses: in words, where they are; the last first.
pub(super) fn filed(
    conn: &mut Conn<'_>,
    (lang, secrets): (Lang, &Secrets),
    shop: &Shop,
    file: &File,
    now: Timestamp,
) -> Result<Vec<(String, String)>, DbError> {
    let key = &shop.key;
    let mut all: Vec<(Timestamp, String, String)> = Vec::new();
    for address in file.addresses.iter().filter(|address| !address.shared) {
        for known in quotes::of_contact(conn, key, &address.contact)? {
            let (state, _) = quote::state(lang, known.standing(now));
            let args = [
                ("number", Arg::from(&known.quote.number)),
                ("total", Arg::from(say::euros(lang, known.quote.total))),
                ("state", Arg::from(state)),
            ];
            let said = lang.with("papers-own-quote", &args);
            all.push((known.made_at, said, quotes::path(secrets, key, known.id)));
        }
        for one in documents::filed(conn, key, &address.contact)? {
            let day = words::day(shop.day(one.at), shop.day(now), lang.style());
            let (said, name) = match one.kind.as_str() {
                DEPOSIT => (lang.with1("papers-own-deposit", "day", day), format!("acompte-{}", one.n)),
                CREDIT => (lang.with1("papers-own-credit", "day", day), format!("avoir-{}", one.n)),
                _ => (lang.with1("papers-own-invoice", "day", day), "facture".to_owned()),
            };
            let token = format!("{}.{}", key.shop, secrets.token("order", &one.order.to_string()));
            let link = format!("/{}/commandes/{}/papiers/{name}.pdf?t={token}", key.shop, one.order);
            all.push((one.at, said, link));
        }
    }
    all.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    Ok(all.into_iter().map(|(_, said, link)| (said, link)).collect())
}

/// The quotes as data, to be taken along.
pub(super) fn data(conn: &mut Conn<'_>, file: &File) -> Result<Vec<Value>, DbError> {
    let mut all = Vec::new();
    for address in &file.addresses {
        for known in quotes::of_contact(conn, &file.key, &address.contact)? {
            all.push(json!({ "number": known.quote.number, "made_at": known.made_at.to_string(),
                "state": known.state.as_str(), "total_cents": known.quote.total.0 }));
        }
    }
    Ok(all)
}
