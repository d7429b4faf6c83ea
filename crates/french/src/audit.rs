//! A second look at what is to be done, apart from how it was read: what would act against the text is asked about.

use crate::{
    case::{Code, Intent, Reading},
    engine::Engine,
    item::Item,
};

/// Asks where a reading acts and the text says more, or other things, than was read.
pub(crate) fn check(engine: &Engine, reading: &mut Reading) {
    let acts = matches!(reading.intent, Intent::Order | Intent::Modify | Intent::Appointment);
    if !acts {
        return;
    }
    // A change to so many pieces is asked about, unless there were as many before.
    let old = || engine.context.pending_order.iter().flat_map(|p| &p.items);
    let before = old().filter_map(|i| i.qty).fold(100.0, f64::max);
    if reading.intent == Intent::Modify && reading.items.iter().any(|i| i.qty.is_some_and(|n| n > before)) {
        reading.doubt(Code::Quantity);
    }
    // A change after which nothing is changed, and that repeats no figure, was not understood.
    let counted = engine.refined.lines.iter().any(|l| l.amount.counted());
    let pending = engine.context.pending_order.as_ref().filter(|_| reading.intent == Intent::Modify && !counted);
    if let Some(pending) = pending.filter(|_| !engine.when.is_said() && engine.when.shift.is_none()) {
        let same = pending.items.iter().cloned().map(Item::settled).eq(reading.items.iter().cloned());
        if same && reading.pickup == pending.pickup.as_deref().and_then(crate::case::local_moment) {
            reading.doubt(Code::Article);
        }
    }
    let lacks = |i: &Item| i.lacks_amount() && !old().any(|o| o.sku == i.sku && o.qty.is_none() && o.grams.is_none());
    // `je passerai peut-être prendre un flan`.
    if reading.intent == Intent::Order && engine.unsure() {
        reading.doubt(Code::Confirm);
    }
    if reading.items.iter().any(lacks) {
        reading.doubt(Code::Quantity);
    }
}
