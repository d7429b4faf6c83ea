//! Finding somebody, or something that was said.

use db::{Conn, DbError};

use super::{
    super::views::{ClientRow, ClientsPage, Hit, Place},
    frame::{Answer, Asked, Clerk, page},
    list, words,
};
use crate::{
    customers,
    memory::{self, Found},
};

/// How many things are shown.
const MOST: i64 = 40;

/// `GET /bureau/clients?q=`
pub async fn show(clerk: Clerk, Asked(asked): Asked) -> Answer {
    let typed = asked.line("q", 120);
    page(&clerk.read(move |conn, clerk| draw(conn, clerk, typed)).await?)
}

fn draw(conn: &mut Conn<'_>, clerk: &Clerk, typed: String) -> Result<ClientsPage, DbError> {
    let key = &clerk.shop().key;
    let (mut people, mut hits): (Vec<ClientRow>, Vec<Hit>) = (Vec::new(), Vec::new());
    for found in memory::find(conn, key, &typed, MOST, clerk.now)? {
        if found.kind == "person" {
            let Some(contact) = &found.contact else { continue };
            for head in customers::household(conn, key, contact)? {
                let url = format!("/bureau/fil/{}", head.person);
                if !people.iter().any(|row| row.url == url) {
                    let who = if head.name.is_empty() { words::address(contact) } else { head.name };
                    people.push(ClientRow { url, who, note: words::address(contact) });
                }
            }
        } else {
            hits.extend(hit(conn, clerk, found)?);
        }
    }
    let waiting = list::waiting(conn, clerk, None)?.len();
    let shell = clerk.shell(conn, clerk.lang.say("desk-clients"), Place::Clients, waiting)?;
    Ok(ClientsPage { shell, typed, people, hits })
}

fn hit(conn: &mut Conn<'_>, clerk: &Clerk, found: Found) -> Result<Option<Hit>, DbError> {
    let key = &clerk.shop().key;
    let Some(person) = memory::resolve(conn, key, found.person, found.contact.as_ref())? else { return Ok(None) };
    let Some(file) = customers::file(conn, key, person)? else { return Ok(None) };
    let icon = match found.kind.as_str() {
        "note" => "pen",
        "line" => "lock",
        "call" => "phone",
        _ => found.contact.as_ref().map_or("chat", words::icon),
    };
    let url = match found.kind.as_str() {
        // The page of the thread on which it stands.
        "in" | "out" | "call" | "line" => {
            format!("/bureau/fil/{}?avant={}", file.person, found.at.as_millisecond() + 1)
        }
        _ => format!("/bureau/fil/{}", file.person),
    };
    Ok(Some(Hit { url, icon, who: file.called(), at: clerk.short(found.at), text: found.body }))
}
