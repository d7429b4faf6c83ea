//! What is said when an order is not possible, and what is possible instead: later, fewer, nearly the same, a call.

use kernel::{Quantity, Sku, Unit, words};

use super::{
    hold::{Said, Writer},
    say,
    shop::total,
};
use crate::{
    orders::{self, rules::Refusal},
    platform::i18n::Arg,
    street::views::reserve::{self as view, Go, Way},
};

impl Writer<'_> {
    /// What stands in the way, in words.
    pub(super) fn refusal(&self) -> Option<view::Refusal> {
        let lang = self.lang;
        let plain =
            |title: &str, text: &str| view::Refusal { title: lang.say(title), text: lang.say(text), ways: Vec::new() };
        match self.sheet.refusal.as_ref()? {
            Said::Slot => Some(plain("slot-missing", "refusal-lead")),
            Said::Adult => Some(plain("adults-only", "adult-missing")),
            Said::No(refusal) => Some(self.not_so(refusal)),
        }
    }

    fn words(&self, lines: &[(Sku, i64)]) -> String {
        let named = |(sku, n): &(Sku, i64)| {
            let article = self.shelf.iter().find(|article| article.sku == *sku)?;
            Some(words::line(Quantity::new(*n).ok()?, article.unit, &article.name, self.lang.style()))
        };
        words::list(&lines.iter().filter_map(named).collect::<Vec<_>>(), self.lang.style())
    }

    fn not_so(&self, refusal: &Refusal) -> view::Refusal {
        let (lang, form, shop) = (self.lang, &self.sheet.form, self.shop);
        let named = |sku: &Sku| {
            self.shelf.iter().find(|article| article.sku == *sku).map_or_else(|| sku.to_string(), |a| a.name.clone())
        };
        let sentence = orders::words::sentence(lang, shop, self.now, refusal, named);
        let mut ways = Vec::new();
        if let Some(next) = refusal.next() {
            let (what, at) = (Arg::from(self.words(&form.lines)), Arg::from(say::hour(lang, shop, next)));
            let title = if shop.day(next) == shop.day(self.now) {
                lang.with("way-later", &[("what", what), ("at", at)])
            } else {
                let day = Arg::from(say::day(lang, shop, self.now, shop.day(next)));
                lang.with("way-later-day", &[("what", what), ("day", day), ("at", at)])
            };
            let go = Go::Send(format!("at={next}&jour={}", shop.day(next)));
            ways.push(Way { title, text: lang.say("way-later-note"), go });
        }
        let mut text = lang.say("refusal-lead");
        let mut title = sentence;
        if let Refusal::SoldOut { sku, left, .. } = refusal {
            let wanted = form.lines.iter().find(|(known, _)| known == sku).map_or(0, |(_, n)| *n);
            let unit = self.shelf.iter().find(|article| article.sku == *sku).map_or(Unit::Piece, |a| a.unit);
            let amount = Arg::from(words::amount(wanted, unit, lang.style()));
            text = lang.with("refusal-wanted", &[("n", amount)]);
            if let (Some(at), Unit::Piece) = (form.at, unit) {
                let args = [
                    ("n", Arg::from(*left)),
                    ("at", Arg::from(say::hour(lang, shop, at))),
                    ("what", Arg::from(named(sku))),
                ];
                title = lang.with("refusal-left", &args);
            }
            self.instead(&mut ways, sku, *left);
        }
        if let Some(phone) = &shop.phone {
            ways.push(Way {
                title: lang.with("way-ask", &[("shop", Arg::from(&shop.name))]),
                text: lang.with("way-ask-note", &[("phone", Arg::from(phone.national()))]),
                go: Go::To(format!("tel:{phone}")),
            });
        }
        view::Refusal { title, text, ways }
    }

    /// Fewer of it, or what is nearest to it.
    fn instead(&self, ways: &mut Vec<Way>, sku: &Sku, left: i64) {
        let (lang, form) = (self.lang, &self.sheet.form);
        let price = |lines: &[(Sku, i64)]| {
            let priced = lines
                .iter()
                .filter_map(|(sku, n)| Some((self.shelf.iter().find(|article| article.sku == *sku)?.as_ref(), *n)));
            say::euros(lang, total(priced))
        };
        let others: Vec<(Sku, i64)> = form.lines.iter().filter(|(known, _)| known != sku).cloned().collect();
        let at = form.at.unwrap_or(self.now);
        // The hour that was chosen goes with the way: the page may show none while too much is asked for.
        let when = form.at.map_or_else(|| "&at=soonest".to_owned(), |at| format!("&at={at}"));
        if left > 0 {
            let mut fewer = others.clone();
            fewer.push((sku.clone(), left));
            let hour = Arg::from(say::hour(lang, self.shop, at));
            let note = [("now", Arg::from(price(&fewer))), ("before", Arg::from(price(&form.lines)))];
            ways.push(Way {
                title: lang.with("way-fewer", &[("what", Arg::from(self.words(&fewer))), ("at", hour)]),
                text: lang.with("way-fewer-note", &note),
                go: Go::Send(format!("q.{sku}={left}{when}")),
            });
        }
        if let Some((other, _)) = &self.read.nearest {
            let wanted = form.lines.iter().find(|(known, _)| known == sku).map_or(1, |(_, n)| *n);
            let one = [(other.clone(), wanted)];
            let all = [others.as_slice(), &one].concat();
            ways.push(Way {
                title: lang.with("way-nearest", &[("what", Arg::from(self.words(&one)))]),
                text: lang.with("way-nearest-note", &[("total", Arg::from(price(&all)))]),
                go: Go::Send(format!("q.{sku}=0&q.{other}={wanted}{when}")),
            });
        }
    }
}
