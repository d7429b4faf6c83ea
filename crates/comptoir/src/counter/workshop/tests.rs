//! The workshop on the running router.
