//! What is done by voice today, above what waits.

/// The list of today.
#[derive(Debug, Clone, Default)]
pub struct RitualsView {
    /// "30 min".
    pub left: String,
    /// Its lines.
    pub rows: Vec<RitualRow>,
    /// Minutes to choose from: as the form names them, worded, whether proposed.
    pub minutes: Vec<(String, String, bool)>,
}

/// One line of the list.
#[derive(Debug, Clone)]
pub struct RitualRow {
    /// The thread.
    pub url: String,
    /// Its icon.
    pub icon: &'static str,
    /// "Appeler Odile Vasseur".
    pub says: String,
    /// "promis", "10 min", or what became of it.
    pub note: String,
    /// Still to be done.
    pub todo: bool,
}

/// What is to be done today with the person of a thread.
#[derive(Debug, Clone)]
pub struct RitualNote {
    /// The line.
    pub id: String,
    /// "Appeler Odile Vasseur".
    pub says: String,
}
