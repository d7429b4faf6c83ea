//! What is in a standing order, changed on its page: quantities, ways, one article more.

use axum::response::{Redirect, Response};
use kernel::{Quantity, Sku, Unit};

use super::{Pairs, change, draw};
use crate::{
    catalogue::{self, Article, WishLine},
    platform::{App, Error, Problem, i18n::Lang},
    shops::Shop,
    standing::{self, StandingOrder},
    street::{
        pages::visitor::Visitor,
        views::standing::{ContentForm, LineForm},
    },
};

/// The end of the names of a line's fields: its place and its article, so that a form of before changes no other line.
fn field(n: usize, sku: &Sku) -> String {
    format!("{n}.{sku}")
}

/// The lines as a form says them. What it does not name stays; nothing of it, or a quantity of none, is left out.
fn read(pairs: &Pairs, shelf: &[Article], before: &[WishLine]) -> Vec<WishLine> {
    let last = |name: String| pairs.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.trim());
    let mut lines = Vec::with_capacity(before.len() + 1);
    for (n, line) in before.iter().enumerate() {
        let (Some(article), Some(typed)) =
            (shelf.iter().find(|article| article.sku == line.sku), last(format!("q.{}", field(n, &line.sku))))
        else {
            lines.push(line.clone());
            continue;
        };
        let quantity = match typed.parse::<i64>() {
            Ok(0) => continue,
            Ok(n) => Quantity::new(n).unwrap_or(line.quantity),
            Err(_) => line.quantity,
        };
        let name = format!("o.{}", field(n, &line.sku));
        let wanted = |option: &&String| pairs.iter().any(|(known, value)| *known == name && value == *option);
        let options = article.detail.options.iter().filter(wanted).cloned().collect();
        lines.push(WishLine { quantity, options, ..line.clone() });
    }
    let more = last("plus".to_owned()).and_then(|sku| shelf.iter().find(|article| article.sku.as_str() == sku));
    if let (Some(article), Ok(one)) = (more.filter(|article| may_be_added(article, before)), Quantity::new(1)) {
        lines.push((article.sku.clone(), one).into());
    }
    lines
}

/// Whether an article may be put beside those that there are: by the piece, since what is weighed needs an amount.
fn may_be_added(article: &Article, lines: &[WishLine]) -> bool {
    article.active && article.unit == Unit::Piece && lines.iter().all(|line| line.sku != article.sku)
}

/// The form of the lines that are still on the shelf.
pub fn form(lang: Lang, shelf: &[Article], lines: &[WishLine]) -> ContentForm {
    let line = |(n, line): (usize, &WishLine)| {
        let article = shelf.iter().find(|article| article.sku == line.sku)?;
        let grams = article.unit == Unit::Gram;
        let key = if grams { "standing-grams-of" } else { "standing-pieces-of" };
        Some(LineForm {
            field: field(n, &line.sku),
            name: article.name.clone(),
            label: lang.with1(key, "name", &article.name),
            quantity: line.quantity.get(),
            options: (article.detail.options.iter())
                .map(|option| (option.clone(), line.options.contains(option)))
                .collect(),
        })
    };
    let more = shelf.iter().filter(|article| may_be_added(article, lines));
    ContentForm {
        lines: lines.iter().enumerate().filter_map(line).collect(),
        more: more.map(|article| (article.sku.to_string(), article.name.clone())).collect(),
    }
}

/// `geste=contenu`: kept when something is left, else the page says why not.
pub async fn set(
    app: &App,
    visitor: Visitor,
    shop: &std::sync::Arc<Shop>,
    own: &StandingOrder,
    pairs: Pairs,
) -> Result<Response, Problem> {
    let kept = change(app, shop, own, move |tx, env, own| {
        let lines = read(&pairs, &catalogue::all(tx, &own.key)?, &own.lines);
        if lines.is_empty() {
            return Ok::<_, Error>(false);
        }
        let note = own.note.clone();
        standing::set_lines(tx, env, own, &lines, &note)?;
        Ok(true)
    });
    if kept.await? {
        return Ok(visitor.with(Redirect::to(&format!("{}?dit=garde", own.path(app.secrets())))));
    }
    let refused = Some(visitor.lang.say("standing-none-left"));
    draw::page(app, visitor, shop, own, draw::Beside { refused, ..draw::Beside::default() }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::article;

    #[test]
    fn a_form_changes_the_lines_that_it_names_and_no_others() {
        let mut bread = article("CAM", "Campagne");
        bread.detail.options = vec!["tranché".into(), "bien cuit".into()];
        let shelf = [bread, article("CRO", "Croissant"), Article { unit: Unit::Gram, ..article("COM", "Comté") }];
        let line = |sku: &str, n: i64| -> WishLine {
            (sku.parse::<Sku>().expect("a reference"), Quantity::new(n).expect("a quantity")).into()
        };
        let before = [line("CAM", 1), line("GONE", 2), line("COM", 200)];
        let said = |pairs: &[(&str, &str)]| {
            let pairs: Pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            let lines = read(&pairs, &shelf, &before).into_iter();
            lines.map(|line| (line.sku.to_string(), line.quantity.get(), line.options.join(" "))).collect::<Vec<_>>()
        };
        let row = |sku: &str, n: i64, options: &str| (sku.to_owned(), n, options.to_owned());
        let same = vec![row("CAM", 1, ""), row("GONE", 2, ""), row("COM", 200, "")];
        assert_eq!(said(&[]), same);
        assert_eq!(said(&[("q.0.CRO", "5"), ("q.1.CAM", "5"), ("q.0.CAM", "x")]), same, "other lines, and no number");
        let changed =
            said(&[("q.0.CAM", "3"), ("o.0.CAM", "tranché"), ("o.0.CAM", "doré"), ("q.2.COM", "0"), ("plus", "CRO")]);
        assert_eq!(changed, [row("CAM", 3, "tranché"), row("GONE", 2, ""), row("CRO", 1, "")]);
        assert_eq!(said(&[("plus", "CAM")]), same, "there is one already");
        assert_eq!(said(&[("q.0.CAM", "-4"), ("plus", "COM")]), same, "none of a weighed one, none of less than none");
        let drawn = form(Lang::Fr, &shelf, &before);
        assert_eq!((drawn.lines.len(), drawn.more.len()), (2, 1), "what is gone has no field");
    }
}
