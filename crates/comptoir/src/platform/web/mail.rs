//! The HTML mail: one sentence, a code, lines, one gesture; the same words as plain text. Sober enough for any mailbox.

use askama::Template;

use crate::platform::i18n::Lang;

/// A mail, ready to be written both ways. What it says is already worded.
#[derive(Debug, Clone, Template)]
#[template(path = "platform/web/mail.html")]
pub struct Mail {
    /// The reader's language.
    pub lang: Lang,
    /// The subject.
    pub subject: String,
    /// What mailboxes show after the subject.
    pub preview: String,
    /// The sign at the top: the shop's.
    pub sign: String,
    /// The sentence: "C’est réservé pour 16 h 15."
    pub title: String,
    /// Paragraphs under it.
    pub text: Vec<String>,
    /// What to say at the counter: label and code.
    pub code: Option<(String, String)>,
    /// What is in the order.
    pub lines: Vec<MailLine>,
    /// Label and sum.
    pub total: Option<(String, String)>,
    /// The one gesture: words and full address.
    pub act: Option<(String, String)>,
    /// Smaller links: words and full address.
    pub links: Vec<(String, String)>,
    /// Why this was sent, who sends it, where: small lines at the foot.
    pub foot: Vec<String>,
    /// How it stops: words and full address. Alerts have it, messages of an order do not.
    pub stop: Option<(String, String)>,
}

/// A line of what was ordered.
#[derive(Debug, Clone)]
pub struct MailLine {
    /// "2 Baguettes de tradition".
    pub what: String,
    /// Allergens, in words.
    pub note: Option<String>,
    /// The sum in words.
    pub amount: String,
}

impl Mail {
    /// A mail with a sentence and no more yet.
    pub fn new(lang: Lang, sign: impl Into<String>, subject: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            lang,
            subject: subject.into(),
            preview: String::new(),
            sign: sign.into(),
            title: title.into(),
            text: Vec::new(),
            code: None,
            lines: Vec::new(),
            total: None,
            act: None,
            links: Vec::new(),
            foot: Vec::new(),
            stop: None,
        }
    }

    /// The HTML part.
    ///
    /// # Errors
    /// When the template cannot be written, which only a broken formatter does.
    pub fn html(&self) -> askama::Result<String> {
        self.render()
    }

    /// The plain part: the same words in the same order, links written out.
    pub fn plain(&self) -> String {
        let mut out = vec![self.sign.clone(), String::new(), self.title.clone()];
        out.extend(self.text.iter().cloned());
        if let Some((label, code)) = &self.code {
            out.extend([String::new(), format!("{label} {code}")]);
        }
        if !self.lines.is_empty() {
            out.push(String::new());
        }
        for line in &self.lines {
            out.push(format!("{}  {}", line.what, line.amount));
            out.extend(line.note.iter().map(|note| format!("   {note}")));
        }
        if let Some((label, sum)) = &self.total {
            out.push(format!("{label} {sum}"));
        }
        for (words, href) in self.act.iter().chain(&self.links) {
            out.extend([String::new(), words.clone(), href.clone()]);
        }
        out.extend([String::new(), "-- ".to_owned()]);
        out.extend(self.foot.iter().cloned());
        out.extend(self.stop.iter().map(|(words, href)| format!("{words} {href}")));
        out.join("\n").replace(['\u{202f}', '\u{a0}'], " ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_say_the_same_and_the_html_one_loads_nothing() {
        let mut mail = Mail::new(Lang::Fr, "La Courte Pâte", "C’est prêt", "C’est prêt : 2 traditions.");
        mail.code = Some(("Votre code".into(), "4702".into()));
        mail.lines.push(MailLine {
            what: "2 Baguettes".into(),
            note: Some("Gluten".into()),
            amount: "2,70\u{202f}€".into(),
        });
        mail.act = Some(("Voir".into(), "https://rue.example/c?t=a&b".into()));
        mail.stop = Some(("Ne plus être prévenu".into(), "https://rue.example/suivi/x".into()));
        let (html, plain) = (mail.html().expect("a mail"), mail.plain());
        for words in ["La Courte Pâte", "2 traditions", "4702", "Gluten", "Voir", "Ne plus être prévenu"] {
            assert!(html.contains(words) && plain.contains(words), "{words}");
        }
        assert!(plain.contains("2,70 €") && plain.contains("https://rue.example/c?t=a&b"));
        assert!(
            !html.contains("src=") && !html.contains("url(") && !html.contains("<script"),
            "a mail asks for nothing"
        );
    }
}
