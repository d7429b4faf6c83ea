//! Pure ground of Comptoir: money, quantities, identifiers, addresses, time and French words.
//!
//! Nothing here performs input or output, reads a clock or draws chance: instants and random bytes are
//! arguments. Every type is parsed once, at the door of the program; afterwards its existence is the proof.

pub mod calendar;
pub mod clock;
pub mod contact;
pub mod hours;
pub mod id;
pub mod money;
pub mod plural;
pub mod quantity;
pub mod words;

pub use clock::{Clock, Rng};
pub use contact::{Contact, Email, Phone};
pub use id::{ShopKey, Sku, Slug};
pub use money::{Cents, VatRate};
pub use quantity::{Quantity, Unit};
