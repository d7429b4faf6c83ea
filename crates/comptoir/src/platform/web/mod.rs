//! The web side of the ground: the layout of every page, the letter that says one thing, the mails,
//! the forms and the embedded assets.

pub mod assets;
pub mod encoded;
pub mod fields;
pub mod layout;
pub mod letter;
pub mod mail;
pub mod policy;
pub mod qr;
