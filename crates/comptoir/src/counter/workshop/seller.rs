//! Who sells, by law: what receipts and invoices say of the shop.

use axum::{http::StatusCode, response::IntoResponse};

use super::{
    super::{
        pages::frame::{Answer, Fields, go, page},
        views::{Place, seller::SellerPage},
    },
    Boss,
};
use crate::documents::{
    self,
    rules::{Seller, Wrong},
};

/// `GET /atelier/identite`
pub async fn show(boss: Boss) -> Answer {
    let key = boss.owner.shop().key.clone();
    let seller = boss.staff.read(move |conn, _| documents::seller(conn, &key)).await?;
    let own = boss.clone();
    page(&boss.staff.read(move |conn, _| draw(conn, &own, proposed(&own, seller), None)).await?)
}

/// Where nothing was said yet, what the sign says.
fn proposed(boss: &Boss, seller: Seller) -> Seller {
    if seller != Seller::default() {
        return seller;
    }
    let shop = boss.owner.shop();
    let address = &shop.address;
    Seller {
        name: shop.name.clone(),
        street: address.street.clone(),
        town: format!("{} {}", address.postcode, address.city).trim().to_owned(),
        ..Seller::default()
    }
}

fn draw(conn: &mut db::Conn<'_>, boss: &Boss, seller: Seller, wrong: Option<Wrong>) -> Result<SellerPage, db::DbError> {
    let (staff, lang) = (&boss.staff, boss.staff.lang);
    let why = wrong.map(|wrong| {
        lang.say(match wrong {
            Wrong::Missing => "seller-missing",
            Wrong::Siret => "seller-wrong-siret",
            Wrong::Vat => "seller-wrong-vat",
        })
    });
    let shell = staff.shell(conn, lang.say("seller-title"), Place::Workshop)?;
    Ok(SellerPage { shell, seller, wrong, why })
}

/// `POST /atelier/identite`: kept when every number has its right key; else shown again as it was typed.
pub async fn set(boss: Boss, fields: Fields) -> Answer {
    let typed = Seller {
        name: fields.line("name", 80),
        form: fields.line("form", 80),
        street: fields.line("street", 80),
        town: fields.line("town", 80),
        siret: fields.line("siret", 20),
        register: fields.line("register", 60),
        vat_number: fields.line("vat", 20),
    };
    match typed.clone().check() {
        Ok(seller) => {
            let actor = boss.staff.actor().name;
            boss.write(move |tx, env, owner| documents::set_seller(tx, env, &owner.shop().key, &seller, &actor))
                .await?;
            go("/atelier/identite?dit=saved")
        }
        Err(wrong) => {
            let own = boss.clone();
            let view = boss.staff.read(move |conn, _| draw(conn, &own, typed, Some(wrong))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view)?).into_response())
        }
    }
}
