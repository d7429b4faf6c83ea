//! The plural of an article's name in French: `2 Baguettes de tradition`, `3 Pains au chocolat`.
//!
//! A name is read from its left: adjectives that stand before (`Petit`), the noun, adjectives that agree with it, until
//! something that belongs to it stands still: a complement (`de tradition`), a size (`500 g`), what it is made with
//! (`poulet crudités`), what stands in brackets. Titles of books and names that are plural already stay as they are; so does
//! what the rules do not know: a singular is read past, a wrong plural is not.

use crate::words::fold;

/// Nouns of shops: what follows them without a preposition belongs to them (`Sandwich jambon-beurre`). Folded.
const NOUNS: &str = "agenda ampoule atelier baguette bagel balayage barquette basilic beignet beurre bicarbonate biere billet \
    biscuit blanc bocal boisson boite bon bouchee bougie boule bouquet bouteille boutonniere bretzel brie brin brioche brosse \
    brownie brushing buche burger cactus cafe cahier cake camembert canape cannele carnet carte celeri chaise charlotte \
    chausson chignon chocolat chou chrysantheme cidre cirage cire cola compote confiture cookie corbeille \
    couleur coupe couronne cours couture creme crepe croissant croque cyclamen dentifrice dessert double eau eclair entremets \
    epi eponge escalope fermeture feuillete ficelle filet financier flan flute fondant foret formule fougasse fraisier friand \
    fromage galette gateau gaufre gerbe gigot glace gratin gypsophile infusion jus kouglof lampe laitue lait lessive \
    limonade lissage livre lot lys macaron madeleine malle masque meringue menu miel millefeuille miroir moelleux moulin mousse \
    muffin navette omelette opera orchidee pain palmier panier panini papier paquet patin pave petillant piece pile piquenique \
    pizza place plante plat plateau pot poulet profiterole quiche raclette religieuse ressemelage rose rouge roule roti sable \
    sachet salade sandwich sapin saucisse saucisson savon seance semelle service shampoing sirop smoothie soin sorbet soupe \
    steak stylo tablette tablier taille talon tarte tartelette tartine tasse terreau terrine the tiramisu tisane toast tomme \
    torchon tourte tournesol tranche trou vase verre verrine viennoiserie vin vinaigre vinyle wrap yaourt";

/// Nouns that end as a plural does and are none.
const ENDS_ALIKE: &str = "ananas anchois as atlas bois bras brebis cactus cassis colis cours couscous dos entremets jus lys \
    matelas merveilleux mets moelleux noix os ours palais pois puits radis repas riz roux tapis velours";

/// Adjectives that agree with the noun before them, in the masculine; a feminine in -e is found by its rule. Folded.
const AGREES: &str = "allege alsacien ancien antique argente aromatique artisanal bas basque beau bel biologique blanc bleu \
    blond bordelais bourguignon breton brun brut bruni brule carre cendre champetre chaud classique clair coiffant complet \
    croustillant cru cuit demi dore doux double electrique entier epais epice exotique familial fermier feuillete fin fondant \
    fort frais francais froid fruite fume garni gazeux gourmand grand grille gris gros imperial individuel interieur italien \
    jaune landais leger local long lorrain lyonnais marin mecanique menager mexicain moelleux mur neuf nicois noir normand \
    nourrissant nouveau oriental orange original parisien patissier paysan petillant petit piemontais plat plein postal provencal pur profond \
    rape rapide roti rond rose rouge royal rustique sale savoyard sec sechee solide special sucre suisse suedois tendre \
    traditionnel trempe tropical veggie vegetal vegetarien vert viennois violet vierge";

/// What stands after a noun without agreeing, and is agreed past: `Stylos bille bleus`, `Yaourts nature`.
const STILL: &str = "bille bio extra maison nature plume premium standard vegan mini xl";

/// Adjectives that stand before their noun. Folded.
const BEFORE: &str = "ancien ancienne beau belle bon bonne demi double faux grand grande gros grosse jeune joli jolie mini \
    nouveau nouvelle petit petite vieux vieille vrai vraie";

/// What begins a complement. Folded.
const COMPLEMENT: &str = "a au aux avec chez contre d' dans de des du en entre et facon ou par pour sans sous sur vers";

/// What may follow a noun that is not known, so that it is one and not the beginning of a title.
const SAFE: &str = "a au aux avec d' de en et facon sans";

/// How titles of books begin, and other names that are sentences. Folded.
const SENTENCES: &str = "ce ces cet cette cinq combien comme comment dans demain des deux dix douze en et hier huit il elle je \
    la le les leur lui ma mais mes merci mon ne neuf ni non notre nous on ou oui par pas plus pour pourquoi quand quatre que \
    quel quelle qui quinze quoi rien sa sans sept ses si six son sous stop sur ta tes ton toujours tous tout toute treize \
    trente trois tu un une vingt vos votre vous";

/// Adjectives and nouns in -é and -ée that name a thing: no participle.
const THINGS: &str = "assiettee ble bebe cafe chicoree cuilleree duree ete fricassee giroflee journee marche matinee mosquee \
    orchidee pate pave poignee puree santee soiree the";

/// First parts of compounds that stand still: prefixes, verbs, English.
const STANDS: &str = "anti attrape brise casse chasse chauffe cheese coupe croque cure demi essuie extra fish garde hot ice \
    lave mange maxi mi micro milk mille mini ouvre passe pele pique pop porte pousse presse rince semi sous super taille tire \
    trompe vide week";

/// Compounds without a plural.
const WHOLE: &str = "kouign-amann pot-au-feu paris-brest pret-a-porter tete-a-tete vol-au-vent";

/// Whether a list of words holds one.
fn holds(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// The name as it stands after a number: in the plural from 2 on, as French does.
#[must_use]
pub fn counted(n: i64, name: &str) -> String {
    if n.abs() >= 2 { format!("{n} {}", plural(name)) } else { format!("{n} {name}") }
}

/// The plural of a name; the name itself when it has none, is plural already, or is not understood.
#[must_use]
pub fn plural(name: &str) -> String {
    let end = name.find(['(', ',', '+', ':', ';']).unwrap_or(name.len());
    let (noun, rest) = name.split_at(end);
    inflect(noun, rest).map_or_else(|| name.to_owned(), |noun| format!("{noun}{rest}"))
}

/// The words before any bracket or comma in the plural; none when they stay.
fn inflect(noun: &str, rest: &str) -> Option<String> {
    let mut words: Vec<String> = noun.split(' ').map(str::to_owned).collect();
    let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let first = folded.first().filter(|word| !word.is_empty())?;
    let elided = matches!(first.split_once('\''), Some((head, _)) if head.len() <= 2);
    if elided || holds(SENTENCES, first) || name_ends(noun) || starts_with_figure(first) {
        return None;
    }
    // "Shampoing, coupe et brushing": several things at once.
    if rest.starts_with(',') && rest.contains(" et ") {
        return None;
    }
    let leads =
        folded.get(1).is_some_and(|next| !next.is_empty() && !begins_complement(next) && !starts_with_figure(next));
    let head = usize::from(holds(BEFORE, first) && leads);
    // "Petit Renard": somebody's name.
    if head == 1 && words[1].chars().next().is_some_and(char::is_uppercase) {
        return None;
    }
    // Plural already; but in "Jus pressé" the noun stays, and what agrees with it does not.
    if folded[head].ends_with(['s', 'x', 'z']) && !holds(ENDS_ALIKE, &folded[head]) {
        return None;
    }
    let known = folded[head].split('-').next().is_some_and(|part| holds(NOUNS, part));
    let mut agreeing = Vec::new();
    for (at, word) in folded.iter().enumerate().skip(head + 1) {
        if word.is_empty() || starts_with_figure(word) || words[at].chars().next().is_some_and(char::is_uppercase) {
            break;
        } else if begins_complement(word) {
            let opens = word.split_inclusive('\'').next().unwrap_or(word);
            if !known && !holds(SAFE, opens) {
                return None;
            }
            break;
        } else if agrees(&words[at], word) {
            agreeing.push(at);
        } else if !holds(STILL, word) {
            // What it is made with, where the noun is known; else a sentence, perhaps.
            if !known {
                return None;
            }
            break;
        }
    }
    for at in (0..=head).chain(agreeing) {
        words[at] = if folded[at] == "demi" || folded[at] == "mini" { words[at].clone() } else { compound(&words[at]) };
    }
    Some(words.join(" "))
}

fn name_ends(noun: &str) -> bool {
    noun.trim_end().ends_with(['?', '!', '…', '.'])
}

fn starts_with_figure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '½' | '×' | '°' | '/' | '&' | '-' | '–'))
        || word == "n°"
}

fn begins_complement(word: &str) -> bool {
    holds(COMPLEMENT, word) || word.starts_with("d'") || word.starts_with("l'")
}

/// Whether a word after a noun agrees with it: a known adjective in either gender, or a participle.
fn agrees(word: &str, folded: &str) -> bool {
    let participle = (word.ends_with('é') || word.ends_with("ée")) && !holds(THINGS, folded);
    let masculine = [
        folded.strip_suffix("euse").map(|stem| format!("{stem}eux")),
        folded.strip_suffix("ere").map(|stem| format!("{stem}er")),
        folded.strip_suffix("ouce").map(|stem| format!("{stem}oux")),
        folded.strip_suffix("che").map(|stem| format!("{stem}c")),
        folded.strip_suffix("aiche").map(|stem| format!("{stem}ais")),
        folded.strip_suffix("ete").map(|stem| format!("{stem}et")),
        folded.strip_suffix("elle").map(|stem| {
            if stem.ends_with("nn") || stem.ends_with("du") { format!("{stem}el") } else { format!("{stem}eau") }
        }),
        folded.strip_suffix("nne").map(|stem| format!("{stem}n")),
        folded.strip_suffix("sse").map(|stem| format!("{stem}s")),
        folded.strip_suffix('e').map(str::to_owned),
        Some(folded.to_owned()),
    ];
    participle || masculine.into_iter().flatten().any(|form| holds(AGREES, &form))
}

/// The plural of a word, of each of its parts where it is a compound.
fn compound(word: &str) -> String {
    let folded = fold(word);
    let parts: Vec<&str> = word.split('-').collect();
    let capital = |part: &&str| part.chars().next().is_some_and(char::is_uppercase);
    let stays =
        holds(WHOLE, &folded) || folded.starts_with("saint") || parts.iter().filter(|part| capital(part)).count() > 1;
    if parts.len() == 1 {
        return simple(word);
    }
    if stays {
        return word.to_owned();
    }
    // "Eau-de-vie", "Arc-en-ciel": what comes after the small word stands still.
    let small = parts.iter().position(|part| begins_complement(&fold(part)));
    let last = small.unwrap_or(parts.len());
    let each = parts.iter().enumerate().map(|(at, part)| {
        let title = matches!(*part, "monsieur" | "madame");
        if at >= last || title || (at == 0 && holds(STANDS, &fold(part))) { (*part).to_owned() } else { simple(part) }
    });
    each.collect::<Vec<_>>().join("-")
}

/// The plural of one word, by the rules of French.
fn simple(word: &str) -> String {
    const IN_OUX: &str = "bijou caillou chou genou hibou joujou pou";
    const IN_ALS: &str =
        "aval bal cal carnaval chacal cereal festival final fatal natal naval pal recital regal santal";
    const IN_AUX: &str = "bail corail email soupirail travail vantail vitrail";
    const IN_US: &str = "bleu pneu emeu landau sarrau";
    let folded = fold(word);
    let acronym = word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    if acronym || folded.ends_with(['s', 'x', 'z']) {
        return word.to_owned();
    }
    let cut = |letters: usize| word.char_indices().nth_back(letters - 1).map_or("", |(at, _)| &word[..at]);
    if folded.ends_with("al") && !holds(IN_ALS, &folded) {
        return format!("{}aux", cut(2));
    }
    if holds(IN_AUX, &folded) {
        return format!("{}aux", cut(3));
    }
    let in_x = (folded.ends_with("au") || folded.ends_with("eu")) && !holds(IN_US, &folded);
    let ending = if in_x || holds(IN_OUX, &folded) { 'x' } else { 's' };
    format!("{word}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `singular > plural`; a name alone stays. Every name of the demo street and of five more shops that is sold by the
    /// piece, and what other shops sell.
    const NAMES: &str = include_str!("plural/names.txt");

    #[test]
    fn the_names_of_many_shops_have_their_plural() {
        let mut wrong = Vec::new();
        for line in NAMES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (one, many) = line.split_once(" > ").unwrap_or((line, line));
            if plural(one) != many {
                wrong.push(format!("{one} > {}, not {many}", plural(one)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_plural_of_a_plural_is_itself() {
        for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
            let many = line.split_once(" > ").map_or(line, |(_, many)| many);
            // A noun that ends alike is read as a singular again, and what agrees with it is plural already.
            assert_eq!(plural(many), many);
        }
    }

    #[test]
    fn a_number_says_which() {
        assert_eq!(counted(0, "Baguette de tradition"), "0 Baguette de tradition");
        assert_eq!(counted(1, "Pain au chocolat"), "1 Pain au chocolat");
        assert_eq!(counted(2, "Baguette de tradition"), "2 Baguettes de tradition");
        assert_eq!(counted(6, "Chouquettes (sachet)"), "6 Chouquettes (sachet)");
        assert_eq!(counted(2, ""), "2 ");
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_shop_writes_keeps_its_beginning_and_its_brackets(name in "\\PC{0,40}") {
            let many = plural(&name);
            proptest::prop_assert!(many.chars().count() <= name.chars().count() + name.split([' ', '-']).count() + 3);
            let bracket = name.find('(').map(|at| &name[at..]);
            proptest::prop_assert!(bracket.is_none_or(|tail| many.ends_with(tail)));
        }
    }
}
