//! The one thing to propose to who fetches an order: a line beside it, taken or not.

use db::{Conn, DbError};
use kernel::id::{OfferId, OrderId};

use super::{
    super::views::order::OfferLine,
    frame::{Answer, Fields, Staff, go},
};
use crate::{
    customers,
    offers::{self, Offer, Whom, words},
    orders::Order,
    platform::{Problem, problem::Path},
};

/// What could be proposed with an open order, when its address is one person's alone.
pub fn of_order(conn: &mut Conn<'_>, staff: &Staff, order: &Order) -> Result<Option<(Whom, Offer)>, DbError> {
    let Some(contact) = order.contact.as_ref().filter(|_| order.state.is_open()) else { return Ok(None) };
    let customers::Who::One(person) = customers::who(conn, &order.key, contact)? else { return Ok(None) };
    let Some(file) = customers::file(conn, &order.key, person)? else { return Ok(None) };
    let whom = offers::whom(&file);
    Ok(offers::advice(conn, staff.shop(), &whom, staff.now)?.ok().map(|offer| (whom, offer)))
}

/// It is shown now, in words; what is shown for the first time is written down.
pub async fn shown(staff: &Staff, found: Option<(Whom, Offer)>) -> Result<Option<OfferLine>, Problem> {
    let Some((whom, offer)) = found else { return Ok(None) };
    let id = match offer.id {
        Some(id) => Some(id),
        None => {
            let chosen = offer.chosen.clone();
            let shown: Result<Option<OfferId>, DbError> = staff
                .write(move |tx, env, staff| offers::show(tx, env, &staff.shop().key, &whom, &chosen, "counter"))
                .await;
            shown?
        }
    };
    let says = format!("{}, {}", offer.name, words::price(staff.lang, &offer));
    let why = words::why(staff.lang, staff.shop(), staff.now, &offer);
    Ok(id.map(|id| OfferLine { id: id.to_string(), says, why }))
}

/// `POST /comptoir/propositions/{id}`: they took it, or do not want it.
pub async fn answer(staff: Staff, Path(id): Path<OfferId>, fields: Fields) -> Answer {
    let order: OrderId = fields.text("order").parse().map_err(|_| Problem::bad_request("order"))?;
    let yes = match fields.text("geste") {
        "oui" => true,
        "non" => false,
        _ => return Err(Problem::bad_request("geste")),
    };
    let answered: Result<bool, DbError> = staff
        .write(move |tx, env, staff| offers::answer(tx, env, &staff.shop().key, id, yes, staff.counter.name()))
        .await;
    answered?;
    go(format!("/comptoir/commandes/{order}"))
}
