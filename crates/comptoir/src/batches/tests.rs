//! Batches on both engines.
