//! The street: the public side. What a passer-by sees of shops, shelves and hours, on pages and by the API.
//!
//! Promise: owns no table; joins the faces of the slices; shows only what may still be promised now.

pub mod api;
pub mod search;
