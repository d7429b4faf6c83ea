//! Who asks for a paper gets its link, at the address that it is known by and nowhere else.

use super::{Known, LANG, Outcome, Talk, Way, rules};
use crate::{
    customers,
    documents::{self, quotes},
    platform::{Error, i18n::Arg},
};

impl Talk<'_, '_> {
    /// The answer to somebody who asks for a paper; none when there is no such paper, and a person reads it then.
    pub(super) fn paper(&mut self, text: &str, known: &Known) -> Result<Option<Outcome>, Error> {
        let Some(asked) = rules::paper(text) else { return Ok(None) };
        let style = LANG.sms_style();
        let today = self.shop.day(self.env.now);
        let key = &self.shop.key;
        // A browser proves no address, and a call is answered aloud.
        let own = self.contact.filter(|_| matches!(self.way, Way::Written | Way::Mail));
        if asked == rules::Paper::Quote {
            let Some(contact) = own else { return Ok(None) };
            let Some(quote) = quotes::of_contact(self.tx, key, contact)?.into_iter().next() else { return Ok(None) };
            let link = quotes::short_path(&self.env.secrets, key, quote.id);
            let args = [
                ("total", Arg::from(kernel::words::euros(quote.quote.total, style))),
                ("link", Arg::from(format!("{}{link}", self.env.base))),
            ];
            return Ok(Some(Outcome::done(LANG.plain("talk-quote", &args))));
        }
        let Some(order) = known.last().or(known.upcoming()) else { return Ok(None) };
        if let (rules::Paper::Statement, Some(contact), Some(last)) = (asked, own, known.last())
            && matches!(customers::who(self.tx, key, contact)?, customers::Who::One(_))
        {
            let month = self.shop.day(last.moved_at).strftime("%Y-%m").to_string();
            let link = documents::statement_path(&self.env.secrets, last, &month);
            let named = kernel::words::month(self.shop.day(last.moved_at).month(), style);
            let args = [("month", Arg::from(named)), ("link", Arg::from(format!("{}{link}", self.env.base)))];
            return Ok(Some(Outcome::done(LANG.plain("talk-statement", &args))));
        }
        let args = [
            ("day", Arg::from(kernel::words::day(order.day, today, style))),
            ("total", Arg::from(kernel::words::euros(order.total, style))),
            ("link", Arg::from(format!("{}{}", self.env.base, order.short_path(&self.env.secrets)))),
        ];
        let said = LANG.plain("talk-paper", &args);
        Ok(Some(match self.way {
            Way::Spoken => Outcome { apart: Some(said), ..Outcome::done(None) },
            Way::Written | Way::Site | Way::Mail => Outcome::done(said),
        }))
    }
}
