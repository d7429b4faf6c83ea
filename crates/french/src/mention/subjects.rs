//! The subjects a text judges, asks about or announces.

use std::collections::BTreeSet;

use super::{
    Kind, Topic,
    about::About,
    judge::{Judged, topics_of},
    lexicon::lexicon,
    shops::Shops,
    text::{PRODUCT, Text},
};

/// Collects them.
pub fn collect(shops: &Shops, text: &Text, about: &About, judged: &Judged, kind: Kind) -> Vec<Topic> {
    if about.shop.is_none() && !about.trade && !speaks_of_service(text, judged) {
        return vec![Topic::Other];
    }
    let own = about.shop.and_then(|place| shops.list.get(place)).filter(|known| known.trade.is_some());
    let sold = |at: usize| {
        text.tokens.get(at).is_some_and(|t| t.class & PRODUCT != 0 && own.is_none_or(|known| known.sells(&t.word)))
    };
    let in_scope = |at: usize| about.scope.get(at).copied().unwrap_or(true);
    let mut topics: BTreeSet<Topic> = topics_of(&judged.said).chain(topics_of(&judged.dropped)).collect();
    let general = |clause: usize| {
        judged.said.iter().any(|one| {
            one.hit.mark.topic.is_none()
                && !one.hit.mark.weak
                && !one.hit.mark.verdict
                && text.tokens[one.hit.start].clause == clause
        })
    };
    let mut clauses = BTreeSet::new();
    let mut soft = BTreeSet::new();
    for hit in lexicon().topics.search(text) {
        let goods = hit.end == hit.start + 1 && sold(hit.start);
        let idle = hit.mark.asked && matches!(kind, Kind::Praise | Kind::Complaint);
        if !in_scope(hit.start) || idle || goods && hit.mark.topic != Topic::Quality {
            continue;
        }
        // *les yeux fermés* tells no hours.
        let idiom = hit.mark.topic == Topic::Hours
            && judged.said.iter().any(|one| {
                one.hit.mark.topic != Some(Topic::Hours) && one.hit.start <= hit.start && hit.end <= one.hit.end
            });
        if idiom {
            continue;
        }
        let clause = text.tokens[hit.start].clause;
        if hit.mark.soft && !general(clause) {
            soft.insert(hit.mark.topic);
        } else {
            topics.insert(hit.mark.topic);
            clauses.insert(clause);
        }
    }
    clauses.extend(
        judged.said.iter().filter(|one| one.hit.mark.topic.is_some()).map(|one| text.tokens[one.hit.start].clause),
    );
    // A general judgement on goods is a judgement of quality.
    for one in &judged.said {
        let clause = text.tokens[one.hit.start].clause;
        let goods = text.tokens.iter().enumerate().any(|(i, t)| t.clause == clause && sold(i) && in_scope(i));
        let sentence = text.tokens[one.hit.start].sentence;
        let joined =
            text.tokens.iter().find(|t| t.clause == clause).is_some_and(|t| ["et", "and"].contains(&t.word.as_str()));
        let bare =
            topics.is_empty() && !one.hit.mark.jest && text.word(one.hit.start).starts_with(char::is_alphanumeric);
        let near = (joined && one.hit.end == one.hit.start + 1 || bare)
            && text.tokens.iter().enumerate().any(|(i, t)| t.sentence == sentence && sold(i) && in_scope(i));
        if one.hit.mark.topic.is_none() && !one.hit.mark.verdict && (goods || near) && !clauses.contains(&clause) {
            topics.insert(Topic::Quality);
        }
    }
    let goods = (0..text.tokens.len()).any(|at| sold(at) && in_scope(at));
    if topics.is_empty() && goods && matches!(kind, Kind::Question | Kind::Suggestion) {
        topics.insert(Topic::Choice);
    }
    if topics.is_empty() {
        topics.extend(soft.into_iter().filter(|topic| *topic != Topic::Welcome || kind != Kind::News));
    }
    // Goods told of with pleasure or spite, whatever the words.
    if topics.is_empty() && goods && matches!(kind, Kind::Praise | Kind::Complaint) {
        topics.insert(Topic::Quality);
    }
    refine(&mut topics);
    if topics.is_empty() {
        topics.insert(Topic::Other);
    }
    topics.into_iter().collect()
}

/// Some subjects come along with others without being meant.
fn refine(topics: &mut BTreeSet<Topic>) {
    if topics.contains(&Topic::OrderError) {
        topics.remove(&Topic::Pickup);
    }
    if topics.len() > 1 {
        topics.remove(&Topic::Other);
    }
}

/// Even with no trade named: a queue, an order, a vendor.
fn speaks_of_service(text: &Text, judged: &Judged) -> bool {
    topics_of(&judged.said)
        .any(|topic| matches!(topic, Topic::Welcome | Topic::OrderError | Topic::Hours | Topic::Hygiene))
        && text.tokens.iter().any(|t| t.class & super::text::STAFF != 0)
}
