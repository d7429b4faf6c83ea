//! The store from outside, in one program: it is linked once.

mod store;
mod streets;
