//! "La boutique": the sign, the address, the ways to be reached, the colour of the awning.

use axum::{http::StatusCode, response::IntoResponse};

use super::{
    super::{
        pages::frame::{Answer, Fields, go, page},
        rules::{
            article::Fault,
            sign::{self as rules, COLOURS, Typed},
        },
        views::{Place, order::Choice, sign::SignPage},
    },
    Boss,
    shop::stored,
};
use crate::shops::{self, Shop};

/// `GET /atelier/boutique`
pub async fn show(boss: Boss) -> Answer {
    let own = boss.clone();
    let drawn = boss.staff.read(move |conn, _| {
        // From the store: the directory may not have heard of the last change yet.
        let shop = shops::load(conn, &own.owner.shop().key)?;
        draw(conn, &own, written(shop.as_ref().unwrap_or(own.owner.shop())), &[])
    });
    page(&drawn.await?)
}

fn written(shop: &Shop) -> Typed {
    let phone = |phone: &Option<kernel::Phone>| phone.as_ref().map(kernel::Phone::national).unwrap_or_default();
    let known = COLOURS.iter().any(|(word, _)| *word == shop.accent);
    Typed {
        name: shop.name.clone(),
        activity: shop.activity.clone(),
        description: shop.description.clone(),
        street: shop.address.street.clone(),
        postcode: shop.address.postcode.clone(),
        city: shop.address.city.clone(),
        phone: phone(&shop.phone),
        sms: phone(&shop.sms),
        email: shop.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        accent: if known { shop.accent.clone() } else { String::new() },
    }
}

fn draw(conn: &mut db::Conn<'_>, boss: &Boss, typed: Typed, faults: &[Fault]) -> Result<SignPage, db::DbError> {
    let (staff, lang) = (&boss.staff, boss.staff.lang);
    let colour = |(word, key): (&str, &str)| Choice {
        value: word.to_owned(),
        label: lang.say(key),
        note: String::new(),
        on: word == typed.accent,
    };
    Ok(SignPage {
        shell: staff.shell(conn, lang.say("sign-title"), Place::Workshop)?,
        colours: COLOURS.into_iter().map(colour).collect(),
        faults: faults.iter().map(|(field, why)| (*field, lang.say(why))).collect(),
        typed,
    })
}

/// `POST /atelier/boutique`: kept when every field can be read; else shown again as it was typed. Its place on the map
/// and the word of its address stay: links and signs that were printed go on.
pub async fn set(boss: Boss, fields: Fields) -> Answer {
    let typed = Typed {
        name: fields.line("name", 60),
        activity: fields.line("activity", 60),
        description: fields.line("description", 240),
        street: fields.line("street", 80),
        postcode: fields.line("postcode", 12),
        city: fields.line("city", 60),
        phone: fields.line("phone", 24),
        sms: fields.line("sms", 24),
        email: fields.line("email", 120),
        accent: fields.line("accent", 12),
    };
    match rules::read(&typed) {
        Ok(reach) => {
            boss.write(move |tx, _, owner| {
                let mut shop = stored(tx, owner)?;
                (shop.name, shop.activity, shop.description) = (typed.name, typed.activity, typed.description);
                (shop.address.street, shop.address.postcode) = (typed.street, typed.postcode);
                (shop.address.city, shop.accent) = (typed.city, typed.accent);
                (shop.phone, shop.sms, shop.email) = (reach.phone, reach.sms, reach.email);
                shops::save(tx, &shop)
            })
            .await?;
            shops::refresh(&boss.staff.app).await?;
            go("/atelier/boutique?dit=saved")
        }
        Err(faults) => {
            let own = boss.clone();
            let view = boss.staff.read(move |conn, _| draw(conn, &own, typed, &faults)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&view)?).into_response())
        }
    }
}
