//! Comptoir: the counter where the Web and the street meet.

pub mod accounts;
pub mod advisors;
pub mod app;
pub mod appointments;
pub mod batches;
pub mod bells;
pub mod calls;
pub mod catalogue;
pub mod cli;
pub mod consent;
pub mod counter;
pub mod customers;
pub mod demo;
pub mod desk;
pub mod documents;
pub mod inbox;
pub mod listen;
pub mod memory;
pub mod objects;
pub mod offers;
pub mod orders;
pub mod outbox;
pub mod platform;
pub mod privacy;
pub mod projects;
pub mod rituals;
pub mod shops;
pub mod standing;
pub mod stock;
pub mod street;
pub mod subscriptions;
#[cfg(test)]
mod testing;
pub mod threads;
pub mod understand;
pub mod voices;

/// Rust's allocations and, by its symbols, those of SQLite: a fifth of an order's instructions were the C library's (decision 18).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
