//! What the street writes by mail: an order received, an order ready, a batch announced. Values in, a `Mail` out.

use crate::platform::{
    i18n::Lang,
    web::mail::{Mail, MailLine},
};

/// What the mails of one order need.
#[derive(Debug, Clone)]
pub struct OrderMail {
    /// The reader's language.
    pub lang: Lang,
    /// The shop's sign.
    pub shop: String,
    /// The shop's postal address on one line.
    pub address: String,
    /// What was ordered, in words: "2 traditions et 1 croissant".
    pub what: String,
    /// The day: "aujourd’hui", "samedi 28 novembre".
    pub day: String,
    /// The hour of the pick-up.
    pub at: String,
    /// Until when it is kept.
    pub until: String,
    /// The four digits.
    pub code: String,
    /// The lines, with their allergens.
    pub lines: Vec<MailLine>,
    /// The sum in words.
    pub total: String,
    /// Whether it is already paid.
    pub paid: bool,
    /// The full address of the status page, with its token.
    pub status_url: String,
    /// The full address of the calendar file.
    pub ics_url: Option<String>,
}

impl OrderMail {
    fn frame(&self, subject: String, title: String) -> Mail {
        let lang = self.lang;
        let mut mail = Mail::new(lang, self.shop.clone(), subject, title);
        mail.code = Some((lang.say("say-code"), self.code.clone()));
        mail.lines.clone_from(&self.lines);
        mail.total = Some((lang.say(if self.paid { "paid" } else { "to-pay" }), self.total.clone()));
        mail.act = Some((lang.say("mail-see-order"), self.status_url.clone()));
        mail.foot = vec![format!("{}, {}", self.shop, self.address), lang.say("mail-order-why")];
        mail
    }

    /// Sent when the order is confirmed.
    pub fn received(&self) -> Mail {
        let lang = self.lang;
        let args =
            [("what", self.what.as_str().into()), ("day", self.day.as_str().into()), ("at", self.at.as_str().into())];
        let mut mail = self.frame(lang.with("mail-received-subject", &args), lang.with("mail-received-title", &args));
        mail.preview = lang.with1("mail-code-preview", "code", self.code.as_str());
        mail.text = vec![lang.with("mail-received-text", &[("shop", self.shop.as_str().into())])];
        mail.links = self.ics_url.iter().map(|url| (lang.say("mail-calendar"), url.clone())).collect();
        mail.links.push((lang.say("cannot-come"), self.status_url.clone()));
        mail
    }

    /// Sent when the shop says that it is ready.
    pub fn ready(&self) -> Mail {
        let lang = self.lang;
        let args = [("what", self.what.as_str().into()), ("until", self.until.as_str().into())];
        let mut mail = self.frame(lang.with("mail-ready-subject", &args), lang.with("mail-ready-title", &args));
        mail.preview = lang.with1("mail-code-preview", "code", self.code.as_str());
        mail.text =
            vec![lang.with(
                "mail-ready-text",
                &[("shop", self.shop.as_str().into()), ("until", self.until.as_str().into())],
            )];
        mail
    }
}

/// A batch that is announced to those who follow it.
#[derive(Debug, Clone)]
pub struct AlertMail {
    /// The reader's language.
    pub lang: Lang,
    /// The shop's sign.
    pub shop: String,
    /// The shop's postal address on one line.
    pub address: String,
    /// The article: "Baguette de tradition".
    pub what: String,
    /// The hour it is ready.
    pub at: String,
    /// "dans 30 min".
    pub within: String,
    /// How many are free, in words: "36 sur 40 encore libres".
    pub free: String,
    /// Price and allergens of the article.
    pub line: MailLine,
    /// The full address that reserves one.
    pub reserve_url: String,
    /// When the reader agreed and how: "le 12 mars, au comptoir".
    pub agreed: String,
    /// The full address of the preferences.
    pub manage_url: String,
    /// The full address that stops it; it asks once more, by a button.
    pub stop_url: String,
}

impl AlertMail {
    /// The mail.
    pub fn mail(&self) -> Mail {
        let lang = self.lang;
        let args = [
            ("what", self.what.as_str().into()),
            ("at", self.at.as_str().into()),
            ("within", self.within.as_str().into()),
        ];
        let title = lang.with("mail-alert-title", &args);
        let mut mail = Mail::new(lang, self.shop.clone(), lang.with("mail-alert-subject", &args), title);
        mail.preview.clone_from(&self.free);
        mail.text = vec![self.free.clone()];
        mail.lines = vec![self.line.clone()];
        mail.act = Some((lang.say("mail-alert-act"), self.reserve_url.clone()));
        mail.links = vec![(lang.say("follow-confirmed-see"), self.manage_url.clone())];
        let why = lang.with("mail-alert-why", &[("agreed", self.agreed.as_str().into())]);
        mail.foot = vec![format!("{}, {}", self.shop, self.address), why];
        mail.stop = Some((lang.say("unsubscribe-button"), self.stop_url.clone()));
        mail
    }
}
