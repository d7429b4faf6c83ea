//! What comes out of a printer: the lunches of a day, one sheet a workstation. A real Chromium prints them, and what stands on its
//! sheets is read back.

use std::{collections::HashMap, io::Read as _};

use serde_json::json;
use thirtyfour::common::print::{PrintMargins, PrintPage, PrintParameters};

use crate::{
    browser::{self, Browser, Script},
    house::in_browser,
};

/// The objects of a PDF as Chromium writes it: a number, its dictionary, its stream opened.
fn objects(pdf: &[u8]) -> HashMap<u32, (String, String)> {
    let find = |from: usize, mark: &[u8]| {
        let at = pdf[from..].windows(mark.len()).position(|window| window == mark);
        at.map(|at| from + at)
    };
    let (mut all, mut at) = (HashMap::new(), 0);
    while let Some(head) = find(at, b" 0 obj\n") {
        let digits = pdf[..head].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let number = String::from_utf8_lossy(&pdf[head - digits..head]).parse().unwrap_or_default();
        let body = head + b" 0 obj\n".len();
        let end = find(body, b"endobj").unwrap_or(pdf.len());
        let stream = find(body, b"stream\n").filter(|stream| *stream < end);
        let dictionary = String::from_utf8_lossy(&pdf[body..stream.unwrap_or(end)]).into_owned();
        let mut text = String::new();
        at = end;
        if let Some(stream) = stream {
            let length: usize = after(&dictionary, "/Length ").parse().expect("a length");
            let from = stream + b"stream\n".len();
            let mut bytes = Vec::new();
            if dictionary.contains("/FlateDecode") {
                let mut inflate = flate2::read::ZlibDecoder::new(&pdf[from..from + length]);
                // A font or a picture may be anything: only texts are read on.
                let _ = inflate.read_to_end(&mut bytes);
            }
            text = String::from_utf8_lossy(&bytes).into_owned();
            at = from + length;
        }
        all.insert(number, (dictionary, text));
    }
    all
}

/// The word after a mark.
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    let rest = text.split_once(mark).map_or("", |(_, rest)| rest);
    rest.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>' | ']')).next().unwrap_or_default()
}

/// What a font's figures mean, and of how many digits each is: two or four.
fn letters(cmap: &str) -> (usize, HashMap<u16, char>) {
    let hex = |text: &str| u16::from_str_radix(text.trim_matches(['<', '>']), 16).ok();
    let digits = if cmap.contains("<00> <FF>") { 2 } else { 4 };
    let mut known = HashMap::new();
    for line in cmap.lines().filter(|line| line.starts_with('<') && !line.contains("FF>")) {
        let figures: Vec<u16> = line.split(' ').filter_map(hex).collect();
        match figures.as_slice() {
            [code, letter] => {
                known.extend(char::from_u32(u32::from(*letter)).map(|letter| (*code, letter)));
            }
            [first, last, letter] => {
                for (code, letter) in (*first..=*last).zip(u32::from(*letter)..) {
                    known.extend(char::from_u32(letter).map(|letter| (code, letter)));
                }
            }
            _ => {}
        }
    }
    (digits, known)
}

/// What stands on each sheet, without spaces: how words are set apart is the printer's affair.
fn sheets(pdf: &[u8]) -> Vec<String> {
    let all = objects(pdf);
    let mut pages: Vec<_> = all.iter().filter(|(_, (dictionary, _))| dictionary.contains("/Type /Page\n")).collect();
    pages.sort_by_key(|(number, _)| **number);
    let read = |dictionary: &str| {
        let fonts: HashMap<String, (usize, HashMap<u16, char>)> = dictionary
            .split("/F")
            .skip(1)
            .filter_map(|rest| {
                let mut words = rest.split([' ', '>']);
                let (name, font) = (words.next()?, words.next()?.parse::<u32>().ok()?);
                let map = after(&all.get(&font)?.0, "/ToUnicode ").parse::<u32>().ok()?;
                Some((name.to_owned(), letters(&all.get(&map)?.1)))
            })
            .collect();
        let contents = after(dictionary, "/Contents ").parse::<u32>().ok().and_then(|n| all.get(&n));
        let (mut font, mut text) = (None, String::new());
        for line in contents.map(|(_, stream)| stream.as_str()).unwrap_or_default().lines() {
            if let Some(rest) = line.strip_prefix("/F").filter(|line| line.ends_with(" Tf")) {
                font = fonts.get(rest.split(' ').next().unwrap_or_default());
            }
            let Some(figures) = line.strip_suffix("> Tj").and_then(|line| line.rsplit('<').next()) else { continue };
            let Some((digits, known)) = font else { continue };
            let codes = figures.as_bytes().chunks(*digits).filter_map(|code| std::str::from_utf8(code).ok());
            let codes = codes.filter_map(|code| u16::from_str_radix(code, 16).ok());
            text.extend(codes.filter_map(|code| known.get(&code)));
        }
        bare(&text)
    };
    pages.into_iter().map(|(_, (dictionary, _))| read(dictionary)).collect()
}

/// A text as sheets are compared: without spaces, small letters, ligatures opened.
fn bare(text: &str) -> String {
    let open = text.replace('ﬁ', "fi").replace('ﬂ', "fl").replace('ﬀ', "ff").replace('’', "'");
    open.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A sheet of A4, of which nothing is made smaller to fit.
fn a4() -> PrintParameters {
    PrintParameters {
        page: PrintPage { width: 21.0, height: 29.7 },
        margin: PrintMargins { top: 1.2, bottom: 1.2, left: 1.2, right: 1.2 },
        shrink_to_fit: false,
        ..PrintParameters::default()
    }
}

/// The words of everything that one taps: none of it belongs on paper.
async fn taps(browser: &Browser) -> Vec<String> {
    let look = "done([...document.querySelectorAll('nav a, nav button, .bar a, .bar button, .skip')]
               .map(e => e.textContent.trim()).filter(t => t.length > 3))";
    let found = browser.script(look).await;
    found.as_array().expect("words").iter().filter_map(|word| word.as_str()).map(bare).collect()
}

#[test]
fn the_lunches_of_a_day_are_printed_one_sheet_a_workstation_and_nothing_is_cut() {
    in_browser(|house| async move {
        let Some(browser) = browser::open(Script::On).await else { return };
        browser.go(&format!("{}/demo/entrer/courte-pate?role=owner", house.base)).await;
        browser.click("form button").await;
        browser.find("main").await;
        browser.go(&format!("{}/comptoir/dejeuners?jour=2026-11-25", house.base)).await;
        browser.find(".stations").await;
        let shown = browser
            .script(
                "done({ stations: [...document.querySelectorAll('.stations .totals')].map(s => ({
                   name: s.querySelector('h2').firstChild.textContent.trim(),
                   lines: [...s.querySelectorAll('.wants li')].map(l => l.textContent) })),
                 names: [...document.querySelectorAll('.hours b')].map(b => b.textContent),
                 day: document.querySelector('.lead').textContent.split(',')[0] })",
            )
            .await;
        let taps = taps(&browser).await;
        assert!(taps.len() > 3, "{taps:?}");
        let sheets = sheets(&browser.window.print_page(a4()).await.expect("printed"));
        let stations = shown["stations"].as_array().expect("stations");
        assert!(stations.len() > 1 && sheets.len() > stations.len(), "{} sheets: {sheets:?}", sheets.len());
        let day = bare(shown["day"].as_str().expect("a day"));
        for (n, station) in stations.iter().enumerate() {
            let heading = bare(station["name"].as_str().expect("a name"));
            assert!(sheets[n].contains(&heading) && sheets[n].contains(&day), "{station}: {}", sheets[n]);
            for line in station["lines"].as_array().expect("lines") {
                let line = bare(line.as_str().expect("a line"));
                assert!(sheets[n].contains(&line), "{line} is cut from {}", sheets[n]);
            }
        }
        let (made, called) = sheets.split_at(stations.len());
        let names = shown["names"].as_array().expect("names");
        assert!(!names.is_empty());
        for name in names.iter().filter_map(|name| name.as_str()).map(bare) {
            assert!(called.iter().any(|sheet| sheet.contains(&name)), "{name} is on no sheet: {called:?}");
            assert!(made.iter().all(|sheet| !sheet.contains(&name)), "{name} is on the sheet of a workstation");
        }
        for (sheet, tap) in sheets.iter().flat_map(|sheet| taps.iter().map(move |tap| (sheet, tap))) {
            assert!(!sheet.contains(tap.as_str()), "{tap:?} is on paper: {sheet}");
        }
        // Nothing stands beyond the edge of the sheet: 18.6 cm are 703 px of CSS.
        browser.window.set_window_rect(0, 0, 703, 1_000).await.expect("as wide as the sheet");
        let paper = "for (const sheet of document.styleSheets) for (const rule of sheet.cssRules)
             if (rule.media?.mediaText === 'print') rule.media.mediaText = 'all'; done(true)";
        assert_eq!(browser.script(paper).await, json!(true), "as on paper");
        let beyond = browser
            .script(
                "const edge = document.documentElement.clientWidth;
                 done([...document.querySelectorAll('main *')].filter(e => e.getClientRects().length
                   && (e.getBoundingClientRect().right > edge + 1 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible'))
                   .map(e => e.tagName + ' ' + e.textContent.slice(0, 40)))",
            )
            .await;
        assert_eq!(beyond, json!([]), "beyond the edge");
        browser.close().await;
    });
}

#[test]
fn a_sheet_is_read_as_it_is_printed() {
    let cmap =
        "2 beginbfchar\n<0003> <0020>\n<0026> <0043>\nendbfchar\n1 beginbfrange\n<0052> <0053> <006F>\nendbfrange";
    let (digits, known) = letters(cmap);
    assert_eq!((digits, [0x26, 0x52, 0x53].map(|code| known[&code])), (4, ['C', 'o', 'p']));
    // A drawn font counts its letters from nought to 255.
    let (digits, known) = letters("<00> <FF>\nendcodespacerange\n<18> <0057>\n<03> <04> <0042>");
    assert_eq!((digits, [0x18, 0x04].map(|code| known[&code])), (2, ['W', 'C']));
    let page = "1 0 obj\n<</Type /Page\n/Resources <</Font <</F4 2 0 R>>>>\n/Contents 3 0 R>>\nendobj\n2 0 obj\n<</ToUnicode 4 0 R>>\nendobj\n";
    assert_eq!(objects(page.as_bytes()).len(), 2);
    assert_eq!(bare("Éclair au café ﬁn"), "éclairaucaféfin");
}
