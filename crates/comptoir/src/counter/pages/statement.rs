//! The statement of a subscriber's month, to be read together or printed.

use kernel::id::SubscriptionId;

use super::{
    super::views::{Place, lunch::StatementSheet},
    frame::{Answer, Asked, Staff, page},
};
use crate::{
    platform::{Problem, problem::Path},
    subscriptions::{
        self,
        statement::{read_month, statement, told},
    },
};

/// `GET /comptoir/abonnes/{id}/releve?mois=2026-11`
pub async fn show(staff: Staff, Path(id): Path<SubscriptionId>, Asked(asked): Asked) -> Answer {
    let drawn = staff.read(move |conn, staff| {
        let shop = staff.shop();
        let Some(own) = subscriptions::by_id(conn, &shop.key, id)? else { return Ok(None) };
        let today = shop.day(staff.now);
        let known = statement(conn, shop, &own, read_month(asked.text("mois"), today), staff.now)?;
        let told = told(staff.lang, shop, &own, &known, today);
        Ok::<_, db::DbError>(Some(StatementSheet {
            shell: staff.shell(conn, told.title.clone(), Place::Inner)?,
            back: format!("/comptoir/abonnes/{id}"),
            told,
        }))
    });
    page(&drawn.await?.ok_or_else(Problem::not_found)?)
}
