//! The mood of a text once its judgements are known, and the side on which it ends.

use super::{
    Sentiment,
    judge::{Frames, Said, is_picture},
    lexicon::Frame,
    pattern::Hit,
    text::Text,
};

/// One side, both or none; weak words and pictures only decide when nothing else does.
pub fn balance(text: &Text, said: &[Said], turned: Option<i8>) -> Sentiment {
    let words = |sign: i8| said.iter().any(|one| one.sign == sign && !one.hit.mark.weak && !is_picture(text, &one.hit));
    let (good, bad) = (words(1), words(-1));
    match (good, bad) {
        (true, true) => return Sentiment::Mixed,
        (true, false) => return Sentiment::Positive,
        (false, true) => return Sentiment::Negative,
        (false, false) => {}
    }
    if let Some(sign) = turned {
        return if sign > 0 { Sentiment::Positive } else { Sentiment::Negative };
    }
    let pictures: i32 = said.iter().map(|one| i32::from(one.sign) * if one.hit.mark.weak { 1 } else { 3 }).sum();
    match pictures {
        1.. => Sentiment::Positive,
        ..=-1 => Sentiment::Negative,
        0 => Sentiment::Neutral,
    }
}

/// The last word of a mixed text: a verdict, or what comes after the last contrast.
pub fn conclusion(frames: &Frames<'_>, said: &[Said]) -> Option<i8> {
    if let Some(verdict) = said.iter().rev().find(|one| one.hit.mark.verdict) {
        return Some(verdict.sign);
    }
    let last = said.iter().rev().find(|one| !one.hit.mark.weak)?;
    let before = said.iter().rev().find(|one| one.sign != last.sign && !one.hit.mark.weak)?;
    let turn = frames
        .of(Frame::Contrast)
        .any(|hit| hit.start <= last.hit.start && hit.start > before.hit.start && !is_concession(frames.text, hit));
    // `malgré`, `même si` and the like put the concession last, the conclusion first.
    let conceded = frames.of(Frame::Contrast).any(|hit| {
        is_concession(frames.text, hit)
            && frames.text.tokens[hit.start].clause == frames.text.tokens[last.hit.start].clause
    });
    if conceded {
        return Some(-last.sign);
    }
    turn.then_some(last.sign)
}

fn is_concession(text: &Text, hit: &Hit<Frame>) -> bool {
    [
        "malgre", "meme", "bien", "sauf", "hormis", "excepte", "seul", "seule", "petit", "unique", "bemol", "although",
        "though",
    ]
    .contains(&text.word(hit.start))
}
