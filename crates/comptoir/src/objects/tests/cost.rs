//! What hearing costs: nearly all that telephones say calls for nothing new, thousands of times a second.

use super::{
    line::{inbound::hear_one, topics},
    *,
};

fn sorted(mut log: Vec<String>) -> Vec<String> {
    log.sort();
    log
}

#[test]
fn a_crossing_that_calls_for_nothing_new_costs_seven_statements() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let made = street.make(DeviceKind::OwnTracks).await;
        let topics = topics(street.app.settings()).expect("topics");
        let topic = format!("owntracks/{}/phone/event", made.device.name);
        let now = street.app.now();
        let said = async |seconds: i64| {
            let at = now - SignedDuration::from_secs(seconds);
            let (body, before) = (street.crossing_at("enter", "pain", 15, at), db.stats().statements());
            hear_one(&street.app, &topics, &topic, body.as_bytes()).await.expect("heard");
            db.stats().statements() - before
        };
        said(0).await;
        assert_eq!(street.log().await, ["placed"]);
        // The device, its standing orders; then, in one transaction: the standing order, what was said lately, what is open,
        // the signal, when they are expected.
        let (coming, again) = (said(1).await, said(1).await);
        assert_eq!(sorted(street.log().await), ["coming", "placed"]);
        assert!(coming <= 7, "{coming} statements for one that is on the way");
        // The same again reads what it was, with its order.
        assert!(again <= 9, "{again} statements for a repeat");
        // Disarmed: the same without the arrival.
        let (mut env, standing, id) = (street.app.env(), street.standing.clone(), made.device.id);
        db.write(&street.shop.key, move |tx| arm(tx, &mut env, &standing, id, false)).await.expect("disarmed");
        let disarmed = said(2).await;
        assert_eq!(sorted(street.log().await), ["coming", "disarmed", "placed"]);
        assert!(disarmed <= 6, "{disarmed} statements for one that is not listened to");
    });
}
