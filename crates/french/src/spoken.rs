//! Which articles a question or an alert is about.

use crate::{engine::Engine, item::Item};

impl Engine<'_> {
    /// The skus of the articles spoken of, for questions and alerts.
    pub fn named(&self) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let tokens = self.scene.tokens();
        // `des noix dans le pain ?`, `le flan contient-il des œufs ?`: the ingredient is not what is spoken of.
        let inside =
            tokens.iter().position(|t| t.is("dans")).filter(|at| self.refined.lines.iter().any(|l| l.named > *at));
        let holds = tokens
            .iter()
            .position(|t| t.any(&["contient", "contiennent", "contiens", "base"]))
            .filter(|at| self.refined.lines.iter().any(|l| l.named < *at));
        // `les carnets sont très bien, vous en avez en rouge ?`.
        let told = self.refined.lines.is_empty() && self.scene.any(&["en", "ils", "elles", "il", "elle"]);
        let lines = if told { &self.refined.told } else { &self.refined.lines };
        let spoken = |at: usize| inside.is_none_or(|d| at > d) && holds.is_none_or(|h| at < h);
        for (line, mention) in
            lines.iter().filter_map(|l| Some((l, self.scene.mentions.iter().find(|m| m.from == l.named)?)))
        {
            // `il est au lait cru, votre reblochon ?`.
            let of = mention.from > 0 && tokens[mention.from - 1].any(&["au", "aux"]) && self.refined.lines.len() > 1;
            if !spoken(line.named) || of {
                continue;
            }
            let sentence = self.scene.sentence(mention.from);
            let warm = (mention.to..tokens.len()).take(5).any(|i| {
                self.scene.sentence(i) == sentence
                    && tokens[i].any(&["chaud", "chauds", "chaude", "chaudes", "tiede", "tiedes"])
            });
            // `des bouquets à 35 euros` are one article all the same.
            let priced = line.to > mention.to && mention.articles.len() > 1;
            // `qu'avez-vous comme pains ?`
            let kinds = mention.from > 0
                && tokens[mention.from - 1].is("comme")
                && (mention.plural
                    || !mention.whole && self.scene.any(&["quoi", "quel", "quels", "quelle", "quelles", "que"]));
            let loose = kinds || !mention.whole && mention.plural && mention.words.len() == 1 && !priced;
            if loose || mention.category.is_some() && warm || crate::strangers::other_kind(self.scene, line) {
                continue;
            }
            if let Some(article) = line.one() {
                let item = Item::named(&self.scene.lexicon.entry(article).article.sku);
                if !items.contains(&item) {
                    items.push(item);
                }
            }
        }
        items
    }
}
