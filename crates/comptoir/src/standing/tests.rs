//! Standing orders on both engines: one for each customer and shop, opened by its own link, resting after three misses.

use db::testing::on_both;
use kernel::Quantity;

use super::*;
use crate::testing::{env, env_at, key, morning};

fn new<'a>(contact: &'a Contact, lines: &'a [WishLine]) -> New<'a> {
    let habit = rules::suggested(465, Weekdays::ALL, Mode::Ask);
    New { owner: None, contact, name: "Nadia", lang: Lang::Fr, lines, note: "bien cuit", habit }
}

fn lines() -> Vec<WishLine> {
    vec![("CP-CRO".parse().expect("a reference"), Quantity::new(2).expect("a quantity")).into()]
}

#[test]
fn one_for_each_customer_and_shop() {
    on_both(|db| async move {
        let contact: Contact = "+33639980101".parse().expect("a number");
        let pain = key("pain");
        let (first, again, other) = db
            .write(&pain, move |tx| {
                let lines = lines();
                let first = make(tx, &mut env(), &key("pain"), &new(&contact, &lines))?.expect("new");
                let again = make(tx, &mut env_at(morning(), 9), &key("pain"), &new(&contact, &lines))?;
                let with = New { owner: Some(&first.owner), ..new(&contact, &lines) };
                let other = make(tx, &mut env(), &key("fleur"), &with)?.expect("another shop");
                Ok::<_, DbError>((first, again, other))
            })
            .await
            .expect("written");
        assert_eq!(again, Err(first.clone()), "what is there stays as it is");
        let read = db
            .read(move |conn| {
                let mine = by_id(conn, &key("pain"), first.id)?;
                assert_eq!(by_id(conn, &key("fleur"), first.id)?, None, "a neighbour's");
                let all = with_owner_of(conn, &key("fleur"), other.id)?;
                Ok::<_, DbError>((mine, all.len(), first))
            })
            .await
            .expect("read");
        assert_eq!((read.0, read.1), (Some(read.2), 2));
    });
}

#[test]
fn three_misses_and_it_rests_until_it_is_woken() {
    on_both(|db| async move {
        let contact: Contact = "nadia@example.net".parse().expect("an address");
        let pain = key("pain");
        db.write(&pain, move |tx| {
            let mut standing = make(tx, &mut env(), &key("pain"), &new(&contact, &lines()))?.expect("new");
            let mut end = |tx: &mut Tx<'_>, collected| ended(tx, &mut env(), &mut standing, collected);
            assert!(!end(tx, false)? && !end(tx, false)?);
            assert!(!end(tx, true)?, "who comes starts afresh");
            assert!(!end(tx, false)? && !end(tx, false)? && end(tx, false)?);
            assert!(!end(tx, false)?, "it rests already");
            let mut known = by_id(tx, &key("pain"), standing.id)?.expect("stored");
            assert_eq!((known.state, known.misses), (Standing::Paused, 4));
            set_state(tx, &mut env(), &mut known, Standing::Active)?;
            set_lines(tx, &mut env(), &mut known, &lines()[..0], "")?;
            let woken = by_id(tx, &key("pain"), known.id)?.expect("stored");
            assert_eq!((woken.state, woken.misses, woken.lines.len()), (Standing::Active, 0, 0));
            forget(tx, &mut env(), &woken)?;
            assert_eq!(by_id(tx, &key("pain"), woken.id)?, None);
            Ok::<_, DbError>(())
        })
        .await
        .expect("written");
    });
}

#[test]
fn only_its_own_link_opens_it() {
    on_both(|db| async move {
        let contact: Contact = "nadia@example.net".parse().expect("an address");
        let pain = key("pain");
        let made = db.write(&pain, move |tx| make(tx, &mut env(), &key("pain"), &new(&contact, &lines())));
        let standing = made.await.expect("written").expect("new");
        let secrets = env().secrets;
        let token = standing.token(&secrets);
        assert_eq!(read_token(&secrets, &key("pain"), &token), Some(standing.id));
        assert_eq!(read_token(&secrets, &key("fleur"), &token), None, "a link is for one shop");
        assert_eq!(read_token(&secrets, &key("pain"), &token[..37]), None);
        assert_eq!(read_token(&Secrets::new([8; 32]), &key("pain"), &token), None);
        assert!(standing.path(&secrets).starts_with("/pain/ordinaire/"));
    });
}
