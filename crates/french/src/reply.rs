//! The answer to the customer: short, plain, in the alphabet of an SMS.

use jiff::civil::{Date, DateTime};
use kernel::{
    Cents,
    plural::plural,
    words::{self, Style},
};

use crate::{
    case::{Code, Context, Intent, Kind, OtherKind, Reading},
    catalogue::Sale,
    item::{Item, Measure},
    lexicon::Lexicon,
    schedule::Schedule,
};

/// A person goes on.
pub(crate) const PERSON: &str = "Nous transmettons à une personne de la boutique, qui vous répond au plus vite.";

/// The answer that goes with a reading.
pub(crate) fn reply(lexicon: &Lexicon, reading: &Reading, context: &Context, now: DateTime) -> String {
    let text = match reading.intent {
        Intent::Order | Intent::Appointment | Intent::Modify if reading.needs_clarification => {
            question(lexicon, reading, now)
        }
        Intent::Order => format!(
            "C'est noté : {}{}. {}",
            list(lexicon, &reading.items),
            when(reading.pickup, now),
            price(lexicon, &reading.items)
        ),
        Intent::Modify => format!(
            "C'est modifié : {}{}. {}",
            list(lexicon, &reading.items),
            when(reading.pickup, now),
            price(lexicon, &reading.items)
        ),
        Intent::Appointment if reading.items.is_empty() => {
            format!("C'est noté, nous vous attendons{}.", when(reading.pickup, now))
        }
        Intent::Appointment => format!(
            "C'est noté : {}{}. {}",
            list(lexicon, &reading.items),
            when(reading.pickup, now),
            price(lexicon, &reading.items)
        ),
        Intent::Confirm if reading.needs_clarification => match reading.clarify.first() {
            Some(Code::Time) => "Merci. Pour quel jour et quelle heure ?".into(),
            Some(Code::Quantity) => "Merci. Combien en faut-il ?".into(),
            Some(Code::NoContext) => "Oui à quoi ? Dites-nous ce qu'il vous faut et pour quand.".into(),
            _ => "Merci. Lequel souhaitez-vous ?".into(),
        },
        Intent::Confirm => "C'est confirmé, merci.".into(),
        Intent::Decline if reading.needs_clarification => {
            "Nous n'avions pas de question ouverte. Que pouvons-nous faire pour vous ?".into()
        }
        Intent::Decline => "Bien noté, nous ne faisons rien.".into(),
        Intent::Cancel => cancelled(reading, context),
        Intent::Stop => "C'est fait : vous ne recevrez plus nos messages. Pour les reprendre, répondez START.".into(),
        Intent::Start => "C'est fait : vous recevrez de nouveau nos messages. STOP pour ne plus en recevoir.".into(),
        Intent::SubscribeAlert if reading.needs_clarification => {
            "Nous n'avons pas cet article. Pour lequel voulez-vous une alerte ?".into()
        }
        Intent::SubscribeAlert => {
            format!("Nous vous préviendrons{}. STOP pour ne plus en recevoir.", about(lexicon, &reading.items))
        }
        Intent::PauseSubscription => paused(reading, now.date()),
        Intent::Human => PERSON.into(),
        Intent::QuestionHours => hours(lexicon, now),
        Intent::QuestionPrice => prices(lexicon, reading, context),
        Intent::QuestionNextBatch => batches(lexicon, reading, now),
        Intent::QuestionAvailability => availability(lexicon, reading, now),
        Intent::Thanks => "Merci à vous, bonne journée.".into(),
        Intent::Other => other(reading, context, now),
    };
    plain(text.trim())
}

/// Keeps the text in the alphabet of an SMS.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '’' | '‘' => '\'',
            '\u{202f}' | '\u{a0}' => ' ',
            '«' | '»' | '“' | '”' => '"',
            'ê' | 'ë' => 'e',
            'Ê' | 'È' | 'Ë' => 'E',
            'â' => 'a',
            'À' | 'Â' => 'A',
            'î' | 'ï' => 'i',
            'Î' | 'Ï' => 'I',
            'ô' => 'o',
            'Ô' => 'O',
            'û' => 'u',
            'Û' | 'Ù' => 'U',
            'ç' => 'c',
            '–' | '—' => '-',
            c => c,
        })
        .collect::<String>()
        .replace('œ', "oe")
        .replace('Œ', "Oe")
}

fn day(at: Date, today: Date) -> String {
    words::day(at, today, Style::FrenchSms)
}

fn clock(minute: i32) -> String {
    if minute % 60 == 0 { format!("{}h", minute / 60) } else { format!("{}h{:02}", minute / 60, minute % 60) }
}

fn when(at: Option<DateTime>, now: DateTime) -> String {
    match at {
        Some(at) => format!(", {} à {}", day(at.date(), now.date()), clock(crate::schedule::minutes(at))),
        None => ", dès que possible".into(),
    }
}

fn name(lexicon: &Lexicon, sku: &str) -> String {
    lexicon.find(sku).map_or_else(|| sku.to_owned(), |e| e.article.name.trim_end_matches([' ', '?']).to_owned())
}

fn figure(n: f64) -> String {
    if n.fract() == 0.0 { format!("{n}") } else { format!("{n:.1}").replace('.', ",") }
}

fn line(lexicon: &Lexicon, item: &Item) -> String {
    let name = name(lexicon, &item.sku);
    let amount = match (item.qty, item.grams, item.unit.as_deref()) {
        (Some(n), _, Some("tranche")) => format!("{} tr. {name}", figure(n)),
        (Some(n), ..) if n >= 2.0 => format!("{} {}", figure(n), plural(&name)),
        (Some(n), ..) => format!("{} {name}", figure(n)),
        (_, Some(g), _) => format!("{} de {name}", words::amount(g as i64, kernel::Unit::Gram, Style::FrenchSms)),
        _ => name,
    };
    let mut extra: Vec<String> = item.options.clone();
    extra.extend(item.choices.iter().map(|sku| self::name(lexicon, sku)));
    if extra.is_empty() { amount } else { format!("{amount} ({})", extra.join(", ")) }
}

fn list(lexicon: &Lexicon, items: &[Item]) -> String {
    let lines: Vec<String> = items.iter().map(|i| line(lexicon, i)).collect();
    words::list(&lines, Style::FrenchSms)
}

/// The total, when every line has a price that is known beforehand.
fn price(lexicon: &Lexicon, items: &[Item]) -> String {
    let mut total = 0;
    let mut about = false;
    for item in items {
        let Some(entry) = lexicon.find(&item.sku) else { return String::new() };
        let cents = entry.article.price_cents as f64;
        total += match (item.qty, item.grams, item.unit.as_deref()) {
            (Some(n), _, None) => (n * cents).round() as i64,
            (_, Some(g), _) => {
                about = true;
                (g * cents / 1000.0).round() as i64
            }
            _ => return String::new(),
        };
    }
    if total == 0 {
        return String::new();
    }
    format!("{} {}.", if about { "Environ" } else { "Total" }, words::euros(Cents(total), Style::FrenchSms))
}

/// What must be asked back, the gravest first, in one question or two.
fn question(lexicon: &Lexicon, reading: &Reading, now: DateTime) -> String {
    let noted = if reading.items.is_empty() {
        String::new()
    } else {
        format!(
            "Bien noté : {}{}. ",
            list(lexicon, &reading.items),
            reading.pickup.map(|at| when(Some(at), now)).unwrap_or_default()
        )
    };
    let mut asked: Vec<String> = Vec::new();
    for code in &reading.clarify {
        asked.push(match code {
            Code::NoContext => {
                return "Nous ne retrouvons pas de commande à votre nom. Que souhaitez-vous, et pour quand ?".into();
            }
            Code::Time => "Pour quel jour et quelle heure ?".into(),
            Code::Past => "Cette heure est passée : pour quand, alors ?".into(),
            Code::Closed => format!("Nous sommes fermés à ce moment-là. {}", opening(lexicon, now)),
            Code::Unavailable => "Cet article ne se retire pas à ce moment-là : une autre heure ?".into(),
            Code::Lead => format!("Il nous faut plus de temps{} : un autre jour ?", notice(lexicon, &reading.items)),
            Code::Article => "De quel article s'agit-il exactement ?".into(),
            Code::UnknownArticle => "Nous n'avons pas l'un des articles demandés. Autre chose à la place ?".into(),
            Code::Quantity => "Quelle quantité exactement ?".into(),
            Code::Choice => "Que mettons-nous dans la formule ?".into(),
            Code::Allergen => {
                "Nous ne pouvons pas garantir ce point sans vérifier : une personne vous répond. On garde la commande ?"
                    .into()
            }
            Code::Delivery => "Nous ne livrons pas : passerez-vous la chercher ?".into(),
            Code::Confirm => "Vous confirmez ?".into(),
            Code::Empty => "Nous n'avons pas pu lire votre message.".into(),
        });
        if asked.len() == 2 {
            break;
        }
    }
    format!("{noted}{}", asked.join(" "))
}

fn notice(lexicon: &Lexicon, items: &[Item]) -> String {
    let hours = items.iter().filter_map(|i| lexicon.find(&i.sku)?.article.lead_hours).max();
    hours.map_or_else(String::new, |h| format!(" ({h} h)"))
}

fn opening(lexicon: &Lexicon, now: DateTime) -> String {
    for ahead in 0..15 {
        let Ok(date) = now.date().checked_add(jiff::ToSpan::days(i64::from(ahead))) else { break };
        for (from, to) in lexicon.hours.on(date) {
            if date > now.date() || to > crate::schedule::minutes(now) {
                let open = date == now.date() && from <= crate::schedule::minutes(now);
                return if open {
                    format!("Ouvert aujourd'hui jusqu'à {}.", clock(to))
                } else {
                    format!("Prochaine ouverture {} à {}.", day(date, now.date()), clock(from))
                };
            }
        }
    }
    String::new()
}

fn cancelled(reading: &Reading, context: &Context) -> String {
    match (reading.clarify.first(), &context.pending_order) {
        (Some(Code::Confirm), _) => "Votre abonnement prend fin pour de bon : vous confirmez ?".into(),
        (Some(_), _) => "Nous ne trouvons rien à annuler à votre nom. De quoi s'agit-il ?".into(),
        (None, Some(p)) if p.kind == Kind::Appointment => "Votre rendez-vous est annulé..".into(),
        _ => "Votre commande est annulée..".into(),
    }
}

fn paused(reading: &Reading, today: Date) -> String {
    match reading.pause {
        Some(pause) if !reading.needs_clarification => match pause.until {
            Some(until) => format!("Abonnement en pause : {} - {}, inclus.", day(pause.from, today), day(until, today)),
            None => format!("Abonnement en pause ({}). Dites-nous quand reprendre.", day(pause.from, today)),
        },
        _ => "Abonnement en pause dès aujourd'hui. Jusqu'à quand ?".into(),
    }
}

fn about(lexicon: &Lexicon, items: &[Item]) -> String {
    if items.is_empty() { String::new() } else { format!(" : {}", list(lexicon, items)) }
}

fn stretches(schedule: &Schedule, date: Date) -> String {
    let parts: Vec<String> = schedule.on(date).iter().map(|(a, b)| format!("{}-{}", clock(*a), clock(*b))).collect();
    if parts.is_empty() { "fermé".into() } else { parts.join(" et ") }
}

fn hours(lexicon: &Lexicon, now: DateTime) -> String {
    let today = now.date();
    let days: Vec<String> = (0..3)
        .filter_map(|n| today.checked_add(jiff::ToSpan::days(i64::from(n))).ok())
        .map(|d| format!("{} {}", day(d, today), stretches(&lexicon.hours, d)))
        .collect();
    format!("Nos heures : {}.", days.join(" ; "))
}

fn prices(lexicon: &Lexicon, reading: &Reading, context: &Context) -> String {
    if reading.needs_clarification {
        return "De quel article voulez-vous le prix ?".into();
    }
    if reading.items.is_empty() {
        return match &context.pending_order {
            Some(p) => {
                let items: Vec<Item> = p.items.iter().cloned().map(Item::settled).collect();
                let total = price(lexicon, &items);
                if total.is_empty() { "Le total se fait à la pesée, au comptoir.".into() } else { total }
            }
            None => "Nous transmettons votre question à la boutique.".into(),
        };
    }
    let parts: Vec<String> = reading
        .items
        .iter()
        .filter_map(|i| lexicon.find(&i.sku))
        .map(|e| {
            let per = if e.article.unit == Sale::Gram { " le kg" } else { "" };
            format!("{} : {}{per}", e.article.name, words::euros(Cents(e.article.price_cents), Style::FrenchSms))
        })
        .collect();
    format!("{}.", parts.join(" ; "))
}

fn batches(lexicon: &Lexicon, reading: &Reading, now: DateTime) -> String {
    let open = lexicon.hours.on(now.date());
    let minute = crate::schedule::minutes(now);
    let next = lexicon
        .shop
        .batches
        .iter()
        .filter(|b| reading.items.is_empty() || reading.items.iter().any(|i| i.sku == b.sku))
        .filter_map(|b| {
            let times = b.times.iter().filter_map(|t| {
                let (h, m) = t.split_once(':')?;
                Some(h.parse::<i32>().ok()? * 60 + m.parse::<i32>().ok()?)
            });
            let time = times.filter(|t| *t > minute && open.iter().any(|(a, z)| a <= t && t < z)).min()?;
            Some((time, name(lexicon, &b.sku)))
        })
        .min();
    match next {
        Some((time, name)) => format!("Prochaine fournée : {name} a {}.", clock(time)),
        None => format!("Plus de fournée annoncée aujourd'hui. {}", opening(lexicon, now)),
    }
}

fn availability(lexicon: &Lexicon, reading: &Reading, now: DateTime) -> String {
    let known: Vec<String> = reading
        .items
        .iter()
        .filter_map(|i| lexicon.find(&i.sku))
        .map(|e| {
            let now_too = e.schedule.as_ref().is_none_or(|s| s.is_open(now));
            let allergens = match e.article.allergens.as_deref() {
                Some([]) | None => "allergènes : non déclarés".to_owned(),
                Some(list) => format!("contient : {}", list.join(", ")),
            };
            let time = if now_too { "" } else { " (pas en ce moment)" };
            format!("{}{time}, {allergens}", e.article.name)
        })
        .collect();
    if known.is_empty() {
        "Nous transmettons votre question à la boutique.".into()
    } else {
        format!("{}. Nous vérifions le stock et revenons vers vous.", known.join(" ; "))
    }
}

fn other(reading: &Reading, context: &Context, now: DateTime) -> String {
    let _ = Measure::None;
    match reading.other_kind {
        Some(OtherKind::Status) => {
            match context.pending_order.as_ref().and_then(|p| p.pickup.as_deref()).and_then(crate::case::local_moment) {
                Some(at) => format!("Votre commande est prévue{}.", when(Some(at), now)),
                None => "Bien recu, la boutique est prévenue.".into(),
            }
        }
        Some(OtherKind::Info) => "Nous transmettons votre question à la boutique, qui vous répond.".into(),
        Some(OtherKind::WrongRecipient) => "Vous avez écrit à la boutique : ce message était-il pour nous ?".into(),
        Some(OtherKind::Empty) => "Nous n'avons pas pu lire votre message. Que souhaitez-vous ?".into(),
        Some(OtherKind::Chat) => "Merci de votre message. Pour commander, dites-nous quoi et pour quand.".into(),
        _ => String::new(),
    }
}
