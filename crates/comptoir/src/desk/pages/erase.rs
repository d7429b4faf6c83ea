//! The owner forgets a person who asked for it: one page that says what goes and what stays, then one press.

use kernel::id::PersonId;

use super::{
    super::views::{ErasePage, Place},
    frame::{Answer, Clerk, Fields, go, page},
};
use crate::{
    platform::{Error, Problem, problem::Path},
    privacy, shops,
};

/// Who decides in the shop.
fn owner(clerk: &Clerk) -> Result<(), Problem> {
    let refusal = || Problem::forbidden().detail(clerk.lang.say("erase-only-owner"));
    (*clerk.right).clone().owner().map(|_| ()).ok_or_else(refusal)
}

/// `GET /bureau/fil/{person}/effacer`
pub async fn ask(clerk: Clerk, Path(person): Path<PersonId>) -> Answer {
    owner(&clerk)?;
    let file = clerk.file(person).await?;
    clerk.opens(file.person, "file").await?;
    let draw = move |conn: &mut db::Conn<'_>, clerk: &Clerk| {
        let waiting = super::list::waiting(conn, clerk, None)?.len();
        let stays = privacy::stays(conn, &file, clerk.now)?;
        let title = clerk.lang.with1("erase-title-of", "who", file.called());
        Ok(ErasePage {
            shell: clerk.shell(conn, title.clone(), Place::Inner, waiting)?,
            title,
            person: file.person.to_string(),
            stays: privacy::words::stays(clerk.lang, &stays, false),
        })
    };
    page(&clerk.read(draw).await?)
}

/// `POST /bureau/fil/{person}/effacer`
pub async fn act(clerk: Clerk, Path(person): Path<PersonId>, _fields: Fields) -> Answer {
    owner(&clerk)?;
    let shop = shops::directory(&clerk.app).get(clerk.shop().slug()).ok_or_else(Problem::not_found)?;
    let (own, mut env) = (clerk.clone(), clerk.app.env());
    let done = clerk.app.db().write(&clerk.shop().key, move |tx| {
        match crate::customers::file(tx, &shop.key, person)? {
            Some(file) => privacy::erase(tx, &mut env, &shop, &file, &own.actor()).map(|_| true),
            // Pressed twice: they are forgotten already.
            None => Ok(privacy::forgotten(tx, &shop.key, person)?.is_some()),
        }
    });
    let done: Result<bool, Error> = done.await;
    if done? { go("/bureau?dit=efface") } else { Err(Problem::not_found()) }
}
