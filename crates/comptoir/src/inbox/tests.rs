//! The inbox on both engines.
