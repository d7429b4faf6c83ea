//! Where the words of a paper stand on A4: pure, so that a test can say that nothing overlaps and nothing is lost.

use super::sheet::{Sheet, Table};

/// A4 in points.
pub const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 56.0;
const BOTTOM: f32 = 84.0;
const LEADING: f32 = 1.4;
/// The width of a column of figures.
const FIGURE: f32 = 64.0;

/// How letters are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Plain.
    Regular,
    /// For what is looked for.
    Bold,
}

/// Some words at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// On which page, from 0.
    pub page: usize,
    /// From the left, in points.
    pub x: f32,
    /// The base line from the top, in points.
    pub y: f32,
    /// The size in points.
    pub size: f32,
    /// How.
    pub weight: Weight,
    /// Whether in grey.
    pub quiet: bool,
    /// The words, in one line.
    pub text: String,
}

/// What the pieces mean, in the order in which they are read aloud.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The title of the paper.
    Title(Vec<Piece>),
    /// The title of a part.
    Head(Vec<Piece>),
    /// A paragraph.
    Text(Vec<Piece>),
    /// Rows of cells; the first row is the head.
    Rows(Vec<Vec<Vec<Piece>>>),
}

/// A fine line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// On which page.
    pub page: usize,
    /// From the top.
    pub y: f32,
}

/// A paper in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// How many pages.
    pub pages: usize,
    /// What is read.
    pub blocks: Vec<Block>,
    /// What is seen only: repeated heads, feet, page numbers.
    pub furniture: Vec<Piece>,
    /// Fine lines.
    pub rules: Vec<Rule>,
}

/// The width of some words at a size of one point.
pub type Measure<'a> = &'a dyn Fn(&str, Weight) -> f32;

struct Pen<'a> {
    measure: Measure<'a>,
    page: usize,
    y: f32,
    laid: Laid,
}

/// Lays a paper out.
pub fn lay(sheet: &Sheet, measure: Measure<'_>) -> Laid {
    let laid = Laid { pages: 1, blocks: Vec::new(), furniture: Vec::new(), rules: Vec::new() };
    let mut pen = Pen { measure, page: 0, y: MARGIN, laid };
    pen.letterhead(sheet);
    let title = pen.lines(&sheet.title, MARGIN, PAGE.0 - 2.0 * MARGIN, 20.0, Weight::Bold, false);
    pen.laid.blocks.push(Block::Title(title));
    pen.y += 4.0;
    for fact in &sheet.facts {
        pen.paragraph(fact, 10.5, false);
    }
    pen.y += 14.0;
    pen.table(&sheet.lines);
    pen.sums(&sheet.sums);
    if !sheet.vat.rows.is_empty() {
        pen.y += 18.0;
        pen.room(60.0);
        let head = pen.lines(&sheet.vat_head, MARGIN, PAGE.0 - 2.0 * MARGIN, 11.0, Weight::Bold, false);
        pen.laid.blocks.push(Block::Head(head));
        pen.table(&sheet.vat);
    }
    pen.y += 18.0;
    for note in &sheet.notes {
        pen.paragraph(note, 9.5, true);
    }
    pen.feet(sheet);
    pen.laid
}

impl Pen<'_> {
    fn width(&self, text: &str, size: f32, weight: Weight) -> f32 {
        (self.measure)(text, weight) * size
    }

    /// Begins a page when so much does not fit any more; whether it did.
    fn room(&mut self, height: f32) -> bool {
        let full = self.y + height > PAGE.1 - BOTTOM;
        if full {
            (self.page, self.y) = (self.page + 1, MARGIN);
            self.laid.pages = self.page + 1;
        }
        full
    }

    /// Breaks words into lines of a width; a word that is too long is cut.
    fn wrap(&self, text: &str, width: f32, size: f32, weight: Weight) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace_but_fixed() {
            let line = lines.last_mut().unwrap_or_else(|| unreachable!("it begins with one"));
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size, weight) <= width {
                *line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(String::new());
            }
            for letter in word.chars() {
                let line = lines.last_mut().unwrap_or_else(|| unreachable!("it begins with one"));
                line.push(letter);
                if line.chars().count() > 1 && self.width(line, size, weight) > width {
                    line.pop();
                    lines.push(letter.to_string());
                }
            }
        }
        lines
    }

    fn piece(&self, text: String, x: f32, y: f32, size: f32, weight: Weight, quiet: bool) -> Piece {
        Piece { page: self.page, x, y, size, weight, quiet, text }
    }

    /// Writes wrapped lines and moves down.
    fn lines(&mut self, text: &str, x: f32, width: f32, size: f32, weight: Weight, quiet: bool) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for line in self.wrap(text, width, size, weight) {
            self.room(size * LEADING);
            self.y += size * LEADING;
            pieces.push(self.piece(line, x, self.y, size, weight, quiet));
        }
        pieces
    }

    fn paragraph(&mut self, text: &str, size: f32, quiet: bool) {
        let pieces = self.lines(text, MARGIN, PAGE.0 - 2.0 * MARGIN, size, Weight::Regular, quiet);
        self.laid.blocks.push(Block::Text(pieces));
    }

    /// The seller on the left, the buyer on the right.
    fn letterhead(&mut self, sheet: &Sheet) {
        let half = (PAGE.0 - 2.0 * MARGIN) / 2.0 - 12.0;
        let mut pieces = Vec::new();
        for (at, line) in sheet.seller.iter().enumerate() {
            let (size, weight) = if at == 0 { (13.0, Weight::Bold) } else { (9.5, Weight::Regular) };
            pieces.extend(self.lines(line, MARGIN, half, size, weight, at > 0));
        }
        self.laid.blocks.push(Block::Text(pieces));
        let left = std::mem::replace(&mut self.y, MARGIN);
        if !sheet.buyer.is_empty() {
            let x = MARGIN + half + 24.0;
            let mut pieces = self.lines(&sheet.buyer_head, x, half, 9.5, Weight::Regular, true);
            for (at, line) in sheet.buyer.iter().enumerate() {
                let weight = if at == 0 { Weight::Bold } else { Weight::Regular };
                pieces.extend(self.lines(line, x, half, 10.5, weight, false));
            }
            self.laid.blocks.push(Block::Text(pieces));
        }
        self.y = self.y.max(left) + 28.0;
    }

    /// The cells of a row at the current height; how high it is.
    fn row(&self, cells: &[String], weight: Weight, quiet: bool) -> (Vec<Vec<Piece>>, f32) {
        let size = 10.0;
        let first = PAGE.0 - 2.0 * MARGIN - FIGURE * cells.len().saturating_sub(1) as f32 - 8.0;
        let mut out = Vec::new();
        let mut height = size * LEADING;
        for (at, cell) in cells.iter().enumerate() {
            if at == 0 {
                let lines = self.wrap(cell, first, size, weight);
                height = height.max(lines.len() as f32 * size * LEADING);
                let pieces = lines.into_iter().enumerate().map(|(n, line)| {
                    self.piece(line, MARGIN, self.y + (n + 1) as f32 * size * LEADING, size, weight, quiet)
                });
                out.push(pieces.collect());
            } else {
                let right = PAGE.0 - MARGIN - FIGURE * (cells.len() - 1 - at) as f32;
                let x = right - self.width(cell, size, weight);
                out.push(vec![self.piece(cell.clone(), x, self.y + size * LEADING, size, weight, quiet)]);
            }
        }
        (out, height + 6.0)
    }

    fn rule(&mut self) {
        self.laid.rules.push(Rule { page: self.page, y: self.y });
    }

    /// A table; its head is seen again at the top of each page.
    fn table(&mut self, table: &Table) {
        if table.rows.is_empty() {
            return;
        }
        self.room(60.0);
        let (head, height) = self.row(&table.heads, Weight::Regular, true);
        let mut rows = vec![head];
        self.y += height;
        self.rule();
        for cells in &table.rows {
            let (_, height) = self.row(cells, Weight::Regular, false);
            if self.room(height) {
                let (again, high) = self.row(&table.heads, Weight::Regular, true);
                self.laid.furniture.extend(again.into_iter().flatten());
                self.y += high;
                self.rule();
            }
            let (row, height) = self.row(cells, Weight::Regular, false);
            rows.push(row);
            self.y += height;
        }
        self.rule();
        self.laid.blocks.push(Block::Rows(rows));
    }

    /// Sums at the right, the last in bold.
    fn sums(&mut self, sums: &[(String, String)]) {
        self.y += 4.0;
        for (at, (what, amount)) in sums.iter().enumerate() {
            let last = at + 1 == sums.len();
            let (size, weight) = if last { (13.0, Weight::Bold) } else { (10.0, Weight::Regular) };
            self.room(size * LEADING);
            self.y += size * LEADING;
            let right = PAGE.0 - MARGIN;
            let amount_x = right - self.width(amount, size, weight);
            let x = amount_x - 16.0 - self.width(what, size, weight);
            let pieces = vec![
                self.piece(what.clone(), x.max(MARGIN), self.y, size, weight, false),
                self.piece(amount.clone(), amount_x, self.y, size, weight, false),
            ];
            self.laid.blocks.push(Block::Text(pieces));
        }
    }

    /// Who sells and the number of the page, at the foot of each.
    fn feet(&mut self, sheet: &Sheet) {
        let of = self.laid.pages.to_string();
        for page in 0..self.laid.pages {
            self.page = page;
            let width = PAGE.0 - 2.0 * MARGIN;
            let lines = self.wrap(&sheet.foot, width - 90.0, 8.0, Weight::Regular);
            for (n, line) in lines.into_iter().take(3).enumerate() {
                let y = PAGE.1 - 52.0 + n as f32 * 11.0;
                let piece = self.piece(line, MARGIN, y, 8.0, Weight::Regular, true);
                self.laid.furniture.push(piece);
            }
            let number = sheet.page.replace("{n}", &(page + 1).to_string()).replace("{of}", &of);
            let x = PAGE.0 - MARGIN - self.width(&number, 8.0, Weight::Regular);
            let piece = self.piece(number, x, PAGE.1 - 52.0, 8.0, Weight::Regular, true);
            self.laid.furniture.push(piece);
        }
    }
}

/// Words, parted where a line may be broken: not at a space that holds a unit to its number.
trait Words {
    fn split_whitespace_but_fixed(&self) -> impl Iterator<Item = &str>;
}

impl Words for str {
    fn split_whitespace_but_fixed(&self) -> impl Iterator<Item = &str> {
        let fixed = |c: char| matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}');
        self.split(move |c: char| c.is_whitespace() && !fixed(c)).filter(|word| !word.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn measure(text: &str, _: Weight) -> f32 {
        text.chars().count() as f32 * 0.5
    }

    fn sheet(rows: usize, name: &str) -> Sheet {
        let row = |n: usize| vec![format!("{name} {n}"), "2".into(), "5,5 %".into(), "2,70 €".into()];
        Sheet {
            title: "Facture 2026-00012".into(),
            lang: "fr".into(),
            seller: vec!["La Courte Pâte".into(), "SARL au capital de 8 000 €".into()],
            buyer_head: "Pour".into(),
            buyer: vec!["Léa Martin".into(), "3, rue des Lilas".into()],
            facts: vec!["Date : 24 novembre 2026".into()],
            lines: Table {
                heads: ["Quoi", "Quantité", "TVA", "Prix"].map(String::from).into(),
                rows: (0..rows).map(row).collect(),
            },
            sums: vec![("Hors taxe".into(), "2,56 €".into()), ("Total".into(), "2,70 €".into())],
            vat_head: "TVA".into(),
            vat: Table {
                heads: vec!["Taux".into(), "TVA".into()], rows: vec![vec!["5,5 %".into(), "0,14 €".into()]]
            },
            notes: vec!["Merci.".into()],
            foot: "La Courte Pâte, SIRET 732 829 320 00074".into(),
            page: "page {n} / {of}".into(),
        }
    }

    fn of(block: &Block) -> Vec<&Piece> {
        match block {
            Block::Title(all) | Block::Head(all) | Block::Text(all) => all.iter().collect(),
            Block::Rows(rows) => rows.iter().flatten().flatten().collect(),
        }
    }

    fn pieces(laid: &Laid) -> Vec<&Piece> {
        laid.blocks.iter().flat_map(of).collect()
    }

    #[test]
    fn a_short_paper_is_one_page_and_a_long_one_repeats_its_head() {
        let short = lay(&sheet(3, "Baguette"), &measure);
        assert_eq!(short.pages, 1);
        let long = lay(&sheet(120, "Baguette"), &measure);
        assert!(long.pages > 2);
        let again = long.furniture.iter().filter(|piece| piece.text == "Quoi").count();
        assert_eq!(again, long.pages - 1);
        assert!(long.furniture.iter().any(|piece| piece.text == format!("page 2 / {}", long.pages)));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_leaves_the_page(rows in 0usize..150, name in "\\PC{0,120}") {
            let sheet = sheet(rows, &name);
            let laid = lay(&sheet, &measure);
            let all = pieces(&laid);
            for piece in all.iter().copied().chain(&laid.furniture) {
                prop_assert!(piece.page < laid.pages);
                prop_assert!(piece.x >= MARGIN - 0.01 && piece.y > 0.0 && piece.y < PAGE.1, "{piece:?}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            let said: usize = all.iter().map(|piece| letters(&piece.text)).sum();
            let cells = sheet.lines.rows.iter().chain(&sheet.vat.rows).flatten();
            let heads = if rows == 0 { Vec::new() } else { sheet.lines.heads.clone() };
            let mut meant: usize = cells.chain(&heads).chain(&sheet.vat.heads).map(|text| letters(text)).sum();
            meant += [&sheet.title, &sheet.vat_head, &sheet.buyer_head].map(|text| letters(text)).iter().sum::<usize>();
            let lists = [&sheet.seller, &sheet.buyer, &sheet.facts, &sheet.notes];
            meant += lists.into_iter().flatten().map(|text| letters(text)).sum::<usize>();
            meant += sheet.sums.iter().map(|(a, b)| letters(a) + letters(b)).sum::<usize>();
            prop_assert_eq!(said, meant);
        }
    }
}
