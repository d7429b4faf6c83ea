//! What the little word before an article says when no figure does.

use crate::{
    amount::{Amount, LITTLE, PACKS, Per, VAGUE},
    heads::is_plural,
    tokens::{Kind, Token},
};

/// No figure: what the little word before says.
pub(crate) fn determiner(tokens: &[Token], from: usize, floor: usize, amount: &mut Amount) {
    let plural = is_plural(&tokens[from].text);
    let mut at = from;
    while at > floor {
        at -= 1;
        let token = &tokens[at];
        if token.kind != Kind::Word {
            return;
        }
        let text = token.text.as_str();
        let before = if at > floor { tokens[at - 1].text.as_str() } else { "" };
        match text {
            "tranche" | "tranches" => amount.per = Per::Slice,
            "piece" | "pieces" | "morceau" | "morceaux" => amount.per = Per::Piece,
            text if PACKS.contains(&text) => amount.per = Per::Pack,
            "le" | "la" | "l" | "ma" | "mon" | "votre" | "ce" => {
                amount.from = at;
                amount.definite = text != "votre" && text != "ce";
                if before == "de" && text != "ma" && text != "mon" {
                    amount.vague = true;
                    amount.from = at - 1;
                }
                if VAGUE.contains(&before) {
                    amount.vague = true;
                }
                return;
            }
            "les" | "mes" | "ces" => {
                amount.from = at;
                amount.definite = true;
                amount.vague = true;
                return;
            }
            "cette" | "cet" | "set" | "sette" | "vin" | "vins" | "si" => {
                // Dictated: `cette baguettes` may be seven.
                amount.vague |= plural;
                amount.from = at;
                return;
            }
            "du" | "des" | "de" | "d" => {
                amount.vague = true;
                amount.from = at;
                // `pot de miel pour 18h`: one of them.
                let led = at.checked_sub(2).filter(|i| *i >= floor).map_or("", |i| tokens[i].text.as_str());
                let one =
                    PACKS.contains(&before) && !is_plural(before) && !matches!(led, "de" | "du" | "quelque" | "part");
                if one && matches!(text, "de" | "d") && before != "part" {
                    (amount.vague, amount.figure, amount.single) = (false, Some(1.0), true);
                    (amount.per, amount.from) = (Per::Pack, at - 1);
                    return;
                }
                let quantified = VAGUE.contains(&before);
                let joined = matches!(before, "sandwich" | "pain" | "part");
                if quantified || !joined {
                    return;
                }
                return;
            }
            text if VAGUE.contains(&text) => {
                amount.vague = true;
                amount.from = at;
                return;
            }
            text if LITTLE.contains(&text) => {}
            _ => return,
        }
    }
}
