//! The street's pages on the running router, on both engines.
