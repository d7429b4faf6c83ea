//! Temporary.
#[test]
fn probe() {
    for shop in std::env::var("SHOPS").unwrap().split(',') {
        let l = crate::Lexicon::new(&serde_json::from_str(&std::fs::read_to_string(shop).unwrap()).unwrap()).unwrap();
        for text in std::env::var("SMS").unwrap().split('|') {
            let s = crate::scene::Scene::new(&l, text);
            println!("== {text}\n{:?}", s.view);
            println!("hits {:?}", s.hits.iter().map(|h| format!("{:?} {}", h.cue, s.view[h.from..h.to.min(s.view.len())].join(" "))).collect::<Vec<_>>());
            println!("mentions {:?}", s.mentions.iter().map(|m| format!("{}..{} {:?} whole {} pl {}", m.from, m.to, m.articles.iter().map(|a| l.entry(*a).article.sku.clone()).collect::<Vec<_>>(), m.whole, m.plural)).collect::<Vec<_>>());
            println!("pieces {:?}", s.pieces);
            println!("options {:?}", s.options);
            println!("clauses {:?}", s.clauses);
            let r = crate::refine::refine(&s, crate::lines::lines(&s));
            for x in &r.lines { println!("line {:?}", x); }
            println!("refused {:?} doubts {:?}", r.refused, r.doubts);
            println!("strangers {:?}", crate::strangers::strangers(&s, &r.lines).iter().map(|x| &s.tokens()[x.0].text).collect::<Vec<_>>());
        }
    }
}
