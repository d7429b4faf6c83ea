//! The one thing to propose, in a file.

/// What is proposed, or why nothing is.
#[derive(Debug, Clone, Default)]
pub struct OfferView {
    /// The one thing.
    pub card: Option<OfferCard>,
    /// Why there is none, where that is worth knowing.
    pub quiet: Option<String>,
    /// They could be asked whether they want to be advised.
    pub ask: bool,
}

/// The one thing.
#[derive(Debug, Clone)]
pub struct OfferCard {
    /// The proposal.
    pub id: String,
    /// "Tourte de seigle".
    pub name: String,
    /// "4,80 €".
    pub price: String,
    /// Its reason, in a sentence or two.
    pub why: String,
}
