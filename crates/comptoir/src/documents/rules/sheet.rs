//! A paper as its words, before anybody knows where they stand.

/// A table: what is in its columns, and its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The heads of the columns.
    pub heads: Vec<String>,
    /// The rows, as many cells as heads. The first cell is a text that may take several lines, the others are figures.
    pub rows: Vec<Vec<String>>,
}

/// A paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// "Facture 2026-00012".
    pub title: String,
    /// BCP 47, of its words.
    pub lang: String,
    /// Who sells: the first line is the name on the sign.
    pub seller: Vec<String>,
    /// Over the buyer: "Pour".
    pub buyer_head: String,
    /// To whom.
    pub buyer: Vec<String>,
    /// "Date : 24 novembre 2026".
    pub facts: Vec<String>,
    /// What was sold.
    pub lines: Table,
    /// Sums beside each other, the last one in bold: "Total", "4,10 €".
    pub sums: Vec<(String, String)>,
    /// Over the table of VAT.
    pub vat_head: String,
    /// VAT per rate.
    pub vat: Table,
    /// Sentences at the end.
    pub notes: Vec<String>,
    /// At the foot of each page: who sells, by law.
    pub foot: String,
    /// "page {n} / {of}", with those two words in it.
    pub page: String,
}
