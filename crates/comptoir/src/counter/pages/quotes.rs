//! Quotes, for whoever serves: the last ones, a new one, what became of one.

use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use db::{Conn, DbError};
use jiff::{Timestamp, ToSpan, civil::DateTime};
use kernel::{
    Cents, Contact, Quantity, Unit, calendar,
    id::{PersonId, QuoteId},
    words,
};

use super::{
    super::views::{
        Place,
        order::Choice,
        quotes::{FormLine, QuoteForm, QuoteRow, QuoteSheet, QuotesPage},
    },
    frame::{Answer, Asked, Fields, Staff, go, page},
};
use crate::{
    catalogue,
    counter::rules::article::read_price,
    customers,
    documents::{
        self, pdf,
        quotes::{self, Failure, Known, LINES, Proposal, Wanted},
        rules::{
            Buyer,
            quote::{Standing, State},
        },
    },
    orders::{self, rules::HORIZON_DAYS},
    platform::{Error, Problem, i18n::Lang, once, problem::Path},
};

/// How many of the last ones are shown.
const SHOWN: i64 = 60;

/// `GET /comptoir/devis`
pub async fn show(staff: Staff) -> Answer {
    let draw = |conn: &mut Conn<'_>, staff: &Staff| {
        let all = quotes::last(conn, &staff.shop().key, SHOWN)?;
        Ok(QuotesPage {
            shell: staff.shell(conn, staff.lang.say("quotes"), Place::Inner)?,
            rows: all.iter().map(|known| row(staff, known)).collect(),
        })
    };
    page(&staff.read(draw).await?)
}

/// Where a quote stands, in words, and how that is marked.
pub fn state(lang: Lang, standing: Standing) -> (String, &'static str) {
    let (key, look) = match standing {
        Standing::Open => ("quotes-open", "is-soon"),
        Standing::Accepted => ("quotes-accepted", "is-open"),
        Standing::Expired => ("quotes-expired", "is-shut"),
        Standing::Refused => ("quotes-refused", "is-shut"),
        Standing::Withdrawn => ("quotes-withdrawn", "is-shut"),
    };
    (lang.say(key), look)
}

fn who(staff: &Staff, known: &Known) -> String {
    let name = &known.quote.buyer.name;
    if name.is_empty() { staff.lang.say("access-forgotten") } else { name.clone() }
}

fn row(staff: &Staff, known: &Known) -> QuoteRow {
    let (state, look) = state(staff.lang, known.standing(staff.now));
    let (shop, lang) = (staff.shop(), staff.lang);
    let day = words::day(shop.day(known.quote.pickup_at), shop.day(staff.now), lang.style());
    QuoteRow {
        url: format!("/comptoir/devis/{}", known.id),
        who: who(staff, known),
        what: lang.with("quotes-row", &[("number", (&known.quote.number).into()), ("day", day.into())]),
        total: staff.euros(known.quote.total),
        state,
        look,
    }
}

/// `GET /comptoir/devis/nouveau?personne=`: the form, with the name and the address of somebody whose file was open.
pub async fn new(staff: Staff, Asked(asked): Asked) -> Answer {
    let person: Option<PersonId> = asked.text("personne").parse().ok().filter(|_| may_open(&staff));
    let drawn = staff
        .write(move |tx, _, staff| {
            let key = &staff.shop().key;
            let file = match person {
                Some(person) => customers::file(tx, key, person)?,
                None => None,
            };
            let mut known = (String::new(), String::new());
            if let Some(file) = file {
                let (actor, role) = (staff.counter.name(), staff.counter.role().as_str());
                let opens = customers::Opens { actor, role, place: "quote", caller: &staff.caller };
                customers::opened_by(tx, key, file.person, &opens, staff.now)?;
                let own = file.addresses.iter().find(|address| !address.shared);
                known = (file.called(), own.map(|address| address.contact.to_string()).unwrap_or_default());
            }
            form(tx, staff, &Fields::default(), Some(known), None)
        })
        .await
        .map_err(|error: DbError| Problem::from(error))?;
    page(&drawn)
}

fn may_open(staff: &Staff) -> bool {
    staff.counter.clone().advisor().is_some()
}

fn form(
    conn: &mut Conn<'_>,
    staff: &Staff,
    typed: &Fields,
    known: Option<(String, String)>,
    wrong: Option<String>,
) -> Result<QuoteForm, DbError> {
    let shelf = catalogue::all(conn, &staff.shop().key)?;
    let choice = |article: &catalogue::Article| Choice {
        value: article.sku.to_string(),
        label: article.name.clone(),
        note: staff.euros(article.price),
        on: false,
    };
    let line = |n: usize| FormLine {
        sku: typed.line(&format!("sku-{n}"), 40),
        quantity: typed.line(&format!("n-{n}"), 6),
        price: typed.line(&format!("price-{n}"), 9),
        detail: typed.line(&format!("detail-{n}"), 80),
    };
    let today = staff.shop().day(staff.now);
    let later = |days: i64| today.checked_add(days.days()).unwrap_or(today).to_string();
    let or = |name: &str, most: usize, other: &str| match typed.line(name, most) {
        text if text.is_empty() => other.to_owned(),
        text => text,
    };
    let (name, contact) = known.unwrap_or_default();
    let address: String = typed.text("address").chars().take(300).collect();
    Ok(QuoteForm {
        shell: staff.shell(conn, staff.lang.say("quotes-new"), Place::Inner)?,
        wrong,
        who: [or("name", 80, &name), or("contact", 120, &contact), address, typed.line("siren", 30)],
        lines: (0..LINES).map(line).collect(),
        shelf: shelf
            .iter()
            .filter(|article| article.unit != Unit::Service && article.price.0 > 0)
            .map(choice)
            .collect(),
        when: [
            or("day", 10, &later(7)),
            or("hour", 5, "10:00"),
            or("valid", 2, "15"),
            typed.line("deposit", 9),
            typed.line("note", 200),
        ],
        days: (later(0), later(HORIZON_DAYS)),
    })
}

/// A proposal as it was typed, or the key of what is wrong.
fn read(staff: &Staff, fields: &Fields) -> Result<Proposal, &'static str> {
    let contact: Contact = fields.line("contact", 120).parse().map_err(|_| "quotes-wrong-who")?;
    let reaches = contact.phone().is_none_or(kernel::Phone::is_mobile);
    let address: String = fields.text("address").chars().take(300).collect();
    let buyer = Buyer::named(&fields.line("name", 80), &address, &fields.line("siren", 30));
    let buyer = buyer.filter(|_| reaches).ok_or("quotes-wrong-who")?;
    let mut lines = Vec::new();
    for n in 0..LINES {
        let text = |name: &str| fields.text(&format!("{name}-{n}"));
        if text("sku").is_empty() {
            continue;
        }
        let quantity = text("n").parse().ok().and_then(|n| Quantity::new(n).ok()).ok_or("quotes-wrong-lines")?;
        let price = match text("price") {
            "" => None,
            price => Some(read_price(price).ok_or("quotes-wrong-lines")?),
        };
        lines.push(Wanted {
            sku: text("sku").parse().map_err(|_| "quotes-wrong-lines")?,
            quantity,
            price,
            detail: fields.line(&format!("detail-{n}"), 80),
        });
    }
    if lines.is_empty() {
        return Err("quotes-wrong-lines");
    }
    let at = format!("{}T{}", fields.text("day"), fields.text("hour"));
    let local: DateTime = at.parse().map_err(|_| "quotes-wrong-day")?;
    let deposit = match fields.text("deposit") {
        "" => Cents(0),
        text => read_price(text).ok_or("quotes-wrong-deposit")?,
    };
    Ok(Proposal {
        contact,
        buyer,
        lang: Lang::Fr,
        lines,
        pickup_at: calendar::instant(local.date(), local.time(), staff.shop().zone()),
        days: fields.number("valid").ok_or("quotes-wrong-day")?,
        deposit,
        note: fields.line("note", 200),
    })
}

/// Why not, for whoever serves.
fn sentence(staff: &Staff, failure: Failure) -> Result<String, Problem> {
    let lang = staff.lang;
    Ok(match failure {
        Failure::NoSeller => lang.say("quotes-wrong-seller"),
        Failure::Empty => lang.say("quotes-wrong-lines"),
        Failure::NotSold(sku) => lang.with1("quotes-wrong-article", "it", sku.to_string()),
        Failure::Day => lang.say("quotes-wrong-day"),
        Failure::Deposit => lang.say("quotes-wrong-deposit"),
        Failure::NotOpen(_) => lang.say("quotes-wrong-open"),
        Failure::NoQuote => return Err(Problem::not_found()),
        Failure::Order(failure) => return Err(orders::words::problem(lang, staff.shop(), staff.now, failure)),
        Failure::Error(error) => return Err(error.into()),
    })
}

/// `POST /comptoir/devis`: frozen and sent; the same form twice is one quote.
pub async fn make(staff: Staff, fields: Fields) -> Answer {
    let lang = staff.lang;
    let wrong = match read(&staff, &fields) {
        Err(key) => lang.say(key),
        Ok(wish) => {
            let nonce = fields.nonce("quote");
            let made = staff.write(move |tx, env, staff| {
                let key = &staff.shop().key;
                if let Some(id) = once::before(tx, key, &nonce)? {
                    return Ok(id);
                }
                let id = quotes::write(tx, env, staff.shop(), &wish, &staff.actor().name)?.id.to_string();
                once::remember(tx, env.now, key, &nonce, &id)?;
                Ok::<_, Failure>(id)
            });
            match made.await {
                Ok(id) => return go(format!("/comptoir/devis/{id}?dit=quoted")),
                Err(failure) => sentence(&staff, failure)?,
            }
        }
    };
    let shown = page(&staff.read(move |conn, staff| form(conn, staff, &fields, None, Some(wrong))).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
}

async fn draw(staff: &Staff, id: QuoteId, wrong: Option<String>) -> Result<QuoteSheet, Problem> {
    let drawn = staff.read(move |conn, staff| match quotes::by_id(conn, &staff.shop().key, id)? {
        Some(known) => sheet(conn, staff, &known, wrong).map(Some),
        None => Ok(None),
    });
    drawn.await?.ok_or_else(Problem::not_found)
}

fn sheet(conn: &mut Conn<'_>, staff: &Staff, known: &Known, wrong: Option<String>) -> Result<QuoteSheet, DbError> {
    let (lang, shop, quote) = (staff.lang, staff.shop(), &known.quote);
    let standing = known.standing(staff.now);
    let (state, look) = state(lang, standing);
    let day = |day| words::day(day, shop.day(staff.now), lang.style());
    let line = |line: &documents::rules::quote::QuoteLine| {
        let amount = words::amount(line.quantity.get(), line.unit, lang.style());
        (amount, line.label(), staff.euros(line.total))
    };
    let asked = quote.deposit != Cents(0);
    Ok(QuoteSheet {
        shell: staff.shell(conn, lang.with1("quote-title", "number", &quote.number), Place::Inner)?,
        wrong,
        id: known.id.to_string(),
        number: lang.with1("quote-title", "number", &quote.number),
        who: who(staff, known),
        when: staff.moment(quote.pickup_at),
        until: lang.with1("quotes-until", "day", day(quote.last)),
        state,
        look,
        lines: quote.lines.iter().map(line).collect(),
        total: staff.euros(quote.total),
        deposit: asked.then(|| lang.with1("quote-deposit", "it", staff.euros(quote.deposit))),
        note: quote.note.clone(),
        open: standing == Standing::Open,
        order: known.order.map(|id| format!("/comptoir/commandes/{id}")),
        pdf: format!("/comptoir/devis/{}/devis.pdf", known.id),
    })
}

/// `GET /comptoir/devis/{id}`
pub async fn one(staff: Staff, Path(id): Path<QuoteId>) -> Answer {
    page(&draw(&staff, id, None).await?)
}

/// `GET /comptoir/devis/{id}/devis.pdf`
pub async fn file(staff: Staff, Path(id): Path<QuoteId>) -> Answer {
    let found = staff.read(move |conn, staff| quotes::by_id(conn, &staff.shop().key, id)).await?;
    let known = found.ok_or_else(Problem::not_found)?;
    let sheet =
        documents::quote_sheet(staff.lang, staff.shop(), &known.quote, (known.standing(staff.now), known.moved_at));
    as_file(&sheet, known.moved_at, &format!("devis-{}", known.quote.number))
}

/// A paper as a file of the browser.
pub fn as_file(sheet: &documents::rules::sheet::Sheet, at: Timestamp, name: &str) -> Answer {
    let octets = pdf::write(sheet, at).map_err(|why| Problem::from(Error::Fault(why)))?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}.pdf\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, octets).into_response())
}

/// `POST /comptoir/devis/{id}`: a yes that was said here, the link once more, or taken back.
pub async fn act(staff: Staff, Path(id): Path<QuoteId>, fields: Fields) -> Answer {
    let (act, nonce) = (fields.text("act").to_owned(), fields.nonce("quote act"));
    let done = staff.write(move |tx, env, staff| {
        let (shop, actor) = (staff.shop(), staff.actor().name);
        if let Some(before) = once::before(tx, &shop.key, &nonce)? {
            return Ok(before);
        }
        let to = match act.as_str() {
            "yes" => {
                let order = quotes::accept(tx, env, shop, id, None, &actor)?;
                format!("/comptoir/commandes/{}", order.id)
            }
            "again" => {
                quotes::send_again(tx, env, shop, id)?;
                format!("/comptoir/devis/{id}?dit=quoted")
            }
            _ => {
                quotes::end(tx, env, shop, id, State::Withdrawn, &actor)?;
                format!("/comptoir/devis/{id}")
            }
        };
        once::remember(tx, env.now, &shop.key, &nonce, &to)?;
        Ok::<_, Failure>(to)
    });
    let wrong = match done.await {
        Ok(to) => return go(to),
        Err(Failure::Order(orders::Failure::Refused(refusal))) => {
            let shelf = staff.read(|conn, staff| catalogue::all(conn, &staff.shop().key)).await?;
            let name = |sku: &kernel::Sku| {
                let known = shelf.iter().find(|article| article.sku == *sku);
                known.map_or_else(|| sku.to_string(), |article| article.name.clone())
            };
            orders::words::sentence(staff.lang, staff.shop(), staff.now, &refusal, name)
        }
        Err(failure) => sentence(&staff, failure)?,
    };
    let shown = page(&draw(&staff, id, Some(wrong)).await?)?;
    Ok((StatusCode::CONFLICT, shown).into_response())
}
