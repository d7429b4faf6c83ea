//! Papers of the demo: one quote that waits for its yes, one invoice that was corrected by a credit note.

use db::Tx;
use jiff::{SignedDuration, ToSpan, civil::time};
use kernel::{Cents, Contact, Quantity};

use super::relations::ADVISOR;
use crate::{
    documents::{
        self,
        quotes::{self, Proposal, Wanted},
        rules::Buyer,
    },
    orders::{self, rules::State},
    platform::{App, Env, Error, i18n::Lang},
    shops::{self, Shop},
};

/// Who is retiring, and wants cakes.
const ODILE: (&str, &str, &str) = ("Odile Vasseur", "odile.vasseur@example.net", "+33639980121");

/// Makes the papers of the first bakery.
pub async fn live(app: &App) -> Result<(), Error> {
    let Some(shop) = shops::directory(app).all().first().cloned() else { return Ok(()) };
    let (env, own) = (app.env(), shop.clone());
    app.db().write(&shop.key, move |tx| tell(tx, env, &own)).await
}

fn tell(tx: &mut Tx<'_>, mut env: Env, shop: &Shop) -> Result<(), Error> {
    let fault = |error: &dyn std::error::Error| Error::Fault(error.to_string());
    let (now, key) = (env.now, &shop.key);
    if !quotes::last(tx, key, 1)?.is_empty() {
        // A demo that is opened again on its own store.
        return Ok(());
    }
    env.now = now.saturating_sub(SignedDuration::from_hours(44)).unwrap_or(now);
    let day = shop.day(now).checked_add(11.days()).unwrap_or_default();
    let line = |sku: &str, n: i64, price: Option<i64>, detail: &str| {
        Some(Wanted {
            sku: sku.parse().ok()?,
            quantity: Quantity::new(n).ok()?,
            price: price.map(Cents),
            detail: detail.to_owned(),
        })
    };
    let lines = [
        line("CP-GAT", 3, Some(3_300), "au chocolat, « Belle retraite Odile »"),
        line("CP-GAT", 1, Some(3_300), "aux poires, sans fruits à coque"),
        line("CP-BRI", 2, None, "tranchée"),
    ];
    let contact: Contact = ODILE.1.parse().map_err(|_| Error::Fault("no address".into()))?;
    let wish = Proposal {
        contact,
        buyer: Buyer::named(ODILE.0, "12, rue des Tanneurs\n37999 Courtelande", "").unwrap_or_default(),
        lang: Lang::Fr,
        lines: lines.into_iter().flatten().collect(),
        pickup_at: kernel::calendar::instant(day, time(10, 0, 0, 0), shop.zone()),
        days: 10,
        deposit: Cents(4_000),
        note: "Salle au 12, accès par la cour.".to_owned(),
    };
    if !wish.lines.is_empty() {
        quotes::write(tx, &mut env, shop, &wish, &format!("staff:{ADVISOR}")).map_err(|error| fault(&error))?;
    }
    // A Saturday that was invoiced: one loaf was missing, and was given back.
    let phone: Contact = ODILE.2.parse().map_err(|_| Error::Fault("no number".into()))?;
    let fetched = orders::of_contact(tx, key, &phone, now)?;
    let Some(order) = fetched.into_iter().find(|order| order.state == State::Collected) else { return Ok(()) };
    env.now = order.moved_at.saturating_add(SignedDuration::from_hours(2)).unwrap_or(now);
    let buyer = Buyer::read("Amicale des Tanneurs", "12, rue des Tanneurs\n37999 Courtelande", "").unwrap_or_default();
    let made = documents::invoice(tx, &mut env, shop, order.id, buyer, "customer").map_err(|error| fault(&error))?;
    let back = made.lines.first().map_or(Cents(0), |line| Cents(line.total.0 / 2));
    if back != Cents(0) {
        let why = "Une baguette manquait dans le sac";
        let by = format!("staff:{ADVISOR}");
        documents::credit(tx, &mut env, shop, order.id, (&[(0, back)], why), &by).map_err(|error| fault(&error))?;
    }
    Ok(())
}
