//! A paper as PDF: PDF/A-2a (kept for ever, read aloud by any reader), its letters inside it.
//!
//! Source Sans 3 by Adobe, under the SIL Open Font License 1.1 (`fonts/OFL.md`), whole in the program; of it only the
//! letters that are used go into a paper.

use std::{collections::HashMap, num::NonZeroU16, sync::LazyLock};

use jiff::Timestamp;
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree},
    text::{Font, TextDirection},
};
use skrifa::{
    FontRef, MetadataProvider as _,
    instance::{LocationRef, Size},
};

use super::rules::{
    layout::{self, Block, Laid, PAGE, Piece, Weight},
    sheet::Sheet,
};

static REGULAR: &[u8] = include_bytes!("../../fonts/SourceSans3-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/SourceSans3-Semibold.ttf");

/// A font and the width of each letter that was asked for.
struct Letters {
    font: FontRef<'static>,
    drawn: Font,
}

impl Letters {
    fn of(octets: &'static [u8]) -> Option<Self> {
        Some(Self { font: FontRef::new(octets).ok()?, drawn: Font::new(octets.into(), 0)? })
    }

    fn has(&self, c: char) -> bool {
        self.font.charmap().map(c).is_some()
    }

    /// At a size of one point.
    fn width(&self, text: &str) -> f32 {
        let metrics = self.font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let charmap = self.font.charmap();
        text.chars().filter_map(|c| charmap.map(c)).filter_map(|glyph| metrics.advance_width(glyph)).sum()
    }
}

static FONTS: LazyLock<Option<(Letters, Letters)>> =
    LazyLock::new(|| Some((Letters::of(REGULAR)?, Letters::of(BOLD)?)));

/// A letter that the font lacks would make the paper unreadable for good: it is shown as missing.
fn drawable(letters: &Letters, text: &str) -> String {
    let shown = |c: char| match c {
        c if letters.has(c) && !c.is_control() => c,
        c if c.is_whitespace() => ' ',
        _ => '?',
    };
    text.chars().map(shown).collect()
}

fn cleaned(sheet: &Sheet, letters: &Letters) -> Sheet {
    let one = |text: &String| drawable(letters, text);
    let all = |texts: &Vec<String>| texts.iter().map(one).collect();
    let table = |table: &super::rules::sheet::Table| super::rules::sheet::Table {
        heads: all(&table.heads),
        rows: table.rows.iter().map(all).collect(),
    };
    Sheet {
        title: one(&sheet.title),
        lang: sheet.lang.clone(),
        seller: all(&sheet.seller),
        buyer_head: one(&sheet.buyer_head),
        buyer: all(&sheet.buyer),
        facts: all(&sheet.facts),
        lines: table(&sheet.lines),
        sums: sheet.sums.iter().map(|(what, amount)| (one(what), one(amount))).collect(),
        vat_head: one(&sheet.vat_head),
        vat: table(&sheet.vat),
        notes: all(&sheet.notes),
        foot: one(&sheet.foot),
        page: one(&sheet.page),
    }
}

/// Writes a paper; `made_at` is when its content was made, so that the same paper is the same file.
///
/// # Errors
/// What the library refuses: a fault of ours.
pub fn write(sheet: &Sheet, made_at: Timestamp) -> Result<Vec<u8>, String> {
    let Some((regular, bold)) = FONTS.as_ref() else { return Err("the fonts cannot be read".to_owned()) };
    let sheet = cleaned(sheet, regular);
    let of = |weight: Weight| if weight == Weight::Bold { bold } else { regular };
    let laid = layout::lay(&sheet, &|text, weight| of(weight).width(text));
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| format!("{error:?}"))?;
    let settings = SerializeSettings { configuration, enable_tagging: true, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let ids = draw(&mut document, &laid, &of)?;
    document.set_tag_tree(tree(&sheet, &laid, &ids));
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(sheet.title.clone(), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.set_metadata(metadata(&sheet, made_at));
    document.finish().map_err(|error| format!("{error:?}"))
}

fn metadata(sheet: &Sheet, made_at: Timestamp) -> Metadata {
    let at = made_at.to_zoned(jiff::tz::TimeZone::UTC);
    let number = |n: i8| u8::try_from(n).unwrap_or(0);
    let made = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(number(at.month()))
        .day(number(at.day()))
        .hour(number(at.hour()))
        .minute(number(at.minute()))
        .second(number(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(sheet.title.clone())
        .language(sheet.lang.clone())
        .authors(sheet.seller.first().cloned().into_iter().collect())
        .creator("Comptoir".to_owned())
        .creation_date(made)
        .document_id(format!("{} {}", sheet.foot, sheet.title))
}

fn ink(quiet: bool) -> Fill {
    let paint = if quiet { rgb::Color::new(92, 84, 74) } else { rgb::Color::new(33, 29, 24) };
    Fill { paint: paint.into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn put(surface: &mut Surface<'_>, piece: &Piece, font: &Font) {
    surface.set_fill(Some(ink(piece.quiet)));
    let at = Point::from_xy(piece.x, piece.y);
    surface.draw_text(at, font.clone(), piece.size, &piece.text, false, TextDirection::LeftToRight);
}

/// The pieces of a paper in the order in which they are read.
fn read(laid: &Laid) -> impl Iterator<Item = &Piece> {
    laid.blocks.iter().flat_map(|block| -> Box<dyn Iterator<Item = &Piece>> {
        match block {
            Block::Title(all) | Block::Head(all) | Block::Text(all) => Box::new(all.iter()),
            Block::Rows(rows) => Box::new(rows.iter().flatten().flatten()),
        }
    })
}

/// Draws every page; answers the name of each piece, by its place in the order of reading.
fn draw<'a>(
    document: &mut Document,
    laid: &Laid,
    of: &impl Fn(Weight) -> &'a Letters,
) -> Result<HashMap<usize, Identifier>, String> {
    let mut ids = HashMap::new();
    for number in 0..laid.pages {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or("a page without size")?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for (at, piece) in read(laid).enumerate().filter(|(_, piece)| piece.page == number && !piece.text.is_empty()) {
            let id = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            put(&mut surface, piece, &of(piece.weight).drawn);
            surface.end_tagged();
            ids.insert(at, id);
        }
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        for piece in laid.furniture.iter().filter(|piece| piece.page == number && !piece.text.is_empty()) {
            put(&mut surface, piece, &of(piece.weight).drawn);
        }
        surface.set_fill(None);
        let line = Stroke { paint: rgb::Color::new(190, 180, 165).into(), width: 0.6, ..Stroke::default() };
        surface.set_stroke(Some(line));
        for rule in laid.rules.iter().filter(|rule| rule.page == number) {
            let mut path = PathBuilder::new();
            path.move_to(56.0, rule.y);
            path.line_to(PAGE.0 - 56.0, rule.y);
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
        surface.set_stroke(None);
        surface.end_tagged();
        surface.finish();
        page.finish();
    }
    Ok(ids)
}

/// What the pieces mean, for whoever hears the paper.
fn tree(sheet: &Sheet, laid: &Laid, ids: &HashMap<usize, Identifier>) -> TagTree {
    let mut tree = TagTree::new();
    let mut at = 0;
    let mut fill = |group: &mut TagGroup, pieces: &[Piece]| {
        for _ in pieces {
            if let Some(id) = ids.get(&at) {
                group.push(*id);
            }
            at += 1;
        }
    };
    let first = NonZeroU16::MIN;
    for block in &laid.blocks {
        let mut group = match block {
            Block::Title(_) => TagGroup::new(Tag::Hn(first, Some(sheet.title.clone()))),
            Block::Head(_) => TagGroup::new(Tag::Hn(first.saturating_add(1), Some(sheet.vat_head.clone()))),
            Block::Text(_) => TagGroup::new(Tag::P),
            Block::Rows(_) => TagGroup::new(Tag::Table),
        };
        match block {
            Block::Title(all) | Block::Head(all) | Block::Text(all) => fill(&mut group, all),
            Block::Rows(rows) => {
                for (n, cells) in rows.iter().enumerate() {
                    let mut row = TagGroup::new(Tag::TR);
                    for cell in cells {
                        let mut one = match n {
                            0 => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
                            _ => TagGroup::new(Tag::TD),
                        };
                        fill(&mut one, cell);
                        row.push(one);
                    }
                    group.push(row);
                }
            }
        }
        tree.push(group);
    }
    tree
}
