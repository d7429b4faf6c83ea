//! The days of 23 and 25 hours: windows, hours and caps of a standing order are those of the wall.

use super::*;
use kernel::calendar;

#[test]
fn on_days_of_23_and_25_hours_windows_hours_and_caps_are_those_of_the_wall() {
    on_both(|db| async move {
        let street = Street::open(&db, Mode::Aside).await;
        let zone = street.shop.zone().clone();
        let outcomes = async |link: &str, id: &str| {
            let body = format!(r#"{{"event":"door_closed","id":"{id}"}}"#);
            assert_eq!(street.post(link, &[], &body).await.0, StatusCode::OK);
            street.log().await.into_iter().next().expect("a signal")
        };
        // Both are Sundays; the shop is open from 7 h. The window is 7 h 30 to 10 h 30, the usual time 9 h 30.
        for (day, pickup) in [("2027-03-28", "2027-03-28T07:30:00Z"), ("2027-10-31", "2027-10-31T08:30:00Z")] {
            let day: jiff::civil::Date = day.parse().expect("a day");
            let walk_to = async |hour: i8, minute: i8| {
                let at = calendar::instant(day, jiff::civil::time(hour, minute, 0, 0), &zone);
                street.later(at.duration_since(street.app.now()).as_mins() + 1).await;
            };
            walk_to(7, 27).await;
            let link = street.device(DeviceKind::HomeAssistant).await;
            assert_eq!(outcomes(&link, &format!("{day} early")).await, "hour", "{day}, 7 h 28");
            walk_to(9, 4).await;
            assert_eq!(outcomes(&link, &format!("{day} door")).await, "placed", "{day}, 9 h 05");
            let order = street.orders().await.remove(0);
            assert_eq!((order.day, order.pickup_at), (day, pickup.parse().expect("an instant")));
            let (id, mut env, own) = (order.id, street.app.env(), street.shop.clone());
            let fetched = db.write(&street.shop.key, move |tx| {
                crate::orders::move_to(tx, &mut env, &own, id, State::Collected, &Actor::staff("Sarah"), "")
            });
            fetched.await.expect("moved");
            walk_to(10, 0).await;
            assert_eq!(outcomes(&link, &format!("{day} again")).await, "cap", "once a day, however long it is");
            walk_to(10, 31).await;
            assert_eq!(outcomes(&link, &format!("{day} late")).await, "hour");
            // Two days later, an ordinary Tuesday: the same time on the wall.
            let later = day.saturating_add(jiff::ToSpan::days(2));
            let at = calendar::instant(later, jiff::civil::time(9, 4, 0, 0), &zone);
            street.later(at.duration_since(street.app.now()).as_mins() + 1).await;
            assert_eq!(outcomes(&link, &format!("{day} after")).await, "placed");
            let order = street.orders().await.remove(0);
            assert_eq!(order.pickup_at.to_zoned(zone.clone()).time(), jiff::civil::time(9, 30, 0, 0));
        }
    });
}
